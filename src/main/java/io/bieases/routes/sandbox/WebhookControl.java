package io.bieases.routes.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;

/** What can be seen and ordered of webhooks through the control API. */
final class WebhookControl {
  private static final Set<String> KEYS =
      Set.of("event", "paymentId", "refundId", "url", "fields", "forgery");

  private final Books books;
  private final WebhookSwitches switches;
  private final String merchantId;
  private final Clock clock;

  WebhookControl(Books books, WebhookSwitches switches, String merchantId, Clock clock) {
    this.books = books;
    this.switches = switches;
    this.merchantId = merchantId;
    this.clock = clock;
  }

  /** The switches in force and the webhooks with an id above {@code afterId}. */
  JsonNode report(long afterId) {
    ObjectNode node = StrictJson.object();
    node.set("switches", WebhookSwitches.json(switches.current()));
    ArrayNode list = node.putArray("webhooks");
    books.webhooks().after(afterId).forEach(webhook -> list.add(json(webhook)));
    return node;
  }

  JsonNode change(ObjectNode json) {
    switches.change(json);
    return WebhookSwitches.json(switches.current());
  }

  /**
   * Sends one again: in a new envelope, or with {@code replayed} in the bytes of its last try.
   *
   * @throws IllegalArgumentException if it cannot be replayed because it was never sent
   */
  Optional<JsonNode> again(long id, boolean replayed) {
    return books
        .ledger()
        .inTransaction(
            () ->
                books
                    .webhooks()
                    .find(id)
                    .map(
                        webhook -> {
                          books
                              .webhooks()
                              .again(id, replayed ? lastStamp(webhook) : 0, clock.millis());
                          return json(books.webhooks().find(id).orElseThrow());
                        }));
  }

  /**
   * Writes a webhook that no change of state caused: about a known payment or refund with its true
   * fields, about an unknown one with what {@code fields} says; those win in any case.
   *
   * @throws IllegalArgumentException naming what is wrong with the order
   */
  JsonNode order(ObjectNode json) {
    json.fieldNames().forEachRemaining(key -> require(KEYS.contains(key), "unknown key " + key));
    Event event =
        Event.ofLabel(json.path("event").asText())
            .orElseThrow(() -> new IllegalArgumentException("event is missing or unknown"));
    require(
        json.path("fields").isMissingNode() || json.path("fields").isObject(),
        "fields must be an object");
    Optional<SandboxSettings.Forgery> forgery =
        Optional.of(json.path("forgery").asText())
            .filter(label -> !label.isEmpty())
            .map(WebhookSwitches::forgery);
    return books
        .ledger()
        .inTransaction(
            () -> {
              long now = clock.millis();
              long id = books.outbox().ordered(letter(event, json, now), forgery, now);
              return json(books.webhooks().find(id).orElseThrow());
            });
  }

  private Outbox.Letter letter(Event event, ObjectNode json, long nowMillis) {
    Outbox.Letter known = known(event, json, nowMillis);
    ObjectNode payload = known.payload();
    if (json.path("fields") instanceof ObjectNode fields) {
      payload.setAll(fields);
    }
    String url = json.path("url").asText(known.url());
    require(!url.isEmpty(), "url is missing and none is known");
    boolean aboutRefund = event == Event.REFUND_SUCCESS || event == Event.REFUND_FAILED;
    return new Outbox.Letter(
        event.label(),
        payload.path(aboutRefund ? "referRefundNo" : "referOrderNo").asText(),
        payload.path("paymentId").asText(),
        payload.path("refundId").asText(),
        url,
        payload);
  }

  private Outbox.Letter known(Event event, ObjectNode json, long nowMillis) {
    String refundId = json.path("refundId").asText();
    String paymentId = json.path("paymentId").asText();
    Optional<Outbox.Letter> refund =
        books.refunds().find(refundId).map(found -> books.outbox().about(event, found));
    return refund
        .or(
            () ->
                books
                    .payments()
                    .find(paymentId, nowMillis)
                    .map(
                        found ->
                            books
                                .outbox()
                                .about(
                                    event,
                                    found,
                                    books.orderDetails().of(found.paymentId()).callbackUrl())))
        .orElseGet(() -> unknown(event, paymentId, refundId));
  }

  private Outbox.Letter unknown(Event event, String paymentId, String refundId) {
    ObjectNode payload = StrictJson.object();
    payload.put("merchantId", merchantId);
    payload.put("paymentId", paymentId);
    if (!refundId.isEmpty()) {
      payload.put("refundId", refundId);
    }
    payload.put("status", event.status());
    return new Outbox.Letter(event.label(), "", paymentId, refundId, "", payload);
  }

  private static long lastStamp(Webhook webhook) {
    require(webhook.tries() > 0, "webhook " + webhook.id() + " was never sent");
    return webhook.stampMillis() == 0 ? webhook.lastTryAtMillis() : webhook.stampMillis();
  }

  private static ObjectNode json(Webhook webhook) {
    ObjectNode node = StrictJson.object();
    node.put("id", webhook.id());
    node.put("event", webhook.event());
    node.put("number", webhook.number());
    node.put("paymentId", webhook.paymentId());
    node.put("refundId", webhook.refundId());
    node.put("url", webhook.url());
    node.put("ordered", webhook.ordered());
    node.put("forgery", webhook.forgery().map(WebhookSwitches::label).orElse(""));
    node.put("copyOf", webhook.copyOf());
    node.put("state", WebhookSwitches.label(webhook.state()));
    node.put("writtenAtMillis", webhook.writtenAtMillis());
    node.put("dueAtMillis", webhook.dueAtMillis());
    node.put("tries", webhook.tries());
    node.put("acknowledged", webhook.acknowledged());
    node.put("lastTryAtMillis", webhook.lastTryAtMillis());
    node.put("lastStatus", webhook.lastStatus());
    node.put("lastCode", webhook.lastCode());
    node.set("payload", webhook.payload());
    return node;
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
