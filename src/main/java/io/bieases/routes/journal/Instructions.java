package io.bieases.routes.journal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The rows of {@code instruction} and {@code attempt}: what is due, the begin of a call and its
 * end.
 *
 * <p>Every method runs inside the caller's transaction. A begin commits before the first byte
 * leaves; an end is written only by the owner of the claim.
 */
public class Instructions {

  /** How long an unanswered call may still reach the gateway: its timestamp's tolerance. */
  public static final long MAY_LAND_MILLIS = 300_000;

  private static final String LINE_IS_OPEN =
      """
       AND (i.payment_id IS NULL OR i.operation NOT IN ('refund', 'cancel') OR NOT EXISTS (
         SELECT 1 FROM instruction o
          WHERE o.merchant = i.merchant AND o.payment_id = i.payment_id AND o.id <> i.id
            AND o.operation IN ('refund', 'cancel') AND (o.line = 1 OR o.may_land_until > :now)))
      """;

  private static final String DUE =
      """
      SELECT i.id FROM instruction i
       WHERE i.merchant = :merchant AND i.operation = :operation AND i.priority = :priority
         AND i.state IN ('waiting', 'unknown') AND i.next_at <= :now AND i.id <> :not
      """
          + LINE_IS_OPEN
          + " ORDER BY i.next_at, i.id LIMIT 1";

  private static final String OPEN =
      "SELECT i.id FROM instruction i WHERE i.id = :id AND i.operation = :operation"
          + " AND i.state IN ('waiting', 'unknown')"
          + LINE_IS_OPEN;

  private static final Set<String> HELD = Set.of("held", "short-of-funds");

  private static final ObjectMapper JSON = new ObjectMapper();

  private final JdbcClient jdbc;
  private final DepartureRows calls;

  /**
   * Works on that connection pool; in transactions on the writer's, for looking on the reader's.
   */
  public Instructions(JdbcClient jdbc) {
    this.jdbc = jdbc;
    calls = new DepartureRows(jdbc);
  }

  /** The instruction that is due first in that class and whose payment's line is open. */
  public OptionalLong due(
      String merchant, String operation, int priority, long exceptId, long nowMillis) {
    return id(
        jdbc.sql(DUE)
            .param("merchant", merchant)
            .param("operation", operation)
            .param("priority", priority)
            .param("not", exceptId)
            .param("now", nowMillis)
            .query(Long.class)
            .optional());
  }

  /** That instruction if it may be sent now, whatever time it waits for: for probes. */
  public OptionalLong open(long id, String operation, long nowMillis) {
    return id(
        jdbc.sql(OPEN)
            .param("id", id)
            .param("operation", operation)
            .param("now", nowMillis)
            .query(Long.class)
            .optional());
  }

  /** The operation of that instruction, if it may be sent (again) at all. */
  public Optional<String> sendable(long id) {
    return jdbc.sql("SELECT operation, state FROM instruction WHERE id = ?")
        .param(id)
        .query((row, index) -> new String[] {row.getString(1), row.getString(2)})
        .optional()
        .filter(found -> InstructionState.of(found[1]).maySend())
        .map(found -> found[0]);
  }

  /**
   * Turns a waiting or unknown instruction into a sending one and writes its attempt.
   *
   * @return the departure, or empty if its state no longer lets it be sent
   */
  public Optional<Departure> begin(
      long id, CallNumbers numbers, OptionalLong holdId, long nowMillis, long leaseMillis) {
    int claimed =
        jdbc.sql(
                """
                UPDATE instruction
                   SET state = 'sending', fence = fence + 1, attempts = attempts + 1,
                       line = CASE WHEN operation IN ('refund', 'cancel') THEN 1 ELSE 0 END,
                       lease_until = :lease, first_at = COALESCE(first_at, :now), last_at = :now, updated_at = :now
                 WHERE id = :id AND state IN ('waiting', 'unknown')
                """)
            .param("lease", nowMillis + leaseMillis)
            .param("now", nowMillis)
            .param("id", id)
            .update();
    if (claimed == 0) {
      return Optional.empty();
    }
    long attempt =
        jdbc.sql(
                """
                INSERT INTO attempt (instruction_id, merchant, operation, fence, total_no, operation_no, ordinary_no, started_at, hold_id)
                SELECT id, merchant, operation, fence, :total, :own, CAST(:ordinary AS BIGINT), :now, CAST(:hold AS BIGINT) FROM instruction WHERE id = :id
                RETURNING id
                """)
            .param("total", numbers.total())
            .param("own", numbers.operation())
            .param(
                "ordinary", numbers.ordinary().isPresent() ? numbers.ordinary().getAsLong() : null)
            .param("now", nowMillis)
            .param("hold", holdId.isPresent() ? holdId.getAsLong() : null)
            .param("id", id)
            .query(Long.class)
            .single();
    return calls.of(id, attempt);
  }

