package io.bieases.routes.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The body of a create, read strictly; the sums are not checked yet. */
record CreateOrder(
    String orderNo,
    BigDecimal orderAmount,
    List<Goods> goods,
    BigDecimal paymentAmount,
    String currency,
    long paymentTimeMillis,
    long expiryMillis,
    OrderDetail detail) {

  private static final int NUMBER_LENGTH = 64;
  private static final int TEXT_LENGTH = 512;

  /** One line of the order. */
  record Goods(String name, BigDecimal unitAmount, int quantity) {}

  static CreateOrder read(ObjectNode body) {
    Fields fields = Fields.of(body);
    Fields order = fields.object("order");
    String orderNo = order.text("orderNo", NUMBER_LENGTH);
    BigDecimal orderAmount = order.amount("orderAmount");
    Optional<String> description = order.optionalText("orderDescription", TEXT_LENGTH);
    List<Goods> goods = order.objects("goods").stream().map(CreateOrder::goods).toList();
    order.end();
    String channel = fields.text("channel", TEXT_LENGTH);
    if (!channel.equals("WEB") && !channel.equals("APP")) {
      throw fields.refused("channel", "must be WEB or APP");
    }
    BigDecimal paymentAmount = fields.amount("paymentAmount");
    String currency = fields.text("currency", 3);
    long paymentTime = fields.epochMillis("paymentTime");
    long expiry = fields.epochMillis("paymentExpiryTime");
    if (expiry <= paymentTime) {
      throw fields.refused("paymentExpiryTime", "must be after paymentTime");
    }
    OrderDetail detail =
        new OrderDetail(
            fields.optionalUrl("callbackUrl").orElse(""),
            fields.optionalUrl("redirectUrl").orElse(""),
            description.orElse(""),
            goods.stream()
                .map(line -> line.quantity() + " x " + line.name())
                .collect(Collectors.joining(", ")));
    fields.end();
    return new CreateOrder(
        orderNo, orderAmount, goods, paymentAmount, currency, paymentTime, expiry, detail);
  }

  /** Whether payment amount, order amount and the sum of the goods agree. */
  boolean addsUp() {
    BigDecimal sum =
        goods.stream()
            .map(line -> line.unitAmount().multiply(BigDecimal.valueOf(line.quantity())))
            .reduce(BigDecimal.ZERO, BigDecimal::add);
    return paymentAmount.compareTo(orderAmount) == 0 && orderAmount.compareTo(sum) == 0;
  }

  private static Goods goods(Fields fields) {
    fields.text("referenceGoodsId", TEXT_LENGTH);
    String name = fields.text("goodsName", TEXT_LENGTH);
    fields.optionalText("goodsDesc", TEXT_LENGTH);
    Goods goods =
        new Goods(name, fields.amount("goodsUnitAmount"), fields.quantity("goodsQuantity"));
    fields.end();
    return goods;
  }
}
