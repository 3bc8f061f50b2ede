package io.bieases.routes.proving.audit;

import io.bieases.routes.proving.audit.GatewayRecord.PaymentSum;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * I6: reported succeeded is in the ledger, reported rejected is not; no two words about a number
 * that cannot both be true; a refused row is told so. For creates and cancels the ledger is the
 * gateway's payments.
 */
final class WordRules {
  private static final int DONE = 20_000;

  /** Where a payment stands that needs no cancel any more. */
  private static final Set<String> OVER = Set.of("cancelled", "timeout");

  private final Evidence evidence;
  private final Dossiers dossiers;

  WordRules(Evidence evidence, Dossiers dossiers) {
    this.evidence = evidence;
    this.dossiers = dossiers;
  }

  Stream<Finding> findings() {
    return Stream.of(
            dossiers.all().stream().filter(d -> isMissing(d, "succeeded")).map(this::missing),
            contradictions())
        .flatMap(found -> found);
  }

  /** Numbers of which two things were said that cannot both be true, and bad rows taken. */
  Stream<Finding> contradictions() {
    return Stream.of(
            dossiers.all().stream().filter(this::ranThoughDenied).map(this::denied),
            dossiers.all().stream().flatMap(d -> twoWords(d).stream()),
            evidence.asked().stream().filter(Asked::bad).flatMap(this::taken))
        .flatMap(found -> found);
  }

  /** Orders and cancels reported as registered that the gateway does not have. */
  Stream<Dossier> missingOrdersAndCancels() {
    return dossiers.all().stream()
        .filter(
            d -> !d.is(Dossier.REFUND) && (isMissing(d, "accepted") || isMissing(d, "succeeded")));
  }

  /** A refund reported accepted is I1's matter, here it is what is reported succeeded. */
  private boolean isMissing(Dossier dossier, String word) {
    boolean said = dossier.told().stream().anyMatch(told -> told.state().equals(word));
    if (dossier.is(Dossier.REFUND)) {
      return said && dossier.executions().isEmpty();
    }
    boolean registered = dossier.isRegistered();
    if (dossier.is(Dossier.CREATE)) {
      return registered && order(dossier).isEmpty();
    }
    return dossier.is(Dossier.CANCEL)
        && registered
        && payment(dossier.key().number()).filter(p -> OVER.contains(p.status())).isEmpty();
  }

  private Optional<PaymentSum> order(Dossier dossier) {
    return evidence.gateway().payments().stream()
        .filter(payment -> payment.orderNo().equals(dossier.key().number()))
        .filter(
            payment ->
                dossier.asked().stream()
                    .anyMatch(
                        asked ->
                            asked.amountMinor() == payment.amountMinor()
                                && asked.currency().equals(payment.currency())))
        .findFirst();
  }

  private Optional<PaymentSum> payment(String paymentId) {
    return evidence.gateway().payments().stream()
        .filter(payment -> payment.paymentId().equals(paymentId))
        .findFirst();
  }

  private Finding missing(Dossier dossier) {
    return finding(
        "%s %s of payment %s is not in the gateway's ledger; we said %s"
            .formatted(
                dossier.key().operation(),
                dossier.key().number(),
                dossier.paymentId(),
                dossier.words()));
  }

  private boolean ranThoughDenied(Dossier dossier) {
    if (!Set.of("rejected", "declined").contains(dossier.state())) {
      return false;
    }
    if (dossier.is(Dossier.REFUND)) {
      return !dossier.executions().isEmpty();
    }
    if (dossier.is(Dossier.CREATE)) {
      return order(dossier).isPresent();
    }
    return dossier.is(Dossier.CANCEL)
        && dossier.requests().stream().anyMatch(request -> request.code() == DONE);
  }

  private Finding denied(Dossier dossier) {
    String ran =
        dossier.executions().stream()
            .findFirst()
            .map(Words::execution)
            .or(
                () ->
                    dossier.requests().stream()
                        .filter(request -> request.code() == DONE)
                        .findFirst()
                        .map(Words::request))
            .orElse("in its payments");
    return finding(
        "%s %s of payment %s ran (%s); we said %s"
            .formatted(
                dossier.key().operation(),
                dossier.key().number(),
                dossier.paymentId(),
                ran,
                dossier.words()));
  }

  /** Two cancels of one payment may well end differently, so only numbers of their own count. */
  private static Optional<Finding> twoWords(Dossier dossier) {
    List<String> states = dossier.told().stream().map(Told::state).distinct().toList();
    boolean both =
        states.stream()
            .anyMatch(one -> states.stream().anyMatch(other -> Dossier.contradict(one, other)));
    return both && Dossier.Key.isMoney(dossier.key().operation())
        ? Optional.of(
            finding(
                "%s %s of payment %s: we said both %s: %s"
                    .formatted(
                        dossier.key().operation(),
                        dossier.key().number(),
                        dossier.paymentId(),
                        String.join(" and ", states),
                        dossier.words())))
        : Optional.empty();
  }

  private Stream<Finding> taken(Asked asked) {
    return dossiers.answers(asked).stream()
        .filter(told -> !told.state().equals("rejected"))
        .map(
            told ->
                finding(
                    "must be refused: %s; we said %s"
                        .formatted(Words.asked(asked), Words.told(told))));
  }

  private static Finding finding(String text) {
    return new Finding("I6", text);
  }
}
