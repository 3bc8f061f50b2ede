package io.bieases.routes.sandbox;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** The ledger's executed refunds of one merchant: rows are only ever added. */
final class Refunds {
  /** One from before there were details has succeeded at once. */
  private static final String SELECT =
      "SELECT *, COALESCE(failed, 0) AS fails, COALESCE(ends_at, executed_at) AS ends,"
          + " COALESCE(callback_url, '') AS url"
          + " FROM refund LEFT JOIN refund_detail USING (execution) WHERE merchant_id = ?";

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

  /** Minor units refunded of the payment; what has failed by now is none of them. */
  long refundedMinor(String paymentId, long nowMillis) {
    return ledger
        .query(
            "SELECT COALESCE(SUM(amount_minor), 0) FROM refund LEFT JOIN refund_detail USING"
                + " (execution) WHERE merchant_id = ? AND payment_id = ?"
                + " AND NOT (COALESCE(failed, 0) = 1 AND ends_at <= ?)",
            row -> row.getLong(1),
            merchantId,
            paymentId,
            nowMillis)
        .get(0);
  }

  Optional<Refund> find(String refundId) {
    return named(refundId).or(() -> named(Marker.without(refundId)));
  }

  void execute(Refund refund) {
    long execution =
        ledger.insert(
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
    ledger.update(
        "INSERT INTO refund_detail (execution, callback_url, failed, ends_at) VALUES (?, ?, ?, ?)",
        execution,
        refund.callbackUrl(),
        refund.failed(),
        refund.endsAtMillis());
  }

  List<Refund> all() {
    return ledger.query(SELECT + " ORDER BY execution", Refunds::read, merchantId);
  }

  private Optional<Refund> named(String refundId) {
    return ledger.query(SELECT + " AND refund_id = ?", Refunds::read, merchantId, refundId).stream()
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
        row.getLong("executed_at"),
        row.getBoolean("fails"),
        row.getLong("ends"),
        row.getString("url"));
  }
}
