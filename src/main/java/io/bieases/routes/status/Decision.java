package io.bieases.routes.status;

/**
 * What became of a person's word.
 *
 * @param word {@code closed}, {@code resent}; or nothing changed: {@code changed}, {@code
 *     already-due}, {@code not-open}, {@code left-out}, {@code too-early}, {@code unknown-number},
 *     {@code unclear}, {@code no-reason}, {@code no-operator}
 * @param text the same in a sentence
 */
public record Decision(String word, String text) {

  @Override
  public String toString() {
    return word + ": " + text;
  }
}
