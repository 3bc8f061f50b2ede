package io.bieases.routes.journal;

import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Counts calls of the last hours, for charts. The pace bounds how many there are. */
public class CallCounts {

  /** So many calls of that operation that began in that bucket were answered so. */
  public record Code(long atMillis, String operation, String code, long count) {}

  /**
   * What the calls of an operation came to.
   *
   * @param rows different numbers
   * @param unknown without an answer, or with one that leaves open whether it ran
   */
  public record Sum(
      String operation, long rows, long calls, long accepted, long rejected, long unknown) {}

  // through the index on merchant and time
  private static final String RECENT =
      " FROM attempt WHERE merchant IN (SELECT alias FROM merchant) AND started_at >= :since";

  private final JdbcClient jdbc;

  /** Looks through that pool. */
  public CallCounts(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * Calls per bucket, operation and code, oldest first; a call without a code counts under what it
   * ended with, one under way under {@code open}.
   */
  public List<Code> codes(long sinceMillis, long bucketMillis) {
    return jdbc.sql(
            """
            SELECT at, operation, code, COUNT(*) FROM (
              SELECT started_at / %d * %d AS at, operation,
                     CASE WHEN ended_at IS NULL THEN 'open' WHEN COALESCE(code, '') <> '' THEN code
                          WHEN ending = 'answered' AND http_status IS NOT NULL THEN 'http-' || http_status
                          ELSE ending END AS code
            """
                    .formatted(bucketMillis, bucketMillis)
                + RECENT
                + ") calls GROUP BY at, operation, code ORDER BY at, operation, code")
        .param("since", sinceMillis)
        .query(
            (row, n) ->
                new Code(row.getLong(1), row.getString(2), row.getString(3), row.getLong(4)))
        .list();
  }

  /** Sums per operation since that time. */
  public List<Sum> sums(long sinceMillis) {
    return jdbc.sql(
            """
            SELECT operation, COUNT(DISTINCT instruction_id), COUNT(*),
                   COUNT(CASE WHEN branch = 'accepted' THEN 1 END),
                   COUNT(CASE WHEN branch = 'rejected' THEN 1 END),
                   COUNT(CASE WHEN branch = 'unknown' THEN 1 END)
            """
                + RECENT
                + " GROUP BY operation ORDER BY operation")
        .param("since", sinceMillis)
        .query(
            (row, n) ->
                new Sum(
                    row.getString(1),
                    row.getLong(2),
                    row.getLong(3),
                    row.getLong(4),
                    row.getLong(5),
                    row.getLong(6)))
        .list();
  }
}
