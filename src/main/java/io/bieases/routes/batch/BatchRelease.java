package io.bieases.routes.batch;

import io.bieases.routes.intake.Intake;
import io.bieases.routes.journal.LogFields;
import io.bieases.routes.journal.Outcome;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Turns staged rows into instructions: about a thousand rows per transaction, so that other writers
 * get in between. The journal's key (merchant, operation, number) decides whether a number is new.
 */
final class BatchRelease {

  private static final String INSERT =
      """
      INSERT INTO instruction (merchant, operation, number, payment_id, amount_minor, currency, gateway_id, details, door, batch_id,
        correlation_id, state, priority, next_at, created_at, updated_at)
      SELECT b.merchant, b.operation, r.number, r.payment_id, r.amount_minor, r.currency, r.gateway_id, r.details, 'file', b.id,
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
          AND i.payment_id IS NOT DISTINCT FROM batch_row.payment_id
          AND i.amount_minor IS NOT DISTINCT FROM batch_row.amount_minor
          AND i.currency IS NOT DISTINCT FROM batch_row.currency
          AND (i.operation <> 'refund-query' OR i.gateway_id IS NOT DISTINCT FROM batch_row.gateway_id))
      WHERE batch_id = :batch AND row_no > :from AND row_no <= :to AND error IS NULL
      """;

  private static final String CONFLICT =
      """
      UPDATE batch_row SET error_column = :field, error = coalesce((
        SELECT 'number already used with other content (' || CASE WHEN i.batch_id IS NULL THEN 'door ' || i.door
          ELSE 'batch ' || i.batch_id || ', row ' ||
            (SELECT min(x.row_no) FROM batch_row x WHERE x.instruction_id = i.id AND x.batch_id = i.batch_id) END || ')'
        FROM instruction i
        WHERE i.merchant = :merchant AND i.operation = :operation AND i.number = batch_row.number),
        'number already used with other content')
      WHERE batch_id = :batch AND row_no > :from AND row_no <= :to AND error IS NULL AND instruction_id IS NULL
      """;

  private static final String ROWS =
      """
      SELECT row_no, number, error_column FROM batch_row
       WHERE batch_id = ? AND row_no > ? AND row_no <= ? ORDER BY row_no
      """;

  private static final Logger LOG = LoggerFactory.getLogger(BatchRelease.class);

  private final BatchJournal journal;
  private final BatchTable table;
  private final BatchDeadLetters deadLetters;

  BatchRelease(BatchJournal journal, BatchDeadLetters deadLetters) {
    this.journal = journal;
    this.deadLetters = deadLetters;
    this.table = new BatchTable(journal);
  }

  String release(String batchId) {
    Batch batch = table.get(batchId);
    while (batch.is(Batch.STAGED)) {
      Batch now = batch;
      tell(now, journal.inTransaction(() -> releaseNext(now)));
      batch = table.get(batchId);
    }
    if (batch.is(Batch.ARRIVED, Batch.CHECKING)) {
      throw new IllegalStateException("batch " + batchId + " is not staged yet");
    }
    return batch.state();
  }

  /** The first line of each row's life; what it says is committed. */
  private void tell(Batch batch, long to) {
    if (!LOG.isInfoEnabled() || to <= batch.releasedTo()) {
      return;
    }
    journal
        .writer()
        .sql(ROWS)
        .params(batch.id(), batch.releasedTo(), to)
        .query((RowCallbackHandler) row -> tell(batch, row));
  }

  private static void tell(Batch batch, ResultSet row) throws SQLException {
    String number = Objects.requireNonNullElse(row.getString("number"), "");
    LogFields fields =
        new LogFields()
            .of(batch.merchant(), batch.operation(), number)
            .correlationId(batch.id() + "-" + row.getLong("row_no"));
    try (LogFields.Scope scope = fields.put()) {
      String column = row.getString("error_column");
      if (column == null) {
        LOG.info("received: row {} of {}: {}", row.getLong("row_no"), batch.id(), number);
      } else {
        LOG.info("refused: row {} of {}: {}", row.getLong("row_no"), batch.id(), column);
      }
    }
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
        .param("priority", Outcome.BATCH)
        .param("now", now)
        .param("batch", batch.id())
        .param("from", from)
        .param("to", to)
        .update();
    onPiece(LINK, batch, from, to).update();
    int conflicts =
        onPiece(CONFLICT, batch, from, to)
            .param("field", Intake.numberField(batch.operation()))
            .update();
    if (conflicts > 0) {
      table.change("UPDATE batch SET rows_bad = rows_bad + ? WHERE id = ?", conflicts, batch.id());
    }
    if (conflicts + batch.rowsBad() > 0) {
      deadLetters.rows(batch, from, to);
    }
    return to;
  }

  private JdbcClient.StatementSpec onPiece(String sql, Batch batch, long from, long to) {
    return journal
        .writer()
        .sql(sql)
        .param("merchant", batch.merchant())
        .param("operation", batch.operation())
        .param("batch", batch.id())
        .param("from", from)
        .param("to", to);
  }
}
