package io.bieases.routes.journal;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads what callers are told about instructions. */
public class InstructionViews {

  private final JdbcClient jdbc;
  private final String environment;

  /** Looks through that pool: the reader's, or the writer's inside a transaction. */
  public InstructionViews(JdbcClient jdbc, String environment) {
    this.jdbc = jdbc;
    this.environment = environment;
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

  /** An instruction with every call of it, oldest first. */
  public record Life(InstructionView instruction, List<Attempt> history) {}

  /** An instruction with when it is sent next by itself; 0 for never. */
  public record Found(long id, InstructionView view, long nextAtMillis) {}

  /** That instruction as it is now. */
  public Optional<Found> look(long id) {
    return query("WHERE i.id = ?", id).stream().findFirst();
  }

  /**
   * Every instruction of that number, with its calls: an order and a refund may share one.
   *
   * @param operation word of the only operation wanted; empty for all
   */
  public List<Life> life(String merchant, String number, String operation) {
    return query(
            "WHERE i.merchant = ? AND i.number = ? AND (? = '' OR i.operation = ?)"
                + " AND i.parent_id IS NULL ORDER BY i.id",
            merchant,
            number,
            operation,
            operation)
        .stream()
        .map(found -> new Life(found.view(), history(found.id())))
        .toList();
  }

  private List<Attempt> history(long id) {
    return jdbc.sql("SELECT * FROM attempt WHERE instruction_id = ? ORDER BY id")
        .param(id)
        .query(
            (row, n) ->
                new Attempt(
                    n + 1,
                    Instant.ofEpochMilli(row.getLong("started_at")),
                    optional(row, "ended_at").map(Instant::ofEpochMilli),
                    text(row, "ending"),
                    optional(row, "http_status").map(Long::intValue),
                    text(row, "code"),
                    text(row, "message"),
                    text(row, "branch"),
                    optional(row, "hold_id").isPresent()))
        .list();
  }

  private List<Found> query(String where, Object... params) {
    return jdbc.sql("SELECT " + InstructionView.COLUMNS + " FROM instruction i " + where)
        .params(params)
        .query(
            (row, n) ->
                new Found(
                    row.getLong("id"),
                    InstructionView.read(environment, row),
                    row.getLong("next_at")))
        .list();
  }

  private static Optional<Long> optional(ResultSet row, String column) throws SQLException {
    long value = row.getLong(column);
    return row.wasNull() ? Optional.empty() : Optional.of(value);
  }

  private static String text(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getString(column)).orElse("");
  }
}
