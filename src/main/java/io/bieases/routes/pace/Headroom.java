package io.bieases.routes.pace;

import io.bieases.routes.journal.Operation;
import io.bieases.routes.journal.Outcome;
import io.bieases.routes.settings.Merchant.Limits;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;

/** How much of the gateway's limits is used, and when the next call may start; looks only. */
public class Headroom {

  /** The words for what all operations share. */
  public static final String TOTAL_MINUTE = "total-minute";

  /** The same for the hour. */
  public static final String TOTAL_HOUR = "total-hour";

  private static final long MINUTE_MILLIS = 60_000;
  private static final long HOUR_MILLIS = 3_600_000;

  /**
   * One limit of a merchant.
   *
   * @param what word of an operation, or what all share
   * @param limit calls that may start in the window
   * @param used calls that have started in it
   * @param nextStartMillis when the next call of a file may start; 0 for now
   * @param slowFactor 1 at full speed; after a 429 calls go so many times slower
   * @param pausedUntilMillis after a 429 nothing starts before; 0 if that is over
   */
  public record Row(
      String merchant,
      String what,
      long limit,
      long windowSeconds,
      long used,
      long nextStartMillis,
      int slowFactor,
      long pausedUntilMillis) {

    /** Calls that may still start in this window. */
    public long headroom() {
      return pausedUntilMillis > 0 ? 0 : Math.max(0, Math.max(1, limit / slowFactor) - used);
    }
  }

  private final JdbcClient jdbc;
  private final Pace pace;
  private final Map<String, Limits> limits;

  /**
   * @param reader looks through that pool
   * @param limits by alias
   */
  public Headroom(JdbcClient reader, Map<String, Limits> limits) {
    jdbc = reader;
    pace = new Pace(reader);
    this.limits = limits;
  }

  /** Every limit of every merchant. */
  public List<Row> rows(long nowMillis) {
    List<Row> rows = new ArrayList<>();
    limits.forEach((alias, its) -> add(rows, alias, its, nowMillis));
    return rows;
  }

  private void add(List<Row> rows, String alias, Limits its, long now) {
    for (Operation operation : Operation.values()) {
      String word = operation.word();
      rows.add(
          new Row(
              alias,
              word,
              Pace.perMinute(its, word),
              MINUTE_MILLIS / 1000,
              used(alias, word, now - MINUTE_MILLIS),
              later(pace.earliestStart(alias, word, Outcome.BATCH, its, now), now),
              pace.slowFactor(alias, word, now),
              later(pace.pausedUntil(alias, word), now)));
    }
    rows.add(total(alias, TOTAL_MINUTE, its.totalPerMinute(), MINUTE_MILLIS, now));
    rows.add(total(alias, TOTAL_HOUR, its.totalPerHour(), HOUR_MILLIS, now));
  }

  private Row total(String alias, String what, int limit, long windowMillis, long now) {
    return new Row(
        alias, what, limit, windowMillis / 1000, used(alias, "", now - windowMillis), 0, 1, 0);
  }

  private long used(String alias, String operation, long since) {
    return jdbc.sql(
            """
            SELECT COUNT(*) FROM attempt WHERE merchant = :merchant AND started_at > :since
               AND (:operation = '' OR operation = :operation)
            """)
        .param("merchant", alias)
        .param("since", since)
        .param("operation", operation)
        .query(Long.class)
        .single();
  }

  private static long later(long millis, long now) {
    return millis > now ? millis : 0;
  }
}
