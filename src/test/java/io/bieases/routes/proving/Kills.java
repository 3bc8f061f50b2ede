package io.bieases.routes.proving;

import java.time.Duration;
import java.util.Random;

/** R1: SIGKILL at random moments of big files, one in five while a node starts. */
final class Kills implements Scenario {

  private static final int START_MILLIS = 6_000;
  private static final int WORK_MILLIS = 4_500;

  private final double lost;

  /**
   * @param lost the share of answers to refunds that is lost after the execution
   */
  Kills(double lost) {
    this.lost = lost;
  }

  @Override
  public void run(World world, Load load, Random random) throws Exception {
    int rows = world.plan().rowsOr(2_000);
    world.gateway().often("execute-then-drop", lost, world.plan().seed());
    load.drop(world.anyNode(random), load.refunds(rows));
    do {
      Node victim = world.anyNode(random);
      world.kill(victim);
      victim.start();
      if (random.nextInt(5) == 0) {
        world.pass(Duration.ofMillis(random.nextInt(START_MILLIS)));
        world.kill(victim);
        victim.start();
      }
      victim.awaitReady(world.caller());
      if (world.gateway().executed().size() > load.toExecute() * 0.8) {
        load.drop(world.anyNode(random), load.refunds(rows));
      }
      world.pass(Duration.ofMillis(random.nextInt(WORK_MILLIS)));
    } while (world.hasTime());
  }
}
