package io.bieases.routes.sandbox;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A payment in the ledger. {@code amountMinor} is in the currency's minor units; {@code
 * paidAtMillis} and {@code expiresAtMillis} are 0 where there is no such time.
 */
record Payment(
    String paymentId,
    String orderNo,
    long amountMinor,
    String currency,
    PaymentState state,
    long paymentTimeMillis,
    long paidAtMillis,
    long expiresAtMillis) {

  static final int ID_LENGTH = 32;
  private static final Pattern PROVISIONED =
      Pattern.compile("SBX([A-Z]{3})([1-9]\\d{0,14})([PUGFTC])[A-Za-z0-9_-]*");

  /** The payment that an id like {@code SBXUSD10000P0001} describes; empty for any other id. */
  static Optional<Payment> provisioned(String paymentId, long nowMillis) {
    Matcher id = PROVISIONED.matcher(paymentId);
    if (paymentId.length() > ID_LENGTH || !id.matches() || Money.scale(id.group(1)).isEmpty()) {
      return Optional.empty();
    }
    return PaymentState.ofLetter(id.group(3).charAt(0))
        .map(
            state ->
                new Payment(
                    paymentId,
                    "ORDER-" + paymentId,
                    Long.parseLong(id.group(2)),
                    id.group(1),
                    state,
                    nowMillis,
                    state == PaymentState.PAID ? nowMillis : 0,
                    0));
  }

  BigDecimal amount() {
    return Money.major(amountMinor, currency);
  }

  Payment in(PaymentState other, long nowMillis) {
    return new Payment(
        paymentId,
        orderNo,
        amountMinor,
        currency,
        other,
        paymentTimeMillis,
        other == PaymentState.PAID ? nowMillis : paidAtMillis,
        expiresAtMillis);
  }

  boolean isOpen() {
    return state == PaymentState.PENDING || state == PaymentState.CONFIRMING;
  }

  boolean isExpired(long nowMillis) {
    return state == PaymentState.PENDING && expiresAtMillis > 0 && nowMillis >= expiresAtMillis;
  }
}
