package io.bieases.routes.sandbox;

/** One execution of a refund. The money is in the currency's minor units. */
record Refund(
    String refundId,
    String refundNo,
    String paymentId,
    long amountMinor,
    String currency,
    long requestedAtMillis,
    long executedAtMillis) {

  static final int NUMBER_LENGTH = 64;
}
