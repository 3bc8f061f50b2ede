package io.bieases.routes.batch;

/**
 * Turns staged rows into instructions: about a thousand rows per transaction, so that other writers
 * get in between. The journal's key (merchant, operation, number) decides whether a number is new.
 */
final class BatchRelease {

  /** Batch refunds come after callers who wait and after reconciling. */
  private static final int PRIORITY = 30;

  private static final String INSERT =
      """
      INSERT INTO instruction (merchant, operation, number, payment_id, amount_minor, currency, details, door, batch_id,
        correlation_id, state, priority, next_at, created_at, updated_at)
      SELECT b.merchant, b.operation, r.number, r.payment_id, r.amount_minor, r.currency, r.details, 'file', b.id,
        b.id || '-' || r.row_no, 'waiting', :priority, :now, :now, :now
      FROM batch b JOIN batch_row r ON r.batch_id = b.id
      WHERE b.id = :batch AND r.row_no > :from AND r.row_no <= :to AND r.error IS NULL
      ORDER BY r.row_no
      ON CONFLICT (merchant, operation, number) DO NOTHING
      """;

  private static final String LINK =
      """
      UPDATE batch_row SET instruction_id = (
        SELECT i.id FROM instruction i
        WHERE i.merchant = :merchant AND i.operation = :operation AND i.number = batch_row.number
          AND i.payment_id = batch_row.payment_id AND i.amount_minor = batch_row.amount_minor
          AND i.currency = batch_row.currency)
      WHERE batch_id = :batch AND row_no > :from AND row_no <= :to AND error IS NULL
      """;

  private static final String CONFLICT =
      """
      UPDATE batch_row SET error_column = 'referRefundNo', error = coalesce((
        SELECT 'number already used with other content (' || CASE WHEN i.batch_id IS NULL THEN 'door ' || i.door
          ELSE 'batch ' || i.batch_id || ', row ' ||
            (SELECT min(x.row_no) FROM batch_row x WHERE x.instruction_id = i.id AND x.batch_id = i.batch_id) END || ')'
        FROM instruction i
        WHERE i.merchant = :merchant AND i.operation = :operation AND i.number = batch_row.number),
        'number already used with other content')
      WHERE batch_id = :batch AND row_no > :from AND row_no <= :to AND error IS NULL AND instruction_id IS NULL
      """;

  private final BatchJournal journal;
  private final BatchTable table;

  BatchRelease(BatchJournal journal) {
    this.journal = journal;
    this.table = new BatchTable(journal);
  }

  String release(String batchId) {
    Batch batch = table.get(batchId);
    while (batch.is(Batch.STAGED)) {
      Batch now = batch;
      journal.inTransaction(() -> releaseNext(now));
      batch = table.get(batchId);
    }
    if (batch.is(Batch.ARRIVED, Batch.CHECKING)) {
      throw new IllegalStateException("batch " + batchId + " is not staged yet");
    }
    return batch.state();
  }

  private long releaseNext(Batch batch) {
    long from = batch.releasedTo();
    if (from >= batch.rowsTotal()) {
      table.released(batch.id());
      return 0;
    }
    long to = Math.min(from + BatchStaging.ROWS_PER_TRANSACTION, batch.rowsTotal());
    // first of all: takes the batch's row, and fails when another call has done this piece
    table.change(
        "UPDATE batch SET released_to = ? WHERE id = ? AND state = 'staged' AND released_to = ?",
        to,
        batch.id(),
        from);
    long now = journal.nowMillis();
    journal
        .writer()
        .sql(INSERT)
        .param("priority", PRIORITY)
        .param("now", now)
        .param("batch", batch.id())
        .param("from", from)
        .param("to", to)
        .update();
    onPiece(LINK, batch, from, to);
    int conflicts = onPiece(CONFLICT, batch, from, to);
    if (conflicts > 0) {
      table.change("UPDATE batch SET rows_bad = rows_bad + ? WHERE id = ?", conflicts, batch.id());
    }
    return to;
  }

  private int onPiece(String sql, Batch batch, long from, long to) {
    return journal
        .writer()
        .sql(sql)
        .param("merchant", batch.merchant())
        .param("operation", batch.operation())
        .param("batch", batch.id())
        .param("from", from)
        .param("to", to)
        .update();
  }
}
