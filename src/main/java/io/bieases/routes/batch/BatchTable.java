package io.bieases.routes.batch;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Reads and changes table {@code batch}; each change names the state it starts from. */
final class BatchTable {

  private final BatchJournal journal;

  BatchTable(BatchJournal journal) {
    this.journal = journal;
  }

  Optional<Batch> find(String batchId) {
    return journal
        .writer()
        .sql("SELECT * FROM batch WHERE id = ?")
        .param(batchId)
        .query((row, n) -> read(row))
        .optional();
  }

  /** The batch, which must exist. */
  Batch get(String batchId) {
    return find(batchId)
        .orElseThrow(() -> new IllegalArgumentException("no batch has the id " + batchId));
  }

  /** A batch of that merchant, as a reader sees it; never waits for the writer. */
  Optional<Batch> seen(String merchant, String batchId) {
    return journal
        .reader()
        .sql("SELECT * FROM batch WHERE id = ? AND merchant = ?")
        .params(batchId, merchant)
        .query((row, n) -> read(row))
        .optional();
  }

  /**
   * The newest batches of every node.
   *
   * @param settled {@code IN} for those that are done or refused, {@code NOT IN} for the others
   */
  List<Batch> newest(String settled, int most) {
    return journal
        .reader()
        .sql(
            "SELECT * FROM batch WHERE state %s ('done', 'refused') ORDER BY arrived_at DESC, id DESC LIMIT %d"
                .formatted(settled, most))
        .query((row, n) -> read(row))
        .list();
  }

  /** Batches of this node in one of those states, oldest first. */
  List<String> idsIn(String... states) {
    return journal
        .reader()
        .sql(
            "SELECT id FROM batch WHERE node = :node AND state IN (:states) ORDER BY arrived_at, id")
        .param("node", journal.node())
        .param("states", List.of(states))
        .query(String.class)
        .list();
  }

  /** Batches of this node in done with rows that have changed since, and an older result. */
  List<String> idsChanged(long writtenBeforeMillis) {
    return journal
        .reader()
        .sql(
            """
            SELECT id FROM batch WHERE node = ? AND state = 'done' AND changed <> 0 AND result_as_of < ? ORDER BY id
            """)
        .params(journal.node(), writtenBeforeMillis)
        .query(String.class)
        .list();
  }

  /** Whether its result may lack a last word. */
  boolean isChanged(String batchId) {
    return journal
            .reader()
            .sql("SELECT changed FROM batch WHERE id = ?")
            .param(batchId)
            .query(Integer.class)
            .single()
        != 0;
  }

  /** Its rows are read from now on: what changes from here on is left to the next result. */
  void reading(String batchId) {
    changed(batchId, 1, 2);
  }

  /** Its result has what had changed when its rows were read. */
  void read(String batchId) {
    changed(batchId, 2, 0);
  }

  private void changed(String batchId, int from, int to) {
    journal
        .writer()
        .sql("UPDATE batch SET changed = ? WHERE id = ? AND changed = ?")
        .params(to, batchId, from)
        .update();
  }

  /** Batches from before a journal had nodes, unless one of this node has their place. */
  List<Batch> unnamed() {
    return journal
        .writer()
        .sql(
            """
            SELECT * FROM batch
            WHERE node = '' AND NOT EXISTS (
              SELECT 1 FROM batch own WHERE own.node = ? AND own.location = batch.location)
            """)
        .param(journal.node())
        .query((row, n) -> read(row))
        .list();
  }

  /** From now on this node works on it. */
  void take(String batchId) {
    change("UPDATE batch SET node = ? WHERE id = ? AND node = ''", journal.node(), batchId);
  }

  void insertArrived(
      String id,
      String merchant,
      String operation,
      String fileName,
      String location,
      long atMillis) {
    journal
        .writer()
        .sql(
            """
            INSERT INTO batch (id, merchant, operation, file_name, node, location, state, arrived_at)
            VALUES (?, ?, ?, ?, ?, ?, 'arrived', ?)
            ON CONFLICT (id) DO NOTHING
            """)
        .params(id, merchant, operation, fileName, journal.node(), location, atMillis)
        .update();
  }

  /** The batch of the same merchant and operation that staged this content first. */
  Optional<Batch> stagedBefore(Batch batch, String digest) {
    return journal
        .writer()
        .sql(
            """
            SELECT * FROM batch
            WHERE merchant = ? AND operation = ? AND digest = ? AND id <> ?
              AND state NOT IN ('arrived', 'checking', 'refused')
            """)
        .params(batch.merchant(), batch.operation(), digest, batch.id())
        .query((row, n) -> read(row))
        .optional();
  }

  void checking(String batchId, String digest) {
    change(
        "UPDATE batch SET state = 'checking', digest = ? WHERE id = ? AND state IN ('arrived',"
            + " 'checking')",
        digest,
        batchId);
  }

  /** Fails with a unique violation when another batch with this content came first. */
  void staged(String batchId, long rowsTotal, long rowsBad) {
    change(
        """
        UPDATE batch SET state = 'staged', rows_total = ?, rows_bad = ?, released_to = 0, staged_at = ?
        WHERE id = ? AND state = 'checking'
        """,
        rowsTotal,
        rowsBad,
        journal.nowMillis(),
        batchId);
  }

  void refused(String batchId, String reason) {
    change(
        """
        UPDATE batch SET state = 'refused', reason = ?, settled_at = ?
        WHERE id = ? AND state IN ('arrived', 'checking')
        """,
        reason,
        journal.nowMillis(),
        batchId);
  }

  void released(String batchId) {
    change(
        """
        UPDATE batch SET state = 'released', released_at = ?
        WHERE id = ? AND state = 'staged' AND released_to >= rows_total
        """,
        journal.nowMillis(),
        batchId);
  }

  /** Runs a change of exactly one row; anything else means that somebody else was faster. */
  void change(String sql, Object... values) {
    int rows = journal.writer().sql(sql).params(values).update();
    if (rows != 1) {
      throw new IllegalStateException("the batch is no longer in the state this step started from");
    }
  }

  private static Batch read(ResultSet row) throws SQLException {
    long asOf = row.getLong("result_as_of");
    Optional<Long> resultAsOf = row.wasNull() ? Optional.empty() : Optional.of(asOf);
    return new Batch(
        row.getString("id"),
        row.getString("merchant"),
        row.getString("operation"),
        row.getString("file_name"),
        row.getString("node"),
        row.getString("location"),
        Optional.ofNullable(row.getString("moving_from")),
        Optional.ofNullable(row.getString("digest")),
        row.getString("state"),
        Optional.ofNullable(row.getString("reason")),
        row.getLong("rows_total"),
        row.getLong("rows_bad"),
        row.getLong("released_to"),
        row.getLong("arrived_at"),
        resultAsOf);
  }
}
