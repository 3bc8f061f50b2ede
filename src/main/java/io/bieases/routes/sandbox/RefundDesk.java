package io.bieases.routes.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Supplier;

/**
 * Refund and refund-query. Runs inside a ledger transaction, which is what keeps refunds of one
 * payment within what was paid however many arrive at once.
 */
final class RefundDesk {
  private final Payments payments;
  private final Refunds refunds;
  private final String merchantId;
  private final Supplier<String> ids;

  RefundDesk(Payments payments, Refunds refunds, String merchantId, Supplier<String> ids) {
    this.payments = payments;
    this.refunds = refunds;
    this.merchantId = merchantId;
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
    long left = payment.amountMinor() - refunds.refundedMinor(payment.paymentId());
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
            nowMillis);
    refunds.execute(refund);
    ObjectNode data = StrictJson.object();
    data.put("refundId", refund.refundId());
    data.put("paymentId", order.paymentId());
    data.put("referRefundNo", refund.refundNo());
    data.put("status", PaymentState.CONFIRMING.word());
    return Answer.success(data);
  }

  /** An executed refund is done at once here: the word is final and the time that of execution. */
  Answer refundQuery(String refundId) {
    Refund refund = refunds.find(refundId).orElseThrow(() -> RefusedException.of(Codes.NO_REFUND));
    ObjectNode data = StrictJson.object();
    data.put("merchantId", merchantId);
    data.put("refundId", refundId);
    data.put("paymentId", refund.paymentId());
    data.put("referRefundNo", refund.refundNo());
    data.put("refundAmount", Money.major(refund.amountMinor(), refund.currency()).toPlainString());
    data.put("completeTime", Long.toString(refund.executedAtMillis()));
    data.put("refundTime", Long.toString(refund.requestedAtMillis()));
    data.put("status", PaymentState.PAID.word());
    data.put("msg", "");
    return Answer.success(data);
  }
}
