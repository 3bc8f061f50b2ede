package io.bieases.routes.proving;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * R14: answers that come late, a byte a second, or never, on open connections. Threads stay bounded
 * and queries go on.
 */
final class Slowness implements Scenario {

  /** What a node has at rest and the most its pools may add; a leak goes beyond it soon. */
  private static final int MOST_THREADS = 250;

  private static final List<Map<String, ?>> SLOW =
      List.of(Map.of("delayMillis", 8_000), Map.of("byteMillis", 1_000));

  @Override
  public void run(World world, Load load, Random random) throws Exception {
    int rows = world.plan().rowsOr(300);
    HttpSender http = new HttpSender(world, load);
    do {
      load.drop(world.anyNode(random), load.refunds(rows));
      world.pass(Duration.ofSeconds(3));
      Map<String, ?> settings = SLOW.get(random.nextInt(SLOW.size()));
      world.gateway().always("slow", "refund", settings);
      for (int i = 0; i < 10; i++) {
        world.pass(Duration.ofSeconds(1));
        assertThat(http.query(load.paid()).outcome())
            .as("a query while refunds meet %s", settings)
            .isEqualTo("accepted");
      }
      assertThat(world.nodes())
          .allSatisfy(node -> assertThat(node.threads()).isLessThan(MOST_THREADS));
      world.gateway().faultless();
      // past the time-out; longer, and its backlog would come in one second
      world.pauseGateway();
      world.pass(Duration.ofMillis(1_200 + random.nextInt(800)));
      world.wakeGateway();
      world.pass(Duration.ofSeconds(2));
    } while (world.hasTime());
  }
}
