package io.bieases.routes.status;

import io.bieases.routes.journal.AskedCancels;
import io.bieases.routes.journal.Departure;
import io.bieases.routes.journal.InstructionState;
import io.bieases.routes.journal.Operation;
import io.bieases.routes.journal.Outcome;
import io.bieases.routes.settings.BieasesSettings.Ladders;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Asks the gateway about the payment before deciding on a refund it would not take (44010, 44011,
 * 44012) or on a cancel whose answer was lost or unclear. The question is an instruction of its
 * own; what it is about meanwhile stands on its ladder, so a lost question costs nothing but time.
 */
public class Questions {

  private static final String ASK = "ask";

  /** No caller may use this character in a number, so none can take that of a question. */
  static final String NOBODYS = "~about-";

  private static final String PAYMENT_NOT_FOUND = "44006";

  private final Settlement settlement;
  private final StatusTable table;
  private final Ladders ladders;
  private final PaymentWords words;
  private final JdbcClient writer;
  private final AskedCancels cancels;

  /** Asks and answers through that settlement. */
  public Questions(
      Settlement settlement,
      StatusTable table,
      Ladders ladders,
      PaymentWords words,
      JdbcClient writer) {
    this.settlement = settlement;
    this.table = table;
    this.ladders = ladders;
    this.words = words;
    this.writer = writer;
    cancels = new AskedCancels(writer);
  }

  /**
   * Puts a refund or a cancel on its ladder and asks for its payment.
   *
   * @param alert whether a person should look; a route that does not say so means no
   * @return {@code asked}, or {@code used-up} if the ladder has no step left; then nothing is
   *     written
   */
  public String ask(Departure call, Answer answer, Boolean alert) {
    return settlement.inTransaction(
        now -> {
          List<Duration> ladder = table.rule(call.operation(), rung(call, answer)).ladder();
          int rung = isCancel(call) ? asked(call.instructionId()) : answers(call, answer);
          if (rung >= ladder.size() && !(isCancel(call) && isBeingAnswered(call))) {
            return Outcomes.USED_UP;
          }
          Duration wait = ladders.scaled(ladder.get(Math.min(rung, ladder.size() - 1)));
          settlement.settle(
              call, answer, outcome(call, answer).dueAt(now + wait.toMillis(), Outcome.RETRY), now);
          put(call, now);
          if (Boolean.TRUE.equals(alert)) {
            settlement.alert(
                AlertKind.ASKING, call, answer, "asking for the payment: " + answer, now);
          }
          return "asked";
        });
  }

  /** Nobody is asked to decide what a question on its way is about to answer. */
  private boolean isBeingAnswered(Departure call) {
    return writer
            .sql(
                "SELECT COUNT(*) FROM instruction WHERE parent_id = ? AND state IN ('waiting', 'sending')")
            .param(call.instructionId())
            .query(Integer.class)
            .single()
        > 0;
  }

  /** A cancel climbs one ladder whatever the answer was; a refund one for each code. */
  private static String rung(Departure call, Answer answer) {
    return isCancel(call) ? StatusTable.NO_ANSWER : answer.code();
  }

  private int asked(long id) {
    return settlement.attempts().takenBranch(id, ASK);
  }

  private int answers(Departure call, Answer answer) {
    return settlement.attempts().answersOf(call.instructionId(), answer.code());
  }

  /**
   * A refund was refused and waits. Of a cancel nobody knows, unless the answer is one that means
   * "not now" at first and asks only once its own ladder is used up (41012).
   */
  private Outcome outcome(Departure call, Answer answer) {
    boolean refused =
        !isCancel(call)
            || (answer.hasCode()
                && table.rule(call.operation(), answer.code()).first().equals("retry"));
    return refused
        ? Outcome.of(ASK, InstructionState.WAITING, answer.ending())
        : Outcome.of(ASK, InstructionState.UNKNOWN, answer.ending())
            .withEvidence(Effect.of(call.operation(), true) + ": " + answer);
  }

