package io.bieases.routes.batch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Writes table {@code batch_row} while a file is checked. */
final class BatchRows {

  private static final int ROWS_PER_DELETE = 5_000;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String INSERT =
      """
      INSERT INTO batch_row (batch_id, row_no, line_no, number, payment_id, amount_minor, currency, details,
        error_column, error)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
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
  long insert(String batchId, List<StagedRow> rows) {
    return journal.inTransaction(
        () -> {
          int inserted = insertAll(batchId, rows);
          long bad = rows.stream().filter(row -> row.fault().isPresent()).count();
          return inserted == rows.size() ? bad : bad + insertRepeated(batchId, rows);
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

  private long insertRepeated(String batchId, List<StagedRow> rows) {
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
        repeated.add(
            StagedRow.bad(
                row.rowNo(), row.lineNo(), new RefundRow.Fault(RefundHeader.NUMBER, reason)));
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
    if (row.content().isPresent()) {
      RefundRow content = row.content().get();
      ps.setString(4, row.number());
      ps.setString(5, content.paymentId());
      ps.setLong(6, content.amountMinor());
      ps.setString(7, content.currency());
      ps.setString(8, details(content));
    } else {
      ps.setNull(4, Types.VARCHAR);
      ps.setNull(5, Types.VARCHAR);
      ps.setNull(6, Types.BIGINT);
      ps.setNull(7, Types.VARCHAR);
      ps.setNull(8, Types.VARCHAR);
    }
    if (row.fault().isPresent()) {
      ps.setString(9, row.fault().get().column());
      ps.setString(10, row.fault().get().reason());
    } else {
      ps.setNull(9, Types.VARCHAR);
      ps.setNull(10, Types.VARCHAR);
    }
  }

  private static String details(RefundRow row) {
    Map<String, String> details = new LinkedHashMap<>();
    details.put(RefundHeader.REASON, row.reason());
    details.put(RefundHeader.GOODS, row.goodsDesc());
    try {
      return JSON.writeValueAsString(details);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
