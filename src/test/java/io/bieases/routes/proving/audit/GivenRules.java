package io.bieases.routes.proving.audit;

import io.bieases.routes.proving.audit.GatewayRecord.Request;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The other half of I6: of a refund nobody is told "rejected", a code or a refund's id that the
 * gateway never gave for that number. Without it a bundle could refuse everything and be right.
 */
final class GivenRules {
  private static final Pattern NO_ID = Pattern.compile("[^A-Za-z0-9_-]+");
  private static final Pattern CODE = Pattern.compile("\\d{5}");

  private final Dossiers dossiers;
  private final Map<String, String> numbersByRefundId = new HashMap<>();

  GivenRules(Evidence evidence, Dossiers dossiers) {
    this.dossiers = dossiers;
    evidence.gateway().executions().stream()
        .filter(run -> !run.refundId().isEmpty())
        .forEach(run -> numbersByRefundId.put(run.refundId(), run.number()));
  }

  Stream<Finding> findings() {
    return dossiers.all().stream().flatMap(this::neverGiven);
  }

  private Stream<Finding> neverGiven(Dossier dossier) {
    if (!dossier.is(Dossier.REFUND) || dossier.asked().isEmpty()) {
      return Stream.empty();
    }
    if (dossier.state().equals("rejected") && dossier.requests().isEmpty()) {
      return Stream.of(
          finding(
              "refund %s of payment %s was never refused by the gateway, which saw no request of it; we said %s"
                  .formatted(dossier.key().number(), dossier.paymentId(), dossier.words())));
    }
    return Stream.concat(otherCode(dossier), otherId(dossier));
  }

  /** A spoiled answer may bring any code, so only numbers whose answers all got through count. */
  private Stream<Finding> otherCode(Dossier dossier) {
    Set<Integer> given =
        Stream.concat(
                dossier.requests().stream(),
                dossiers.find("query", dossier.paymentId()).stream()
                    .flatMap(questions -> questions.requests().stream()))
            .map(Request::code)
            .collect(Collectors.toSet());
    boolean clear = dossier.requests().stream().allMatch(request -> request.fault().isEmpty());
    return dossier.told().stream()
        .filter(told -> clear && Dossier.isClosed(told.state()))
        .filter(
            told ->
                CODE.matcher(told.code()).matches()
                    && !given.contains(Integer.parseInt(told.code())))
        .limit(1)
        .map(
            told ->
                finding(
                    "refund %s of payment %s: the gateway gave the codes %s; we said %s"
                        .formatted(
                            dossier.key().number(), dossier.paymentId(), given, Words.told(told))));
  }

  private Stream<Finding> otherId(Dossier dossier) {
    return dossier.told().stream()
        .flatMap(told -> NO_ID.splitAsStream(told.text()))
        .distinct()
        .filter(
            id ->
                numbersByRefundId.containsKey(id)
                    && !numbersByRefundId.get(id).equals(dossier.key().number()))
        .map(
            id ->
                finding(
                    "refund %s of payment %s: we gave the refund id %s, which is that of %s"
                        .formatted(
                            dossier.key().number(),
                            dossier.paymentId(),
                            id,
                            numbersByRefundId.get(id))));
  }

  private static Finding finding(String text) {
    return new Finding("I6", text);
  }
}
