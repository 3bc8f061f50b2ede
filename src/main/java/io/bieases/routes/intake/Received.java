package io.bieases.routes.intake;

import java.util.Optional;

/**
 * What a door has received, not judged yet.
 *
 * @param merchant alias; the door has checked that its caller may use it
 * @param operation word of the operation
 * @param door {@code http}, {@code jms} or {@code file}
 * @param body JSON; may be empty where the path of an HTTP call says everything
 * @param requestId the caller's own number of a query, refund query or cancel ({@code
 *     Idempotency-Key}, JMS property {@code requestId})
 * @param paymentId from the path of an HTTP call
 * @param refundId from the path of an HTTP call
 * @param replyTo where a message wants its answer
 * @param source JMS message id, file and row, or remote address: how an operator finds it
 * @param callerWaits whether somebody waits for the answer right now
 */
@SuppressWarnings("ArrayRecordComponent") // bytes as they arrived; nobody compares or changes them
public record Received(
    String merchant,
    String operation,
    String door,
    byte[] body,
    Optional<String> requestId,
    Optional<String> paymentId,
    Optional<String> refundId,
    Optional<ReplyTo> replyTo,
    String source,
    boolean callerWaits) {

  /** No body: safe in a log. */
  @Override
  public String toString() {
    return door + " " + merchant + " " + operation + " " + source;
  }
}
