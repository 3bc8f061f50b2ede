package io.bieases.routes.ops;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Looks at the journal for the console: one at a time, and what was seen is kept for at least two
 * seconds and for twenty times as long as the look took. However many consoles are open, they take
 * one connection and a twentieth of a processor, so that no payment waits for them.
 *
 * <p>Nobody waits long for a look of somebody else that does not end: once it has taken three
 * seconds the others are shown what was seen before, if that is not old, and else told why not.
 */
public class Looks {

  private static final long KEPT_NANOS = TimeUnit.SECONDS.toNanos(2);
  private static final long TIMES_AS_LONG = 20;
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(3);
  private static final long OLD_NANOS = TimeUnit.SECONDS.toNanos(30);

  /**
   * @param untilNanos it is shown without another look until then
   * @param turn how often somebody had changed something when the look began
   */
  private record Seen(Object what, long untilNanos, long turn) {}

  private final LongSupplier nanoTime;
  private final Map<String, Seen> seen = new ConcurrentHashMap<>();
  private final AtomicLong turns = new AtomicLong();
  private final ReentrantLock looking = new ReentrantLock();
  private volatile OptionalLong beganNanos = OptionalLong.empty();

  /**
   * @param nanoTime monotonic
   */
  public Looks(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /**
   * What that look shows, or what it showed just before.
   *
   * @throws IllegalStateException with words for the console if another look takes too long
   */
  <T> T at(String name, Class<T> kind, Supplier<T> look) {
    Optional<T> kept = kept(name, kind, 0);
    if (kept.isPresent()) {
      return kept.get();
    }
    if (!mayLook()) {
      return kept(name, kind, OLD_NANOS)
          .orElseThrow(
              () -> new IllegalStateException("The journal is slow: another look has not ended."));
    }
    try {
      // somebody else may have looked meanwhile
      return kept(name, kind, 0).orElseGet(() -> fresh(name, look));
    } finally {
      beganNanos = OptionalLong.empty();
      looking.unlock();
    }
  }

  private <T> Optional<T> kept(String name, Class<T> kind, long oldNanos) {
    return Optional.ofNullable(seen.get(name))
        .filter(its -> its.turn() == turns.get())
        .filter(its -> its.untilNanos() + oldNanos - nanoTime.getAsLong() > 0)
        .map(its -> kind.cast(its.what()));
  }

  private boolean mayLook() {
    long now = nanoTime.getAsLong();
    long left = PATIENCE_NANOS - (now - beganNanos.orElse(now));
    try {
      return looking.tryLock() || looking.tryLock(left, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private <T> T fresh(String name, Supplier<T> look) {
    // what is changed while it looks may not be in it
    long turn = turns.get();
    long from = nanoTime.getAsLong();
    beganNanos = OptionalLong.of(from);
    T fresh = look.get();
    long to = nanoTime.getAsLong();
    long kept = Math.max(KEPT_NANOS, TIMES_AS_LONG * (to - from));
    seen.put(name, new Seen(fresh, to + kept, turn));
    return fresh;
  }

  /** A count; as above. */
  long count(String name, Supplier<Long> look) {
    return at(name, Long.class, look);
  }

  /** Somebody has just changed something and wants to see it. */
  void forget() {
    turns.incrementAndGet();
  }
}
