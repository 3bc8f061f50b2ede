package io.bieases.routes.status;

import io.bieases.routes.journal.Attempts;
import io.bieases.routes.journal.Departure;
import io.bieases.routes.journal.Ending;
import io.bieases.routes.journal.Hold;
import io.bieases.routes.journal.Holds;
import io.bieases.routes.journal.InstructionHistory;
import io.bieases.routes.journal.InstructionState;
import io.bieases.routes.journal.Instructions;
import io.bieases.routes.journal.JournalClock;
import io.bieases.routes.journal.OpenInstructions;
import io.bieases.routes.journal.OperatorActions;
import io.bieases.routes.journal.Outbox;
import io.bieases.routes.journal.Outcome;
import io.bieases.routes.journal.OutcomeSignal;
import io.bieases.routes.journal.Replies;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Writes what one ended call makes of its instruction, with everything that leaves because of it,
 * in one transaction: the attempt, the instruction, the hold it may have probed, the messages.
 */
public class Settlement {

  /** Every outcome that is settled, with properties to select by. */
  public static final String OUTCOMES = "bieases.outcomes";

  /** Every last word, for whoever listens. */
  public static final String EVENTS = "topic://bieases.events";

  /** What a person should look at. */
  public static final String ALERTS = "bieases.alerts";

  private static final Set<InstructionState> UNDECIDED =
      Set.of(InstructionState.UNKNOWN, InstructionState.PARKED);

  private static final Set<InstructionState> LAST_WORDS =
      Set.of(InstructionState.SUCCEEDED, InstructionState.DECLINED);

  /** Nothing changes any more; a callback tells it. */
  private static final Set<InstructionState> FINAL =
      Set.of(InstructionState.SUCCEEDED, InstructionState.DECLINED, InstructionState.REJECTED);

  /** So many calls back an older word about the same number may still wait to be sent. */
  private static final int LONGEST_HISTORY = 100;

  private static final Set<String> MERCHANT_WIDE = Set.of("held", "throttled");

  /** Answered once more before it holds anybody, so its first answer is no way through either. */
  private static final String SIGNATURE_FAULT = "44001";

  private final TransactionTemplate transaction;
  private final JournalClock clock;
  private final Instructions instructions;
  private final OpenInstructions open;
  private final OperatorActions actions;
  private final Evidence evidence;
  private final Attempts attempts;
  private final Holds holds;
  private final Outbox outbox;
  private final Replies replies;
  private final OutcomeSignal signal;
  private final Alerts alerts;
  private final String environment;
  private final Set<String> calledBack;
  private final Tally tally;

  /** The same, with nobody watching. */
  public Settlement(
      JdbcClient writer,
      TransactionTemplate transaction,
      JournalClock clock,
      Outbox outbox,
      OutcomeSignal signal,
      Alerts alerts,
      String environment,
      Set<String> calledBack) {
    this(writer, transaction, clock, outbox, signal, alerts, environment, calledBack, Tally.NONE);
  }

  /**
   * Writes into that journal; messages carry the environment, so that none is mistaken.
   *
   * @param signal wakes callers that wait for an outcome
   * @param calledBack aliases of the merchants whose own systems are told how an instruction ended
   * @param tally counts ended calls once they are committed
   */
  public Settlement(
      JdbcClient writer,
      TransactionTemplate transaction,
      JournalClock clock,
      Outbox outbox,
      OutcomeSignal signal,
      Alerts alerts,
      String environment,
      Set<String> calledBack,
      Tally tally) {
    this.transaction = transaction;
    this.clock = clock;
    this.outbox = outbox;
    this.signal = signal;
    this.alerts = alerts;
    this.environment = environment;
    this.calledBack = Set.copyOf(calledBack);
    this.tally = tally;
    replies = new Replies(writer, outbox, environment);
    instructions = new Instructions(writer);
    open = new OpenInstructions(writer);
    actions = new OperatorActions(writer);
    evidence = new Evidence(new InstructionHistory(writer));
    attempts = new Attempts(writer);
    holds = new Holds(writer);
  }

  Instructions instructions() {
    return instructions;
  }

  OpenInstructions open() {
    return open;
  }

  OperatorActions actions() {
    return actions;
  }