  /** When an attempt was committed, and for whom. */
  public record Start(long attemptId, String merchant, long atMillis) {}

  /** The start of that attempt. */
  public Start start(long attemptId) {
    return jdbc.sql("SELECT merchant, started_at FROM attempt WHERE id = ?")
        .param(attemptId)
        .query((row, index) -> new Start(attemptId, row.getString(1), row.getLong(2)))
        .single();
  }

  /**
   * Notes that the call of that open attempt leaves only then, well after its commit.
   *
   * @return false if the attempt has ended
   */
  public boolean leavesAt(long attemptId, long millis) {
    return jdbc.sql("UPDATE attempt SET left_at = ? WHERE id = ? AND ending IS NULL")
            .params(millis, attemptId)
            .update()
        == 1;
  }

  private static boolean thisMayHaveRun(Departure departure, Outcome outcome) {
    return !Operation.of(departure.operation()).isQuestion()
        && (outcome.mayHaveRun() || outcome.ending() == Ending.NO_ANSWER);
  }

  private static boolean mayHaveRun(Departure departure, Outcome outcome) {
    return departure.again() || thisMayHaveRun(departure, outcome);
  }

  /** What that outcome makes of it: what may have been executed does not simply wait. */
  public static InstructionState stateAfter(Departure departure, Outcome outcome) {
    return outcome.state() == InstructionState.WAITING && mayHaveRun(departure, outcome)
        ? InstructionState.UNKNOWN
        : outcome.state();
  }

  /**
   * Writes the end of a call and what it makes of the instruction.
   *
   * @throws LateOwnerException if the claim is no longer the departure's; nothing is written then
   */
  public void end(Departure departure, Outcome outcome, long nowMillis) {
    boolean again = mayHaveRun(departure, outcome);
    InstructionState state = stateAfter(departure, outcome);
    if (again && state == InstructionState.REJECTED) {
      throw new IllegalStateException("may have been executed, never rejected: " + departure);
    }
    if (!InstructionState.SENDING.next().contains(state)) {
      throw new IllegalStateException("sending cannot become " + state.word());
    }
    // what waits keeps its own class if that is the better one: a caller may wait for it
    int priority =
        state == InstructionState.UNKNOWN
            ? Math.min(outcome.priority(), Outcome.RECONCILE)
            : outcome.priority();
    long landsUntil =
        outcome.ending() == Ending.NO_ANSWER && Operation.of(departure.operation()).takesLine()
            ? departure.startedAtMillis() + MAY_LAND_MILLIS
            : 0;
    int written =
        jdbc.sql(
                """
                UPDATE instruction
                   SET state = :state, branch = :branch, again = :again,
                       next_at = CASE WHEN :stays = 1 THEN next_at ELSE CAST(:next AS BIGINT) END,
                       priority = CASE WHEN :line = 0 AND (priority < :priority OR priority >= :followUp) THEN priority ELSE :priority END,
                       line = CASE WHEN :line = 1 AND operation IN ('refund', 'cancel') THEN 1 ELSE 0 END,
                       may_land_until = CASE WHEN may_land_until > :lands THEN may_land_until ELSE :lands END,
                       lease_until = NULL, code = CAST(:code AS TEXT), message = CAST(:message AS TEXT),
                       gateway_id = COALESCE(CAST(:gatewayId AS TEXT), gateway_id), evidence = CAST(:evidence AS TEXT),
                       answer = COALESCE(CAST(:data AS TEXT), answer), updated_at = :now
                 WHERE id = :id AND fence = :fence AND state = 'sending'
                """)
            .param("state", state.word())
            .param("branch", outcome.branch())
            .param("priority", priority)
            .param(
                "next",
                outcome.nextAtMillis().isPresent() ? outcome.nextAtMillis().getAsLong() : null)
            .param("followUp", Outcome.FOLLOW_UP)
            .param("stays", staysInPlace(outcome, state) ? 1 : 0)
            .param("again", again ? 1 : 0)
            .param("line", state == InstructionState.UNKNOWN ? 1 : 0)
            .param("lands", landsUntil)
            .param("code", outcome.code().orElse(null))
            .param("message", outcome.message().orElse(null))
            .param("gatewayId", outcome.gatewayId().orElse(null))
            .param("evidence", outcome.evidence().orElse(null))
            .param("data", outcome.data().isEmpty() ? null : write(outcome.data()))
            .param("now", nowMillis)
            .param("id", departure.instructionId())
            .param("fence", departure.fence())
            .update();
    if (written == 0) {
      throw new LateOwnerException(departure);
    }
    endAttempt(departure, outcome, nowMillis);
  }

