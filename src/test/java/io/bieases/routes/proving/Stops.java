package io.bieases.routes.proving;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;

/** R15: SIGTERM while it works. Calls on their way end or are in the journal, within 30 s. */
final class Stops implements Scenario {

  private static final double SLOW = 0.3;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Override
  public void run(World world, Load load, Random random) throws Exception {
    int rows = world.plan().rowsOr(500);
    world.gateway().often("slow", SLOW, world.plan().seed(), java.util.Map.of("delayMillis", 700));
    try (Mixture mixture = new Mixture(world, load, random.nextLong())) {
      do {
        load.drop(world.anyNode(random), load.refunds(rows));
        world.pass(Duration.ofMillis(2_000 + random.nextInt(4_000)));
        Node stopped = world.anyNode(random);
        assertThat(stopped.stop(PATIENCE)).as("%s has stopped in time", stopped.name()).isTrue();
        if (world.plan().setup() == Setup.EMBEDDED) {
          assertThat(world.journal().onTheirWay("refund")).as("calls left open").isZero();
        }
        stopped.start();
        stopped.awaitReady(world.caller());
        mixture.goesOn();
      } while (world.hasTime());
    }
  }
}
