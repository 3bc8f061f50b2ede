package io.bieases.routes.batch;

import io.bieases.routes.journal.Operation;
import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is known of one row of a batch: its own error, or the state of the instruction it became or
 * points to.
 */
record ResultRow(
    long rowNo,
    long lineNo,
    String number,
    String state,
    String code,
    String message,
    String refundId,
    String attempts,
    String firstAt,
    String lastAt,
    String answer,
    Optional<String> currency,
    BigInteger amountMinor) {

  static final List<String> COLUMNS =
      List.of("state", "code", "message", "refundId", "attempts", "firstAt", "lastAt");

  /** As {@link #COLUMNS}, and the gateway's data as JSON. */
  static final List<String> COLUMNS_AND_ANSWER =
      Stream.concat(COLUMNS.stream(), Stream.of("answer")).toList();

  /** For {@code :batch}, rows after {@code :after}, in the file's order. */
  static final String QUERY =
      """
      SELECT r.row_no, r.line_no, r.number, r.error_column, r.error, r.amount_minor, r.currency,
        i.state, i.code, i.message, i.evidence, i.gateway_id, i.attempts, i.first_at, i.last_at, i.answer, i.batch_id, i.door, i.operation,
        CASE WHEN i.batch_id <> r.batch_id THEN (SELECT min(x.row_no) FROM batch_row x
          WHERE x.instruction_id = i.id AND x.batch_id = i.batch_id) END AS first_row
      FROM batch_row r LEFT JOIN instruction i ON i.id = r.instruction_id
      WHERE r.batch_id = :batch AND r.row_no > :after
      ORDER BY r.row_no LIMIT :limit
      """;

  /** As many as there are columns: the answer comes last. */
  List<String> cells(List<String> columns) {
    return List.of(state, code, message, refundId, attempts, firstAt, lastAt, answer)
        .subList(0, columns.size());
  }

  /** What is wrong, for the file with the rows to fix. */
  String error() {
    return code.isEmpty() ? message : code + " " + message;
  }

  static ResultRow read(String batchId, ResultSet row) throws SQLException {
    long rowNo = row.getLong("row_no");
    boolean error = row.getString("error") != null;
    return new ResultRow(
        rowNo,
        row.getLong("line_no"),
        text(row, "number"),
        error ? "rejected" : text(row, "state"),
        error ? "" : text(row, "code"),
        error ? errorMessage(rowNo, row) : message(batchId, row),
        error ? "" : refundId(row),
        error ? "0" : text(row, "attempts"),
        error ? "" : time(row, "first_at"),
        error ? "" : time(row, "last_at"),
        error ? "" : text(row, "answer"),
        Optional.ofNullable(row.getString("currency")),
        BigInteger.valueOf(row.getLong("amount_minor")));
  }

  private static String errorMessage(long rowNo, ResultSet row) throws SQLException {
    String column = text(row, "error_column");
    return "row "
        + rowNo
        + (column.isEmpty() ? "" : ", column " + column)
        + ": "
        + row.getString("error");
  }

  private static String message(String batchId, ResultSet row) throws SQLException {
    StringBuilder message = new StringBuilder();
    String firstBatch = text(row, "batch_id");
    if (firstBatch.isEmpty()) {
      message.append("same as a ").append(text(row, "operation"));
      message.append(" that came by ").append(text(row, "door"));
    } else if (!firstBatch.equals(batchId)) {
      message.append("same as row ").append(text(row, "first_row")).append(" of batch ");
      message.append(firstBatch);
    }
    append(message, text(row, "message"));
    String state = text(row, "state");
    if (state.equals("parked") || state.equals("unknown")) {
      append(message, text(row, "evidence"));
    }
    return message.toString();
  }

  /** What the gateway gave a create is its payment; the answer has it. */
  private static String refundId(ResultSet row) throws SQLException {
    boolean create = text(row, "operation").equals(Operation.CREATE.word());
    return create ? "" : text(row, "gateway_id");
  }

  private static void append(StringBuilder message, String part) {
    if (!part.isEmpty()) {
      message.append(message.isEmpty() ? "" : "; ").append(part);
    }
  }

  private static String text(ResultSet row, String column) throws SQLException {
    String value = row.getString(column);
    return value == null ? "" : value;
  }

  private static String time(ResultSet row, String column) throws SQLException {
    long millis = row.getLong(column);
    return row.wasNull() ? "" : Instant.ofEpochMilli(millis).toString();
  }
}
