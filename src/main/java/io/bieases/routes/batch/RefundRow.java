package io.bieases.routes.batch;

import java.util.Optional;

/**
 * A row that passed its checks. The amount is in the currency's minor units.
 *
 * @param number our refund number; empty when it is to be derived from content
 */
record RefundRow(
    String paymentId,
    Optional<String> number,
    long amountMinor,
    String currency,
    String reason,
    String goodsDesc) {

  /** Why a row is not sent: the column, and the rule it breaks; never the value. */
  record Fault(String column, String reason) {}
}
