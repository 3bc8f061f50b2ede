package io.bieases.routes.status;

import io.bieases.routes.journal.Departure;
import io.bieases.routes.journal.Ending;
import io.bieases.routes.journal.Holds;
import io.bieases.routes.journal.InstructionState;
import io.bieases.routes.journal.LogFields;
import io.bieases.routes.journal.Operation;
import io.bieases.routes.journal.Outcome;
import io.bieases.routes.settings.BieasesSettings.Ladders;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the outcome routes write: one method a branch, one transaction a call.
 *
 * <p>Methods that can be used up, conflict or differ answer with a word; the route decides where to
 * go with it.
 */
public class Outcomes {

  /** The ladder has no step left. */
  public static final String USED_UP = "used-up";

  private static final Logger LOG = LoggerFactory.getLogger(Outcomes.class);
  private static final Duration CONFIRM_WITHIN = Duration.ofHours(24);
  private static final Duration FIRST_RECONCILE = Duration.ofSeconds(60);
  private static final long DRIFT_WINDOW_MILLIS = 600_000;
  private static final int DRIFT_ANSWERS = 5;
  private static final int THROTTLED_TOO_OFTEN = 10;
  private static final String PARAMS_ERROR = "40000";
  private static final String UNCONFIRMED = "was registered, confirm with BIEASES";

  private final Settlement settlement;
  private final StatusTable table;
  private final Ladders ladders;
  private final Duration responseTimeout;

  /** Writes through that settlement. */
  public Outcomes(
      Settlement settlement, StatusTable table, Ladders ladders, Duration responseTimeout) {
    this.settlement = settlement;
    this.table = table;
    this.ladders = ladders;
    this.responseTimeout = responseTimeout;
  }

  /** 20000: the gateway took it. */
  public void accepted(Departure call, Answer answer) {
    settlement.inTransaction(
        now -> {
          Outcome accepted =
              Outcome.of("accepted", InstructionState.ACCEPTED, answer.ending())
                  .withGatewayId(answer.field(idField(call)));
          OptionalLong ask = FollowUps.first(call, ladders, now);
          settlement.settle(
              call,
              answer,
              ask.isPresent() ? accepted.dueAt(ask.getAsLong(), Outcome.RETRY) : accepted,
              now);
          return now;
        });
  }

  private static String idField(Departure call) {
    return Operation.of(call.operation()) == Operation.CREATE ? "paymentId" : "refundId";
  }

  /**
   * A business no: nothing happened. Too many refused parameters of an operation mean that the
   * contract has drifted and hold that operation of the merchant.
   *
   * @param alert whether a person should look, beside the dead letter; a route that does not say so
   *     means no
   */
  public void rejected(Departure call, Answer answer, Boolean alert) {
    settlement.inTransaction(
        now -> {
          settlement.settle(
              call,
              answer,
              Outcome.of("rejected", InstructionState.REJECTED, answer.ending()),
              now);
          if (Boolean.TRUE.equals(alert)) {
            settlement.alert(
                AlertKind.REJECTED, call, answer, "rejected: " + answer.message(), now);
          }
          // to a cancel it is also the usual no, of an order that is paid
          if (answer.code().equals(PARAMS_ERROR)
              && Operation.of(call.operation()) != Operation.CANCEL) {
            holdIfTheContractDrifted(call, now);
          }
          return now;
        });
  }

  private void holdIfTheContractDrifted(Departure call, long now) {
    long since = now - DRIFT_WINDOW_MILLIS;
    Holds holds = settlement.holds();
    long refused = holds.answeredSince(call.merchant(), call.operation(), PARAMS_ERROR, since);
    long all = holds.answeredSince(call.merchant(), call.operation(), "*", since);
    if (refused > DRIFT_ANSWERS
        && refused * 20 > all
        && holds.raise(
            call.merchant(),
            call.operation(),
            PARAMS_ERROR,
            OptionalLong.empty(),
            now,
            now + ladders.scaled(HoldOutcomes.PROBE).toMillis())) {
      settlement
          .alerts()
          .raiseHold(
              AlertKind.CONTRACT_DRIFT,
              call.merchant(),
              call.operation(),
              call.operation(),
              PARAMS_ERROR,
              refused + " of " + all + " answers in 10 minutes are 40000: the contract has drifted",
              now);
    }
  }

  /**
   * Not now: the same number again after the ladder's next wait.
   *
   * @param alert whether a person should look; a route that does not say so means no
   * @return {@code again}, or {@code used-up} if the ladder has no step left; then nothing is
   *     written
   */
  public String retry(Departure call, Answer answer, Boolean alert) {
    return settlement.inTransaction(
        now -> {
          String code = answer.hasCode() ? answer.code() : StatusTable.NO_ANSWER;
          List<Duration> ladder = table.rule(call.operation(), code).ladder();
          int rung =
              answer.hasCode()
                  ? settlement.attempts().answersOf(call.instructionId(), code)
                  : settlement.attempts().lost(call.instructionId());
          if (rung >= ladder.size()) {
            return USED_UP;
          }
          settlement.settle(
              call,
              answer,
              Outcome.of("retry", InstructionState.WAITING, answer.ending())
                  .dueAt(now + ladders.scaled(ladder.get(rung)).toMillis(), Outcome.RETRY),
              now);
          if (Boolean.TRUE.equals(alert)) {
            settlement.alert(AlertKind.ASKED_AGAIN, call, answer, "asked again: " + answer, now);
          }
          return "again";
        });
  }

  /** The branch to take when the ladder for that answer is used up, as the table has it. */
  public String afterLadder(Departure call, Answer answer) {
    String code = answer.hasCode() ? answer.code() : StatusTable.NO_ANSWER;
    return table.rule(call.operation(), code).then();
  }

