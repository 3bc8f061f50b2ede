package io.bieases.routes.intake;

import io.bieases.routes.journal.Operation;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** The fields of a create (contract section 5). Lengths that are not documented are 255. */
final class OrderFields {

  static final int PROSE_MAX = 255;
  private static final int GOODS_MAX = 200;
  private static final Pattern CHANNEL = Pattern.compile("WEB|APP");

  private record Goods(Map<String, Object> details, long unitMinor, int quantity) {

    /** Cannot overflow: 12 digits before the point, 4 behind, a million pieces, 200 lines. */
    BigInteger minor() {
      return BigInteger.valueOf(unitMinor).multiply(BigInteger.valueOf(quantity));
    }
  }

  private OrderFields() {}

  static CheckedInstruction read(JsonFields fields) throws UnreadableInstructionException {
    JsonFields order = fields.object("order");
    String orderNo = order.word("orderNo", InstructionReader.NUMBER, InstructionReader.NUMBER_RULE);
    String channel = fields.word("channel", CHANNEL, "must be WEB or APP");
    String currency = fields.currency("currency");
    long paymentMinor = fields.amount("paymentAmount", currency);
    Map<String, Object> orderDetails = order(order, orderNo, currency, fields, paymentMinor);
    Optional<Long> paymentTime = fields.optionalMillis("paymentTime");
    long expiry =
        fields
            .optionalMillis("paymentExpiryTime")
            .orElseThrow(() -> fields.refused("paymentExpiryTime", "is missing"));
    if (paymentTime.filter(time -> time >= expiry).isPresent()) {
      throw fields.refused("paymentExpiryTime", "must be after paymentTime");
    }
    Map<String, Object> details = InstructionReader.details();
    details.put("order", orderDetails);
    details.put("channel", channel);
    details.put("paymentAmount", Amounts.major(paymentMinor, currency));
    details.put("currency", currency);
    InstructionReader.put(details, "paymentTime", paymentTime);
    details.put("paymentExpiryTime", expiry);
    InstructionReader.put(details, "callbackUrl", fields.optionalUrl("callbackUrl"));
    InstructionReader.put(details, "redirectUrl", fields.optionalUrl("redirectUrl"));
    fields.end();
    return new CheckedInstruction(
        Operation.CREATE.word(),
        orderNo,
        Optional.empty(),
        OptionalLong.of(paymentMinor),
        Optional.of(currency),
        Optional.empty(),
        InstructionReader.write(details));
  }

  private static Map<String, Object> order(
      JsonFields order, String orderNo, String currency, JsonFields fields, long paymentMinor)
      throws UnreadableInstructionException {
    long orderMinor = order.amount("orderAmount", currency);
    Optional<String> description = order.optionalProse("orderDescription", PROSE_MAX);
    List<Map<String, Object>> lines = new ArrayList<>();
    BigInteger sum = BigInteger.ZERO;
    for (JsonFields line : order.objects("goods", GOODS_MAX)) {
      Goods goods = goods(line, currency);
      lines.add(goods.details());
      sum = sum.add(goods.minor());
    }
    order.end();
    if (!sum.equals(BigInteger.valueOf(orderMinor))) {
      throw order.refused("orderAmount", "is not the sum of the goods");
    }
    if (paymentMinor != orderMinor) {
      throw fields.refused("paymentAmount", "is not the order's amount");
    }
    Map<String, Object> details = InstructionReader.details();
    details.put("orderNo", orderNo);
    details.put("orderAmount", Amounts.major(orderMinor, currency));
    InstructionReader.put(details, "orderDescription", description);
    details.put("goods", lines);
    return details;
  }

  private static Goods goods(JsonFields line, String currency)
      throws UnreadableInstructionException {
    Map<String, Object> details = InstructionReader.details();
    details.put("referenceGoodsId", line.prose("referenceGoodsId", PROSE_MAX));
    details.put("goodsName", line.prose("goodsName", PROSE_MAX));
    InstructionReader.put(details, "goodsDesc", line.optionalProse("goodsDesc", PROSE_MAX));
    long unitMinor = line.amount("goodsUnitAmount", currency);
    int quantity = line.quantity("goodsQuantity");
    details.put("goodsUnitAmount", Amounts.major(unitMinor, currency));
    details.put("goodsQuantity", quantity);
    line.end();
    return new Goods(details, unitMinor, quantity);
  }
}
