package io.bieases.routes.journal;

/**
 * Something a person was told about, open or just ended.
 *
 * @param merchant alias, or {@code *} for the gateway itself
 * @param operation of the call that raised it, or {@code *}
 * @param scope what it concerns: an operation, or {@code *} for all of them
 * @param kind which alert it is; names its section of the runbook
 * @param cause a code, or a word where there is none
 * @param what what happened first, in words
 * @param affected rows it concerns, at most so far
 * @param startedAtMillis when it began
 * @param reminders how often it was told again
 * @param endReason why it is over; empty while it is open
 */
public record Incident(
    long id,
    String merchant,
    String operation,
    String scope,
    String kind,
    String cause,
    String what,
    long affected,
    long startedAtMillis,
    int reminders,
    String endReason) {

  /** Its name in messages: the same at start, reminder and end, and never used again. */
  public String name() {
    return String.join("-", merchant, kind, Long.toString(startedAtMillis), Long.toString(id));
  }
}
