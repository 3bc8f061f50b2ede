package io.bieases.routes.reconciliation;

import static io.bieases.routes.reconciliation.Entry.text;
import static io.bieases.routes.reconciliation.Entry.time;

import io.bieases.routes.reconciliation.Difference.Kind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Where the journal contradicts its own record of the calls, or a webhook contradicted it. */
final class Contradictions {

  private static final String ASKED =
      "EXISTS (SELECT 1 FROM instruction q WHERE q.parent_id = i.id AND q.code = '20000')";

  private static final String DECIDED =
      "EXISTS (SELECT 1 FROM operator_action o"
          + " WHERE o.target = i.merchant || '/' || i.operation || '/' || i.number"
          + " AND o.action LIKE 'close:%')";

  private static final String TOLD_BY_EVENT =
      "EXISTS (SELECT 1 FROM event e WHERE e.instruction_id = i.id"
          + " AND e.effect IN ('succeeded', 'declined', 'registered'))";

  /** Counted, so that no database without statistics joins all calls with all instructions. */
  private static final String NOBODY_SAID_SO =
      Entry.SELECT
          + MerchantDay.IS_COMPARED
          + """
             AND i.state IN ('accepted', 'succeeded', 'duplicate')
             AND 0 = (SELECT COUNT(*) FROM attempt a WHERE a.instruction_id = i.id
                              AND a.ending = 'answered' AND a.code IN ('20000', '44009', '44015'))
             AND NOT (i.state = 'succeeded' AND (%s OR %s))
             AND NOT %s
           ORDER BY i.id
          """
              .formatted(ASKED, DECIDED, TOLD_BY_EVENT);

  /**
   * A person's word, or the payment's of a cancel, stands against a lost answer, not a given one.
   */
  private static final String MAY_HAVE_RUN =
      """
      SELECT r.*, a.code AS answered, a.message AS answer, COALESCE(a.ended_at, a.started_at) AS at
        FROM attempt a JOIN (%s %s AND i.state = 'rejected') r ON r.id = a.instruction_id
        JOIN instruction i ON i.id = a.instruction_id
       WHERE (a.ending = 'answered' AND a.code IN ('20000', '44009', '44015'))
          OR (a.may_have_run = 1 AND NOT %s AND NOT (i.operation = 'cancel' AND %s))
       ORDER BY a.id
      """
          .formatted(Entry.SELECT, MerchantDay.IS_COMPARED, DECIDED, ASKED);

  /** A call without an answer may land for five minutes, unless a webhook has told that it did. */
  private static final String TWO_IN_FLIGHT =
      """
      SELECT i.id, i.operation, i.number, i.payment_id, a.started_at, o.operation AS other, o.number AS other_number,
             b.started_at AS other_started_at
        FROM attempt a
        JOIN instruction i ON i.id = a.instruction_id
        JOIN instruction o ON o.merchant = i.merchant AND o.payment_id = i.payment_id AND o.id <> i.id
                          AND o.operation IN ('refund', 'cancel')
        JOIN attempt b ON b.instruction_id = o.id AND b.id < a.id
       WHERE a.merchant = :merchant AND a.operation IN ('refund', 'cancel')
         AND a.started_at >= :from AND a.started_at < :to
         AND (b.ended_at IS NULL OR b.ended_at > a.started_at
              OR (b.ending = 'no-answer' AND b.started_at + 300000 > a.started_at))
         AND NOT EXISTS (SELECT 1 FROM event e WHERE e.instruction_id = o.id AND e.received_at <= a.started_at
                            AND e.effect IN ('succeeded', 'declined', 'registered'))
       ORDER BY a.id
      """;

  private static final String EVENTS =
      """
      SELECT name, digest, effect, received_at FROM event
       WHERE merchant = :merchant AND effect LIKE 'contradiction%'
         AND received_at >= :from AND received_at < :to
       ORDER BY id
      """;

  private final JdbcClient jdbc;
  private final MerchantDay day;

  Contradictions(JdbcClient jdbc, MerchantDay day) {
    this.jdbc = jdbc;
    this.day = day;
  }

  void find(Consumer<Difference> found) {
    each(NOBODY_SAID_SO, Contradictions::nobodySaidSo, found);
    each(MAY_HAVE_RUN, Contradictions::mayHaveRun, found);
    each(TWO_IN_FLIGHT, Contradictions::twoInFlight, found);
    each(EVENTS, Contradictions::event, found);
  }

  private interface Reading {
    Difference of(ResultSet row) throws SQLException;
  }

  private void each(String sql, Reading reading, Consumer<Difference> found) {
    jdbc.sql(sql).params(day.params()).query((ResultSet row) -> found.accept(reading.of(row)));
  }

  private static Difference nobodySaidSo(ResultSet row) throws SQLException {
    Entry entry = Entry.read(row);
    return Difference.of(
        Kind.NOBODY_SAID_SO,
        entry,
        entry.state().word(),
        "no call was answered so",
        entry.updatedAt(),
        "calls");
  }

  private static Difference mayHaveRun(ResultSet row) throws SQLException {
    Entry entry = Entry.read(row);
    String code = text(row, "answered");
    return Difference.of(
        Kind.REJECTED_BUT_MAY_HAVE_RUN,
        entry,
        (entry.state().word() + " " + entry.code()).strip(),
        code.isEmpty() ? "no answer" : (code + " " + text(row, "answer")).strip(),
        time(row.getLong("at")),
        "calls");
  }

  private static Difference twoInFlight(ResultSet row) throws SQLException {
    return new Difference(
        Kind.TWO_IN_FLIGHT,
        OptionalLong.of(row.getLong("id")),
        row.getString("operation"),
        row.getString("number"),
        row.getString("payment_id"),
        "left at " + time(row.getLong("started_at")),
        row.getString("other")
            + " "
            + row.getString("other_number")
            + " of "
            + time(row.getLong("other_started_at"))
            + " was not answered then",
        time(row.getLong("started_at")),
        "calls");
  }

  private static Difference event(ResultSet row) throws SQLException {
    return new Difference(
        Kind.EVENT,
        OptionalLong.empty(),
        "",
        "",
        "",
        row.getString("effect"),
        text(row, "name"),
        time(row.getLong("received_at")),
        "event " + row.getString("digest"));
  }
}
