package io.bieases.routes.batch;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Currency;
import java.util.Map;
import java.util.TreeMap;

/** Sums of money per currency, exact however many rows there are. */
final class CurrencySums {

  private final Map<String, BigInteger> minorByCurrency = new TreeMap<>();

  void add(String currency, BigInteger amountMinor) {
    minorByCurrency.merge(currency, amountMinor, BigInteger::add);
  }

  /** In major units, each with its currency's decimals: {@code {"EUR": "12.50", "JPY": "300"}}. */
  Map<String, String> inMajorUnits() {
    Map<String, String> sums = new TreeMap<>();
    minorByCurrency.forEach(
        (currency, minor) -> {
          int scale = Currency.getInstance(currency).getDefaultFractionDigits();
          sums.put(currency, new BigDecimal(minor, scale).toPlainString());
        });
    return sums;
  }
}
