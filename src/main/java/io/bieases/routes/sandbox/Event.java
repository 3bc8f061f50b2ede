package io.bieases.routes.sandbox;

import java.util.Arrays;
import java.util.Optional;

/** The six events of the contract, section 7; there is none for a cancellation. */
enum Event {
  PAYMENT_CONFIRMING("payment.order.confirming", PaymentState.CONFIRMING),
  PAYMENT_TIMEOUT("payment.order.timeout", PaymentState.TIMEOUT),
  PAYMENT_SUCCESS("payment.order.success", PaymentState.PAID),
  PAYMENT_FAILED("payment.order.failed", PaymentState.FAILED),
  REFUND_SUCCESS("payment.refund.success", PaymentState.PAID),
  REFUND_FAILED("payment.refund.failed", PaymentState.FAILED);

  private final String label;
  private final PaymentState state;

  Event(String label, PaymentState state) {
    this.label = label;
    this.state = state;
  }

  static Optional<Event> ofLabel(String label) {
    return Arrays.stream(values()).filter(event -> event.label.equals(label)).findFirst();
  }

  /** The event of a payment that has come into {@code state}; empty where there is none. */
  static Optional<Event> ofPayment(PaymentState state) {
    return switch (state) {
      case CONFIRMING -> Optional.of(PAYMENT_CONFIRMING);
      case TIMEOUT -> Optional.of(PAYMENT_TIMEOUT);
      case PAID -> Optional.of(PAYMENT_SUCCESS);
      case FAILED -> Optional.of(PAYMENT_FAILED);
      case PENDING, CANCELLED -> Optional.empty();
    };
  }

  static Event ofRefund(boolean failed) {
    return failed ? REFUND_FAILED : REFUND_SUCCESS;
  }

  String label() {
    return label;
  }

  /** The status word that the payload of this event carries. */
  String status() {
    return state.word();
  }

  /** A final event that cannot be true when this one is. */
  Event contradiction() {
    return switch (this) {
      case PAYMENT_SUCCESS -> PAYMENT_FAILED;
      case PAYMENT_CONFIRMING, PAYMENT_TIMEOUT, PAYMENT_FAILED -> PAYMENT_SUCCESS;
      case REFUND_SUCCESS -> REFUND_FAILED;
      case REFUND_FAILED -> REFUND_SUCCESS;
    };
  }
}
