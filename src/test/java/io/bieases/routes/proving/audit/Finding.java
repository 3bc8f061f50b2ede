package io.bieases.routes.proving.audit;

/**
 * A broken invariant.
 *
 * @param invariant {@code I1} to {@code I8}
 * @param text which number, payment and times, and what either side said, for the person who acts
 */
public record Finding(String invariant, String text) {
  @Override
  public String toString() {
    return invariant + ": " + text;
  }
}
