package io.bieases.routes.proving.audit;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.function.Function;
import java.util.stream.StreamSupport;

/**
 * What the gateway itself has seen and done, read from the JSON of its control API. Texts that are
 * not known are empty.
 *
 * @param requests in the order they were booked
 * @param throttled requests it answered 429 because a limit was broken; a 429 on order is none
 */
public record GatewayRecord(
    List<Execution> executions, List<PaymentSum> payments, List<Request> requests, long throttled) {

  /** A refund that was executed. */
  public record Execution(
      String number,
      String paymentId,
      long amountMinor,
      String currency,
      long atMillis,
      String refundId) {}

  /** A payment and what was refunded of it; {@code orderNo} is that of a create. */
  public record PaymentSum(
      String paymentId,
      long amountMinor,
      long refundedMinor,
      String currency,
      String orderNo,
      String status) {}

  /**
   * A request that reached an operation.
   *
   * @param number refund or order number, of a query or cancel the payment's id, of a refund query
   *     the refund's
   * @param code what was decided, also if the answer was spoiled; 0 if nothing was
   * @param fault that the answer met
   * @param answeredAtMillis when the last byte was written or the connection dropped; 0 if never
   * @param throttledBy the limit it broke
   */
  public record Request(
      String operation,
      String number,
      String paymentId,
      int code,
      String fault,
      long atMillis,
      long answeredAtMillis,
      String throttledBy,
      String bodySha256) {}

  /**
   * Reads the answers of {@code /sandbox/control/ledger}, {@code …/arrivals}, {@code …/counters}.
   */
  public static GatewayRecord read(JsonNode ledger, JsonNode arrivals, JsonNode counters) {
    return new GatewayRecord(
        rows(ledger, "refunds", GatewayRecord::execution),
        rows(ledger, "payments", GatewayRecord::payment),
        rows(arrivals, "arrivals", GatewayRecord::request),
        counters.required("throttledTotal").asLong());
  }

  private static <T> List<T> rows(JsonNode root, String name, Function<JsonNode, T> read) {
    return StreamSupport.stream(root.required(name).spliterator(), false).map(read).toList();
  }

  private static Execution execution(JsonNode row) {
    return new Execution(
        text(row, "referRefundNo"),
        text(row, "paymentId"),
        number(row, "amountMinor"),
        text(row, "currency"),
        number(row, "atMillis"),
        text(row, "refundId"));
  }

  private static PaymentSum payment(JsonNode row) {
    return new PaymentSum(
        text(row, "paymentId"),
        number(row, "amountMinor"),
        number(row, "refundedMinor"),
        text(row, "currency"),
        text(row, "orderNo"),
        text(row, "status"));
  }

  private static Request request(JsonNode row) {
    return new Request(
        text(row, "operation"),
        text(row, "number"),
        text(row, "paymentId"),
        (int) number(row, "code"),
        text(row, "fault"),
        number(row, "atMillis"),
        number(row, "answeredAtMillis"),
        text(row, "throttledBy"),
        text(row, "bodySha256"));
  }

  private static String text(JsonNode row, String field) {
    return row.required(field).asText();
  }

  private static long number(JsonNode row, String field) {
    return row.required(field).asLong();
  }
}
