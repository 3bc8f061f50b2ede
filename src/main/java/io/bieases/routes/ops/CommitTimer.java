package io.bieases.routes.ops;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import org.springframework.transaction.TransactionExecution;
import org.springframework.transaction.TransactionExecutionListener;

/**
 * How long the journal takes to commit: the time until what was written would survive the end of
 * the machine. Waiting for the writer before it is not in it.
 */
public class CommitTimer implements TransactionExecutionListener {

  private static final Duration[] BUCKETS = {
    Duration.ofMillis(5),
    Duration.ofMillis(20),
    Duration.ofMillis(100),
    Duration.ofMillis(500),
    Duration.ofSeconds(2)
  };

  private static final ThreadLocal<Timer.Sample> COMMIT = new ThreadLocal<>();
  private final MeterRegistry registry;
  private final Timer timer;

  /** Measures into that registry. */
  public CommitTimer(MeterRegistry registry) {
    this.registry = registry;
    timer =
        Timer.builder("bieases.journal.commit")
            .description("Time a commit of the journal takes")
            .serviceLevelObjectives(BUCKETS)
            .register(registry);
  }

  @Override
  public void beforeCommit(TransactionExecution transaction) {
    COMMIT.set(Timer.start(registry));
  }

  @Override
  public void afterCommit(TransactionExecution transaction, Throwable failure) {
    Timer.Sample begun = COMMIT.get();
    COMMIT.remove();
    if (begun != null) {
      begun.stop(timer);
    }
  }
}
