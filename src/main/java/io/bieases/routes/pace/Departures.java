package io.bieases.routes.pace;

import io.bieases.routes.journal.Departure;
import io.bieases.routes.journal.Hold;
import io.bieases.routes.journal.Instructions.Start;
import io.bieases.routes.journal.JournalClock;
import io.bieases.routes.journal.Leases;
import io.bieases.routes.journal.Merchants;
import io.bieases.routes.journal.Outcome;
import io.bieases.routes.settings.Merchant.Limits;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import org.springframework.core.NestedRuntimeException;
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

  private static final long REST_MILLIS = 60_000;

  /** One header of anything on the way must not stop a merchant's refunds for a day. */
  private static final long LONGEST_REST_MILLIS = 3_600_000;

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

  /** The call that would go out, and the hold it would probe. */
  private record Call(long id, int priority, Optional<Hold> probes, boolean byRaiser) {}

  private final TransactionTemplate transaction;
  private final JournalClock clock;
  private final LongSupplier nanoTime;
  private final Map<String, Limits> limits;
  private final Times times;
  private final Merchants merchants;
  private final Leases leases;
  private final View deciding;
  private final View looking;
  private volatile boolean ended;

  /**
   * Decides for those merchants.
   *
   * @param reader to see without a lock whether there is anything to decide
   * @param merchants whose rows are locked while it is decided
   * @param limits by alias
   * @param nanoTime monotonic, for the send deadline
   */
  public Departures(
      JdbcClient writer,
      JdbcClient reader,
      TransactionTemplate transaction,
      JournalClock clock,
      LongSupplier nanoTime,
      Map<String, Limits> limits,
      Times times,
      Merchants merchants,
      Leases leases) {
    this.transaction = transaction;
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.limits = limits;
    this.times = times;
    this.merchants = merchants;
    this.leases = leases;
    deciding = View.of(writer, limits);
    looking = View.of(reader, limits);
  }

  /**
   * The next call of that operation that may go out now, of any merchant; null if there is none.
   */
  public Departure next(String operation) {
    if (ended) {
      // not even the clock is asked: the journal may hang while the process stops
      return null;
    }
    for (String merchant : limits.keySet()) {
      // looked at twice: without a lock to leave the writer alone, then for good under the lock
      if (mayGo(looking, merchant, operation, clock.nowMillis()).isPresent()) {
        Optional<Departure> departure =
            transaction.execute(
                status -> {
                  Optional<Departure> decided = decide(merchant, operation);
                  if (decided.isEmpty()) {
                    // no call, no number: a gap in the running numbers would let one too many out
                    status.setRollbackOnly();
                  }
                  return decided;
                });
        if (departure.isPresent()) {
          return departure.get();
        }
      }
    }
    return null;
  }

  /** From now on no call goes out: the process stops. */
  public void sendNoMore() {
    ended = true;
  }

  private Optional<Departure> decide(String merchant, String operation) {
    if (!merchants.claim(merchant)) {
      // another node decides for it just now
      return Optional.empty();
    }
    long now = clock.nowMillis();
    return mayGo(deciding, merchant, operation, now)
        .filter(call -> call.probes().map(hold -> isBooked(hold, call, now)).orElse(true))
        .flatMap(
            call ->
                deciding
                    .instructions()
                    .begin(
                        call.id(),
                        deciding
                            .pace()
                            .take(merchant, operation, call.priority(), limits.get(merchant), now),
                        call.probes()
                            .map(Hold::id)
                            .map(OptionalLong::of)
                            .orElseGet(OptionalLong::empty),
                        now,
                        times.leaseMillis()));
  }

  private Optional<Call> mayGo(View view, String merchant, String operation, long now) {
    if (ended) {
      // the stop has begun since
      return Optional.empty();
    }
    List<Hold> open = view.holds().on(merchant, operation);
    if (open.stream().anyMatch(Hold::isByPerson)) {
      // no probe either: it ends by a person's word
      return Optional.empty();
    }
    return open.isEmpty()
        ? firstAllowed(view, merchant, operation, now)
        : probe(view, merchant, operation, open.get(0), now)
            .filter(call -> view.paceAllows(merchant, operation, call.priority(), now));
  }

  /** The raiser and another waiting instruction in turn; short of funds, the raiser if it can. */
  private Optional<Call> probe(View view, String merchant, String operation, Hold hold, long now) {
    // one at a time: the raiser's probe tells something only if it left after another got through
    if (hold.probeAtMillis() > now || view.holds().probeIsOpen(hold)) {
      return Optional.empty();
    }
    long raiser = hold.raiserId().orElse(NOBODY);
    boolean raisersTurn = hold.raiserNext() || hold.cause().equals(Hold.SHORT_OF_FUNDS);
    if (raisersTurn && raiserWaitsElsewhere(view, merchant, raiser, operation, now)) {
      return Optional.empty();
    }
    OptionalLong raiserOpen = view.instructions().open(raiser, operation, now);
    OptionalLong other = view.turns().other(merchant, operation, hold, raiser, now);
    boolean byRaiser = raiserOpen.isPresent() && (raisersTurn || other.isEmpty());
    OptionalLong prober = byRaiser ? raiserOpen : other;
    return prober.isPresent()
        ? Optional.of(new Call(prober.getAsLong(), Outcome.RECONCILE, Optional.of(hold), byRaiser))
        : Optional.empty();
  }

  private boolean isBooked(Hold hold, Call call, long now) {
    long wait =
        hold.cause().equals(Hold.SHORT_OF_FUNDS) ? times.canaryMillis() : times.probeMillis();
    return deciding.holds().bookProbe(hold, call.byRaiser(), now, now + wait);
  }

  /**
   * The raiser can be sent now, but it is the dispatcher of its own operation that sends it. One
   * that another hold keeps back is not waited for.
   */
  private static boolean raiserWaitsElsewhere(
      View view, String merchant, long raiser, String operation, long now) {
    return view.instructions()
        .sendable(raiser)
        .filter(its -> !its.equals(operation))
        .filter(
            its ->
                view.holds().on(merchant, its).stream()
                    .allMatch(hold -> hold.probeAtMillis() <= now))
        .isPresent();
  }

  /** The first class whose pace allows it: reconcile has a share of the hour that others lack. */
  private Optional<Call> firstAllowed(View view, String merchant, String operation, long now) {
    for (int priority : View.CLASSES) {
      OptionalLong id = view.instructions().due(merchant, operation, priority, NOBODY, now);
      if (id.isPresent() && view.paceAllows(merchant, operation, priority, now)) {
        return view.precedence().givesWay(merchant, operation, priority, now)
            ? Optional.empty()
            : Optional.of(new Call(id.getAsLong(), priority, Optional.empty(), false));
      }
    }
    return Optional.empty();
  }

  /**
   * The route's last look before the POST: a process that was paused since its attempt was
   * committed must not pay. The client looks again when it has a connection.
   *
   * @throws SendDeadlinePassedException if more than the send deadline went by; nothing has left
   */
  public void mustStillLeave(Departure departure) throws SendDeadlinePassedException {
    long waitedMillis = (nanoTime.getAsLong() - departure.committedNanos()) / 1_000_000;
    if (waitedMillis > times.sendDeadlineMillis()) {
      throw new SendDeadlinePassedException(waitedMillis);
    }
  }

  /**
   * A call has its connection, but late: the pace counts it from when it leaves instead of from its
   * commit, so that the gateway never sees more in a minute than it allows.
   *
   * @param ahead so long from now it leaves, at the latest
   * @throws SendDeadlinePassedException if that cannot be written, its attempt has ended, or as
   *     many left in this second as may; nothing has left
   */
  public void countFrom(long attemptId, Duration ahead) throws SendDeadlinePassedException {
    Optional<String> reason;
    try {
      reason = transaction.execute(status -> whyNotLate(attemptId, ahead));
    } catch (NestedRuntimeException e) {
      throw new SendDeadlinePassedException("the journal cannot note when it leaves, " + e);
    }
    if (reason.isPresent()) {
      throw new SendDeadlinePassedException(reason.get());
    }
  }

  /** Empty if it may leave and is counted. */
  private Optional<String> whyNotLate(long attemptId, Duration ahead) {
    Start start = deciding.instructions().start(attemptId);
    merchants.lock(start.merchant());
    long now = clock.nowMillis();
    if (!deciding.pace().mayLeaveLate(start, limits.get(start.merchant()), now)) {
      return Optional.of("as many as may leave in a second have left since");
    }
    return deciding.instructions().leavesAt(attemptId, now + ahead.toMillis())
        ? Optional.empty()
        : Optional.of("its attempt has ended");
  }

  /** Calls whose owner let the lease run out, taken over: their answer is lost. */
  public List<Departure> takeOverExpired() {
    return ended
        ? List.of()
        : transaction.execute(
            status -> leases.takeOverExpired(clock.nowMillis(), times.leaseMillis(), 100));
  }

  /**
   * After a 429: the merchant's calls of that operation rest and go at half speed after it.
   *
   * @param askedMillis what the gateway asked us to wait; at least a minute passes, at most an hour
   */
  public void slowDown(Departure departure, long askedMillis) {
    transaction.executeWithoutResult(
        status -> {
          merchants.lock(departure.merchant());
          long now = clock.nowMillis();
          long until = now + Math.min(LONGEST_REST_MILLIS, Math.max(askedMillis, REST_MILLIS));
          deciding.pace().slowDown(departure.merchant(), departure.operation(), until, now);
        });
  }

  /** Keeps the body as first built, so that every later attempt sends the same bytes. */
  public void keepBody(Departure departure, String body) {
    transaction.executeWithoutResult(status -> deciding.instructions().keepBody(departure, body));
  }
}
