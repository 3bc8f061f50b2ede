package io.bieases.routes.reconciliation;

/** It cannot be done as it was asked for; the message says why, in words for an operator. */
final class NotReconciledException extends RuntimeException {

  NotReconciledException(String message) {
    super(message);
  }
}
