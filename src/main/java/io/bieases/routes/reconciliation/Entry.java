package io.bieases.routes.reconciliation;

import io.bieases.routes.intake.Amounts;
import io.bieases.routes.journal.InstructionState;
import io.bieases.routes.journal.Operation;
import io.bieases.routes.status.Effect;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * An instruction as the files show it. Texts that are not known are empty.
 *
 * @param gatewayId the id the gateway gave it; of a refund query the one asked about
 * @param mayHaveRun an attempt of it may have been executed
 * @param batchFile name of the file it came in
 */
record Entry(
    long id,
    String operation,
    String number,
    String paymentId,
    BigInteger amountMinor,
    String currency,
    InstructionState state,
    String code,
    String message,
    String gatewayId,
    String evidence,
    boolean mayHaveRun,
    int attempts,
    String door,
    String batchFile,
    Instant createdAt,
    String firstAt,
    String lastAt,
    Instant updatedAt) {

  static final List<String> COLUMNS =
      List.of(
          "operation",
          "number",
          "paymentId",
          "amount",
          "currency",
          "state",
          "code",
          "message",
          "refundId",
          "attempts",
          "door",
          "batchFile",
          "createdAt",
          "firstAt",
          "lastAt",
          "finding");

  static final List<String> OPEN_COLUMNS =
      List.of(
          "operation",
          "number",
          "paymentId",
          "amount",
          "currency",
          "state",
          "code",
          "mayHaveHappened",
          "ageHours",
          "createdAt",
          "lastAt",
          "evidence");

  /** Ends with {@code instruction i}; a condition follows. */
  static final String SELECT =
      """
      SELECT i.id, i.operation, i.number, i.payment_id, i.amount_minor, i.currency, i.state, i.code, i.message,
             i.gateway_id, i.evidence, i.again, i.attempts, i.door, i.created_at, i.first_at, i.last_at, i.updated_at,
             (SELECT b.file_name FROM batch b WHERE b.id = i.batch_id) AS batch_file
        FROM instruction i WHERE
      """;

  /** The gateway took the number, as far as the journal knows. */
  private static final Set<InstructionState> TAKEN =
      EnumSet.of(InstructionState.ACCEPTED, InstructionState.SUCCEEDED, InstructionState.DUPLICATE);

  static Entry read(ResultSet row) throws SQLException {
    InstructionState state = InstructionState.of(row.getString("state"));
    return new Entry(
        row.getLong("id"),
        row.getString("operation"),
        row.getString("number"),
        text(row, "payment_id"),
        BigInteger.valueOf(row.getLong("amount_minor")),
        text(row, "currency"),
        state,
        text(row, "code"),
        text(row, "message"),
        text(row, "gateway_id"),
        text(row, "evidence"),
        state == InstructionState.UNKNOWN || row.getInt("again") == 1,
        row.getInt("attempts"),
        row.getString("door"),
        text(row, "batch_file"),
        time(row.getLong("created_at")),
        optionalTime(row, "first_at"),
        optionalTime(row, "last_at"),
        time(row.getLong("updated_at")));
  }

  static Instant time(long millis) {
    return Instant.ofEpochMilli(millis);
  }

  static String text(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getString(column)).orElse("");
  }

  private static String optionalTime(ResultSet row, String column) throws SQLException {
    long millis = row.getLong(column);
    return row.wasNull() ? "" : time(millis).toString();
  }

  boolean is(Operation wanted) {
    return operation.equals(wanted.word());
  }

  boolean isTaken() {
    return TAKEN.contains(state);
  }

  /** Whether a person has to look at it, or will have to unless it is found out. */
  boolean isUndecided() {
    return state == InstructionState.UNKNOWN || state == InstructionState.PARKED;
  }

  /** Whether a final word is still awaited. */
  boolean isOpen() {
    return switch (state) {
      case WAITING, SENDING, UNKNOWN, PARKED, DUPLICATE -> true;
      case ACCEPTED -> is(Operation.REFUND);
      case SUCCEEDED, DECLINED, REJECTED -> false;
    };
  }

  /** The payment it is about, or that it made. */
  String payment() {
    return is(Operation.CREATE) ? gatewayId : paymentId;
  }

  String amount() {
    return currency.isEmpty() ? "" : major(amountMinor, currency);
  }

  /** In major units with exactly the currency's decimals. */
  static String major(BigInteger minor, String currency) {
    return new BigDecimal(minor, Amounts.scale(currency)).toPlainString();
  }

  List<String> cells(String finding) {
    return List.of(
        operation,
        number,
        payment(),
        amount(),
        currency,
        state.word(),
        code,
        message,
        is(Operation.CREATE) ? "" : gatewayId,
        Integer.toString(attempts),
        door,
        batchFile,
        createdAt.toString(),
        firstAt,
        lastAt,
        finding);
  }

  List<String> openCells(long ageHours) {
    return List.of(
        operation,
        number,
        payment(),
        amount(),
        currency,
        state.word(),
        code,
        Effect.of(operation, mayHaveRun),
        Long.toString(ageHours),
        createdAt.toString(),
        lastAt,
        evidence.isEmpty() ? message : evidence);
  }
}
