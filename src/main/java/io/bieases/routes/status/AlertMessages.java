package io.bieases.routes.status;

import io.bieases.routes.journal.Incident;
import io.bieases.routes.journal.Outbox;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Writes what is told of an incident to the outbox, once on each channel. */
final class AlertMessages {

  private final Outbox outbox;
  private final Set<AlertChannel> channels;
  private final String environment;

  AlertMessages(Outbox outbox, Set<AlertChannel> channels, String environment) {
    this.outbox = outbox;
    this.channels = Set.copyOf(channels);
    this.environment = environment;
  }

  /** Inside the caller's transaction. */
  void tell(Incident incident, String event, long now) {
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
    headers.put("route", kind.route().isEmpty() ? "a person" : kind.route());
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
