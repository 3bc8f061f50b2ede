package io.bieases.routes.status;

import io.bieases.routes.journal.Operation;

/** What a person who has to decide reads first: what the number may have done. */
public final class Effect {

  private Effect() {}

  /** In words that a result file, an alert and the runbook share. */
  public static String of(String operation, boolean mayHaveRun) {
    return switch (Operation.of(operation)) {
      case CREATE -> mayHaveRun ? "the order may exist" : "no order was made";
      case CANCEL -> mayHaveRun ? "may have been cancelled" : "was not cancelled";
      case REFUND -> mayHaveRun ? "may have been paid" : "was not paid";
      case QUERY, REFUND_QUERY -> "could not be found out";
    };
  }
}
