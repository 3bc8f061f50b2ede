package io.bieases.routes.sandbox;

/**
 * One execution of a refund. The money is in the currency's minor units; how and when it ends is
 * settled with the execution.
 *
 * @param failed whether it fails in the end and the money goes back
 * @param callbackUrl empty if there is none
 */
record Refund(
    String refundId,
    String refundNo,
    String paymentId,
    long amountMinor,
    String currency,
    long requestedAtMillis,
    long executedAtMillis,
    boolean failed,
    long endsAtMillis,
    String callbackUrl) {

  static final int NUMBER_LENGTH = 64;

  /** {@code confirming} until its end, then {@code success} or {@code failed}. */
  PaymentState stateAt(long nowMillis) {
    if (nowMillis < endsAtMillis) {
      return PaymentState.CONFIRMING;
    }
    return failed ? PaymentState.FAILED : PaymentState.PAID;
  }
}
