package io.bieases.routes.proving.audit;

import io.bieases.routes.proving.audit.GatewayRecord.Request;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * I5: in any sliding 60 s, hour and second no more arrivals than the gateway allows, and no 429. A
 * window is open at one end: two calls exactly 60,000 ms apart are not in the same minute. Of each
 * limit the worst window is named.
 */
final class RateRules {
  private static final long SECOND = 1_000;
  private static final long MINUTE = 60 * SECOND;
  private static final long HOUR = 60 * MINUTE;

  private RateRules() {}

  static Stream<Finding> findings(Evidence evidence) {
    List<Request> requests = evidence.gateway().requests();
    Evidence.Limits limits = evidence.limits();
    return Stream.of(
            worst(requests, "create", limits.create()),
            worst(requests, "query", limits.query()),
            worst(requests, "cancel", limits.cancel()),
            worst(requests, "refund", limits.refund()),
            worst(requests, any -> true, "all", MINUTE, limits.totalPerMinute()),
            worst(requests, any -> true, "all", HOUR, limits.totalPerHour()),
            worst(requests, any -> true, "all", SECOND, limits.burst()),
            throttled(evidence.gateway()))
        .flatMap(Optional::stream);
  }

  private static Optional<Finding> worst(List<Request> requests, String operation, int limit) {
    return worst(requests, r -> r.operation().equals(operation), operation, MINUTE, limit);
  }

  private static Optional<Finding> worst(
      List<Request> requests, Predicate<Request> which, String name, long lengthMillis, int limit) {
    long[] times = requests.stream().filter(which).mapToLong(Request::atMillis).sorted().toArray();
    int most = 0;
    int at = 0;
    for (int first = 0, last = 0; last < times.length; last++) {
      while (times[first] <= times[last] - lengthMillis) {
        first++;
      }
      if (last - first + 1 > most) {
        most = last - first + 1;
        at = first;
      }
    }
    return most <= limit
        ? Optional.empty()
        : Optional.of(
            new Finding(
                "I5",
                "%d requests (%s) between %s and %s; %d are allowed in any %d s"
                    .formatted(
                        most,
                        name,
                        Words.time(times[at]),
                        Words.time(times[at + most - 1]),
                        limit,
                        lengthMillis / SECOND)));
  }

  private static Optional<Finding> throttled(GatewayRecord gateway) {
    List<Request> refused =
        gateway.requests().stream().filter(r -> !r.throttledBy().isEmpty()).toList();
    long count = Math.max(gateway.throttled(), refused.size());
    return count == 0
        ? Optional.empty()
        : Optional.of(
            new Finding(
                "I5",
                "the gateway answered 429 %d times%s"
                    .formatted(
                        count,
                        refused.stream()
                            .findFirst()
                            .map(r -> ", first " + Words.request(r) + " by " + r.throttledBy())
                            .orElse(""))));
  }
}
