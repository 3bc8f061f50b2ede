package io.bieases.routes.journal;

import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** How many dead letters there are, by code and by file. */
public class DeadLetterCounts {

  /** So many of that code; an empty code is none. */
  public record OfCode(
      String merchant,
      String operation,
      String code,
      long count,
      long oldestMillis,
      long newestMillis) {}

  /**
   * So many of a file.
   *
   * @param badRows rows that never became an instruction
   */
  public record OfBatch(
      String batch, String merchant, String operation, String file, long count, long badRows) {}

  private static final String DEAD =
      " FROM instruction WHERE state = 'rejected' AND parent_id IS NULL";

  private final JdbcClient jdbc;

  /** Looks through that pool. */
  public DeadLetterCounts(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** All of them. */
  public long all() {
    return jdbc.sql("SELECT COUNT(*)" + DEAD).query(Long.class).single();
  }

  /** Per merchant, operation and code, the most first. */
  public List<OfCode> byCode(int most) {
    return jdbc.sql(
            "SELECT merchant, operation, COALESCE(code, ''), COUNT(*) AS many, MIN(updated_at),"
                + " MAX(updated_at)"
                + DEAD
                + " GROUP BY merchant, operation, COALESCE(code, '') ORDER BY many DESC, 1, 2, 3"
                + " LIMIT "
                + most)
        .query(
            (row, n) ->
                new OfCode(
                    row.getString(1),
                    row.getString(2),
                    row.getString(3),
                    row.getLong(4),
                    row.getLong(5),
                    row.getLong(6)))
        .list();
  }

  /** Of the newest files, those that have any. */
  public List<OfBatch> byBatch(int ofNewest) {
    return jdbc.sql(
            """
            SELECT * FROM (
              SELECT b.id, b.merchant, b.operation, b.file_name,
                     (SELECT COUNT(*) FROM instruction i WHERE i.batch_id = b.id AND i.state = 'rejected') AS many,
                     b.rows_bad, b.arrived_at
                FROM batch b ORDER BY b.arrived_at DESC, b.id DESC LIMIT %d) newest
             WHERE many > 0 OR rows_bad > 0 ORDER BY arrived_at DESC, id DESC
            """
                .formatted(ofNewest))
        .query(
            (row, n) ->
                new OfBatch(
                    row.getString(1),
                    row.getString(2),
                    row.getString(3),
                    row.getString(4),
                    row.getLong(5),
                    row.getLong(6)))
        .list();
  }
}
