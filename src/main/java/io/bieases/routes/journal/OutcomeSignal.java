package io.bieases.routes.journal;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiPredicate;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Wakes callers of this process that wait for an instruction, once what became of it is committed.
 * Only a hint that saves time: who waits looks at the journal, and another node raises nothing
 * here.
 */
public class OutcomeSignal {

  private static final long LOOK_EVERY_MILLIS = 200;

  private final ConcurrentHashMap<Long, CountDownLatch> waiting = new ConcurrentHashMap<>();
  private final LongSupplier nanoTime;

  /** Measures waits by that monotonic time. */
  public OutcomeSignal(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** Wakes those who wait for that instruction when the transaction in hand is committed. */
  public void raiseAfterCommit(long instructionId) {
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void afterCommit() {
            raise(instructionId);
          }
        });
  }

  private void raise(long instructionId) {
    CountDownLatch latch = waiting.remove(instructionId);
    if (latch != null) {
      latch.countDown();
    }
  }

  /**
   * Looks until the look is enough or the time is up, again at each signal and each interval.
   *
   * @param enough told how many milliseconds are left
   * @return the last look
   */
  public <T> T await(
      long instructionId, long maxMillis, Supplier<T> look, BiPredicate<T, Long> enough)
      throws InterruptedException {
    long deadline = nanoTime.getAsLong() + TimeUnit.MILLISECONDS.toNanos(maxMillis);
    CountDownLatch signal = null;
    try {
      while (true) {
        // taken before the look, so that nothing committed in between is missed
        signal = waiting.computeIfAbsent(instructionId, id -> new CountDownLatch(1));
        T found = look.get();
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - nanoTime.getAsLong());
        if (left <= 0 || enough.test(found, left)) {
          return found;
        }
        boolean unused = signal.await(Math.min(left, LOOK_EVERY_MILLIS), TimeUnit.MILLISECONDS);
      }
    } finally {
      if (signal != null) {
        waiting.remove(instructionId, signal);
      }
    }
  }
}
