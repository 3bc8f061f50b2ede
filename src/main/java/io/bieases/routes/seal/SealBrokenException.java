package io.bieases.routes.seal;

/**
 * An envelope that does not prove to come from the gateway. The message is the same for every
 * reason and there is no cause, so that nobody learns from an answer or a log which step failed.
 */
public final class SealBrokenException extends RuntimeException {

  /** The one message. */
  public static final String MESSAGE = "the envelope's seal is broken";

  SealBrokenException() {
    super(MESSAGE);
  }
}
