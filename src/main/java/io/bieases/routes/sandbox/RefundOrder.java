package io.bieases.routes.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.List;

/** The body of a refund, read strictly; nothing is compared with the ledger yet. */
record RefundOrder(
    String paymentId,
    String refundNo,
    BigDecimal amount,
    String currency,
    List<BigDecimal> goodAmounts,
    long refundTimeMillis,
    String callbackUrl) {

  private static final int TEXT_LENGTH = 512;

  static RefundOrder read(ObjectNode body) {
    Fields fields = Fields.of(body);
    RefundOrder order =
        new RefundOrder(
            fields.text("paymentId", Payment.ID_LENGTH),
            fields.text("referRefundNo", Refund.NUMBER_LENGTH),
            fields.amount("refundAmount"),
            fields.text("currency", 3),
            fields.objects("refundInfos").stream().map(RefundOrder::goodAmount).toList(),
            fields.epochMillis("refundTime"),
            fields.optionalUrl("callbackUrl").orElse(""));
    fields.optionalText("reason", TEXT_LENGTH);
    fields.end();
    return order;
  }

  /** Whether the goods' amounts add up to the refund's. */
  boolean addsUp() {
    return goodAmounts.stream().reduce(BigDecimal.ZERO, BigDecimal::add).compareTo(amount) == 0;
  }

  private static BigDecimal goodAmount(Fields fields) {
    fields.text("goodsDesc", TEXT_LENGTH);
    BigDecimal amount = fields.amount("refundGoodAmount");
    fields.end();
    return amount;
  }
}
