package io.bieases.routes.batch;

import java.util.Map;
import java.util.TreeMap;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Counts a batch's instructions through the indexes on {@code instruction.batch_id}. Rows that
 * point to an instruction of another batch or door are looked at only when there are such rows.
 */
final class BatchCounts {

  private static final String OWN = " FROM instruction i WHERE i.batch_id = :batch";
  private static final String FOREIGN =
      " FROM batch_row r JOIN instruction i ON i.id = r.instruction_id"
          + " WHERE r.batch_id = :batch AND (i.batch_id IS NULL OR i.batch_id <> :batch)";

  /**
   * Since when the gateway may know of it; the ladder's later attempts do not make it young again.
   */
  private static final String YOUNG =
      """
       AND i.state IN ('unknown', 'duplicate') AND coalesce(
        (SELECT min(a.ended_at) FROM attempt a WHERE a.instruction_id = i.id
          AND a.may_have_run = 1), i.updated_at) > :since
      """;

  private final BatchJournal journal;

  BatchCounts(BatchJournal journal) {
    this.journal = journal;
  }

  Map<String, Long> states(Batch batch) {
    Map<String, Long> states = new TreeMap<>();
    countStates(OWN, batch, states);
    long own = states.values().stream().mapToLong(Long::longValue).sum();
    if (own < batch.rowsTotal() - batch.rowsBad()) {
      countStates(FOREIGN, batch, states);
    }
    return states;
  }

  /** Rows unknown or duplicate since after {@code sinceMillis}. */
  long young(Batch batch, Map<String, Long> states, long sinceMillis) {
    if (states.getOrDefault("unknown", 0L) + states.getOrDefault("duplicate", 0L) == 0) {
      return 0;
    }
    return sql("SELECT count(*)" + OWN + YOUNG, batch)
            .param("since", sinceMillis)
            .query(Long.class)
            .single()
        + sql("SELECT count(*)" + FOREIGN + YOUNG, batch)
            .param("since", sinceMillis)
            .query(Long.class)
            .single();
  }

  boolean changedSince(Batch batch, long sinceMillis) {
    String changed = " AND i.updated_at > :since LIMIT 1";
    return isThere("SELECT 1" + OWN + changed, batch, sinceMillis)
        || isThere("SELECT 1" + FOREIGN + changed, batch, sinceMillis);
  }

  private boolean isThere(String text, Batch batch, long sinceMillis) {
    return sql(text, batch).param("since", sinceMillis).query(Integer.class).optional().isPresent();
  }

  private void countStates(String from, Batch batch, Map<String, Long> states) {
    sql("SELECT i.state AS state, count(*) AS rows_in" + from + " GROUP BY i.state", batch)
        .query((row, n) -> states.merge(row.getString(1), row.getLong(2), Long::sum))
        .list();
  }

  private JdbcClient.StatementSpec sql(String text, Batch batch) {
    return journal.reader().sql(text).param("batch", batch.id());
  }
}
