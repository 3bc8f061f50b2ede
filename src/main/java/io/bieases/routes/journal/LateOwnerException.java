package io.bieases.routes.journal;

/**
 * The lease of a call ran out and somebody else took its instruction over; what this owner wanted
 * to write was not written.
 */
public class LateOwnerException extends RuntimeException {

  /** For the instruction of that departure. */
  public LateOwnerException(Departure departure) {
    super("fenced off, the lease had run out: " + departure);
  }
}
