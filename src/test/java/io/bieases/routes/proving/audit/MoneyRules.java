package io.bieases.routes.proving.audit;

import io.bieases.routes.proving.audit.GatewayRecord.Execution;
import io.bieases.routes.proving.audit.GatewayRecord.PaymentSum;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * I1: a number runs at most once, and exactly once if we report it as registered. I2: what was
 * refunded of a payment is what we reported, row by row and in sum, and no more than was paid.
 */
final class MoneyRules {
  private final Evidence evidence;
  private final Dossiers dossiers;
  private final Map<String, PaymentSum> payments = new LinkedHashMap<>();

  MoneyRules(Evidence evidence, Dossiers dossiers) {
    this.evidence = evidence;
    this.dossiers = dossiers;
    evidence.gateway().payments().forEach(known -> payments.put(known.paymentId(), known));
  }

  Stream<Finding> findings() {
    return Stream.of(
            refunds().filter(d -> d.executions().size() > 1).map(this::twice),
            neverRan().map(this::never),
            ordersMadeTwice(),
            refunds().flatMap(this::otherContent),
            perPayment().entrySet().stream().flatMap(e -> sums(e.getKey(), e.getValue())))
        .flatMap(found -> found);
  }

  /** Executions beyond the first of a number, and those that nobody asked for. */
  long doubles() {
    return refunds()
            .mapToLong(d -> d.executions().size() - (d.asked().isEmpty() ? 0 : 1))
            .filter(more -> more > 0)
            .sum()
        + ordersMadeTwice().count();
  }

  /** Refunds reported as registered that never ran. */
  Stream<Dossier> neverRan() {
    return refunds().filter(d -> d.isRegistered() && d.executions().isEmpty());
  }

  private Stream<Dossier> refunds() {
    return dossiers.all().stream().filter(d -> d.is(Dossier.REFUND));
  }

  private Finding twice(Dossier dossier) {
    return new Finding(
        "I1",
        "refund %s ran %d times: %s; we said %s"
            .formatted(
                dossier.key().number(),
                dossier.executions().size(),
                runs(dossier.executions()),
                dossier.words()));
  }

  private Finding never(Dossier dossier) {
    return new Finding(
        "I1",
        "refund %s of payment %s never ran; we said %s; the gateway saw %d requests of it%s"
            .formatted(
                dossier.key().number(),
                dossier.paymentId(),
                dossier.words(),
                dossier.requests().size(),
                dossier.requests().stream()
                    .findFirst()
                    .map(request -> ", first " + Words.request(request))
                    .orElse("")));
  }

  private Stream<Finding> ordersMadeTwice() {
    return evidence.gateway().payments().stream()
        .filter(payment -> !payment.orderNo().isEmpty())
        .collect(Collectors.groupingBy(PaymentSum::orderNo, Collectors.counting()))
        .entrySet()
        .stream()
        .filter(order -> order.getValue() > 1)
        .map(
            order ->
                new Finding(
                    "I1", "order %s made %d payments".formatted(order.getKey(), order.getValue())));
  }

  /** Amounts that are wrong row by row and right in sum would not show in the sums. */
  private Stream<Finding> otherContent(Dossier dossier) {
    return dossier.executions().stream()
        .filter(
            run ->
                !dossier.asked().isEmpty()
                    && dossier.asked().stream().noneMatch(asked -> Dossier.same(asked, run)))
        .map(
            run ->
                new Finding(
                    "I2",
                    "refund %s ran as %s, which nobody asked for; %s"
                        .formatted(
                            run.number(),
                            Words.execution(run),
                            Words.asked(dossier.asked().get(0)))));
  }

  /** What is to be held against each other for one payment. */
  private record Side(List<Execution> ran, List<Asked> reported, List<Execution> open) {}

  private Map<String, Side> perPayment() {
    Map<String, Side> sides = new LinkedHashMap<>();
    payments.keySet().forEach(paymentId -> side(sides, paymentId));
    refunds()
        .forEach(
            dossier -> {
              dossier.executions().forEach(run -> side(sides, run.paymentId()).ran().add(run));
              if (dossier.isRegistered()) {
                side(sides, dossier.paymentId()).reported().add(dossier.asked().get(0));
              } else if (!Dossier.isClosed(dossier.state())) {
                dossier.executions().stream()
                    .limit(dossier.asked().isEmpty() ? 0 : 1)
                    .forEach(run -> side(sides, run.paymentId()).open().add(run));
              }
            });
    return sides;
  }

  private static Side side(Map<String, Side> sides, String paymentId) {
    return sides.computeIfAbsent(
        paymentId, id -> new Side(new ArrayList<>(), new ArrayList<>(), new ArrayList<>()));
  }

  private Stream<Finding> sums(String paymentId, Side side) {
    long ran = side.ran().stream().mapToLong(Execution::amountMinor).sum();
    long reported = side.reported().stream().mapToLong(Asked::amountMinor).sum();
    long open = side.open().stream().mapToLong(Execution::amountMinor).sum();
    Stream.Builder<Finding> found = Stream.builder();
    if (ran != reported + open) {
      found.add(
          new Finding(
              "I2",
              "payment %s: the gateway refunded %d (%s); we reported %d as registered (%s); parked, unknown or unfinished rows ran for %d (%s)"
                  .formatted(
                      paymentId,
                      ran,
                      runs(side.ran()),
                      reported,
                      String.join(", ", side.reported().stream().map(Asked::number).toList()),
                      open,
                      runs(side.open()))));
    }
    Optional<PaymentSum> payment = Optional.ofNullable(payments.get(paymentId));
    if (payment.isEmpty() && ran > 0) {
      found.add(new Finding("I2", "payment %s was refunded and is unknown".formatted(paymentId)));
    }
    payment
        .filter(known -> ran > known.amountMinor() || ran != known.refundedMinor())
        .map(
            known ->
                new Finding(
                    "I2",
                    "payment %s: %d %s were paid, %d refunded by its sum, %d by its executions: %s"
                        .formatted(
                            paymentId,
                            known.amountMinor(),
                            known.currency(),
                            known.refundedMinor(),
                            ran,
                            runs(side.ran()))))
        .ifPresent(found::add);
    return found.build();
  }

  private static String runs(List<Execution> runs) {
    return String.join(
        "; ",
        runs.stream().map(run -> run.number() + " " + Words.execution(run)).limit(10).toList());
  }
}
