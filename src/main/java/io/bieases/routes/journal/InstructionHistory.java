package io.bieases.routes.journal;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What was tried for an instruction: its calls, what was asked because of it, who decided what. */
public class InstructionHistory {

  private final JdbcClient jdbc;

  /** Looks through that pool: the reader's, or the writer's inside a transaction. */
  public InstructionHistory(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * One call of an instruction, and what was decided because of it.
   *
   * @param no 1 is the first
   * @param ending {@code answered}, {@code never-left}, {@code no-answer}; empty while it is open
   * @param decision the branch that was taken
   * @param probe whether it asked if a hold is over
   */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record Attempt(
      int no,
      Instant startedAt,
      Optional<Instant> endedAt,
      String ending,
      Optional<Integer> httpStatus,
      String code,
      String message,
      String decision,
      boolean probe) {}

  /**
   * A question put to the gateway about its payment.
   *
   * @param outcome word of its state
   * @param status the payment's status, if the gateway told one
   */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record Question(
      String number,
      Instant askedAt,
      Optional<Instant> lastAt,
      int attempts,
      String outcome,
      String code,
      String message,
      String status) {}

  /** What a person decided, and why. */
  public record Decision(Instant at, String operator, String action, String reason) {}

  /** Its calls, oldest first. */
  public List<Attempt> attempts(long id) {
    return jdbc.sql("SELECT * FROM attempt WHERE instruction_id = ? ORDER BY id")
        .param(id)
        .query(
            (row, n) ->
                new Attempt(
                    n + 1,
                    Instant.ofEpochMilli(row.getLong("started_at")),
                    time(row, "ended_at"),
                    text(row, "ending"),
                    optional(row, "http_status").map(Long::intValue),
                    text(row, "code"),
                    text(row, "message"),
                    text(row, "branch"),
                    optional(row, "hold_id").isPresent()))
        .list();
  }

  /** The questions about it, oldest first. */
  public List<Question> questions(long id) {
    return jdbc.sql(
            """
            SELECT number, created_at, last_at, attempts, state, code, message, answer FROM instruction
             WHERE parent_id = ? ORDER BY id
            """)
        .param(id)
        .query(
            (row, n) ->
                new Question(
                    row.getString("number"),
                    Instant.ofEpochMilli(row.getLong("created_at")),
                    time(row, "last_at"),
                    row.getInt("attempts"),
                    row.getString("state"),
                    text(row, "code"),
                    text(row, "message"),
                    InstructionView.data(text(row, "answer"))
                        .getOrDefault("status", "")
                        .toString()))
        .list();
  }

  /** What people decided about it, oldest first. */
  public List<Decision> decisions(String merchant, String operation, String number) {
    return jdbc.sql("SELECT * FROM operator_action WHERE target = ? ORDER BY id")
        .param(OperatorActions.target(merchant, operation, number))
        .query(
            (row, n) ->
                new Decision(
                    Instant.ofEpochMilli(row.getLong("at")),
                    row.getString("operator"),
                    row.getString("action"),
                    row.getString("reason")))
        .list();
  }

  private static Optional<Instant> time(ResultSet row, String column) throws SQLException {
    return optional(row, column).map(Instant::ofEpochMilli);
  }

  private static Optional<Long> optional(ResultSet row, String column) throws SQLException {
    long value = row.getLong(column);
    return row.wasNull() ? Optional.empty() : Optional.of(value);
  }

  private static String text(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getString(column)).orElse("");
  }
}