  private void put(Departure call, long now) {
    writer
        .sql(
            """
            INSERT INTO instruction (merchant, operation, number, payment_id, details, door, parent_id,
                   correlation_id, state, priority, next_at, created_at, updated_at)
            VALUES (?, 'query', ?, ?, '{}', 'reconcile', ?, ?, 'waiting', ?, ?, ?, ?)
            ON CONFLICT (merchant, operation, number) DO NOTHING
            """)
        .params(
            call.merchant(),
            NOBODYS + call.instructionId() + "-" + call.attempts(),
            call.paymentId(),
            call.instructionId(),
            call.correlationId(),
            Outcome.RECONCILE,
            now,
            now,
            now)
        .update();
  }

  /**
   * What the answer to a question says about the payment.
   *
   * @return {@code not-found} if the gateway does not know it, {@code final-unpaid}, {@code
   *     unpaid}, {@code paid}, or {@code open}
   */
  public String verdict(Answer answer) {
    return answer.code().equals(PAYMENT_NOT_FOUND)
        ? "not-found"
        : answer.field("status").map(words::verdict).orElse("open");
  }

  /** The operation the question was put for. */
  public String askedFor(Departure question) {
    return ofParent(question, "SELECT operation FROM instruction WHERE id = ?");
  }

  /** The code it was answered with when the question was put; empty if there was none. */
  public String askedBecauseOf(Departure question) {
    return ofParent(question, "SELECT COALESCE(code, '') FROM instruction WHERE id = ?");
  }

  private String ofParent(Departure question, String sql) {
    return writer.sql(sql).param(question.parentId().orElseThrow()).query(String.class).single();
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
    Outcome outcome =
        Outcome.of(state.word(), state, answer.ending())
            .withEvidence(why + "; asked about the payment, the gateway says " + said(answer));
    return settlement.closeWaiting(
        question.parentId().orElseThrow(), askedBecauseOf(question), outcome, now);
  }

  private static String said(Answer answer) {
    return answer.field("status").orElseGet(answer::toString);
  }

  /** The order is cancelled or over: what the cancel was for is so. */
  public void cancelSucceeded(Departure question, Answer answer) {
    String why = "the payment is " + said(answer);
    closeCancel(question, outcome(InstructionState.SUCCEEDED, answer, why), true);
  }

  /** The order was paid: no cancel of it can have run. */
  public void rejectCancel(Departure question, Answer answer, String why) {
    closeCancel(question, outcome(InstructionState.REJECTED, answer, why), true);
  }

  /**
   * The gateway does not know the payment.
   *
   * @return whether the cancel is rejected; one that may have been executed stays on its ladder
   */
  public boolean rejectCancelThatNeverRan(Departure question, Answer answer, String why) {
    return closeCancel(question, outcome(InstructionState.REJECTED, answer, why), false);
  }

  private static Outcome outcome(InstructionState state, Answer answer, String why) {
    return Outcome.of(state.word(), state, answer.ending()).withEvidence(why);
  }

  private boolean closeCancel(Departure question, Outcome outcome, boolean evenIfItMayHaveRun) {
    return settlement.inTransaction(
        now -> {
          Optional<Departure> cancel =
              cancels.close(question.parentId().orElseThrow(), outcome, evenIfItMayHaveRun, now);
          cancel.ifPresent(
              its -> settlement.announceClosed(its, askedBecauseOf(question), outcome, now));
          return cancel.isPresent();
        });
  }

  /**
   * The order is unpaid, so the cancel did not run: again at once, but only after the first
   * question. A gateway that goes on answering so is met at the ladder's pace.
   */
  public void cancelAgain(Departure question) {
    settlement.inTransaction(
        now -> {
          long id = question.parentId().orElseThrow();
          return asked(id) == 1 && cancels.hurry(id, now);
        });
  }

  private static boolean isCancel(Departure call) {
    return Operation.of(call.operation()) == Operation.CANCEL;
  }
}
