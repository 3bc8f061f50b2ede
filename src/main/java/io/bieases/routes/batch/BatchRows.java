package io.bieases.routes.batch;

import io.bieases.routes.intake.CheckedInstruction;
import io.bieases.routes.intake.Intake;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Writes table {@code batch_row} while a file is checked. */
final class BatchRows {

  private static final int ROWS_PER_DELETE = 5_000;
  private static final String INSERT =
      """
      INSERT INTO batch_row (batch_id, row_no, line_no, number, payment_id, amount_minor, currency, gateway_id, details,
        error_column, error)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (batch_id, number) WHERE error IS NULL DO NOTHING
      """;

  private final BatchJournal journal;

  BatchRows(BatchJournal journal) {
    this.journal = journal;
  }

  /** Forgets what an unfinished check has left, a piece at a time. */
  void deleteAll(String batchId) {
    long last = lastRow(batchId);
    for (long from = 0; from < last; from += ROWS_PER_DELETE) {
      journal
          .writer()
          .sql("DELETE FROM batch_row WHERE batch_id = ? AND row_no > ? AND row_no <= ?")
          .params(batchId, from, from + ROWS_PER_DELETE)
          .update();
    }
  }

  private long lastRow(String batchId) {
    return journal
        .writer()
        .sql("SELECT coalesce(max(row_no), 0) FROM batch_row WHERE batch_id = ?")
        .param(batchId)
        .query(Long.class)
        .single();
  }

  /**
   * Inserts consecutive rows in one transaction. A number that an earlier row of the file has makes
   * the later one bad.
   *
   * @return how many of the rows are bad
   */
  long insert(Batch batch, List<StagedRow> rows) {
    String batchId = batch.id();
    return journal.inTransaction(
        () -> {
          int inserted = insertAll(batchId, rows);
          long bad = rows.stream().filter(row -> row.fault().isPresent()).count();
          return inserted == rows.size() ? bad : bad + insertRepeated(batch, rows);
        });
  }

  private int insertAll(String batchId, List<StagedRow> rows) {
    int inserted = 0;
    int[][] counts =
        journal
            .writerTemplate()
            .batchUpdate(INSERT, rows, rows.size(), (ps, row) -> bind(ps, batchId, row));
    for (int[] one : counts) {
      for (int count : one) {
        inserted += count == 1 ? 1 : 0;
      }
    }
    return inserted;
  }

  private long insertRepeated(Batch batch, List<StagedRow> rows) {
    String batchId = batch.id();
    String field = Intake.numberField(batch.operation());
    Set<Long> there =
        new HashSet<>(
            journal
                .writer()
                .sql("SELECT row_no FROM batch_row WHERE batch_id = ? AND row_no BETWEEN ? AND ?")
                .params(batchId, rows.get(0).rowNo(), rows.get(rows.size() - 1).rowNo())
                .query(Long.class)
                .list());
    List<StagedRow> repeated = new ArrayList<>();
    for (StagedRow row : rows) {
      if (!there.contains(row.rowNo())) {
        String reason = "the same number as row " + rowWith(batchId, row.number());
        repeated.add(row.repeated(new RowFault(field, reason)));
      }
    }
    if (!repeated.isEmpty()) {
      insertAll(batchId, repeated);
    }
    return repeated.size();
  }

  private long rowWith(String batchId, String number) {
    return journal
        .writer()
        .sql("SELECT row_no FROM batch_row WHERE batch_id = ? AND number = ? AND error IS NULL")
        .params(batchId, number)
        .query(Long.class)
        .single();
  }

  boolean hasNumber(String batchId, String number) {
    return journal
        .writer()
        .sql("SELECT 1 FROM batch_row WHERE batch_id = ? AND number = ? AND error IS NULL")
        .params(batchId, number)
        .query(Integer.class)
        .optional()
        .isPresent();
  }

  private static void bind(PreparedStatement ps, String batchId, StagedRow row)
      throws SQLException {
    ps.setString(1, batchId);
    ps.setLong(2, row.rowNo());
    ps.setLong(3, row.lineNo());
    setText(ps, 4, Optional.of(row.number()).filter(number -> !number.isEmpty()));
    setText(ps, 5, row.content().flatMap(CheckedInstruction::paymentId));
    OptionalLong amount =
        row.content().map(CheckedInstruction::amountMinor).orElseGet(OptionalLong::empty);
    if (amount.isPresent()) {
      ps.setLong(6, amount.getAsLong());
    } else {
      ps.setNull(6, Types.BIGINT);
    }
    setText(ps, 7, row.content().flatMap(CheckedInstruction::currency));
    setText(ps, 8, row.content().flatMap(CheckedInstruction::refundId));
    setText(ps, 9, row.content().map(CheckedInstruction::details));
    setText(ps, 10, row.fault().map(RowFault::column));
    setText(ps, 11, row.fault().map(RowFault::reason));
  }

  private static void setText(PreparedStatement ps, int index, Optional<String> text)
      throws SQLException {
    if (text.isPresent()) {
      ps.setString(index, text.get());
    } else {
      ps.setNull(index, Types.VARCHAR);
    }
  }
}
