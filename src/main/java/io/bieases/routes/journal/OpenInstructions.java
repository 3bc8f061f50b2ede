package io.bieases.routes.journal;

import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What a person makes of instructions that are parked, unknown or duplicate, and what the gateway's
 * last word makes of them. Questions we put ourselves are nobody's to decide.
 *
 * <p>Every method runs inside the caller's transaction; the changes also under the merchant's lock,
 * so that no call of it leaves meanwhile.
 */
public class OpenInstructions {

  /**
   * What a decision has to know.
   *
   * @param code the gateway's last code, empty if there is none
   * @param evidence what was tried, empty if nothing is written
   * @param nextAtMillis when it is sent again by itself; 0 for never
   * @param mayLandUntilMillis until then a call that had no answer may still reach the gateway
   * @param fence its version while a person may decide: grows with each claim and decision
   */
  public record Open(
      long id,
      InstructionState state,
      String code,
      String evidence,
      long nextAtMillis,
      long mayLandUntilMillis,
      long fence) {}

  private static final String LINE_IS_FREE =
      """
      operation IN ('refund', 'cancel') AND NOT EXISTS (
        SELECT 1 FROM instruction o WHERE o.merchant = instruction.merchant
           AND o.payment_id = instruction.payment_id AND o.id <> instruction.id AND o.line = 1)
      """;

  private final JdbcClient jdbc;
  private final DepartureRows calls;
  private final DeadLetters letters;

  /** Works on the writer's pool. */
  public OpenInstructions(JdbcClient jdbc) {
    this.jdbc = jdbc;
    calls = new DepartureRows(jdbc);
    letters = new DeadLetters(jdbc);
  }

  /** That instruction, in whatever state it is. */
  public Optional<Open> find(String merchant, String operation, String number) {
    return jdbc.sql(
            """
            SELECT id, state, code, evidence, next_at, may_land_until, fence,
                   (SELECT MAX(started_at) FROM attempt a WHERE a.instruction_id = instruction.id
                       AND (a.ending = 'no-answer' OR a.ended_at IS NULL)) AS lost_at
              FROM instruction WHERE merchant = ? AND operation = ? AND number = ? AND parent_id IS NULL
            """)
        .params(merchant, operation, number)
        .query(
            (row, n) -> {
              long lostAt = row.getLong("lost_at");
              long mayLand = row.wasNull() ? 0 : lostAt + Instructions.MAY_LAND_MILLIS;
              return new Open(
                  row.getLong("id"),
                  InstructionState.of(row.getString("state")),
                  Optional.ofNullable(row.getString("code")).orElse(""),
                  Optional.ofNullable(row.getString("evidence")).orElse(""),
                  row.getLong("next_at"),
                  Math.max(mayLand, row.getLong("may_land_until")),
                  row.getLong("fence"));
            })
        .optional();
  }

  /**
   * What stands in the way of sending that one again, in words: {@link
   * DeadLetters.DeadLetter#inTheWay}. Asked under {@link Merchants#lockAgainstNew}.
   */
  public Optional<String> inTheWay(Open found) {
    return letters.find(List.of(found.id())).stream()
        .findFirst()
        .flatMap(DeadLetters.DeadLetter::inTheWay);
  }

  /**
   * Closes it and opens its payment's line; an answer that comes late writes nothing.
   *
   * @return its last call, or empty if it is no longer as it was found
   */
  public Optional<Departure> close(Open found, Outcome outcome, long nowMillis) {
    mustFollow(found.state(), outcome.state());
    return write(found, outcome, false, "a person decided before it was asked", nowMillis);
  }

  /**
   * The same by the gateway's own word, which also means that nothing of it can land any more: the
   * number is used. Its batch's result is written again.
   *
   * @return its last call, or empty if it is no longer as it was found
   */
  public Optional<Departure> closeByGateway(Open found, Outcome outcome, long nowMillis) {
    if (!found.state().next().contains(outcome.state())) {
      throw new IllegalStateException(
          found.state().word() + " cannot become " + outcome.state().word());
    }
    Optional<Departure> closed =
        write(found, outcome, true, "the gateway told before it was asked", nowMillis);
    closed.ifPresent(
        call ->
            jdbc.sql(
                    """
                    UPDATE batch SET changed = 1
                     WHERE id = (SELECT batch_id FROM instruction WHERE id = :id)
                        OR id IN (SELECT batch_id FROM batch_row WHERE instruction_id = :id)
                    """)
                .param("id", found.id())
                .update());
    return closed;
  }