  Attempts attempts() {
    return attempts;
  }

  Holds holds() {
    return holds;
  }

  Alerts alerts() {
    return alerts;
  }

  /** Runs something in a transaction of the journal, with the time read inside it. */
  <T> T inTransaction(LongFunction<T> work) {
    return transaction.execute(status -> work.apply(clock.nowMillis()));
  }

  /** Ends the call in a transaction of its own. */
  void settle(Departure call, Answer answer, Outcome outcome) {
    inTransaction(
        now -> {
          settle(call, answer, outcome, now);
          return now;
        });
  }

  /** Ends the call inside the caller's transaction. */
  void settle(Departure call, Answer answer, Outcome outcome, long now) {
    Outcome full =
        withEvidence(call, answer, outcome)
            .withAnswer(
                answer.status(),
                Optional.of(answer.code()).filter(code -> !code.isEmpty()),
                Optional.of(answer.message()))
            .withData(answer.data());
    instructions.end(call, full, now);
    passProbe(call, full, now);
    announce(call, full, now);
    signal.raiseAfterCommit(call.instructionId());
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void afterCommit() {
            tally.callEnded(call.merchant(), call.operation(), answer, full.branch());
          }
        });
  }

  /** Whoever has to decide is told what was tried; questions of our own are nobody's to decide. */
  private Outcome withEvidence(Departure call, Answer answer, Outcome outcome) {
    if (call.parentId().isPresent()
        || !UNDECIDED.contains(Instructions.stateAfter(call, outcome))) {
      return outcome;
    }
    String words =
        outcome.evidence().orElseGet(() -> Effect.of(call.operation(), true) + ": " + answer);
    return outcome.withEvidence(words + evidence.tried(call, answer, outcome.branch()));
  }

  /** Tells everybody about a registered number that was parked because nobody confirmed it. */
  void announceParked(Departure call, String why, long now) {
    String tried = evidence.tried(call.instructionId());
    open.addEvidence(call.instructionId(), tried);
    Outcome outcome =
        Outcome.of("parked", InstructionState.PARKED, Ending.ANSWERED)
            .withEvidence(Effect.of(call.operation(), true) + ": " + why + tried);
    announce(call, outcome, now);
    alerts.raise(AlertKind.UNCONFIRMED, call, "unconfirmed", call + ": " + why, now);
  }

  /** What leaves because of an outcome; questions we put ourselves concern nobody outside. */
  private void announce(Departure call, Outcome outcome, long now) {
    if (call.parentId().isPresent() || !outcome.state().isSettled()) {
      return;
    }
    Map<String, Object> headers = headers(call, outcome);
    Map<String, Object> body = body(call, outcome);
    if (outcome.state() == InstructionState.REJECTED) {
      outbox.add(messageId(call, "dead-letter"), Outbox.DEAD_LETTERS, headers, body, now);
    }
    if (!outcome.data().isEmpty()) {
      body.put("data", outcome.data());
    }
    outbox.add(messageId(call, "outcome"), OUTCOMES, headers, body, now);
    if (LAST_WORDS.contains(outcome.state())) {
      outbox.add(messageId(call, "event"), EVENTS, headers, body, now);
    }
    if (FINAL.contains(outcome.state()) && calledBack.contains(call.merchant())) {
      String to = Outbox.CALLBACK_TO + call.merchant();
      List<String> before =
          LongStream.range(Math.max(1, call.fence() - LONGEST_HISTORY), call.fence())
              .mapToObj(fence -> messageId(call, "callback", fence))
              .toList();
      if (!before.isEmpty()) {
        outbox.supersede(before, now);
      }
      outbox.add(messageId(call, "callback"), to, headers, body, now);
    }
    replies.answer(call.instructionId(), now);
  }

  /**
   * Closes the waiting refund a question was about; one that is under way again is left alone.
   *
   * @param code the code it was refused with
   * @return whether it was closed
   */
  boolean closeWaiting(long refundId, String code, Outcome word, long now) {
    Outcome outcome =
        word.state() == InstructionState.PARKED
            ? word.withEvidence(word.evidence().orElse("") + evidence.tried(refundId))
            : word;
    Optional<Departure> refund = instructions.closeWaiting(refundId, outcome, now);
    refund.ifPresent(
        its -> {
          announceClosed(its, code, outcome, now);
          if (outcome.state() == InstructionState.PARKED) {
            String text = "parked, " + outcome.evidence().orElse("");
            alerts.raise(AlertKind.PARKED, its, code, text, now);
          }
        });
    return refund.isPresent();
  }

  /** Tells everybody what another word than its own answer made of it: a question's, a person's. */
  void announceClosed(Departure call, String code, Outcome outcome, long now) {
    Optional<String> words = outcome.message().or(outcome::evidence);
    announce(call, outcome.withAnswer(OptionalInt.empty(), Optional.of(code), words), now);
    signal.raiseAfterCommit(call.instructionId());
  }

  /** A probe that got any other answer than the fault itself got through, whatever the branch. */
  private static boolean gotThrough(Hold hold, Outcome outcome) {
    if (hold.cause().equals(Hold.UNREACHABLE)) {
      return true;
    }
    String code = outcome.code().orElse("");
    return !MERCHANT_WIDE.contains(outcome.branch())
        && !code.equals(hold.cause())
        && !code.equals(SIGNATURE_FAULT);
  }

  /** What that answer makes of the hold the call probes, before anything else is raised. */
  void passProbe(Departure call, Answer answer, long now) {
    Outcome none =
        Outcome.of("unknown", InstructionState.UNKNOWN, answer.ending())
            .withAnswer(answer.status(), Optional.of(answer.code()), Optional.empty());
    passProbe(call, none, now);
  }

  private void passProbe(Departure call, Outcome outcome, long now) {
    if (call.holdId().isEmpty() || outcome.ending() != Ending.ANSWERED) {
      return;
    }
    holds
        .find(call.holdId().getAsLong())
        .filter(hold -> gotThrough(hold, outcome))
        .ifPresent(
            hold -> {
              boolean raiser =
                  hold.raiserId().isEmpty()
                      || hold.raiserId().getAsLong() == call.instructionId()
                      || instructions.sendable(hold.raiserId().getAsLong()).isEmpty();
              if (raiser) {
                endHold(hold, "a probe got through", now);
              } else {
                holds.otherPassed(hold);
              }
            });
  }

  /**
   * Ends a hold and says so.
   *
   * @return false if it has ended already
   */
  boolean endHold(Hold hold, String reason, long now) {
    boolean ended = holds.end(hold.id(), reason, now);
    if (ended) {
      alerts.holdEnded(hold, reason, now);
    }
    return ended;
  }

  /**
   * An alert about an answer; one in an envelope that does not verify is an incident of its own.
   */
  void alert(AlertKind kind, Departure call, Answer answer, String text, long now) {
    alerts.raise(
        answer.unverified() ? AlertKind.UNVERIFIED : kind, call, answer.cause(), text, now);
  }

  /** No operation has a slash, so a number that reads like one cannot make two ids equal. */
  private static String messageId(Departure call, String kind) {
    return messageId(call, kind, call.fence());
  }

  private static String messageId(Departure call, String kind, long fence) {
    return String.join(
        "/", kind, call.merchant(), call.operation(), call.number(), Long.toString(fence));
  }

  private static Map<String, Object> headers(Departure call, Outcome outcome) {
    Map<String, Object> headers = new LinkedHashMap<>();
    headers.put("merchant", call.merchant());
    headers.put("operation", call.operation());
    headers.put("number", call.number());
    headers.put("outcome", outcome.state().word());
    headers.put("code", outcome.code().orElse(""));
    return headers;
  }

  private Map<String, Object> body(Departure call, Outcome outcome) {
    Map<String, Object> body = new LinkedHashMap<>(headers(call, outcome));
    body.put("branch", outcome.branch());
    body.put("message", outcome.message().orElse(""));
    body.put("paymentId", call.paymentId());
    outcome.gatewayId().ifPresent(id -> body.put("gatewayId", id));
    outcome.evidence().ifPresent(words -> body.put("evidence", words));
    body.put("correlationId", call.correlationId());
    body.put("attempts", call.attempts());
    body.put("sequence", call.fence());
    body.put("environment", environment);
    return body;
  }
}
