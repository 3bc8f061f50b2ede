package io.bieases.routes.pace;

/**
 * How many calls a merchant may start (contract section 5).
 *
 * @param create calls a minute
 * @param query calls a minute
 * @param cancel calls a minute
 * @param refund calls a minute
 * @param totalPerMinute all calls a minute
 * @param totalPerHour all calls an hour
 * @param burst all calls in any second
 */
public record Limits(
    int create,
    int query,
    int cancel,
    int refund,
    int totalPerMinute,
    int totalPerHour,
    int burst) {

  /** Calls of that operation a minute; refund-query has no limit of its own. */
  public int perMinute(String operation) {
    return switch (operation) {
      case "create" -> create;
      case "query" -> query;
      case "cancel" -> cancel;
      case "refund" -> refund;
      case "refund-query" -> totalPerMinute;
      default -> throw new IllegalArgumentException("no such operation: " + operation);
    };
  }
}
