package io.bieases.routes.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Refund and refund-query. Runs inside a ledger transaction, which is what keeps refunds of one
 * payment within what was paid however many arrive at once.
 */
final class RefundDesk {
  private final Payments payments;
  private final Refunds refunds;
  private final Outbox outbox;
  private final AnswerData data;
  private final long takesMillis;
  private final Supplier<String> ids;

  RefundDesk(Books books, Duration takes, Supplier<String> ids) {
    this.payments = books.payments();
    this.refunds = books.refunds();
    this.outbox = books.outbox();
    this.data = books.answerData();
    this.takesMillis = takes.toMillis();
    this.ids = ids;
  }

  /** Only an executed number is used up; one that is refused here may come again. */
  Answer refund(RefundOrder order, long nowMillis) {
    if (refunds.knowsNumber(order.refundNo())) {
      throw RefusedException.of(Codes.DUPLICATE_REFUND);
    }
    Payment payment =
        payments
            .find(order.paymentId(), nowMillis)
            .orElseThrow(() -> RefusedException.of(Codes.NO_ORDER));
    if (payment.state() == PaymentState.CONFIRMING) {
      throw RefusedException.of(Codes.PAYING);
    }
    if (payment.state() != PaymentState.PAID) {
      throw RefusedException.of(Codes.NOT_PAID);
    }
    if (!payment.currency().equals(order.currency())) {
      throw RefusedException.of(Codes.CURRENCY);
    }
    long minor = Money.minor(order.amount(), order.currency(), "refundAmount");
    order
        .goodAmounts()
        .forEach(good -> Money.minor(good, order.currency(), "refundInfos.refundGoodAmount"));
    long left = payment.amountMinor() - refunds.refundedMinor(payment.paymentId(), nowMillis);
    if (!order.addsUp() || minor > left) {
      throw RefusedException.of(Codes.AMOUNT);
    }
    Refund refund =
        new Refund(
            "RF" + ids.get(),
            order.refundNo(),
            payment.paymentId(),
            minor,
            order.currency(),
            order.refundTimeMillis(),
            nowMillis,
            Marker.failsInTheEnd(order.refundNo()),
            nowMillis + takesMillis,
            order.callbackUrl());
    refunds.execute(refund);
    outbox.refundEnds(refund, nowMillis);
    ObjectNode accepted = StrictJson.object();
    accepted.put("refundId", refund.refundId());
    accepted.put("paymentId", order.paymentId());
    accepted.put("referRefundNo", refund.refundNo());
    accepted.put("status", PaymentState.CONFIRMING.word());
    return Answer.success(accepted);
  }

  /** Echoes the id as it was asked for, a used-up marker included. */
  Answer refundQuery(String refundId, long nowMillis) {
    Refund refund = refunds.find(refundId).orElseThrow(() -> RefusedException.of(Codes.NO_REFUND));
    return Answer.success(data.refund(refund, nowMillis).put("refundId", refundId));
  }
}
