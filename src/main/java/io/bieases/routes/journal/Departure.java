package io.bieases.routes.journal;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * A call that may go out now: its attempt is committed, its lease runs.
 *
 * @param instructionId the instruction it is a call of
 * @param attemptId the committed attempt
 * @param merchant alias
 * @param operation word of the operation
 * @param number our number: orderNo, referRefundNo or request id; the same at every attempt
 * @param paymentId the payment it is about, empty for a create
 * @param amountMinor amount in minor units of the currency, 0 where the operation has none
 * @param currency ISO 4217, empty where the operation has none
 * @param details the other fields as given, JSON
 * @param body the body as first built, empty at the first attempt
 * @param correlationId what ties log lines, files and messages together
 * @param again an earlier attempt of this number ended unknown, so it may have been executed
 * @param attempts how many attempts there are, this one included
 * @param fence token of this claim; a write with an older one is refused
 * @param startedAtMillis journal time of the commit; it is the envelope's timestamp too
 * @param committedNanos monotonic time of the commit, for the send deadline
 * @param gatewayId the id the gateway gave it, for a refund-query that of the refund; empty if none
 * @param holdId the hold it probes
 * @param parentId the instruction it asks about, for a reconcile question
 */
public record Departure(
    long instructionId,
    long attemptId,
    String merchant,
    String operation,
    String number,
    String paymentId,
    long amountMinor,
    String currency,
    String details,
    Optional<String> body,
    String correlationId,
    boolean again,
    int attempts,
    long fence,
    long startedAtMillis,
    long committedNanos,
    String gatewayId,
    OptionalLong holdId,
    OptionalLong parentId) {

  /** No body, no details: safe in a log. */
  @Override
  public String toString() {
    return merchant + " " + operation + " " + number + " attempt " + attempts;
  }
}
