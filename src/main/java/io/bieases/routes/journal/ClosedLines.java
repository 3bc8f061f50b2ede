package io.bieases.routes.journal;

import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Payments whose line is closed: no other refund or cancel of them goes out. */
public class ClosedLines {

  /**
   * Who closes a payment's line.
   *
   * @param mayLandUntilMillis until then a call without an answer may still reach the gateway
   * @param waiting so many refunds and cancels of that payment wait behind it
   */
  public record Row(
      String merchant,
      String paymentId,
      String operation,
      String number,
      InstructionState state,
      boolean line,
      long sinceMillis,
      long mayLandUntilMillis,
      long waiting) {}

  private static final String CLOSED =
      """
      SELECT id FROM instruction WHERE line = 1
      UNION SELECT id FROM instruction WHERE may_land_until > 0 AND may_land_until > :now
               AND operation IN ('refund', 'cancel')
      """;

  private final JdbcClient jdbc;

  /** Looks through that pool. */
  public ClosedLines(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** How many instructions close a line. */
  public long count(long nowMillis) {
    return jdbc.sql("SELECT COUNT(*) FROM (" + CLOSED + ") closed")
        .param("now", nowMillis)
        .query(Long.class)
        .single();
  }

  /** Those that came first. */
  public List<Row> closed(long nowMillis, int most) {
    return jdbc.sql(
            """
            SELECT i.merchant, i.payment_id, i.operation, i.number, i.state, i.line, i.last_at, i.may_land_until,
                   (SELECT COUNT(*) FROM instruction w WHERE w.merchant = i.merchant AND w.payment_id = i.payment_id
                       AND w.id <> i.id AND w.state IN ('waiting', 'unknown') AND w.operation IN ('refund', 'cancel'))
              FROM instruction i WHERE i.id IN (%s) ORDER BY i.id LIMIT %d
            """
                .formatted(CLOSED, most))
        .param("now", nowMillis)
        .query(
            (row, n) ->
                new Row(
                    row.getString(1),
                    Optional.ofNullable(row.getString(2)).orElse(""),
                    row.getString(3),
                    row.getString(4),
                    InstructionState.of(row.getString(5)),
                    row.getInt(6) == 1,
                    row.getLong(7),
                    row.getLong(8),
                    row.getLong(9)))
        .list();
  }
}
