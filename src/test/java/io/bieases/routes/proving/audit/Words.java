package io.bieases.routes.proving.audit;

import io.bieases.routes.proving.audit.GatewayRecord.Execution;
import io.bieases.routes.proving.audit.GatewayRecord.Request;
import java.time.Instant;

/** How a finding names what the two sides said, so that a person finds it again. */
final class Words {
  private Words() {}

  static String time(long millis) {
    return Instant.ofEpochMilli(millis).toString();
  }

  static String request(Request request) {
    return "%s %s of payment %s at %s, answered %s, code %d%s"
        .formatted(
            request.operation(),
            request.number().isEmpty() ? "(number not read)" : request.number(),
            request.paymentId().isEmpty() ? "-" : request.paymentId(),
            time(request.atMillis()),
            request.answeredAtMillis() == 0 ? "never" : time(request.answeredAtMillis()),
            request.code(),
            request.fault().isEmpty() ? "" : ", fault " + request.fault());
  }

  static String execution(Execution execution) {
    return "%d %s (minor units) of payment %s at %s"
        .formatted(
            execution.amountMinor(),
            execution.currency(),
            execution.paymentId(),
            time(execution.atMillis()));
  }

  static String asked(Asked asked) {
    return "%s %s of payment %s, %d %s (minor units), asked by %s %s at position %d"
        .formatted(
            asked.operation(),
            asked.number().isEmpty() ? "(no number)" : asked.number(),
            asked.paymentId().isEmpty() ? "-" : asked.paymentId(),
            asked.amountMinor(),
            asked.currency(),
            asked.door(),
            asked.where(),
            asked.position());
  }

  static String told(Told told) {
    return "%s%s by %s %s"
        .formatted(
            told.state(),
            told.code().isEmpty() ? "" : " with " + told.code(),
            told.door(),
            told.where());
  }
}