  /**
   * Before anything else is written because of a call's answer, in the same transaction.
   *
   * @throws LateOwnerException if the claim is no longer the departure's
   */
  public void mustOwn(Departure departure) {
    int owned =
        jdbc.sql(
                "UPDATE instruction SET updated_at = updated_at WHERE id = ? AND fence = ? AND"
                    + " state = 'sending'")
            .params(departure.instructionId(), departure.fence())
            .update();
    if (owned == 0) {
      throw new LateOwnerException(departure);
    }
  }

  /** A row that is held goes on in the order it had, not in the order of the refusals. */
  private static boolean staysInPlace(Outcome outcome, InstructionState state) {
    return state == InstructionState.WAITING && HELD.contains(outcome.branch());
  }

  private static String write(Map<String, Object> data) {
    try {
      return JSON.writeValueAsString(data);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void endAttempt(Departure departure, Outcome outcome, long nowMillis) {
    jdbc.sql(
            """
            UPDATE attempt SET ended_at = :now, ending = :ending, http_status = CAST(:status AS INTEGER),
                   code = CAST(:code AS TEXT), message = CAST(:message AS TEXT), branch = :branch, may_have_run = :mayHaveRun
             WHERE id = :id AND ended_at IS NULL
            """)
        .param("now", nowMillis)
        .param("ending", outcome.ending().word())
        .param("status", outcome.httpStatus().isPresent() ? outcome.httpStatus().getAsInt() : null)
        .param("code", outcome.code().orElse(null))
        .param("message", outcome.message().orElse(null))
        .param("branch", outcome.branch())
        .param("mayHaveRun", thisMayHaveRun(departure, outcome) ? 1 : 0)
        .param("id", departure.attemptId())
        .update();
  }

  /**
   * Closes an instruction that waits and was never possibly executed; one in any other state is
   * left alone.
   *
   * @return its last call, if it was closed
   */
  public Optional<Departure> closeWaiting(long id, Outcome outcome, long nowMillis) {
    if (!InstructionState.WAITING.next().contains(outcome.state())) {
      throw new IllegalStateException("waiting cannot become " + outcome.state().word());
    }
    int closed =
        jdbc.sql(
                """
                UPDATE instruction SET state = ?, branch = ?, next_at = NULL, fence = fence + 1, evidence = ?, updated_at = ?,
                       message = CASE WHEN CAST(? AS TEXT) = 'parked' THEN message ELSE CAST(? AS TEXT) END
                 WHERE id = ? AND state = 'waiting' AND again = 0
                """)
            .params(
                outcome.state().word(),
                outcome.branch(),
                outcome.evidence().orElse(""),
                nowMillis,
                outcome.state().word(),
                outcome.evidence().orElse(""),
                id)
            .update();
    return closed == 0 ? Optional.empty() : calls.last(id);
  }

  /** Parks what stands in that state beyond its time. */
  public List<Departure> parkOverdue(
      InstructionState state, Operation operation, String evidence, long nowMillis) {
    if (!state.next().contains(InstructionState.PARKED)) {
      throw new IllegalStateException(state.word() + " cannot become parked");
    }
    return jdbc
        .sql(
            """
            UPDATE instruction SET state = 'parked', branch = 'parked', next_at = NULL, fence = fence + 1, evidence = ?, updated_at = ?
             WHERE state = ? AND operation = ? AND next_at <= ? RETURNING id
            """)
        .params(evidence, nowMillis, state.word(), operation.word(), nowMillis)
        .query(Long.class)
        .list()
        .stream()
        .flatMap(id -> calls.last(id).stream())
        .toList();
  }

  /** Keeps the body as first built; a body that is kept already stays. */
  public void keepBody(Departure departure, String body) {
    int kept =
        jdbc.sql(
                "UPDATE instruction SET body = COALESCE(body, ?) WHERE id = ? AND fence = ? AND"
                    + " state = 'sending'")
            .params(body, departure.instructionId(), departure.fence())
            .update();
    if (kept == 0) {
      throw new LateOwnerException(departure);
    }
  }

  private static OptionalLong id(Optional<Long> found) {
    return found.map(OptionalLong::of).orElseGet(OptionalLong::empty);
  }
}
