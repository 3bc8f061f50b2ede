package io.bieases.routes.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Supplier;

/** Create, query and cancel. Runs inside a ledger transaction. */
final class PaymentDesk {
  private final Payments payments;
  private final OrderDetails details;
  private final AnswerData data;
  private final String checkout;
  private final Supplier<String> ids;

  /**
   * @param checkout where the checkout pages are, without the payment's id
   */
  PaymentDesk(Books books, String checkout, Supplier<String> ids) {
    this.payments = books.payments();
    this.details = books.orderDetails();
    this.data = books.answerData();
    this.checkout = checkout;
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
    details.add(payment.paymentId(), order.detail());
    ObjectNode created = StrictJson.object();
    created.put("paymentId", payment.paymentId());
    created.put("status", payment.state().word());
    created.put("checkoutUrl", checkout + payment.paymentId());
    return Answer.success(created);
  }

  /** Echoes the id as it was asked for, a used-up marker included. */
  Answer query(String paymentId, long nowMillis) {
    return Answer.success(data.payment(known(paymentId, nowMillis)).put("paymentId", paymentId));
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
    ObjectNode answer = StrictJson.object();
    answer.put("paymentId", paymentId);
    answer.put("referOrderNo", cancelled.orderNo());
    answer.put("status", cancelled.state().word());
    return Answer.success(answer);
  }

  private Payment known(String paymentId, long nowMillis) {
    return payments
        .find(paymentId, nowMillis)
        .orElseThrow(() -> RefusedException.of(Codes.NO_ORDER));
  }
}
