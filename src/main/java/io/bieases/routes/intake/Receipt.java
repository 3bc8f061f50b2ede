package io.bieases.routes.intake;

/**
 * What intake made of something received; the routes decide where to go with its word.
 *
 * @param word {@code new} (in the journal, will be sent), {@code known} (same number, same content:
 *     the stored answer counts), {@code conflict} (same number, other content) or {@code
 *     unreadable}
 * @param instructionId the instruction; of a conflict the one that has the number; 0 if there is
 *     none
 * @param number ours, empty if it could not be read
 * @param field what is wrong, as a path into the body; empty if nothing is
 * @param reason the rule it breaks, never the value
 */
public record Receipt(
    String word,
    long instructionId,
    String merchant,
    String operation,
    String number,
    String field,
    String reason) {

  /** Not in the journal before; it will be sent. */
  public static final String NEW = "new";

  /** In the journal with the same content. */
  public static final String KNOWN = "known";

  /** In the journal with other content. */
  public static final String CONFLICT = "conflict";

  /** Cannot be sent as it is. */
  public static final String UNREADABLE = "unreadable";

  static Receipt unreadable(Received received, String number, String field, String reason) {
    return new Receipt(
        UNREADABLE, 0, received.merchant(), received.operation(), number, field, reason);
  }
}
