package io.bieases.routes.status;

import io.bieases.routes.journal.Departure;
import io.bieases.routes.journal.Ending;
import io.bieases.routes.journal.InstructionState;
import io.bieases.routes.journal.LogFields;
import io.bieases.routes.journal.Merchants;
import io.bieases.routes.journal.OpenInstructions.Open;
import io.bieases.routes.journal.Operation;
import io.bieases.routes.journal.OperatorActions;
import io.bieases.routes.journal.Outcome;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a person decides about an instruction that is parked, unknown or duplicate: it is closed as
 * done or as not done, or sent again under its own number. One transaction each, with the reason in
 * the journal; everybody is told as of any other outcome.
 *
 * <p>Who decides names the version that was looked at: what has changed since is looked at again
 * first. Whatever a person can do wrong is answered with a word; nothing is changed then.
 */
public class Decisions {

  private static final Logger LOG = LoggerFactory.getLogger(Decisions.class);
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");
  private final Settlement settlement;
  private final Merchants merchants;

  /** Writes through that settlement. */
  public Decisions(Settlement settlement, Merchants merchants) {
    this.settlement = settlement;
    this.merchants = merchants;
  }

  /** What was looked at, who decides and why. */
  private record Case(Seen seen, Person who) {

    @Override
    public String toString() {
      return seen.toString();
    }
  }

  /**
   * Closes an instruction that is parked, unknown or duplicate.
   *
   * @param happened {@code yes} if the gateway did it, {@code no} if it did not; never earlier than
   *     a call without an answer could still arrive
   * @param who says so
   */
  public Decision close(Seen seen, String happened, Person who) {
    Case its = new Case(seen, who);
    String word = Person.text(happened).toLowerCase(Locale.ROOT);
    if (!word.equals("yes") && !word.equals("no")) {
      return new Decision("unclear", "did it happen at the gateway? Say yes or no");
    }
    return decide(its, merchants::lock, (found, now) -> close(its, found, word.equals("yes"), now));
  }

  private Decision close(Case its, Open found, boolean happened, long now) {
    if (!isOpen(found)) {
      return notOpen(its, found.state());
    }
    if (!happened && found.mayLandUntilMillis() > now) {
      return new Decision(
          "too-early",
          "a call without an answer may still reach the gateway until "
              + Instant.ofEpochMilli(found.mayLandUntilMillis())
              + "; until then nobody can say that it did not happen");
    }
    String effect = effect(its.seen().operation(), happened);
    InstructionState state = happened ? InstructionState.SUCCEEDED : InstructionState.REJECTED;
    String words = "closed by " + its.who().operator() + ", " + effect + ": " + its.who().reason();
    Outcome outcome =
        Outcome.of("closed", state, Ending.ANSWERED)
            .withAnswer(OptionalInt.empty(), Optional.of(found.code()), Optional.of(words))
            .withEvidence(
                found.evidence().isEmpty() ? words : words + "; before it: " + found.evidence());
    Optional<Departure> closed = settlement.open().close(found, outcome, now);
    closed.ifPresent(call -> settlement.announceClosed(call, found.code(), outcome, now));
    return closed.isEmpty()
        ? notOpen(its, found.state())
        : noted(
            its,
            happened ? "close: happened" : "close: did not happen",
            new Decision("closed", its + " is " + state.word() + ": " + effect),
            now);
  }

  private static String effect(String operation, boolean happened) {
    return happened
        ? switch (Operation.of(operation)) {
          case CREATE -> "the order exists";
          case CANCEL -> "was cancelled";
          case REFUND -> "was paid";
          case QUERY, REFUND_QUERY -> "was found out";
        }
        : Effect.of(operation, false);
  }

