package io.bieases.routes.journal;

/**
 * This process must not work with that journal: another one does, or the journal belongs to another
 * gateway or merchant. The message names the property to change.
 */
public class JournalRefusedException extends IllegalStateException {

  /** With the reason, in words for an operator. */
  public JournalRefusedException(String message) {
    super(message);
  }
}
