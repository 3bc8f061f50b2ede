package io.bieases.routes.status;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * How far the gateway's clock is from this machine's, told by the {@code Date} of its answers. The
 * gateway refuses what is more than five minutes from its own time.
 *
 * <p>A date has whole seconds and was written somewhere between our sending and receiving, so a
 * measurement is right within half a second and half the round trip. Of the recent answers the one
 * with the shortest round trip counts. Kept in memory, for this process alone.
 */
public class GatewayClock {

  /** Beyond this somebody should look. */
  public static final Duration WARN = Duration.ofMinutes(1);

  /** Beyond this calls are about to be refused. */
  public static final Duration TOO_FAR = Duration.ofMinutes(4);

  private static final int RECENT = 20;
  private static final long RECENT_NANOS = Duration.ofMinutes(10).toNanos();
  private static final long HALF_A_SECOND = 500;

  private record Seen(long atNanos, long roundTripMillis, long skewMillis) {}

  private final LongSupplier nanoTime;
  private final Deque<Seen> recent = new ArrayDeque<>();

  /** Ages its measurements by that monotonic time. */
  public GatewayClock(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /**
   * Notes one answer.
   *
   * @param dateMillis the whole second its {@code Date} names, epoch milliseconds
   * @param sentMillis our clock just before the request left, epoch milliseconds
   * @param roundTripMillis until the answer's head was there
   */
  public synchronized void answered(long dateMillis, long sentMillis, long roundTripMillis) {
    long middle = sentMillis + roundTripMillis / 2;
    recent.addLast(
        new Seen(nanoTime.getAsLong(), roundTripMillis, dateMillis + HALF_A_SECOND - middle));
    if (recent.size() > RECENT) {
      recent.removeFirst();
    }
  }

  /**
   * Gateway's clock minus ours, in whole seconds: above zero if ours is behind. Empty until an
   * answer has come in the last ten minutes.
   */
  public synchronized Optional<Duration> skew() {
    long now = nanoTime.getAsLong();
    return recent.stream()
        .filter(seen -> now - seen.atNanos() <= RECENT_NANOS)
        .min(Comparator.comparingLong(Seen::roundTripMillis))
        .map(seen -> Duration.ofSeconds(Math.round(seen.skewMillis() / 1000.0)));
  }
}
