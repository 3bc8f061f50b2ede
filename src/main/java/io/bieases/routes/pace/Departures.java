package io.bieases.routes.pace;

import io.bieases.routes.journal.Departure;
import io.bieases.routes.journal.Hold;
import io.bieases.routes.journal.Holds;
import io.bieases.routes.journal.Instructions;
import io.bieases.routes.journal.JournalClock;
import io.bieases.routes.journal.Merchants;
import io.bieases.routes.journal.Outcome;
import io.bieases.routes.settings.Merchant.Limits;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The one place that decides whether a call may go out now (architecture, decision 4).
 *
 * <p>One transaction locks the merchant's row, reads the time, checks holds, the payment's line,
 * the number's state and the pace, and writes the attempt. It is committed when this returns, so no
 * byte leaves before its attempt is in the journal.
 */
public class Departures {

  private static final List<Integer> CLASSES =
      List.of(Outcome.INTERACTIVE, Outcome.RECONCILE, Outcome.RETRY, Outcome.BATCH);

  private static final long REST_MILLIS = 60_000;
  private static final long NOBODY = -1;

  /**
   * Times that govern departures.
   *
   * @param leaseMillis how long an attempt may stay open before somebody else takes it over
   * @param sendDeadlineMillis a call that is not on its way this long after its commit stays here
   * @param probeMillis between two probes of a hold
   * @param canaryMillis between two canaries of a merchant short of funds
   */
  public record Times(
      long leaseMillis, long sendDeadlineMillis, long probeMillis, long canaryMillis) {}

  private final TransactionTemplate transaction;
  private final JournalClock clock;
  private final LongSupplier nanoTime;
  private final Map<String, Limits> limits;
  private final Times times;
  private final Merchants merchants;
  private final Instructions instructions;
  private final Instructions lookOnly;
  private final Holds holds;
  private final Pace pace;
  private final ProbeTurns turns;

  /**
   * Decides for those merchants.
   *
   * @param limits by alias
   * @param lookOnly instructions on the reader's pool, to see whether a decision is worth a lock
   * @param nanoTime monotonic, for the send deadline
   */
  public Departures(
      JdbcClient writer,
      TransactionTemplate transaction,
      Instructions lookOnly,
      JournalClock clock,
      LongSupplier nanoTime,
      Map<String, Limits> limits,
      Times times) {
    this.transaction = transaction;
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.limits = limits;
    this.times = times;
    this.lookOnly = lookOnly;
    merchants = new Merchants(writer, transaction);
    instructions = new Instructions(writer);
    holds = new Holds(writer);
    pace = new Pace(writer);
    turns = new ProbeTurns(instructions, holds, pace, limits, CLASSES);
  }

  /**
   * The next call of that operation that may go out now, of any merchant; null if there is none.
   */
  public Departure next(String operation) {
    for (String merchant : limits.keySet()) {
      if (somethingIsDue(merchant, operation)) {
        Optional<Departure> departure = transaction.execute(status -> decide(merchant, operation));
        if (departure.isPresent()) {
          return departure.get();
        }
      }
    }
    return null;
  }

  private boolean somethingIsDue(String merchant, String operation) {
    long now = clock.nowMillis();
    return CLASSES.stream()
            .anyMatch(
                priority -> lookOnly.due(merchant, operation, priority, NOBODY, now).isPresent())
        // a probe goes out whatever time its instruction waits for
        || lookOnly.raiserIsAwaited(merchant, operation, now);
  }

  private Optional<Departure> decide(String merchant, String operation) {
    merchants.lock(merchant);
    long now = clock.nowMillis();
    List<Hold> open = holds.on(merchant, operation);
    if (open.isEmpty()) {
      return startFirst(merchant, operation, now);
    }
    Hold hold = open.get(0);
    if (hold.probeAtMillis() > now) {
      return Optional.empty();
    }
    return probe(merchant, operation, hold, now);
  }

