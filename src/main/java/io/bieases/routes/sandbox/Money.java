package io.bieases.routes.sandbox;

import java.math.BigDecimal;
import java.util.Currency;
import java.util.OptionalInt;

/** Decimals in major units and whole numbers in minor units, by the currency's ISO 4217 scale. */
final class Money {
  private Money() {}

  /** Decimals of the currency; empty if it is not one that can be paid in. */
  static OptionalInt scale(String currency) {
    try {
      int digits = Currency.getInstance(currency).getDefaultFractionDigits();
      return digits < 0 ? OptionalInt.empty() : OptionalInt.of(digits);
    } catch (IllegalArgumentException e) {
      return OptionalInt.empty();
    }
  }

  /** Minor units; 40000 naming {@code field} if there are more decimals than the currency has. */
  static long minor(BigDecimal amount, String currency, String field) {
    int scale = scale(currency).orElseThrow(() -> RefusedException.of(Codes.CURRENCY));
    if (amount.scale() > scale) {
      throw RefusedException.field(
          field, "has more than the " + scale + " decimals of " + currency);
    }
    return amount.movePointRight(scale).longValueExact();
  }

  static BigDecimal major(long minor, String currency) {
    return BigDecimal.valueOf(minor, scale(currency).orElseThrow());
  }
}
