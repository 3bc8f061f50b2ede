package io.bieases.routes.sandbox;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** The ledger's payments of one merchant. */
final class Payments {
  private final Ledger ledger;
  private final String merchantId;
  private final Outbox outbox;

  Payments(Ledger ledger, String merchantId, Outbox outbox) {
    this.ledger = ledger;
    this.merchantId = merchantId;
    this.outbox = outbox;
  }

  /**
   * The payment as it stands now: a provisioned one springs into existence, an unpaid one past its
   * expiry has timed out, and an id that ends in a used-up marker means the id without it.
   */
  Optional<Payment> find(String paymentId, long nowMillis) {
    return named(paymentId, nowMillis)
        .or(() -> named(Marker.without(paymentId), nowMillis))
        .map(payment -> payment.isExpired(nowMillis) ? expire(payment, nowMillis) : payment);
  }

  boolean knowsOrder(String orderNo) {
    return !ledger
        .query(
            "SELECT 1 FROM payment WHERE merchant_id = ? AND order_no = ?",
            row -> 1,
            merchantId,
            orderNo)
        .isEmpty();
  }

  void add(Payment payment) {
    ledger.update(
        "INSERT INTO payment (payment_id, merchant_id, order_no, amount_minor, currency, state,"
            + " payment_time, paid_at, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        payment.paymentId(),
        merchantId,
        payment.orderNo(),
        payment.amountMinor(),
        payment.currency(),
        payment.state().name(),
        payment.paymentTimeMillis(),
        payment.paidAtMillis(),
        payment.expiresAtMillis());
  }

  /** The payment in another state, and with it the webhook that says so. */
  Payment move(Payment payment, PaymentState state, long nowMillis) {
    Payment moved = payment.in(state, nowMillis);
    ledger.update(
        "UPDATE payment SET state = ?, paid_at = ? WHERE payment_id = ?",
        moved.state().name(),
        moved.paidAtMillis(),
        moved.paymentId());
    outbox.paymentMoved(moved, nowMillis);
    return moved;
  }

  /** Times out what is unpaid past its expiry, whether or not anybody asks about it. */
  void expireOverdue(long nowMillis) {
    ledger
        .query(
            "SELECT * FROM payment WHERE state = ? AND expires_at BETWEEN 1 AND ?"
                + " AND merchant_id = ?",
            Payments::read,
            PaymentState.PENDING.name(),
            nowMillis,
            merchantId)
        .forEach(payment -> expire(payment, nowMillis));
  }

  List<Payment> all() {
    return ledger.query(
        "SELECT * FROM payment WHERE merchant_id = ? ORDER BY rowid", Payments::read, merchantId);
  }

  private Payment expire(Payment payment, long nowMillis) {
    return move(payment, PaymentState.TIMEOUT, nowMillis);
  }

  private Optional<Payment> named(String paymentId, long nowMillis) {
    List<Payment> found =
        ledger.query(
            "SELECT * FROM payment WHERE merchant_id = ? AND payment_id = ?",
            Payments::read,
            merchantId,
            paymentId);
    if (!found.isEmpty()) {
      return Optional.of(found.get(0));
    }
    Optional<Payment> provisioned = Payment.provisioned(paymentId, nowMillis);
    provisioned.ifPresent(this::add);
    return provisioned;
  }

  private static Payment read(ResultSet row) throws SQLException {
    return new Payment(
        row.getString("payment_id"),
        row.getString("order_no"),
        row.getLong("amount_minor"),
        row.getString("currency"),
        PaymentState.valueOf(row.getString("state")),
        row.getLong("payment_time"),
        row.getLong("paid_at"),
        row.getLong("expires_at"));
  }
}
