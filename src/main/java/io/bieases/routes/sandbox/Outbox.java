package io.bieases.routes.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * Writes the webhook that a change of state causes, as the switches want it. Called inside the
 * transaction of the change: there is no webhook without it and no change without its webhook.
 */
final class Outbox {
  private static final String FOREIGN_MERCHANT = "B000000000001";

  private final Webhooks webhooks;
  private final WebhookSwitches switches;
  private final OrderDetails orderDetails;
  private final AnswerData answerData;

  Outbox(
      Webhooks webhooks,
      WebhookSwitches switches,
      OrderDetails orderDetails,
      AnswerData answerData) {
    this.webhooks = webhooks;
    this.switches = switches;
    this.orderDetails = orderDetails;
    this.answerData = answerData;
  }

  /** Who hears of what: the subject of one webhook. */
  record Letter(
      String event,
      String number,
      String paymentId,
      String refundId,
      String url,
      ObjectNode payload) {}

  /** On which terms it is sent; {@code copyOf} is 0 unless it is a forged copy. */
  record Terms(
      Optional<SandboxSettings.Forgery> forgery,
      long copyOf,
      boolean ordered,
      Webhook.State state,
      int acknowledgements,
      long writtenAtMillis,
      long dueAtMillis) {}

  void paymentMoved(Payment payment, long nowMillis) {
    String url = orderDetails.of(payment.paymentId()).callbackUrl();
    Event.ofPayment(payment.state())
        .ifPresent(event -> changed(event, about(event, payment, url), nowMillis, nowMillis));
  }

  /** The end may lie ahead: it is settled, so its webhook is written, and waits for it. */
  void refundEnds(Refund refund, long nowMillis) {
    Event event = Event.ofRefund(refund.failed());
    changed(event, about(event, refund), refund.endsAtMillis(), nowMillis);
  }

  /** Writes what a control call orders and returns its id; no switch touches it. */
  long ordered(Letter letter, Optional<SandboxSettings.Forgery> forgery, long nowMillis) {
    forgery
        .filter(SandboxSettings.Forgery.FOREIGN_MERCHANT::equals)
        .ifPresent(kind -> letter.payload().put("merchantId", FOREIGN_MERCHANT));
    return webhooks.add(
        letter, new Terms(forgery, 0, true, state(letter, false), 1, nowMillis, nowMillis));
  }

  Letter about(Event event, Payment payment, String url) {
    return new Letter(
        event.label(),
        payment.orderNo(),
        payment.paymentId(),
        "",
        url,
        answerData.payment(payment).put("status", event.status()));
  }

  Letter about(Event event, Refund refund) {
    return new Letter(
        event.label(),
        refund.refundNo(),
        refund.paymentId(),
        refund.refundId(),
        refund.callbackUrl(),
        answerData.refund(refund, refund.endsAtMillis()).put("status", event.status()));
  }

  private void changed(Event event, Letter letter, long changedAtMillis, long nowMillis) {
    SandboxSettings.Webhooks current = switches.current();
    if (letter.url().isEmpty() || !current.enabled()) {
      return;
    }
    WebhookFate fate = WebhookFate.draw(current, letter.event(), letter.number());
    long dueAt = changedAtMillis + fate.delayMillis();
    long genuine =
        webhooks.add(
            letter,
            new Terms(
                Optional.empty(),
                0,
                false,
                state(letter, fate.lost()),
                fate.acknowledgements(),
                nowMillis,
                dueAt));
    fate.forgery()
        .ifPresent(
            kind ->
                webhooks.add(
                    forged(event, letter, kind),
                    new Terms(
                        Optional.of(kind),
                        genuine,
                        false,
                        state(letter, false),
                        1,
                        nowMillis,
                        dueAt)));
  }

  private static Letter forged(Event event, Letter letter, SandboxSettings.Forgery kind) {
    ObjectNode payload = letter.payload().deepCopy();
    Event told = kind == SandboxSettings.Forgery.CONTRADICTION ? event.contradiction() : event;
    payload.put("status", told.status());
    if (kind == SandboxSettings.Forgery.FOREIGN_MERCHANT) {
      payload.put("merchantId", FOREIGN_MERCHANT);
    }
    return new Letter(
        told.label(),
        letter.number(),
        letter.paymentId(),
        letter.refundId(),
        letter.url(),
        payload);
  }

  private Webhook.State state(Letter letter, boolean lost) {
    if (!switches.hosts().allow(letter.url())) {
      return Webhook.State.BLOCKED;
    }
    return lost ? Webhook.State.LOST : Webhook.State.WAITING;
  }
}
