package io.bieases.routes.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** The fields of query and refund-query answers, which are those of webhooks, too. */
final class AnswerData {
  private final String merchantId;

  AnswerData(String merchantId) {
    this.merchantId = merchantId;
  }

  ObjectNode payment(Payment payment) {
    ObjectNode data = StrictJson.object();
    data.put("merchantId", merchantId);
    data.put("paymentId", payment.paymentId());
    data.put("transactionId", "TX-" + payment.paymentId());
    data.put("referOrderNo", payment.orderNo());
    data.put("payAmount", payment.amount().toPlainString());
    data.put("currency", payment.currency());
    data.put("paymentTime", Long.toString(payment.paymentTimeMillis()));
    data.put("paidTime", payment.paidAtMillis() == 0 ? "" : Long.toString(payment.paidAtMillis()));
    data.put("status", payment.state().word());
    data.put("msg", "");
    return data;
  }

  ObjectNode refund(Refund refund, long nowMillis) {
    boolean ended = nowMillis >= refund.endsAtMillis();
    ObjectNode data = StrictJson.object();
    data.put("merchantId", merchantId);
    data.put("refundId", refund.refundId());
    data.put("paymentId", refund.paymentId());
    data.put("referRefundNo", refund.refundNo());
    data.put("refundAmount", Money.major(refund.amountMinor(), refund.currency()).toPlainString());
    data.put("completeTime", ended ? Long.toString(refund.endsAtMillis()) : "");
    data.put("refundTime", Long.toString(refund.requestedAtMillis()));
    data.put("status", refund.stateAt(nowMillis).word());
    data.put("msg", "");
    return data;
  }
}
