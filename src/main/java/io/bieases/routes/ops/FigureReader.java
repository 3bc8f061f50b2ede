package io.bieases.routes.ops;

import io.bieases.routes.journal.JournalClock;
import io.bieases.routes.ops.JournalFigures.Calls;
import io.bieases.routes.ops.JournalFigures.Held;
import io.bieases.routes.ops.JournalFigures.Kind;
import io.bieases.routes.ops.JournalFigures.LastCall;
import io.bieases.routes.ops.JournalFigures.Rows;
import io.bieases.routes.ops.JournalFigures.Waiting;
import io.bieases.routes.ops.JournalFigures.Whose;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.LongSupplier;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads {@link JournalFigures}: six short queries, each along an index, on the pool that looks. */
public class FigureReader {

  /** The condition is the index's, word for word: or the whole table would be read. */
  static final String OPEN_ROWS =
      """
      SELECT state, merchant, operation, COUNT(*), MIN(first_at) FROM instruction
       WHERE parent_id IS NULL AND state IN ('waiting', 'sending', 'accepted', 'duplicate', 'unknown', 'parked')
       GROUP BY state, merchant, operation
      """;

  /** The window and the margin that the pace adds to it. */
  private static final long MINUTE_MILLIS = 61_000;

  private static final long HOUR_MILLIS = 3_601_000;
  private static final int LAST_CALLS = 5;

  private final JdbcClient reader;
  private final JournalClock clock;
  private final LongSupplier ownMillis;
  private final Set<String> merchants;

  /**
   * Reads about those merchants.
   *
   * @param clock the journal's, asked through the same pool
   * @param ownMillis this machine's, epoch milliseconds
   */
  public FigureReader(
      JdbcClient reader, JournalClock clock, LongSupplier ownMillis, Set<String> merchants) {
    this.reader = reader;
    this.clock = clock;
    this.ownMillis = ownMillis;
    this.merchants = Set.copyOf(merchants);
  }

  /** How it is now. */
  public JournalFigures read() {
    long now = clock.nowMillis();
    return new JournalFigures(
        now, now - ownMillis.getAsLong(), rows(), lines(), calls(now), holds(), outbox(), last());
  }

  private Map<Kind, Rows> rows() {
    Map<Kind, Rows> rows = new LinkedHashMap<>();
    reader
        .sql(OPEN_ROWS)
        .query(
            row -> {
              long oldest = row.getLong(5);
              rows.put(
                  new Kind(row.getString(2), row.getString(3), row.getString(1)),
                  new Rows(
                      row.getLong(4),
                      row.wasNull() || oldest == 0
                          ? OptionalLong.empty()
                          : OptionalLong.of(oldest)));
            });
    return rows;
  }

  private Map<String, Long> lines() {
    Map<String, Long> lines = new LinkedHashMap<>();
    reader
        .sql("SELECT merchant, COUNT(*) FROM instruction WHERE line = 1 GROUP BY merchant")
        .query(
            row -> {
              lines.put(row.getString(1), row.getLong(2));
            });
    return lines;
  }

  private Map<Whose, Calls> calls(long now) {
    Map<Whose, Calls> calls = new LinkedHashMap<>();
    for (String merchant : merchants) {
      reader
          .sql(
              """
              SELECT operation, SUM(CASE WHEN started_at > ? THEN 1 ELSE 0 END), COUNT(*), COUNT(ordinary_no) FROM attempt
               WHERE merchant = ? AND started_at > ? GROUP BY operation
              """)
          .params(now - MINUTE_MILLIS, merchant, now - HOUR_MILLIS)
          .query(
              row -> {
                calls.put(
                    new Whose(merchant, row.getString(1)),
                    new Calls(row.getLong(2), row.getLong(3), row.getLong(4)));
              });
    }
    return calls;
  }

  private List<Held> holds() {
    return reader
        .sql(
            "SELECT merchant, scope, cause, raised_at FROM hold WHERE ended_at IS NULL ORDER BY id")
        .query(
            (row, index) ->
                new Held(row.getString(1), row.getString(2), row.getString(3), row.getLong(4)))
        .list();
  }

  private Map<String, Waiting> outbox() {
    Map<String, Waiting> outbox = new LinkedHashMap<>();
    reader
        .sql(
            "SELECT lane, COUNT(*), MIN(created_at) FROM outbox WHERE sent_at IS NULL GROUP BY"
                + " lane")
        .query(
            row -> {
              outbox.put(row.getString(1), new Waiting(row.getLong(2), row.getLong(3)));
            });
    return outbox;
  }

  private List<LastCall> last() {
    return reader
        .sql(
            "SELECT ending, ended_at FROM attempt WHERE ended_at IS NOT NULL ORDER BY id DESC LIMIT"
                + " ?")
        .param(LAST_CALLS)
        .query((row, index) -> new LastCall(row.getString(1), row.getLong(2)))
        .list();
  }
}
