package io.bieases.routes.proving.audit;

import io.bieases.routes.proving.audit.GatewayRecord.Execution;
import io.bieases.routes.proving.audit.GatewayRecord.PaymentSum;
import io.bieases.routes.proving.audit.GatewayRecord.Request;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * I8 as far as it shows from outside: the gateway saw no more requests of a number than the
 * attempts we told of, the same body each time, and no request that nobody asked for, our own
 * questions about asked payments and refunds excepted.
 */
final class DepartureRules {
  private final Evidence evidence;
  private final Dossiers dossiers;
  private final Set<String> payments = new HashSet<>();
  private final Set<String> refundIds;

  DepartureRules(Evidence evidence, Dossiers dossiers) {
    this.evidence = evidence;
    this.dossiers = dossiers;
    evidence.asked().stream().filter(asked -> !asked.bad()).forEach(this::note);
    evidence.gateway().payments().stream()
        .filter(payment -> dossiers.find(Dossier.CREATE, payment.orderNo()).isPresent())
        .map(PaymentSum::paymentId)
        .forEach(payments::add);
    refundIds =
        evidence.gateway().executions().stream()
            .map(Execution::refundId)
            .collect(Collectors.toSet());
  }

  private void note(Asked asked) {
    payments.add(asked.paymentId());
  }

  Stream<Finding> findings() {
    return Stream.of(
            unread(),
            dossiers.all().stream().filter(this::isNobodys).map(DepartureRules::nobodys),
            dossiers.all().stream().flatMap(this::unbooked),
            dossiers.all().stream().flatMap(DepartureRules::otherBodies))
        .flatMap(found -> found);
  }

  private Stream<Finding> unread() {
    return evidence.gateway().requests().stream()
        .filter(request -> request.number().isEmpty() && request.throttledBy().isEmpty())
        .map(request -> finding("the gateway could not read a request: " + Words.request(request)));
  }

  private boolean isNobodys(Dossier dossier) {
    String number = dossier.key().number();
    if (number.isEmpty() || dossier.requests().isEmpty() || !dossier.asked().isEmpty()) {
      return false;
    }
    return switch (dossier.key().operation()) {
      case "query" -> !payments.contains(number);
      case "refund-query" -> !refundIds.contains(number);
      default -> true;
    };
  }

  private static Finding nobodys(Dossier dossier) {
    return finding(
        "nobody asked for what the gateway saw %d times, first %s"
            .formatted(dossier.requests().size(), Words.request(dossier.requests().get(0))));
  }

  /** While a number is not settled, attempts may have been added since the last word. */
  private Stream<Finding> unbooked(Dossier dossier) {
    OptionalInt attempts = attempts(dossier);
    boolean settled = Dossier.isClosed(dossier.state()) || dossier.state().equals("parked");
    if (!settled || attempts.isEmpty() || dossier.requests().size() <= attempts.getAsInt()) {
      return Stream.empty();
    }
    Request last = dossier.requests().get(dossier.requests().size() - 1);
    return Stream.of(
        finding(
            "%s %s of payment %s: the gateway saw %d requests, we told of %d attempts (%s); last %s"
                .formatted(
                    dossier.key().operation(),
                    dossier.key().number(),
                    dossier.paymentId(),
                    dossier.requests().size(),
                    attempts.getAsInt(),
                    dossier.words(),
                    Words.request(last))));
  }

  /** Several cancels may be about one payment; queries we also ask for ourselves. */
  private OptionalInt attempts(Dossier dossier) {
    if (Dossier.Key.isMoney(dossier.key().operation())) {
      return dossier.attempts();
    }
    if (!dossier.is(Dossier.CANCEL)) {
      return OptionalInt.empty();
    }
    boolean allTold =
        dossier.asked().stream()
            .allMatch(asked -> dossiers.answers(asked).stream().anyMatch(t -> t.attempts() >= 0));
    return allTold
        ? OptionalInt.of(
            dossier.asked().stream()
                .mapToInt(
                    asked ->
                        dossiers.answers(asked).stream().mapToInt(Told::attempts).max().orElse(0))
                .sum())
        : OptionalInt.empty();
  }

  private static Stream<Finding> otherBodies(Dossier dossier) {
    Set<String> bodies =
        dossier.requests().stream()
            .map(Request::bodySha256)
            .filter(sha256 -> !sha256.isEmpty())
            .collect(Collectors.toSet());
    Optional<Request> other =
        dossier.requests().stream()
            .filter(r -> !r.bodySha256().equals(dossier.requests().get(0).bodySha256()))
            .findFirst();
    return bodies.size() > 1 && Dossier.Key.isMoney(dossier.key().operation())
        ? Stream.of(
            finding(
                "%s %s came with %d different bodies: %s, and %s"
                    .formatted(
                        dossier.key().operation(),
                        dossier.key().number(),
                        bodies.size(),
                        Words.request(dossier.requests().get(0)),
                        other.map(Words::request).orElse("another"))))
        : Stream.empty();
  }

  private static Finding finding(String text) {
    return new Finding("I8", text);
  }
}
