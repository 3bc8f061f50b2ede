package io.bieases.routes.reconciliation;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Map;

/**
 * What is looked at: a merchant's day, as the journal is at one moment.
 *
 * @param openFor an instruction that is open for longer is one to look at
 */
record MerchantDay(String merchant, LocalDate day, ZoneId zone, Instant asOf, Duration openFor) {

  /** Not settled: an accepted refund is not refunded yet, all else that is accepted is done. */
  private static final String OPEN =
      """
      (i.state IN ('waiting', 'sending', 'unknown', 'parked', 'duplicate')
        OR (i.state = 'accepted' AND i.operation = 'refund'))
      """;

  /** Questions of our own are evidence, nobody's instructions. */
  private static final String CALLERS =
      "i.merchant = :merchant AND i.parent_id IS NULL AND i.door <> 'reconcile'"
          + " AND i.created_at < :to";

  /** Which {@code instruction i} stands in the day's file. */
  static final String HAS_A_ROW = CALLERS + " AND (i.created_at >= :from OR " + OPEN + ")";

  /** Which {@code instruction i} is compared with the gateway's answers. */
  static final String IS_COMPARED =
      CALLERS
          + " AND (i.created_at >= :from OR (i.updated_at >= :from AND i.updated_at < :to) OR "
          + OPEN
          + ")";

  Instant from() {
    return day.atStartOfDay(zone).toInstant();
  }

  Instant to() {
    return day.plusDays(1).atStartOfDay(zone).toInstant();
  }

  /** What the conditions and queries about it name. */
  Map<String, Object> params() {
    return Map.of(
        "merchant",
        merchant,
        "from",
        from().toEpochMilli(),
        "to",
        to().toEpochMilli(),
        "asOf",
        asOf.toEpochMilli());
  }

  Duration age(Instant createdAt) {
    return Duration.between(createdAt, asOf);
  }
}
