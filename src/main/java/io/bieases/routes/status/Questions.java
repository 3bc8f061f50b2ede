package io.bieases.routes.status;

import io.bieases.routes.journal.Departure;
import io.bieases.routes.journal.InstructionState;
import io.bieases.routes.journal.Outcome;
import io.bieases.routes.settings.BieasesSettings.Ladders;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Asks the gateway about the payment before deciding on a refund it would not take (44010, 44011,
 * 44012). The question is an instruction of its own; the refund meanwhile stands on its ladder, so
 * a lost question costs nothing but time.
 */
public class Questions {

  private final Settlement settlement;
  private final StatusTable table;
  private final Ladders ladders;
  private final Set<String> finalUnpaid;
  private final JdbcClient writer;

  /**
   * Asks and answers through that settlement.
   *
   * @param finalUnpaid the gateway's status words of a payment that will never be paid
   */
  public Questions(
      Settlement settlement,
      StatusTable table,
      Ladders ladders,
      Set<String> finalUnpaid,
      JdbcClient writer) {
    this.settlement = settlement;
    this.table = table;
    this.ladders = ladders;
    this.finalUnpaid = finalUnpaid;
    this.writer = writer;
  }

  /**
   * Puts the refund on its ladder and asks for its payment.
   *
   * @return {@code asked}, or {@code used-up} if the ladder has no step left; then nothing is
   *     written
   */
  public String ask(Departure refund, Answer answer) {
    return settlement.inTransaction(
        now -> {
          List<Duration> ladder = table.rule(refund.operation(), answer.code()).ladder();
          int rung = settlement.attempts().answersOf(refund.instructionId(), answer.code());
          if (rung >= ladder.size()) {
            return Outcomes.USED_UP;
          }
          settlement.settle(
              refund,
              answer,
              Outcome.of("ask", InstructionState.WAITING, answer.ending())
                  .dueAt(now + ladders.scaled(ladder.get(rung)).toMillis(), Outcome.RETRY),
              now);
          writer
              .sql(
                  """
                  INSERT INTO instruction (merchant, operation, number, payment_id, details, door, parent_id,
                         correlation_id, state, priority, next_at, created_at, updated_at)
                  VALUES (?, 'query', ?, ?, '{}', 'reconcile', ?, ?, 'waiting', ?, ?, ?, ?)
                  ON CONFLICT (merchant, operation, number) DO NOTHING
                  """)
              .params(
                  refund.merchant(),
                  "about-" + refund.instructionId() + "-" + refund.attempts(),
                  refund.paymentId(),
                  refund.instructionId(),
                  refund.correlationId(),
                  Outcome.RECONCILE,
                  now,
                  now,
                  now)
              .update();
          return "asked";
        });
  }

  /**
   * What the answer to a question says about the payment.
   *
   * @return {@code final-unpaid}, also for a payment the gateway does not know, or {@code open}
   */
  public String verdict(Answer answer) {
    boolean unknownPayment = answer.code().equals("44006");
    boolean unpaid =
        answer
            .field("status")
            .map(word -> word.toLowerCase(Locale.ROOT))
            .filter(finalUnpaid::contains)
            .isPresent();
    return unknownPayment || unpaid ? "final-unpaid" : "open";
  }

  /** The code the refund was refused with when the question was put. */
  public String askedBecauseOf(Departure question) {
    return writer
        .sql("SELECT COALESCE(code, '') FROM instruction WHERE id = ?")
        .param(question.parentId().orElseThrow())
        .query(String.class)
        .single();
  }

  /** The payment will never be paid: nothing to refund. */
  public void rejectRefund(Departure question, Answer answer) {
    settlement.inTransaction(
        now ->
            close(question, InstructionState.REJECTED, "the payment is final unpaid", answer, now));
  }

  /** The payment exists, yet its transaction does not: a person decides. */
  public void parkRefund(Departure question, Answer answer) {
    String why = "was not paid: no transaction, though the payment is not final unpaid";
    settlement.inTransaction(now -> close(question, InstructionState.PARKED, why, answer, now));
  }

  private boolean close(
      Departure question, InstructionState state, String why, Answer answer, long now) {
    String said = answer.field("status").orElseGet(answer::toString);
    Outcome outcome =
        Outcome.of(state.word(), state, answer.ending())
            .withEvidence(why + "; asked about the payment, the gateway says " + said);
    return settlement.closeWaiting(
        question.parentId().orElseThrow(), askedBecauseOf(question), outcome, now);
  }
}
