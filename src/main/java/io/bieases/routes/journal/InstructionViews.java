package io.bieases.routes.journal;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads what callers are told about instructions. */
public class InstructionViews {

  private final JdbcClient jdbc;
  private final InstructionHistory history;
  private final String environment;

  /** Looks through that pool: the reader's, or the writer's inside a transaction. */
  public InstructionViews(JdbcClient jdbc, String environment) {
    this.jdbc = jdbc;
    this.environment = environment;
    history = new InstructionHistory(jdbc);
  }

  /**
   * An instruction with every call of it, oldest first.
   *
   * @param questions what was asked because of it
   * @param decisions what people decided about it
   */
  public record Life(
      InstructionView instruction,
      List<InstructionHistory.Attempt> history,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) List<InstructionHistory.Question> questions,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) List<InstructionHistory.Decision> decisions) {}

  /** An instruction with when it is sent next by itself; 0 for never. */
  public record Found(long id, InstructionView view, long nextAtMillis) {}

  /** That instruction as it is now. */
  public Optional<Found> look(long id) {
    return query(false, "WHERE i.id = ?", id).stream().findFirst();
  }

  /**
   * Every instruction of that number, with its calls: an order and a refund may share one.
   *
   * @param operation word of the only operation wanted; empty for all
   */
  public List<Life> life(String merchant, String number, String operation) {
    return life(false, merchant, number, operation);
  }

  /** The same of every operation, with what is told to operators only. */
  public List<Life> lifeForOperators(String merchant, String number) {
    return life(true, merchant, number, "");
  }

  private List<Life> life(boolean toOperators, String merchant, String number, String operation) {
    return query(
            toOperators,
            "WHERE i.merchant = ? AND i.number = ? AND (? = '' OR i.operation = ?)"
                + " AND i.parent_id IS NULL ORDER BY i.id",
            merchant,
            number,
            operation,
            operation)
        .stream()
        .map(
            found ->
                new Life(
                    found.view(),
                    history.attempts(found.id()),
                    history.questions(found.id()),
                    history.decisions(merchant, found.view().operation(), number)))
        .toList();
  }

  private List<Found> query(boolean toOperators, String where, Object... params) {
    return jdbc.sql("SELECT " + InstructionView.COLUMNS + " FROM instruction i " + where)
        .params(params)
        .query(
            (row, n) ->
                new Found(
                    row.getLong("id"),
                    InstructionView.read(environment, toOperators, row),
                    row.getLong("next_at")))
        .list();
  }
}
