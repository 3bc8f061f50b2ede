package io.bieases.routes.sandbox;

import java.util.Arrays;
import java.util.Optional;

/** Where a payment stands: the letter of a provisioned id and the status word of answers. */
enum PaymentState {
  PAID('P', "success"),
  PENDING('U', "pending"),
  CONFIRMING('G', "confirming"),
  FAILED('F', "failed"),
  TIMEOUT('T', "timeout"),
  CANCELLED('C', "cancelled");

  private final char letter;
  private final String word;

  PaymentState(char letter, String word) {
    this.letter = letter;
    this.word = word;
  }

  static Optional<PaymentState> ofLetter(char letter) {
    return Arrays.stream(values()).filter(state -> state.letter == letter).findFirst();
  }

  String word() {
    return word;
  }
}