  /** Whether a branch as written in the table asks for an alert. */
  public boolean wantsAlert(String branch) {
    return branch.endsWith("+alert");
  }

  /**
   * 42901 or 429: the ladder does not advance; the pace keeps the wait. It may have been executed
   * all the same: a 429 may come from anything on the way, and no page says that the gateway counts
   * before it looks at the call. A number that meets it ten times is told to a person.
   */
  public void throttled(Departure call, Answer answer) {
    boolean mayHaveRun = !Operation.of(call.operation()).isQuestion();
    settlement.inTransaction(
        now -> {
          settlement.settle(
              call,
              answer,
              Outcome.of(
                      "throttled",
                      mayHaveRun ? InstructionState.UNKNOWN : InstructionState.WAITING,
                      answer.ending())
                  .dueAt(now, Outcome.RETRY),
              now);
          if (settlement.attempts().takenBranch(call.instructionId(), "throttled")
              == THROTTLED_TOO_OFTEN) {
            settlement.alert(
                AlertKind.THROTTLED,
                call,
                answer,
                call + ": refused for its rate again and again",
                now);
          }
          return now;
        });
  }

  /**
   * Cannot tell whether it happened: the payment's line stays closed, the same number is sent again
   * along the ladder; a create not beyond the expiry of its order.
   *
   * @return {@code reconcile}, or {@code used-up}; then nothing is written
   */
  public String unknown(Departure call, Answer answer, Boolean alert) {
    return settlement.inTransaction(
        now -> {
          List<Duration> ladder = table.rule(call.operation(), StatusTable.NO_ANSWER).ladder();
          int rung = settlement.attempts().unknownSteps(call.instructionId());
          if (rung > ladder.size()) {
            return USED_UP;
          }
          long next =
              now
                  + (rung == 0
                      ? Math.max(
                          responseTimeout.toMillis(), ladders.scaled(FIRST_RECONCILE).toMillis())
                      : ladders.scaled(ladder.get(rung - 1)).toMillis());
          if (OrderExpiry.isOver(call, next)) {
            return USED_UP;
          }
          settlement.settle(
              call,
              answer,
              Outcome.of("unknown", InstructionState.UNKNOWN, answer.ending())
                  .dueAt(next, Outcome.RECONCILE)
                  .withEvidence("may have been executed: " + answer),
              now);
          if (Boolean.TRUE.equals(alert)) {
            settlement.alert(AlertKind.UNKNOWN, call, answer, "outcome unknown: " + answer, now);
          }
          return "reconcile";
        });
  }

  /**
   * 44009, 44015: whose number is it?
   *
   * @return {@code ours} (written: registered, to be confirmed), {@code refused-before} or {@code
   *     conflict}; then nothing is written
   */
  public String duplicate(Departure call, Answer answer) {
    return settlement.inTransaction(
        now -> {
          long id = call.instructionId();
          // not by call.again(): a conflict that a person had sent again is nobody's still
          if (settlement.attempts().mayHaveRegistered(id)) {
            settlement.settle(
                call,
                answer,
                Outcome.of("duplicate", InstructionState.DUPLICATE, answer.ending())
                    .dueAt(now + ladders.scaled(CONFIRM_WITHIN).toMillis(), Outcome.RECONCILE)
                    .withEvidence("registered by an earlier attempt of ours, not confirmed yet"),
                now);
            return "ours";
          }
          return settlement.attempts().refused(id) ? "refused-before" : "conflict";
        });
  }

  /** A person decides. What it may have done is said first. */
  public void parked(Departure call, Answer answer, String reason) {
    settlement.inTransaction(
        now -> {
          boolean mayHaveRun =
              call.again()
                  || answer.ending() == Ending.NO_ANSWER
                  || leavesItOpen(call, answer.code());
          String effect = Effect.of(call.operation(), mayHaveRun);
          Outcome parked =
              Outcome.of("parked", InstructionState.PARKED, answer.ending())
                  .withEvidence(
                      effect
                          + ": "
                          + reason
                          + "; last answer of "
                          + call.attempts()
                          + ": "
                          + answer);
          settlement.settle(call, answer, mayHaveRun ? parked.thatMayHaveRun() : parked, now);
          String text = "parked, " + effect + ": " + reason;
          settlement.alerts().raise(AlertKind.PARKED, call, answer.cause(), text, now);
          return now;
        });
  }

  /**
   * A code that does not say that it did not run: what an order that is over is parked with at
   * once, or that the number is known, so somebody executed it: an earlier journal of ours, say.
   */
  private boolean leavesItOpen(Departure call, String code) {
    if (code.isEmpty()) {
      return false;
    }
    String first = table.rule(call.operation(), code).first();
    return first.startsWith("unknown") || first.equals("duplicate");
  }

  /**
   * Parks duplicates of our own that nobody confirmed in time.
   *
   * @return how many
   */
  public int parkUnconfirmed() {
    List<Departure> parked = settlement.inTransaction(this::parkUnconfirmed);
    for (Departure call : parked) {
      try (LogFields.Scope fields = LogFields.of(call).put()) {
        LOG.warn("parked: {}: {}", call, UNCONFIRMED);
      }
    }
    return parked.size();
  }

  private List<Departure> parkUnconfirmed(long now) {
    List<Departure> parked = new ArrayList<>();
    for (Operation operation : List.of(Operation.CREATE, Operation.REFUND)) {
      String evidence = Effect.of(operation.word(), true) + ": " + UNCONFIRMED;
      List<Departure> overdue =
          settlement
              .instructions()
              .parkOverdue(InstructionState.DUPLICATE, operation, evidence, now);
      overdue.forEach(call -> settlement.announceParked(call, UNCONFIRMED, now));
      parked.addAll(overdue);
    }
    return parked;
  }
}
