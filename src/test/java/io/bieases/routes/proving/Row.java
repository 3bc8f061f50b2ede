package io.bieases.routes.proving;

/**
 * A refund as it is asked for, in USD.
 *
 * @param cents its amount
 * @param amount as it is written
 * @param bad whether it must be refused
 */
record Row(String paymentId, String number, long cents, String amount, boolean bad) {

  Row(String paymentId, String number, long cents) {
    this(paymentId, number, cents, "%d.%02d".formatted(cents / 100, cents % 100), false);
  }

  static final String HEADER = "paymentId,referRefundNo,refundAmount,currency,reason,goodsDesc\n";

  /** The line of a file. */
  String csv() {
    return paymentId + "," + number + "," + amount + ",USD,returned,shoes";
  }

  /** The body of a call. */
  String json() {
    return """
        {"referRefundNo": "%s", "refundAmount": "%s", "currency": "USD", "reason": "returned"}"""
        .formatted(number, amount);
  }

  /** The body of a message. */
  String message() {
    return """
        {"paymentId": "%s", "referRefundNo": "%s", "refundAmount": "%s", "currency": "USD", "reason": "returned"}"""
        .formatted(paymentId, number, amount);
  }

  /** The same with another amount, which is refused because the number was used. */
  Row changed() {
    return new Row(paymentId, number, cents + 1).refused();
  }

  /** The same with an amount written like that, which is none. */
  Row written(String wrong) {
    return new Row(paymentId, number, 0, wrong, true);
  }

  /** The same, to be refused for another reason. */
  Row refused() {
    return new Row(paymentId, number, cents, amount, true);
  }
}
