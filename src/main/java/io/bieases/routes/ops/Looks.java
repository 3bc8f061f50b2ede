package io.bieases.routes.ops;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Looks at the journal for the console: one at a time, and what was seen is kept for at least two
 * seconds and for twenty times as long as the look took. However many consoles are open, they take
 * one connection and a twentieth of a processor, so that no payment waits for them.
 */
public class Looks {

  private static final long KEPT_NANOS = TimeUnit.SECONDS.toNanos(2);
  private static final long TIMES_AS_LONG = 20;

  private record Seen(Object what, long untilNanos) {}

  private final LongSupplier nanoTime;
  private final Map<String, Seen> seen = new HashMap<>();

  /**
   * @param nanoTime monotonic
   */
  public Looks(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** What that look shows, or what it showed just before. */
  synchronized <T> T at(String name, Class<T> kind, Supplier<T> look) {
    long from = nanoTime.getAsLong();
    Optional<Seen> kept =
        Optional.ofNullable(seen.get(name)).filter(its -> its.untilNanos() - from > 0);
    if (kept.isPresent()) {
      return kind.cast(kept.get().what());
    }
    T fresh = look.get();
    long to = nanoTime.getAsLong();
    seen.put(name, new Seen(fresh, to + Math.max(KEPT_NANOS, TIMES_AS_LONG * (to - from))));
    return fresh;
  }

  /** A count; as above. */
  long count(String name, Supplier<Long> look) {
    return at(name, Long.class, look);
  }

  /** Somebody has just changed something and wants to see it. */
  synchronized void forget() {
    seen.clear();
  }
}
