package io.bieases.routes.journal;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What the console shows of instructions: how many in which state, and those somebody waits for.
 */
public class OpenRows {

  /** So many instructions of that operation are in that state. */
  public record Count(String operation, String state, long count) {}

  /**
   * One that is unknown, parked or duplicate.
   *
   * @param amount decimal in major units; empty where the operation has none
   * @param sinceMillis since when it is open: a call may have run, or it was parked
   * @param nextAtMillis when it is sent or looked at again by itself; 0 for never
   * @param version a decision names the one it is about; another one after the next call or
   *     decision
   */
  public record Row(
      String merchant,
      String operation,
      String number,
      String paymentId,
      String amount,
      String currency,
      String code,
      long sinceMillis,
      int attempts,
      long nextAtMillis,
      String batch,
      String evidence,
      long version)
      implements Listed {}

  // spelt out in each text: a partial index is used only where its condition stands
  private static final String OPEN =
      " FROM instruction i WHERE i.state IN ('unknown', 'parked', 'duplicate') AND i.parent_id IS"
          + " NULL AND i.state = ?";

  private final JdbcClient jdbc;

  /** Looks through that pool. */
  public OpenRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Instructions per operation and state; questions of our own are not counted. */
  public List<Count> states() {
    return jdbc.sql(
            """
            SELECT operation, state, COUNT(*) FROM instruction WHERE parent_id IS NULL
             GROUP BY operation, state ORDER BY operation, state
            """)
        .query((row, n) -> new Count(row.getString(1), row.getString(2), row.getLong(3)))
        .list();
  }

  /** How many are in that state. */
  public long count(InstructionState state) {
    return jdbc.sql("SELECT COUNT(*)" + OPEN).param(state.word()).query(Long.class).single();
  }

  /** Those that came first, open for longest first. */
  public List<Row> in(InstructionState state, int most) {
    return jdbc
        .sql(
            """
            SELECT i.merchant, i.operation, i.number, i.payment_id, i.amount_minor, i.currency, i.code, i.attempts,
                   i.next_at, i.batch_id, i.evidence, i.fence, i.updated_at,
                   (SELECT MIN(a.ended_at) FROM attempt a WHERE a.instruction_id = i.id AND a.may_have_run = 1
                       AND i.state <> 'parked') AS ran_at
            """
                + OPEN
                + " ORDER BY i.id LIMIT "
                + most)
        .param(state.word())
        .query(OpenRows::read)
        .list()
        .stream()
        .sorted(Comparator.comparingLong(Row::sinceMillis))
        .toList();
  }

  private static Row read(ResultSet row, int index) throws SQLException {
    long ranAt = row.getLong("ran_at");
    String currency = text(row, "currency");
    return new Row(
        row.getString("merchant"),
        row.getString("operation"),
        row.getString("number"),
        text(row, "payment_id"),
        InstructionView.amount(row.getLong("amount_minor"), currency),
        currency,
        text(row, "code"),
        ranAt == 0 ? row.getLong("updated_at") : ranAt,
        row.getInt("attempts"),
        row.getLong("next_at"),
        text(row, "batch_id"),
        text(row, "evidence"),
        row.getLong("fence"));
  }

  private static String text(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getString(column)).orElse("");
  }
}
