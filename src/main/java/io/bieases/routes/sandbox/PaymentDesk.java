package io.bieases.routes.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Supplier;

/** Create, query and cancel. Runs inside a ledger transaction. */
final class PaymentDesk {
  private final Payments payments;
  private final String merchantId;
  private final Supplier<String> ids;

  PaymentDesk(Payments payments, String merchantId, Supplier<String> ids) {
    this.payments = payments;
    this.merchantId = merchantId;
    this.ids = ids;
  }

  Answer create(CreateOrder order, long nowMillis) {
    if (payments.knowsOrder(order.orderNo())) {
      throw RefusedException.of(Codes.DUPLICATE_ORDER);
    }
    if (order.expiryMillis() <= nowMillis) {
      throw RefusedException.field("paymentExpiryTime", "is over");
    }
    long minor = Money.minor(order.paymentAmount(), order.currency(), "paymentAmount");
    Money.minor(order.orderAmount(), order.currency(), "order.orderAmount");
    order
        .goods()
        .forEach(
            line ->
                Money.minor(line.unitAmount(), order.currency(), "order.goods.goodsUnitAmount"));
    if (!order.addsUp()) {
      throw RefusedException.of(Codes.AMOUNT);
    }
    Payment payment =
        new Payment(
            "PM" + ids.get(),
            order.orderNo(),
            minor,
            order.currency(),
            PaymentState.PENDING,
            order.paymentTimeMillis(),
            0,
            order.expiryMillis());
    payments.add(payment);
    ObjectNode data = StrictJson.object();
    data.put("paymentId", payment.paymentId());
    data.put("status", payment.state().word());
    data.put("checkoutUrl", "http://localhost/sandbox/checkout/" + payment.paymentId());
    return Answer.success(data);
  }

  Answer query(String paymentId, long nowMillis) {
    Payment payment = known(paymentId, nowMillis);
    ObjectNode data = StrictJson.object();
    data.put("merchantId", merchantId);
    data.put("paymentId", paymentId);
    data.put("transactionId", "TX-" + payment.paymentId());
    data.put("referOrderNo", payment.orderNo());
    data.put("payAmount", payment.amount().toPlainString());
    data.put("currency", payment.currency());
    data.put("paymentTime", Long.toString(payment.paymentTimeMillis()));
    data.put("paidTime", payment.paidAtMillis() == 0 ? "" : Long.toString(payment.paidAtMillis()));
    data.put("status", payment.state().word());
    data.put("msg", "");
    return Answer.success(data);
  }

  Answer cancel(String paymentId, long nowMillis) {
    Payment payment = known(paymentId, nowMillis);
    if (payment.state() == PaymentState.CONFIRMING) {
      throw RefusedException.of(Codes.PAYING);
    }
    if (payment.state() != PaymentState.PENDING) {
      throw RefusedException.field(
          "paymentId", "is not an unpaid order, its status is " + payment.state().word());
    }
    Payment cancelled = payments.move(payment, PaymentState.CANCELLED, nowMillis);
    ObjectNode data = StrictJson.object();
    data.put("paymentId", paymentId);
    data.put("referOrderNo", cancelled.orderNo());
    data.put("status", cancelled.state().word());
    return Answer.success(data);
  }

  private Payment known(String paymentId, long nowMillis) {
    return payments
        .find(paymentId, nowMillis)
        .orElseThrow(() -> RefusedException.of(Codes.NO_ORDER));
  }
}
