package io.bieases.routes.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The ledger as JSON, for an auditor who trusts nobody else. */
final class LedgerReport {
  private final Ledger ledger;
  private final String merchantId;
  private final Payments payments;
  private final Refunds refunds;
  private final Arrivals arrivals;

  LedgerReport(Books books, String merchantId) {
    this.ledger = books.ledger();
    this.merchantId = merchantId;
    this.payments = books.payments();
    this.refunds = books.refunds();
    this.arrivals = books.arrivals();
  }

  /** Executions, payments and sums of one moment; a refund that has failed is in no sum. */
  JsonNode ledger(long nowMillis) {
    return ledger.inTransaction(
        () -> {
          ObjectNode node = StrictJson.object();
          node.put("merchantId", merchantId);
          List<Refund> executed = refunds.all();
          ArrayNode executions = node.putArray("refunds");
          executed.forEach(refund -> executions.add(refund(refund, nowMillis)));
          ArrayNode known = node.putArray("payments");
          payments.all().forEach(payment -> known.add(payment(payment, nowMillis)));
          List<Refund> standing =
              executed.stream()
                  .filter(refund -> refund.stateAt(nowMillis) != PaymentState.FAILED)
                  .toList();
          node.set("sums", sums(standing));
          return node;
        });
  }

  JsonNode arrivals(long sinceMillis, long afterId) {
    ObjectNode node = StrictJson.object();
    ArrayNode list = node.putArray("arrivals");
    arrivals.since(sinceMillis, afterId).forEach(arrival -> list.add(arrival(arrival)));
    return node;
  }

  JsonNode counters() {
    ObjectNode node = StrictJson.object();
    node.set("arrivals", counts(arrivals.countBy(Arrivals.Column.OPERATION)));
    Map<String, Long> throttled = arrivals.countBy(Arrivals.Column.THROTTLED_BY);
    node.set("throttled", counts(throttled));
    node.put("throttledTotal", throttled.values().stream().mapToLong(Long::longValue).sum());
    node.set("faults", counts(arrivals.countBy(Arrivals.Column.FAULT)));
    return node;
  }

  JsonNode faults(List<Fault> inForce) {
    ObjectNode node = StrictJson.object();
    ArrayNode list = node.putArray("faults");
    for (Fault fault : inForce) {
      ObjectNode entry = list.addObject();
      entry.put("fault", fault.kind().label());
      entry.put("operation", fault.operation().map(Operation::label).orElse("*"));
      entry.put("number", fault.number().orElse("*"));
      entry.put("count", fault.count());
      entry.put("probability", fault.probability());
      entry.put("seed", fault.seed());
    }
    return node;
  }

  ObjectNode payment(Payment payment, long nowMillis) {
    ObjectNode node = StrictJson.object();
    node.put("paymentId", payment.paymentId());
    node.put("orderNo", payment.orderNo());
    node.put("amountMinor", payment.amountMinor());
    node.put("refundedMinor", refunds.refundedMinor(payment.paymentId(), nowMillis));
    node.put("currency", payment.currency());
    node.put("status", payment.state().word());
    return node;
  }

  private static ObjectNode refund(Refund refund, long nowMillis) {
    ObjectNode node = StrictJson.object();
    node.put("refundId", refund.refundId());
    node.put("referRefundNo", refund.refundNo());
    node.put("paymentId", refund.paymentId());
    node.put("amountMinor", refund.amountMinor());
    node.put("currency", refund.currency());
    node.put("atMillis", refund.executedAtMillis());
    node.put("status", refund.stateAt(nowMillis).word());
    return node;
  }

  private static ObjectNode arrival(Arrival arrival) {
    ObjectNode node = StrictJson.object();
    node.put("id", arrival.id());
    node.put("atMillis", arrival.atMillis());
    node.put("answeredAtMillis", arrival.answeredAtMillis());
    node.put("operation", arrival.operation());
    node.put("number", arrival.number());
    node.put("paymentId", arrival.paymentId());
    node.put("code", arrival.code());
    node.put("fault", arrival.fault());
    node.put("marker", arrival.marker());
    node.put("throttledBy", arrival.throttledBy());
    node.put("bodySha256", arrival.bodySha256());
    return node;
  }

  private static ObjectNode sums(List<Refund> executed) {
    Map<String, Long> minor = new TreeMap<>();
    Map<String, Long> count = new TreeMap<>();
    for (Refund refund : executed) {
      minor.merge(refund.currency(), refund.amountMinor(), Long::sum);
      count.merge(refund.currency(), 1L, Long::sum);
    }
    ObjectNode node = StrictJson.object();
    minor.forEach(
        (currency, sum) -> {
          ObjectNode entry = node.putObject(currency);
          entry.put("refunds", count.get(currency));
          entry.put("amountMinor", sum);
        });
    return node;
  }

  private static ObjectNode counts(Map<String, Long> counts) {
    ObjectNode node = StrictJson.object();
    counts.forEach(node::put);
    return node;
  }
}
