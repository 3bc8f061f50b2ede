package io.bieases.routes.endtoend;

import java.util.Collection;
import java.util.Map;

/** One of the three ways into the bundle, as a sender uses it. */
interface Door extends AutoCloseable {

  /**
   * An instruction as its sender knows it.
   *
   * @param number orderNo, referRefundNo or request id
   * @param about the payment, of a refund query the refund; nothing for a create
   */
  record Order(String operation, String number, String about) {

    /** The body a sender writes, one line of JSON. */
    String json() {
      return switch (operation) {
        case "create" ->
            "{\"order\":{\"orderNo\":\""
                + number
                + "\",\"orderAmount\":\"10.00\",\"goods\":[{\"referenceGoodsId\":\"G\",\"goodsName\":\"shoes\","
                + "\"goodsUnitAmount\":\"10.00\",\"goodsQuantity\":1}]},\"channel\":\"WEB\",\"paymentAmount\":\"10.00\","
                + "\"currency\":\"USD\",\"paymentExpiryTime\":4102444800000}";
        case "refund" ->
            "{\"paymentId\":\""
                + about
                + "\",\"referRefundNo\":\""
                + number
                + "\",\"refundAmount\":\"1.00\",\"currency\":\"USD\",\"reason\":\"returned\"}";
        case "refund-query" -> "{\"refundId\":\"" + about + "\",\"requestId\":\"" + number + "\"}";
        default -> "{\"paymentId\":\"" + about + "\",\"requestId\":\"" + number + "\"}";
      };
    }
  }

  /**
   * What the sender was told.
   *
   * @param outcome our word
   * @param code the gateway's, empty if there was none
   * @param message the gateway's or ours
   * @param httpStatus of the answer, 0 where there is none
   */
  record Told(String outcome, String code, String message, int httpStatus) {}

  /** The word in the journal. */
  String word();

  /** Sends all at once. */
  void send(Collection<Order> orders);

  /** Waits until every sender was told something that no longer changes, by number. */
  Map<String, Told> told(Collection<Order> orders);

  @Override
  void close();
}
