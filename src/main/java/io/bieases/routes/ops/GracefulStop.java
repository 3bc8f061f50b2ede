package io.bieases.routes.ops;

import io.bieases.routes.journal.Outbox;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.apache.camel.CamelContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.core.Ordered;

/**
 * What a stop does before anything is taken down (gate R15): readiness is down already and new
 * callers get 503, both ports still answer. Nothing new is taken or sent; calls under way are
 * answered and booked, or after a while cut off and booked unknown; what they say leaves.
 *
 * <p>With what the web server, Camel and the pools take after it, a stop ends within 30 s.
 */
public final class GracefulStop implements ApplicationListener<ContextClosedEvent>, Ordered {

  /** How long after it nothing is waited for: together below 30 s with the time of the calls. */
  private static final Duration BOOKING = Duration.ofSeconds(3);

  private static final Duration DOORS = Duration.ofSeconds(2);
  private static final Duration OUTBOX = Duration.ofSeconds(2);

  /** For what Camel finds under way after all that. */
  private static final Duration ROUTES = Duration.ofSeconds(3);

  private static final long LOOK_EVERY_MILLIS = 25;
  private static final List<String> WORK =
      List.of("gateway-dispatch-", "gateway-recover-", "gateway-call-", "intake-", "batch-");
  private static final List<String> SENDERS = List.of("ops-send-", "ops-alert-");
  private static final Logger LOG = LoggerFactory.getLogger(GracefulStop.class);

  private final CamelContext camel;
  private final Runnable sendNoMore;
  private final Runnable shutDoors;
  private final Runnable cutOff;
  private final Outbox outbox;
  private final Duration patience;
  private final AtomicBoolean begun = new AtomicBoolean();

  /**
   * Stops that context's work.
   *
   * @param sendNoMore ends what sends or waits; at once
   * @param shutDoors ends what takes something; a broker may hold it up
   * @param cutOff closes the connections of calls to the gateway
   * @param patience how long calls under way may take to end
   */
  public GracefulStop(
      CamelContext camel,
      Runnable sendNoMore,
      Runnable shutDoors,
      Runnable cutOff,
      Outbox outbox,
      Duration patience) {
    this.camel = camel;
    this.sendNoMore = sendNoMore;
    this.shutDoors = shutDoors;
    this.cutOff = cutOff;
    this.outbox = outbox;
    this.patience = patience;
  }

  /** The management port has a context of its own, whose end comes later. */
  @Override
  public void onApplicationEvent(ContextClosedEvent event) {
    if (begun.compareAndSet(false, true)) {
      stop();
    }
  }

  private void stop() {
    LOG.info("Stopping: nothing new is taken or sent, {} under way", underWay(WORK));
    sendNoMore.run();
    closeDoors();
    if (!await(patience, () -> underWay(WORK) == 0)) {
      LOG.warn("Stopping: {} still under way, calls are cut off and unknown", underWay(WORK));
      cutOff.run();
      await(BOOKING, () -> underWay(WORK) == 0);
    }
    await(OUTBOX, () -> underWay(SENDERS) == 0 && nothingIsDue());
    camel.getShutdownStrategy().setTimeout(ROUTES.toSeconds());
  }

  /** A broker that does not answer holds up its own doors only, and for a moment only. */
  private void closeDoors() {
    CompletableFuture.runAsync(shutDoors)
        .completeOnTimeout(null, DOORS.toMillis(), TimeUnit.MILLISECONDS)
        .exceptionally(
            fault -> {
              LOG.warn("Stopping: not every door could be closed: {}", fault.getMessage());
              return null;
            })
        .join();
  }

  /** A journal that is away, or does not answer in time, keeps what has to leave. */
  private boolean nothingIsDue() {
    return CompletableFuture.supplyAsync(outbox::isAnythingDue)
        .completeOnTimeout(false, OUTBOX.toMillis(), TimeUnit.MILLISECONDS)
        .exceptionally(
            fault -> {
              LOG.warn("Stopping: what has to leave stays in the journal: {}", fault.getMessage());
              return false;
            })
        .thenApply(due -> !due)
        .join();
  }

  private int underWay(List<String> routes) {
    return camel.getRoutes().stream()
        .map(route -> route.getRouteId())
        .filter(id -> routes.stream().anyMatch(id::startsWith))
        .mapToInt(camel.getInflightRepository()::size)
        .sum();
  }

  private static boolean await(Duration atMost, BooleanSupplier done) {
    long deadline = System.nanoTime() + atMost.toNanos();
    CountDownLatch never = new CountDownLatch(1);
    try {
      while (!done.getAsBoolean()) {
        if (System.nanoTime() >= deadline
            || never.await(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS)) {
          return false;
        }
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Before whoever takes something down. */
  @Override
  public int getOrder() {
    return Ordered.HIGHEST_PRECEDENCE;
  }
}
