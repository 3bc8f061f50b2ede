package io.bieases.routes.status;

import io.bieases.routes.journal.Departure;
import io.bieases.routes.journal.Hold;
import io.bieases.routes.journal.Incident;
import io.bieases.routes.journal.Incidents;
import io.bieases.routes.journal.InstructionState;
import io.bieases.routes.journal.JournalClock;
import io.bieases.routes.journal.OpenIncidents;
import io.bieases.routes.journal.Outbox;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Tells people: one alert for each incident, with its start, a reminder every while and its end,
 * each once on each channel. Equal failures count and tell nobody; ten thousand are one alert.
 *
 * <p>Raising runs in the transaction that changes the state, so that no alert is lost and none is
 * about something that did not happen.
 */
public class Alerts {

  private static final Logger LOG = LoggerFactory.getLogger(Alerts.class);

  /** A cause that came from outside is an index key. */
  private static final int LONGEST_CAUSE = 64;

  /** So often within the quiet time it has ended, and the next comes and goes. */
  private static final int OFTEN = 3;

  private static final List<String> ON_THEIR_WAY =
      words(InstructionState.WAITING, InstructionState.SENDING, InstructionState.UNKNOWN);
  private static final List<String> UNDECIDED =
      words(
          InstructionState.WAITING,
          InstructionState.SENDING,
          InstructionState.UNKNOWN,
          InstructionState.PARKED);

  private final Incidents incidents;
  private final OpenIncidents open;
  private final TransactionTemplate transaction;
  private final JournalClock clock;
  private final AlertMessages messages;
  private final Duration remindAfter;
  private final Duration quietAfter;

  /**
   * Writes into that journal.
   *
   * @param channels where alerts go
   * @param remindAfter between two messages about something that goes on
   * @param quietAfter without a repeat, before something that leaves nothing open, or comes and
   *     goes, is over
   */
  public Alerts(
      JdbcClient writer,
      JdbcClient reader,
      TransactionTemplate transaction,
      JournalClock clock,
      Outbox outbox,
      Set<AlertChannel> channels,
      Duration remindAfter,
      Duration quietAfter,
      String environment) {
    incidents = new Incidents(writer);
    open = new OpenIncidents(writer, reader);
    this.transaction = transaction;
    this.clock = clock;
    messages = new AlertMessages(outbox, channels, environment);
    this.remindAfter = remindAfter;
    this.quietAfter = quietAfter;
  }

  private static List<String> words(InstructionState... states) {
    return Stream.of(states).map(InstructionState::word).toList();
  }

  /** About one instruction. */
  void raise(AlertKind kind, Departure call, String cause, String text, long now) {
    raise(kind, call.merchant(), call.operation(), call.instructionId(), cause, text, now);
  }

  /** About one instruction. */
  void raise(
      AlertKind kind,
      String merchant,
      String operation,
      long instructionId,
      String cause,
      String text,
      long now) {
    incidents
        .raise(
            raised(kind, merchant, operation, operation, cause, text),
            instructionId,
            now,
            now + remindAfter.toMillis())
        .ifPresent(incident -> messages.tell(incident, "start", now));
  }

  /** About the open hold of that merchant and scope. */
  void raiseHold(
      AlertKind kind,
      String merchant,
      String operation,
      String scope,
      String cause,
      String text,
      long now) {
    Incidents.Raised raised = raised(kind, merchant, operation, scope, cause, text);
    incidents
        .raiseHold(
            comesAndGoes(kind, raised, now) ? outlivingItsHolds(raised) : raised,
            now,
            now + remindAfter.toMillis())
        .ifPresent(incident -> messages.tell(incident, "start", now));
  }

  /** What a person does is told each time. */
  private boolean comesAndGoes(AlertKind kind, Incidents.Raised raised, long now) {
    long since = now - quietAfter.toMillis();
    return kind != AlertKind.HELD_BY_PERSON
        && incidents.endedSince(
                raised.merchant(), raised.scope(), raised.kind(), raised.cause(), since)
            >= OFTEN;
  }

  private Incidents.Raised outlivingItsHolds(Incidents.Raised raised) {
    String what =
        "%s; comes and goes: nothing but reminders from here, and over when it has not come for %d minutes"
            .formatted(raised.what(), quietAfter.toMinutes());
    return new Incidents.Raised(
        raised.merchant(),
        raised.operation(),
        raised.scope(),
        raised.kind(),
        raised.cause(),
        what,
        true);
  }

  private static Incidents.Raised raised(
      AlertKind kind, String merchant, String operation, String scope, String cause, String text) {
    String key = AlertText.line(cause);
    return new Incidents.Raised(
        merchant,
        operation,
        scope,
        kind.word(),
        key.substring(0, Math.min(key.length(), LONGEST_CAUSE)),
        AlertText.line(text),
        false);
  }

  /** A hold is over; of what comes and goes that is not the end. */
  void holdEnded(Hold hold, String reason, long now) {
    incidents.endHold(hold, reason, now).ifPresent(incident -> messages.tell(incident, "end", now));
  }

  /**
   * Ends what is over and reminds of what goes on; of several nodes one does. Each incident has a
   * transaction of its own: one that fails keeps no other from being told, and none waits for two
   * rows while an answer is booked.
   *
   * @return how many messages were written on each channel
   */
  public int look() {
    if (!open.isAny()) {
      return 0;
    }
    long now = clock.nowMillis();
    int told = 0;
    for (OpenIncidents.Ending ending : endings(now)) {
      told += each(() -> open.over(ending), id -> open.end(id, ending, now), "end", now);
    }
    return told + each(() -> open.due(now), id -> reminded(id, now), "reminder", now);
  }

  private Optional<Incident> reminded(long id, long now) {
    return open.remind(id, open.waiting(id), remindAfter.toMillis(), now);
  }

  private List<OpenIncidents.Ending> endings(long now) {
    return List.of(
        OpenIncidents.withHold(now - quietAfter.toMillis(), ", " + notAgain()),
        OpenIncidents.closed(
            kinds(AlertKind.Over.CLOSED), ON_THEIR_WAY, "every row has an outcome", now),
        OpenIncidents.closed(kinds(AlertKind.Over.DECIDED), UNDECIDED, "every row is decided", now),
        OpenIncidents.quiet(kinds(AlertKind.Over.QUIET), now - quietAfter.toMillis(), notAgain()));
  }

  private String notAgain() {
    return "not again for " + quietAfter.toMinutes() + " minutes";
  }

  private int each(
      Supplier<List<Long>> found, LongFunction<Optional<Incident>> take, String event, long now) {
    int told = 0;
    try {
      for (long id : found.get()) {
        told += one(id, take, event, now) ? 1 : 0;
      }
    } catch (RuntimeException e) {
      LOG.warn("alerts, {}: not looked up, again at the next look", event, e);
    }
    return told;
  }

  private boolean one(long id, LongFunction<Optional<Incident>> take, String event, long now) {
    try {
      return Boolean.TRUE.equals(
          transaction.execute(
              status -> {
                Optional<Incident> incident = take.apply(id);
                incident.ifPresent(it -> messages.tell(it, event, now));
                return incident.isPresent();
              }));
    } catch (RuntimeException e) {
      LOG.warn("alert {}, {}: not told, again at the next look", id, event, e);
      return false;
    }
  }

  private static List<String> kinds(AlertKind.Over over) {
    return Stream.of(AlertKind.values())
        .filter(kind -> kind.over() == over)
        .map(AlertKind::word)
        .toList();
  }
}
