package io.bieases.routes.status;

import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

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

  /** However they are written: the gateway's word is compared in lower case. */
  public PaymentWords {
    finalUnpaid = lower(finalUnpaid);
    unpaid = lower(unpaid);
    paid = lower(paid);
  }

  /** Words as they are compared. */
  static Set<String> lower(Set<String> words) {
    return words.stream()
        .map(word -> word.strip().toLowerCase(Locale.ROOT))
        .collect(Collectors.toUnmodifiableSet());
  }

  /** {@code final-unpaid}, {@code unpaid}, {@code paid}, or {@code open} for any other word. */
  public String verdict(String status) {
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