  private Optional<Departure> probe(String merchant, String operation, Hold hold, long now) {
    boolean funds = hold.cause().equals(Hold.SHORT_OF_FUNDS);
    long raiser = hold.raiserId().orElse(NOBODY);
    OptionalLong raiserOpen = instructions.open(raiser, operation, now);
    OptionalLong other = turns.other(merchant, operation, hold, raiser, now);
    boolean raisersTurn = hold.raiserNext() || funds;
    boolean byRaiser = raiserOpen.isPresent() && (raisersTurn || other.isEmpty());
    if (!byRaiser && raisersTurn && raiserWaitsElsewhere(raiser, operation)) {
      return Optional.empty();
    }
    OptionalLong call = byRaiser ? raiserOpen : other;
    if (call.isEmpty()
        || pace.earliestStart(merchant, operation, Outcome.RECONCILE, limits.get(merchant), now)
            > now
        || !holds.bookProbe(
            hold, byRaiser, now, now + (funds ? times.canaryMillis() : times.probeMillis()))) {
      return Optional.empty();
    }
    Call probing = new Call(call.getAsLong(), Outcome.RECONCILE);
    return start(merchant, operation, probing, OptionalLong.of(hold.id()), now);
  }

  /** The raiser can still be sent, but it is the dispatcher of its own operation that sends it. */
  private boolean raiserWaitsElsewhere(long raiser, String operation) {
    return instructions.sendable(raiser).filter(its -> !its.equals(operation)).isPresent();
  }

  private record Call(long id, int priority) {}

  /** The first class whose pace allows it: reconcile has a share of the hour that others lack. */
  private Optional<Departure> startFirst(String merchant, String operation, long now) {
    for (int priority : CLASSES) {
      OptionalLong id = instructions.due(merchant, operation, priority, NOBODY, now);
      Optional<Departure> departure =
          id.isEmpty()
              ? Optional.empty()
              : start(
                  merchant,
                  operation,
                  new Call(id.getAsLong(), priority),
                  OptionalLong.empty(),
                  now);
      if (departure.isPresent()) {
        return departure;
      }
    }
    return Optional.empty();
  }

  private Optional<Departure> start(
      String merchant, String operation, Call call, OptionalLong holdId, long now) {
    Limits own = limits.get(merchant);
    if (pace.earliestStart(merchant, operation, call.priority(), own, now) > now) {
      return Optional.empty();
    }
    return instructions.begin(
        call.id(),
        pace.take(merchant, operation, call.priority(), own, now),
        holdId,
        now,
        times.leaseMillis());
  }

  /**
   * The last look before the POST: a process that was paused since its attempt was committed must
   * not pay.
   *
   * @throws SendDeadlinePassedException if more than the send deadline went by; nothing has left
   */
  public void mustStillLeave(Departure departure) throws SendDeadlinePassedException {
    long waitedMillis = (nanoTime.getAsLong() - departure.committedNanos()) / 1_000_000;
    if (waitedMillis > times.sendDeadlineMillis()) {
      throw new SendDeadlinePassedException(departure, waitedMillis);
    }
  }

  /** Calls whose owner let the lease run out, taken over: their answer is lost. */
  public List<Departure> takeOverExpired() {
    return transaction.execute(
        status -> instructions.takeOverExpired(clock.nowMillis(), times.leaseMillis(), 100));
  }

  /**
   * After a 429: the merchant's calls of that operation rest and go at half speed after it.
   *
   * @param askedMillis what the gateway asked us to wait; at least a minute passes
   */
  public void slowDown(Departure departure, long askedMillis) {
    transaction.executeWithoutResult(
        status -> {
          merchants.lock(departure.merchant());
          long now = clock.nowMillis();
          long until = now + Math.max(askedMillis, REST_MILLIS);
          pace.slowDown(departure.merchant(), departure.operation(), until, now);
        });
  }

  /** Keeps the body as first built, so that every later attempt sends the same bytes. */
  public void keepBody(Departure departure, String body) {
    transaction.executeWithoutResult(status -> instructions.keepBody(departure, body));
  }
}
