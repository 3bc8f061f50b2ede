package io.bieases.routes.proving;

import static org.assertj.core.api.Assertions.assertThat;

import io.bieases.routes.proving.audit.Told;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * R10: one number a thousand times from sixteen threads through all doors of all nodes at once. One
 * execution, and everybody is told the same in the end. From outside there is no JMS to an embedded
 * broker, so there it is files and HTTP.
 */
final class OneNumber implements Scenario {

  private static final int THREADS = 16;
  private static final int FILE_EVERY = 50;
  private static final Set<String> OPEN = Set.of("waiting", "sending", "unknown");

  private final List<String> numbers = new ArrayList<>();

  @Override
  public void run(World world, Load load, Random random) throws Exception {
    HttpSender http = new HttpSender(world, load);
    do {
      Row row = load.refund();
      numbers.add(row.number());
      ExecutorService threads = Executors.newFixedThreadPool(THREADS);
      List<Future<?>> sent = new ArrayList<>();
      for (int i = 0; i < world.plan().rowsOr(1_000); i++) {
        int turn = i;
        Node node = world.anyNode(random);
        sent.add(threads.submit(() -> send(world, load, http, node, row, turn)));
      }
      threads.shutdown();
      for (Future<?> each : sent) {
        each.get();
      }
      world.isClosedWithin(load, world.plan().time());
    } while (world.hasTime());
  }

  private static void send(World world, Load load, HttpSender http, Node node, Row row, int turn) {
    if (turn % FILE_EVERY == 0) {
      // a refund of its own makes it another file
      load.drop(node, List.of(row, load.refund()));
    } else if (turn % 2 == 0 && world.broker().isPresent()) {
      new Messenger(world.broker().get(), load).refund(row);
    } else {
      http.refund(row);
    }
  }

  @Override
  public void check(Collected left) {
    for (String number : numbers) {
      assertThat(left.evidence().gateway().executions())
          .filteredOn(execution -> execution.number().equals(number))
          .as("executions of %s", number)
          .hasSize(1);
      assertThat(left.evidence().told())
          .filteredOn(told -> told.number().equals(number) && !OPEN.contains(told.state()))
          .as("what was told of %s in the end", number)
          .extracting(Told::state)
          .isNotEmpty()
          .satisfies(states -> assertThat(Set.copyOf(states)).hasSize(1));
    }
  }
}
