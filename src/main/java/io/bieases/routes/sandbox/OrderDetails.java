package io.bieases.routes.sandbox;

/** The ledger's details of created orders, by payment. */
final class OrderDetails {
  private final Ledger ledger;

  OrderDetails(Ledger ledger) {
    this.ledger = ledger;
  }

  void add(String paymentId, OrderDetail detail) {
    ledger.update(
        "INSERT INTO order_detail (payment_id, callback_url, redirect_url, description, goods)"
            + " VALUES (?, ?, ?, ?, ?)",
        paymentId,
        detail.callbackUrl(),
        detail.redirectUrl(),
        detail.description(),
        detail.goods());
  }

  OrderDetail of(String paymentId) {
    return ledger
        .query(
            "SELECT * FROM order_detail WHERE payment_id = ?",
            row ->
                new OrderDetail(
                    row.getString("callback_url"),
                    row.getString("redirect_url"),
                    row.getString("description"),
                    row.getString("goods")),
            paymentId)
        .stream()
        .findFirst()
        .orElse(OrderDetail.NONE);
  }
}
