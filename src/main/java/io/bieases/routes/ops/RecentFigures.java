package io.bieases.routes.ops;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The journal's figures, read at most every ten seconds however often they are asked for, and by a
 * thread of their own: a journal that hangs holds up who asks for two seconds at the most, who then
 * gets the last ones.
 *
 * <p>A reading that takes long is repeated less often, so that it takes a tenth of the time.
 */
public class RecentFigures implements AutoCloseable {

  private static final long GOOD_NANOS = Duration.ofSeconds(10).toNanos();
  private static final long OLD_NANOS = Duration.ofMinutes(1).toNanos();

  /** So many times as long as the reading took. */
  private static final long GOOD = 9;

  /** The pause, the next reading, and something over. */
  private static final long OLD = GOOD + 3;

  private static final long PATIENCE_MILLIS = 2_000;
  private static final Logger LOG = LoggerFactory.getLogger(RecentFigures.class);

  private record Reading(JournalFigures figures, long goodUntilNanos) {}

  private final Supplier<JournalFigures> source;
  private final LongSupplier nanoTime;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread reading = new Thread(task, "figures");
            reading.setDaemon(true);
            return reading;
          });
  private volatile Optional<Reading> last = Optional.empty();
  private Future<?> under;
  private boolean awaited;
  private volatile boolean failing;
  private volatile long nextNanos;

  /** Asks that source, by that monotonic time. */
  public RecentFigures(Supplier<JournalFigures> source, LongSupplier nanoTime) {
    this.source = source;
    this.nanoTime = nanoTime;
    nextNanos = nanoTime.getAsLong();
  }

  /**
   * The latest, at most ten seconds old if the journal answers; empty if over a minute old, or
   * older than the next reading should be at the pace of the last one.
   */
  public Optional<JournalFigures> get() {
    if (nanoTime.getAsLong() - nextNanos >= 0) {
      await();
    }
    return last.filter(reading -> nanoTime.getAsLong() - reading.goodUntilNanos() <= 0)
        .map(Reading::figures);
  }

  /** One reading at a time; who comes while it hangs has waited for it already. */
  private synchronized void await() {
    if (nanoTime.getAsLong() - nextNanos < 0) {
      return;
    }
    if (under == null || under.isDone()) {
      under = thread.submit(this::read);
      awaited = false;
    }
    if (awaited) {
      return;
    }
    try {
      under.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      awaited = true;
    } catch (ExecutionException e) {
      LOG.debug("No figures", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void read() {
    long begun = nanoTime.getAsLong();
    try {
      JournalFigures figures = source.get();
      long now = nanoTime.getAsLong();
      last = Optional.of(new Reading(figures, now + Math.max(OLD_NANOS, OLD * (now - begun))));
      failing = false;
    } catch (RuntimeException e) {
      if (!failing) {
        LOG.warn("The journal's figures cannot be read: {}", e.getMessage());
      }
      failing = true;
    } finally {
      long now = nanoTime.getAsLong();
      nextNanos = now + Math.max(GOOD_NANOS, GOOD * (now - begun));
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
