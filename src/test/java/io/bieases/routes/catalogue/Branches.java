package io.bieases.routes.catalogue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which route a branch of {@code routes/status-codes.csv} is. */
final class Branches {

  /** In the order of what may happen to a call. */
  static final Map<String, String> ROUTES = routes();

  /** A second route of a branch: a call that never left is no answer and climbs no ladder. */
  static final Map<String, String> WITHOUT_ANSWER = Map.of("outcome-await-gateway", "retry");

  /** Branches that send again, or wait, and so need a ladder and a word for its end. */
  static final List<String> CLIMBING = List.of("retry", "ask");

  private Branches() {}

  private static Map<String, String> routes() {
    Map<String, String> routes = new LinkedHashMap<>();
    routes.put("accepted", "outcome-accept-instruction");
    routes.put("rejected", "outcome-reject-instruction");
    routes.put("retry", "outcome-retry-instruction");
    routes.put("throttled", "outcome-throttle-merchant");
    routes.put("held", "outcome-hold-merchant");
    routes.put("short-of-funds", "outcome-hold-refunds");
    routes.put("ask", "outcome-ask-payment");
    routes.put("duplicate", "outcome-match-duplicate");
    routes.put("unknown", "outcome-mark-unknown");
    routes.put("parked", "outcome-park-instruction");
    return routes;
  }

  static Optional<String> ofRoute(String route) {
    return ROUTES.entrySet().stream()
        .filter(entry -> entry.getValue().equals(route))
        .map(Map.Entry::getKey)
        .findFirst();
  }
}
