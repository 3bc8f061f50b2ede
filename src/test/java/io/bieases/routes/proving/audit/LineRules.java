package io.bieases.routes.proving.audit;

import io.bieases.routes.proving.audit.GatewayRecord.Request;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * I4: never two different money numbers of one payment in flight together. One whose answer did not
 * get through is in flight until the next request of its number is answered; that it did not get
 * through shows by the fault, or by an executed number being sent again (the bundle was killed, or
 * gave up waiting).
 */
final class LineRules {
  private static final Set<String> LOST =
      Set.of(
          "execute-then-drop",
          "drop-before-execute",
          "error-after-execute",
          "garbage",
          "half-answer",
          "foreign-ids");

  /** Code of a call that was executed. */
  private static final int DONE = 20_000;

  /** The gateway's clock is read after the answer has left, on a machine that may be busy. */
  private static final long LATE_READING_MILLIS = 25;

  private final Dossiers dossiers;

  LineRules(Dossiers dossiers) {
    this.dossiers = dossiers;
  }

  private record Flight(Request request, long endMillis) {
    boolean overlaps(Request later) {
      long tolerance =
          Math.min(LATE_READING_MILLIS, Math.max(0, endMillis - request.atMillis()) / 2);
      return later.atMillis() < endMillis - tolerance;
    }

    boolean isSameNumber(Flight other) {
      return request.operation().equals(other.request.operation())
          && request.number().equals(other.request.number());
    }
  }

  Stream<Finding> findings() {
    Map<String, List<Flight>> lines =
        dossiers.all().stream()
            .filter(d -> d.is(Dossier.REFUND) || d.is(Dossier.CANCEL))
            .flatMap(this::flights)
            .sorted(Comparator.comparingLong(flight -> flight.request().atMillis()))
            .collect(Collectors.groupingBy(flight -> flight.request().paymentId()));
    return lines.entrySet().stream()
        .filter(line -> !line.getKey().isEmpty())
        .flatMap(line -> together(line.getKey(), line.getValue()));
  }

  private static Stream<Finding> together(String paymentId, List<Flight> line) {
    return IntStream.range(0, line.size())
        .boxed()
        .flatMap(
            first ->
                line.subList(first + 1, line.size()).stream()
                    .takeWhile(later -> line.get(first).overlaps(later.request()))
                    .filter(later -> !later.isSameNumber(line.get(first)))
                    .map(
                        later ->
                            new Finding(
                                "I4",
                                "payment %s: %s, in flight until %s, and meanwhile %s"
                                    .formatted(
                                        paymentId,
                                        Words.request(line.get(first).request()),
                                        line.get(first).endMillis() == Long.MAX_VALUE
                                            ? "the end"
                                            : Words.time(line.get(first).endMillis()),
                                        Words.request(later.request())))));
  }

  private Stream<Flight> flights(Dossier dossier) {
    return dossier.requests().stream().map(request -> new Flight(request, end(dossier, request)));
  }

  private long end(Dossier dossier, Request request) {
    long seen = Math.max(request.atMillis(), request.answeredAtMillis());
    Optional<Request> next = answers(dossier).filter(later -> isAfter(later, request)).findFirst();
    boolean sentAgain = dossier.requests().stream().anyMatch(later -> isAfter(later, request));
    boolean lost =
        LOST.contains(request.fault())
            || request.answeredAtMillis() == 0
            || (request.code() == DONE && sentAgain);
    if (!lost) {
      return seen;
    }
    return next.map(later -> Math.max(seen, later.answeredAtMillis()))
        .orElse(dossier.state().equals("unknown") ? Long.MAX_VALUE : seen);
  }

  /** What tells the bundle how it went; a cancel is also settled by asking about its payment. */
  private Stream<Request> answers(Dossier dossier) {
    Stream<Request> own = dossier.requests().stream();
    Stream<Request> all =
        dossier.is(Dossier.CANCEL)
            ? Stream.concat(
                own,
                dossiers.find("query", dossier.key().number()).stream()
                    .flatMap(questions -> questions.requests().stream()))
            : own;
    return all.filter(r -> r.code() != 0 && r.answeredAtMillis() > 0 && !LOST.contains(r.fault()))
        .sorted(Comparator.comparingLong(Request::atMillis));
  }

  private static boolean isAfter(Request later, Request request) {
    return later.atMillis() > request.atMillis();
  }
}
