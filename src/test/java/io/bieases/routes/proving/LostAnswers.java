package io.bieases.routes.proving;

import java.time.Duration;
import java.util.Random;

/** R3: 30 % of the answers to refunds are lost after the refund was executed. */
final class LostAnswers implements Scenario {

  private static final double LOST = 0.3;
  private static final int FILE_ROWS = 500;

  /** All waits of the ladder of a lost answer. */
  private static final Duration SLOWEST = Duration.ofHours(30);

  @Override
  public void run(World world, Load load, Random random) {
    world.gateway().often("execute-then-drop", LOST, world.plan().seed());
    for (int left = world.plan().rowsOr(5_000); left > 0; left -= FILE_ROWS) {
      load.drop(world.anyNode(random), load.refunds(Math.min(left, FILE_ROWS)));
    }
    // the answers are lost until the last row is closed
    world.isClosedWithin(load, world.plan().time().plus(world.plan().scaled(SLOWEST)));
  }

  @Override
  public double mayStayOpen() {
    return 0.01;
  }
}
