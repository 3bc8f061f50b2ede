package io.bieases.routes.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * One webhook of the ledger and how its delivery stands. Texts that do not apply are empty, times
 * that did not come are 0.
 *
 * @param number order number of a payment's event, refund number of a refund's
 * @param payload what the body says beside the event
 * @param ordered by a control call instead of a change of state
 * @param forgery how it is forged; empty if it is genuine
 * @param copyOf the genuine one that a forged copy comes with
 * @param tries how often it was sent; counted before the first byte leaves
 * @param acknowledged how many of the tries were answered as the contract demands
 * @param stampMillis timestamp of its envelopes if they have to be the same bytes every time; 0:
 *     that of the try
 * @param lastStatus HTTP status of the last answer; 0 if there was none
 * @param lastCode number under {@code code} in the last answer; 0 if there was none
 */
record Webhook(
    long id,
    String event,
    String number,
    String paymentId,
    String refundId,
    String url,
    ObjectNode payload,
    boolean ordered,
    Optional<SandboxSettings.Forgery> forgery,
    long copyOf,
    State state,
    long writtenAtMillis,
    long dueAtMillis,
    int tries,
    int acknowledged,
    long stampMillis,
    long lastTryAtMillis,
    int lastStatus,
    int lastCode) {

  /** Where a delivery stands. */
  enum State {
    /** Will be sent when it is due. */
    WAITING,
    /** Acknowledged as often as it should be. */
    DELIVERED,
    /** Never sent, as the switches want it. */
    LOST,
    /** The schedule of tries is over; a forged one has only one. */
    GIVEN_UP,
    /** Its URL leads to a host that may not be called. */
    BLOCKED
  }

  /** What must not be on its way twice at once, so that nothing but the switches makes disorder. */
  String lane() {
    return paymentId.isEmpty() ? "webhook " + id : "payment " + paymentId;
  }
}
