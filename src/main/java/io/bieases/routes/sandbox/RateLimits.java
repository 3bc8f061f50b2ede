package io.bieases.routes.sandbox;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The limits of contract section 5 as sliding windows: a request is let in while fewer than the
 * limit were let in during the window that ends now. One that is refused does not count.
 */
final class RateLimits {
  private static final long SECOND = Duration.ofSeconds(1).toMillis();
  private static final long MINUTE = Duration.ofMinutes(1).toMillis();
  private static final long HOUR = Duration.ofHours(1).toMillis();

  private final Map<Operation, Window> perOperation = new EnumMap<>(Operation.class);
  private final List<Window> totals;

  RateLimits(SandboxSettings.Limits limits) {
    perOperation.put(Operation.CREATE, new Window("create-minute", limits.create(), MINUTE));
    perOperation.put(Operation.QUERY, new Window("query-minute", limits.query(), MINUTE));
    perOperation.put(Operation.CANCEL, new Window("cancel-minute", limits.cancel(), MINUTE));
    perOperation.put(Operation.REFUND, new Window("refund-minute", limits.refund(), MINUTE));
    totals =
        List.of(
            new Window("total-minute", limits.totalPerMinute(), MINUTE),
            new Window("total-hour", limits.totalPerHour(), HOUR),
            new Window("burst-second", limits.burst(), SECOND));
  }

  /** Takes over what an earlier process let in during the last hour. */
  void restore(Arrivals arrivals, long nowMillis) {
    for (Arrival arrival : arrivals.admittedSince(nowMillis - HOUR)) {
      Operation.ofLabel(arrival.operation())
          .ifPresent(
              operation ->
                  windows(operation).forEach(window -> window.starts.addLast(arrival.atMillis())));
    }
  }

  /** Lets the request in (empty) or names the limit that it would break. */
  synchronized Optional<String> admit(Operation operation, long nowMillis) {
    List<Window> windows = windows(operation);
    Optional<String> broken =
        windows.stream().filter(window -> window.isFull(nowMillis)).map(w -> w.name).findFirst();
    if (broken.isEmpty()) {
      windows.forEach(window -> window.starts.addLast(nowMillis));
    }
    return broken;
  }

  private List<Window> windows(Operation operation) {
    List<Window> windows = new ArrayList<>(totals);
    if (perOperation.containsKey(operation)) {
      windows.add(0, perOperation.get(operation));
    }
    return windows;
  }

  private static final class Window {
    private final String name;
    private final int limit;
    private final long lengthMillis;
    private final Deque<Long> starts = new ArrayDeque<>();

    private Window(String name, int limit, long lengthMillis) {
      this.name = name;
      this.limit = limit;
      this.lengthMillis = lengthMillis;
    }

    private boolean isFull(long nowMillis) {
      while (!starts.isEmpty() && starts.peekFirst() <= nowMillis - lengthMillis) {
        starts.removeFirst();
      }
      return starts.size() >= limit;
    }
  }
}
