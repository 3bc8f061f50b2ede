package io.bieases.routes.status;

import io.bieases.routes.journal.Departure;
import io.bieases.routes.journal.Incident;
import io.bieases.routes.journal.Incidents;
import io.bieases.routes.journal.InstructionState;
import io.bieases.routes.journal.JournalClock;
import io.bieases.routes.journal.Outbox;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
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

  /** A cause that came from outside is an index key. */
  private static final int LONGEST_CAUSE = 64;

  private static final List<String> ON_THEIR_WAY =
      words(InstructionState.WAITING, InstructionState.SENDING, InstructionState.UNKNOWN);
  private static final List<String> UNDECIDED =
      words(
          InstructionState.WAITING,
          InstructionState.SENDING,
          InstructionState.UNKNOWN,
          InstructionState.PARKED);

  private final Incidents incidents;
  private final JdbcClient reader;
  private final TransactionTemplate transaction;
  private final JournalClock clock;
  private final Outbox outbox;
  private final Set<AlertChannel> channels;
  private final Duration remindAfter;
  private final Duration quietAfter;
  private final String environment;

  /**
   * Writes into that journal.
   *
   * @param channels where alerts go
   * @param remindAfter between two messages about something that goes on
   * @param quietAfter without a repeat, before something that leaves nothing open is over
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
    this.reader = reader;
    this.transaction = transaction;
    this.clock = clock;
    this.outbox = outbox;
    this.channels = Set.copyOf(channels);
    this.remindAfter = remindAfter;
    this.quietAfter = quietAfter;
    this.environment = environment;
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
        .ifPresent(incident -> tell(incident, "start", now));
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
    incidents
        .raiseHold(
            raised(kind, merchant, operation, scope, cause, text),
            now,
            now + remindAfter.toMillis())
        .ifPresent(incident -> tell(incident, "start", now));
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
        AlertText.line(text));
  }

  /** A hold is over. */
  void holdEnded(long holdId, String reason, long now) {
    incidents.endHold(holdId, reason, now).ifPresent(incident -> tell(incident, "end", now));
  }

  /**
   * Ends what is over and reminds of what goes on; of several nodes one does.
   *
   * @return how many messages were written on each channel
   */
  public int look() {
    return Incidents.isAnyOpen(reader) ? transaction.execute(status -> look(clock.nowMillis())) : 0;
  }

  private int look(long now) {
    List<Incident> over =
        Stream.of(
                incidents.endWithHold(now),
                incidents.endClosed(
                    kinds(AlertKind.Over.CLOSED), ON_THEIR_WAY, "every row has an outcome", now),
                incidents.endClosed(
                    kinds(AlertKind.Over.DECIDED), UNDECIDED, "every row is decided", now),
                incidents.endQuiet(
                    kinds(AlertKind.Over.QUIET),
                    now - quietAfter.toMillis(),
                    "not again for " + quietAfter.toMinutes() + " minutes",
                    now))
            .flatMap(List::stream)
            .toList();
    over.forEach(incident -> tell(incident, "end", now));
    List<Incident> open = incidents.remind(remindAfter.toMillis(), now);
    open.forEach(incident -> tell(incident, "reminder", now));
    return over.size() + open.size();
  }

  private static List<String> kinds(AlertKind.Over over) {
    return Stream.of(AlertKind.values())
        .filter(kind -> kind.over() == over)
        .map(AlertKind::word)
        .toList();
  }

  private void tell(Incident incident, String event, long now) {
    AlertKind kind = AlertKind.of(incident.kind());
    AlertText words = AlertText.of(incident, event, environment, now);
    Map<String, Object> headers = new LinkedHashMap<>();
    headers.put("merchant", incident.merchant());
    headers.put("operation", incident.operation());
    headers.put("code", incident.cause());
    headers.put("text", words.text());
    headers.put("event", event);
    Map<String, Object> body = new LinkedHashMap<>(headers);
    body.put("kind", kind.word());
    body.put("scope", incident.scope());
    body.put("affected", incident.affected());
    body.put("route", kind.route());
    body.put("runbook", kind.runbook());
    body.put("incident", incident.name());
    body.put("environment", environment);
    body.put("sinceMillis", incident.startedAtMillis());
    body.put("atMillis", now);
    headers.put("affected", incident.affected());
    headers.put("route", kind.route());
    headers.put("runbook", kind.runbook());
    String suffix = event.equals("reminder") ? event + "-" + incident.reminders() : event;
    for (AlertChannel channel : channels) {
      Map<String, Object> its = new LinkedHashMap<>(headers);
      if (channel == AlertChannel.MAIL) {
        its.put("subject", words.subject());
        its.put("mail", words.mail());
      }
      outbox.add(channel.messageId(incident.name(), suffix), channel.destination(), its, body, now);
    }
  }
}
