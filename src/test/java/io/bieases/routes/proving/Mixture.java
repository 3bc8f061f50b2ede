package io.bieases.routes.proving;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Refunds, queries and cancels that come over HTTP and, from outside, JMS while others happen. */
final class Mixture implements AutoCloseable {

  private static final int PERIOD_MILLIS = 700;

  private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(2);
  private final List<ScheduledFuture<?>> senders = new ArrayList<>();

  Mixture(World world, Load load, long seed) {
    HttpSender http = new HttpSender(world, load);
    Random httpTurns = new Random(seed);
    every(
        () -> {
          if (httpTurns.nextInt(3) == 0) {
            http.query(load.paid());
          } else {
            http.refund(load.refund());
          }
        });
    world
        .broker()
        .map(broker -> new Messenger(broker, load))
        .ifPresent(messenger -> messages(messenger, load, new Random(seed + 1)));
  }

  private void messages(Messenger messenger, Load load, Random turns) {
    every(
        () -> {
          switch (turns.nextInt(4)) {
            case 0 -> messenger.about("query", load.number(), load.paid());
            case 1 -> messenger.about("cancel", load.number(), load.unpaid());
            default -> messenger.refund(load.refund());
          }
        });
  }

  private void every(Runnable turn) {
    senders.add(
        threads.scheduleWithFixedDelay(turn, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS));
  }

  /** Fails if a sender could not go on. */
  void goesOn() throws ExecutionException, InterruptedException {
    for (ScheduledFuture<?> sender : senders) {
      if (sender.isDone()) {
        sender.get();
      }
    }
  }

  /** Lets the senders finish what they are at. */
  @Override
  public void close() {
    threads.shutdown();
    await("the senders have their answers")
        .atMost(Duration.ofMinutes(2))
        .until(threads::isTerminated);
  }
}
