package io.bieases.routes.intake;

import java.math.BigDecimal;
import java.util.Currency;
import java.util.regex.Pattern;

/** Amounts as people write them: plain decimals with no more decimals than the currency has. */
public final class Amounts {

  private static final Pattern CURRENCY = Pattern.compile("[A-Z]{3}");
  private static final Pattern PLAIN = Pattern.compile("[0-9]{1,12}(\\.[0-9]{1,9})?");

  private Amounts() {}

  /**
   * The decimals of an ISO 4217 currency.
   *
   * @throws IllegalArgumentException if it is none, or has no number of decimals; says so
   */
  public static int scale(String currency) {
    int digits = -1;
    if (CURRENCY.matcher(currency).matches()) {
      try {
        digits = Currency.getInstance(currency).getDefaultFractionDigits();
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("not an ISO 4217 currency", e);
      }
    }
    if (digits < 0) {
      throw new IllegalArgumentException("not an ISO 4217 currency with a number of decimals");
    }
    return digits;
  }

  /**
   * An amount above zero in minor units.
   *
   * @throws IllegalArgumentException if it is not; says why, never the value
   */
  public static long minor(String text, String currency) {
    int scale = scale(currency);
    if (!PLAIN.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "must be a plain decimal of at most 12 digits before the point, without sign, exponent,"
              + " blanks or grouping");
    }
    BigDecimal amount = new BigDecimal(text);
    if (amount.scale() > scale) {
      throw new IllegalArgumentException(
          scale == 0 ? currency + " has no decimals" : currency + " has " + scale + " decimals");
    }
    if (amount.signum() == 0) {
      throw new IllegalArgumentException("must be more than zero");
    }
    return amount.movePointRight(scale).longValueExact();
  }

  /** Minor units as a decimal with exactly the currency's decimals. */
  static String major(long minor, String currency) {
    return BigDecimal.valueOf(minor, scale(currency)).toPlainString();
  }
}
