package io.bieases.routes.status;

import java.util.Locale;
import java.util.Set;

/**
 * What the gateway's status words of a payment mean for an instruction about it. The words are not
 * documented (contract section 6), so they are configuration; one that is not listed decides
 * nothing.
 *
 * @param finalUnpaid will never be paid
 * @param unpaid not paid, and nobody is paying: it can be cancelled
 * @param paid paid, which it stays
 */
public record PaymentWords(Set<String> finalUnpaid, Set<String> unpaid, Set<String> paid) {

  /** {@code final-unpaid}, {@code unpaid}, {@code paid}, or {@code open} for any other word. */
  String verdict(String status) {
    String word = status.toLowerCase(Locale.ROOT);
    if (finalUnpaid.contains(word)) {
      return "final-unpaid";
    }
    if (unpaid.contains(word)) {
      return "unpaid";
    }
    return paid.contains(word) ? "paid" : "open";
  }
}
