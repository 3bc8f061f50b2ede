package io.bieases.routes.status;

import io.bieases.routes.journal.InstructionState;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Which of the gateway's status words are the last one about an order or a refund. They are not
 * documented (contract section 6), so they are configuration; one that is not listed is not final.
 *
 * @param payment the words of payments
 * @param refundSucceeded the money was given back
 * @param refundDeclined it was not and will not be
 */
public record FinalWords(
    PaymentWords payment, Set<String> refundSucceeded, Set<String> refundDeclined) {

  /** However they are written. */
  public FinalWords {
    refundSucceeded = PaymentWords.lower(refundSucceeded);
    refundDeclined = PaymentWords.lower(refundDeclined);
  }

  /** {@code succeeded} or {@code declined}; empty for a word that is not final. */
  public Optional<InstructionState> of(boolean refund, String word) {
    String lower = word.toLowerCase(Locale.ROOT);
    if (refund) {
      return refundSucceeded.contains(lower)
          ? Optional.of(InstructionState.SUCCEEDED)
          : Optional.of(InstructionState.DECLINED).filter(no -> refundDeclined.contains(lower));
    }
    return switch (payment.verdict(lower)) {
      case "paid" -> Optional.of(InstructionState.SUCCEEDED);
      case "final-unpaid" -> Optional.of(InstructionState.DECLINED);
      default -> Optional.empty();
    };
  }
}
