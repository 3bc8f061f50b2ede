package io.bieases.routes.proving;

import static org.assertj.core.api.Assertions.assertThat;

import io.bieases.routes.proving.audit.GatewayRecord.Request;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Random;

/** R11: four partial refunds of each payment, shuffled; the lines must not cost time. */
final class PartialRefunds implements Scenario {

  private static final int PARTS = 4;
  private static final double SLOWER = 1.05;

  /** Calls of a minute are spread over a window and its margin. */
  private static final double WINDOW_SECONDS = 61;

  private Plan plan;

  @Override
  public void run(World world, Load load, Random random) {
    plan = world.plan();
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < world.plan().rowsOr(2_000); i += PARTS) {
      rows.addAll(load.parts(PARTS));
    }
    Collections.shuffle(rows, random);
    load.drop(world.anyNode(random), rows);
    world.isClosedWithin(load, bound(rows.size()).multipliedBy(2).plusMinutes(1));
  }

  private Duration bound(int rows) {
    return Duration.ofMillis(
        Math.round(1_000 * WINDOW_SECONDS * (rows - 1) / plan.refundsPerMinute()));
  }

  @Override
  public void check(Collected left) {
    LongSummaryStatistics sent =
        left.evidence().gateway().requests().stream()
            .mapToLong(Request::atMillis)
            .summaryStatistics();
    assertThat(sent.getMax() - sent.getMin())
        .as("ms from the first to the last of %d calls", sent.getCount())
        .isLessThanOrEqualTo(Math.round(bound((int) sent.getCount()).toMillis() * SLOWER));
  }
}
