package io.bieases.routes.status;

import io.bieases.routes.journal.Departure;
import io.bieases.routes.journal.Hold;
import io.bieases.routes.journal.Holds;
import io.bieases.routes.journal.InstructionState;
import io.bieases.routes.journal.Outcome;
import io.bieases.routes.settings.BieasesSettings.Ladders;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Outcomes that stop more than one instruction: a merchant-wide fault, a balance that does not
 * cover a refund, a gateway that cannot be reached. Held rows keep their place and their number.
 */
public class HoldOutcomes {

  /** Between two probes of a hold, unscaled. */
  public static final Duration PROBE = Duration.ofMinutes(1);

  /** Between two canaries of a merchant short of funds, unscaled. */
  public static final Duration CANARY = Duration.ofMinutes(15);

  private static final int NEVER_LEFT_IN_A_ROW = 5;
  private static final int SLOWEST_STEP = 6;

  private final Settlement settlement;
  private final Ladders ladders;

  /** Writes through that settlement. */
  public HoldOutcomes(Settlement settlement, Ladders ladders) {
    this.settlement = settlement;
    this.ladders = ladders;
  }

  /**
   * Every next call would fail too: hold the merchant, or one operation of it.
   *
   * @param scope an operation, or {@code *}; a question about something accepted holds its own
   *     operation only
   * @return {@code held}, or {@code only-this-row} if another instruction got through and only the
   *     raiser fails; then the hold is ended and the call is still open
   */
  public String held(Departure call, Answer answer, String scope) {
    return settlement.inTransaction(
        now -> {
          Optional<Hold> probed = probed(call);
          if (onlyRaiserFails(call, answer, probed)) {
            settlement.endHold(probed.orElseThrow(), "only the row that raised it fails", now);
            return "only-this-row";
          }
          wait(call, answer, "held", now);
          // nobody's payments wait for what only we want to know
          String held = FollowUps.isOne(call) ? call.operation() : scope;
          raise(AlertKind.HELD, call, answer, held, now + millis(PROBE), now);
          otherFailed(call, probed);
          return "held";
        });
  }

  /**
   * Holds one operation beside another outcome of the call: every next call would fail too, and yet
   * this one may have run, so it does not simply wait (44004 of a create or a refund).
   *
   * @param scope the operation; a route that names none holds nothing
   * @return {@code held}, {@code none}, or {@code only-this-row} as above; the call is still open
   */
  public String heldBeside(Departure call, Answer answer, String scope) {
    if (scope == null) {
      return "none";
    }
    return settlement.inTransaction(
        now -> {
          settlement.instructions().mustOwn(call);
          Optional<Hold> probed = probed(call);
          if (onlyRaiserFails(call, answer, probed)) {
            settlement.endHold(probed.orElseThrow(), "only the row that raised it fails", now);
            return "only-this-row";
          }
          // another fault's hold first: it would stand in the way of this one
          settlement.passProbe(call, answer, now);
          raise(AlertKind.HELD_UNCLEAR, call, answer, scope, now + millis(PROBE), now);
          otherFailed(call, probed);
          return "held";
        });
  }

  private Optional<Hold> probed(Departure call) {
    return call.holdId().isPresent()
        ? settlement.holds().find(call.holdId().getAsLong())
        : Optional.empty();
  }

  private static boolean onlyRaiserFails(Departure call, Answer answer, Optional<Hold> probed) {
    return probed
        .filter(hold -> hold.cause().equals(answer.cause()))
        .filter(hold -> hold.otherPassed() && isRaiser(hold, call))
        .isPresent();
  }

  private void otherFailed(Departure call, Optional<Hold> probed) {
    probed
        .filter(hold -> !isRaiser(hold, call))
        .ifPresent(hold -> settlement.holds().otherFailed(hold));
  }

  /** 41010: hold the merchant's refunds; the same row asks again as the canary. */
  public void shortOfFunds(Departure call, Answer answer) {
    settlement.inTransaction(
        now -> {
          wait(call, answer, "short-of-funds", now);
          raise(
              AlertKind.SHORT_OF_FUNDS, call, answer, call.operation(), now + millis(CANARY), now);
          return now;
        });
  }

  private void wait(Departure call, Answer answer, String branch, long now) {
    settlement.settle(
        call,
        answer,
        Outcome.of(branch, InstructionState.WAITING, answer.ending()).dueAt(now, Outcome.RETRY),
        now);
  }

  private void raise(
      AlertKind kind, Departure call, Answer answer, String scope, long probeAtMillis, long now) {
    String cause = kind == AlertKind.SHORT_OF_FUNDS ? Hold.SHORT_OF_FUNDS : answer.cause();
    OptionalLong raiser = OptionalLong.of(call.instructionId());
    if (settlement.holds().raise(call.merchant(), scope, cause, raiser, now, probeAtMillis)) {
      settlement
          .alerts()
          .raiseHold(kind, call.merchant(), call.operation(), scope, cause, "held: " + answer, now);
    }
  }

  /**
   * The call never left: again after 1, 2, 4 … 60 s without advancing a ladder; five in a row hold
   * the gateway for every merchant.
   */
  public void awaitGateway(Departure call, Answer answer) {
    settlement.inTransaction(
        now -> {
          int before = settlement.attempts().neverLeftInARow(call.instructionId());
          Duration wait =
              before >= SLOWEST_STEP ? Duration.ofSeconds(60) : Duration.ofSeconds(1L << before);
          settlement.settle(
              call,
              answer,
              Outcome.of("retry", InstructionState.WAITING, answer.ending())
                  .dueAt(now + millis(wait), Outcome.RETRY),
              now);
          if (settlement.holds().lastCallsNeverLeft(NEVER_LEFT_IN_A_ROW)
              && settlement
                  .holds()
                  .raise(
                      Holds.EVERY_MERCHANT,
                      Holds.EVERY_OPERATION,
                      Hold.UNREACHABLE,
                      OptionalLong.empty(),
                      now,
                      now + millis(PROBE))) {
            settlement
                .alerts()
                .raiseHold(
                    AlertKind.UNREACHABLE,
                    Holds.EVERY_MERCHANT,
                    Holds.EVERY_OPERATION,
                    Holds.EVERY_OPERATION,
                    Hold.UNREACHABLE,
                    "the gateway cannot be reached: " + answer.message(),
                    now);
          }
          return now;
        });
  }

  private long millis(Duration wait) {
    return ladders.scaled(wait).toMillis();
  }

  private static boolean isRaiser(Hold hold, Departure call) {
    return hold.raiserId().isPresent() && hold.raiserId().getAsLong() == call.instructionId();
  }
}