  private Optional<Departure> write(
      Open found, Outcome outcome, boolean byGateway, String whyUnasked, long nowMillis) {
    int closed =
        jdbc.sql(
                """
                UPDATE instruction SET state = :state, branch = :branch, next_at = NULL, line = 0, fence = fence + 1,
                       may_land_until = CASE WHEN :byGateway = 1 THEN 0 ELSE may_land_until END,
                       decided_at = CASE WHEN :byGateway = 1 THEN decided_at ELSE :now END,
                       gateway_id = COALESCE(gateway_id, CAST(:gatewayId AS TEXT)),
                       evidence = :evidence, message = :message, updated_at = :now
                 WHERE id = :id AND state = :was AND fence = :fence
                """)
            .param("state", outcome.state().word())
            .param("branch", outcome.branch())
            .param("byGateway", byGateway ? 1 : 0)
            .param("gatewayId", outcome.gatewayId().orElse(null))
            .param("evidence", outcome.evidence().orElse(""))
            .param("message", outcome.message().orElse(""))
            .param("now", nowMillis)
            .param("id", found.id())
            .param("was", found.state().word())
            .param("fence", found.fence())
            .update();
    if (closed == 0) {
      return Optional.empty();
    }
    endQuestions(found, whyUnasked, nowMillis);
    return calls.last(found.id());
  }

  /**
   * Lets the same number with the same body go again, now and on fresh ladders. One that may have
   * been executed is unknown again and keeps its payment's line, if no other has taken it since.
   *
   * @return whether it is so now
   */
  public boolean resend(Open found, long nowMillis) {
    mustFollow(found.state(), InstructionState.UNKNOWN);
    int resent =
        jdbc.sql(
                """
                UPDATE instruction SET state = CASE again WHEN 1 THEN 'unknown' ELSE :fresh END,
                       line = CASE WHEN again = 1 AND %s THEN 1 ELSE 0 END,
                       next_at = :now, priority = CASE WHEN priority < :class THEN priority ELSE :class END,
                       fence = fence + 1, updated_at = :now, decided_at = :now,
                       ladder_from = (SELECT COALESCE(MAX(a.id), 0) FROM attempt a WHERE a.instruction_id = instruction.id)
                 WHERE id = :id AND state = :was AND fence = :fence
                """
                    .formatted(LINE_IS_FREE))
            .param(
                "fresh",
                found.state() == InstructionState.PARKED
                    ? InstructionState.WAITING.word()
                    : found.state().word())
            .param("class", Outcome.RECONCILE)
            .param("now", nowMillis)
            .param("id", found.id())
            .param("was", found.state().word())
            .param("fence", found.fence())
            .update();
    endQuestions(found, "a person decided before it was asked", nowMillis);
    return resent == 1;
  }

  private static void mustFollow(InstructionState state, InstructionState next) {
    if (!state.nextByPerson().contains(next)) {
      throw new IllegalStateException("nobody may make " + state.word() + " " + next.word());
    }
  }

  /** Nobody needs an answer to a question that waits; one under way meets what was decided. */
  private void endQuestions(Open found, String why, long nowMillis) {
    jdbc.sql(
            """
            UPDATE instruction SET state = 'rejected', branch = 'closed', next_at = NULL, fence = fence + 1,
                   evidence = ?, updated_at = ?
             WHERE parent_id = ? AND state = 'waiting'
            """)
        .params(why, nowMillis, found.id())
        .update();
  }

  /** Adds to the evidence of one that was closed without its own answer. */
  public void addEvidence(long id, String words) {
    jdbc.sql("UPDATE instruction SET evidence = COALESCE(evidence, '') || ? WHERE id = ?")
        .params(words, id)
        .update();
  }
}
