package io.bieases.routes.sandbox;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** The ledger's executed refunds of one merchant: rows are only ever added. */
final class Refunds {
  private final Ledger ledger;
  private final String merchantId;

  Refunds(Ledger ledger, String merchantId) {
    this.ledger = ledger;
    this.merchantId = merchantId;
  }

  boolean knowsNumber(String refundNo) {
    return !ledger
        .query(
            "SELECT 1 FROM refund WHERE merchant_id = ? AND refund_no = ?",
            row -> 1,
            merchantId,
            refundNo)
        .isEmpty();
  }

  /** Minor units refunded of the payment so far. */
  long refundedMinor(String paymentId) {
    return ledger
        .query(
            "SELECT COALESCE(SUM(amount_minor), 0) FROM refund WHERE merchant_id = ?"
                + " AND payment_id = ?",
            row -> row.getLong(1),
            merchantId,
            paymentId)
        .get(0);
  }

  Optional<Refund> find(String refundId) {
    return named(refundId).or(() -> named(Marker.without(refundId)));
  }

  void execute(Refund refund) {
    ledger.update(
        "INSERT INTO refund (refund_id, merchant_id, refund_no, payment_id, amount_minor, currency,"
            + " requested_at, executed_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        refund.refundId(),
        merchantId,
        refund.refundNo(),
        refund.paymentId(),
        refund.amountMinor(),
        refund.currency(),
        refund.requestedAtMillis(),
        refund.executedAtMillis());
  }

  List<Refund> all() {
    return ledger.query(
        "SELECT * FROM refund WHERE merchant_id = ? ORDER BY execution", Refunds::read, merchantId);
  }

  private Optional<Refund> named(String refundId) {
    return ledger
        .query(
            "SELECT * FROM refund WHERE merchant_id = ? AND refund_id = ?",
            Refunds::read,
            merchantId,
            refundId)
        .stream()
        .findFirst();
  }

  private static Refund read(ResultSet row) throws SQLException {
    return new Refund(
        row.getString("refund_id"),
        row.getString("refund_no"),
        row.getString("payment_id"),
        row.getLong("amount_minor"),
        row.getString("currency"),
        row.getLong("requested_at"),
        row.getLong("executed_at"));
  }
}