  /**
   * Sends an instruction that is parked again, or one that is unknown before its time: the same
   * number, the same body, when pace, holds and its payment's line allow. The gateway's answer
   * decides.
   *
   * <p>A parked refund is not sent beside another one of the same payment and amount that came, or
   * was brought back, after it: its sender may have been told to take a new number. That goes for
   * one that may have been paid too. Its own number is never executed twice, but if its call never
   * arrived the gateway does not know it, and asking by sending it pays. A person closes it
   * instead. One that is unknown is let: it would go by itself. Once sent again it counts as sent:
   * what is handed in beside it later is not looked for.
   *
   * <p>Nobody is kept from handing in a second refund while the first is parked: two equal ones of
   * a payment may both be meant, and nothing is sent of the first until a person decides.
   */
  public Decision resend(Seen seen, Person who) {
    Case its = new Case(seen, who);
    return decide(
        its,
        seen.operation().equals(Operation.REFUND.word())
            ? merchants::lockAgainstNew
            : merchants::lock,
        (found, now) ->
            whyNotResend(its, found, now)
                .orElseGet(
                    () ->
                        settlement.open().resend(found, now)
                            ? noted(
                                its,
                                "resend",
                                new Decision(
                                    "resent",
                                    its + " goes out again when pace, hold and line allow"),
                                now)
                            : notOpen(its, found.state())));
  }

  /** What {@link #resend} would say instead of sending it; empty if it would send. */
  Optional<Decision> whyNotResend(Seen seen, Person who) {
    Case its = new Case(seen, who);
    Decision none = new Decision("resent", "");
    return Optional.of(
            decide(
                its,
                // a look; what is sent is asked about again under the lock
                unlocked -> {},
                (found, now) -> whyNotResend(its, found, now).orElse(none)))
        .filter(decision -> !decision.equals(none));
  }

  private Optional<Decision> whyNotResend(Case its, Open found, long now) {
    if (found.state().maySend() && found.nextAtMillis() <= now) {
      return Optional.of(
          new Decision("already-due", its + " goes out as soon as pace, hold and line allow"));
    }
    if (!found.state().nextByPerson().contains(InstructionState.UNKNOWN)) {
      return Optional.of(notOpen(its, found.state()));
    }
    return found.state() == InstructionState.PARKED
        ? settlement.open().inTheWay(found).map(why -> new Decision("left-out", why))
        : Optional.empty();
  }

  private static boolean isOpen(Open found) {
    return !found.state().nextByPerson().isEmpty();
  }

  /** What is done with an instruction a person may decide on. */
  private interface Work {
    Decision on(Open found, long now);
  }

  private Decision decide(Case its, Consumer<String> lock, Work work) {
    Optional<Decision> refused = its.who().refused();
    if (refused.isPresent()) {
      return refused.get();
    }
    if (!isName(its.seen().merchant())
        || !isName(its.seen().operation())
        || !isName(its.seen().number())) {
      return unknownNumber(its);
    }
    return settlement.inTransaction(now -> underLock(its, lock, work, now));
  }

  private Decision underLock(Case its, Consumer<String> lock, Work work, long now) {
    if (find(its).isEmpty()) {
      return unknownNumber(its);
    }
    lock.accept(its.seen().merchant());
    Open found = find(its).orElseThrow();
    return found.fence() == its.seen().version()
        ? work.on(found, now)
        : changed(its, found.state());
  }

  private Optional<Open> find(Case its) {
    return settlement
        .open()
        .find(its.seen().merchant(), its.seen().operation(), its.seen().number());
  }

  private Decision noted(Case its, String action, Decision decision, long now) {
    LogFields fields =
        new LogFields().of(its.seen().merchant(), its.seen().operation(), its.seen().number());
    try (LogFields.Scope scope = fields.put()) {
      LOG.info("{} by {}: {}: {}", action, its.who().operator(), its, its.who().reason());
    }
    settlement
        .actions()
        .note(
            its.who().operator(),
            action,
            OperatorActions.target(
                its.seen().merchant(), its.seen().operation(), its.seen().number()),
            its.who().reason(),
            now);
    return decision;
  }

  private static boolean isName(String given) {
    return NAME.matcher(given).matches();
  }

  private static Decision unknownNumber(Case its) {
    return new Decision("unknown-number", "no such instruction: " + its);
  }

  private static Decision changed(Case its, InstructionState state) {
    return new Decision(
        "changed", its + " is not as it was seen, it is " + state.word() + " now: look again");
  }

  private static Decision notOpen(Case its, InstructionState state) {
    return new Decision(
        "not-open",
        its
            + " is "
            + state.word()
            + "; parked and unknown ones are closed or sent again, duplicate ones closed");
  }
}
