package io.bieases.routes.sandbox;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the gateway would say of calls that arrive at these times, one merchant: the sandbox's own
 * windows, and a count by hand that shares nothing with them.
 */
public final class ArrivalJudge {

  private final RateLimits limits = new RateLimits(SandboxSettings.Limits.documented());
  private final Map<String, List<Long>> arrivals = new TreeMap<>();
  private final List<String> refused = new ArrayList<>();

  /** Calls arrive in the order of their times. */
  public void arrives(String operation, long atMillis) {
    arrivals.computeIfAbsent(operation, any -> new ArrayList<>()).add(atMillis);
    limits
        .admit(Operation.ofLabel(operation).orElseThrow(), atMillis)
        .ifPresent(limit -> refused.add(limit + " at " + atMillis));
  }

  /** The limits that were met, one for each 429. */
  public List<String> refused() {
    return List.copyOf(refused);
  }

  /** How many arrived of that operation since then and before that time. */
  public long arrived(String operation, long fromMillis, long toMillis) {
    return arrivals.getOrDefault(operation, List.of()).stream()
        .filter(at -> at >= fromMillis && at < toMillis)
        .count();
  }

  /** The most that arrived of an operation in any window of that length, counted one by one. */
  public int mostIn(String operation, long windowMillis) {
    return most(arrivals.getOrDefault(operation, List.of()), windowMillis);
  }

  /** The same for all operations together. */
  public int mostInAll(long windowMillis) {
    return most(arrivals.values().stream().flatMap(Collection::stream).toList(), windowMillis);
  }

  private static int most(List<Long> times, long windowMillis) {
    List<Long> sorted = times.stream().sorted().toList();
    int most = 0;
    for (int last = 0; last < sorted.size(); last++) {
      int first = last;
      while (first > 0 && sorted.get(first - 1) > sorted.get(last) - windowMillis) {
        first--;
      }
      most = Math.max(most, last - first + 1);
    }
    return most;
  }
}
