package io.bieases.routes.proving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bieases.routes.proving.audit.GatewayRecord.Execution;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * R6: 41010 in the middle of a file. Refunds stop, queries do not; the canary lets them go on; no
 * row is rejected, and the order is kept.
 */
final class NoFunds implements Scenario {

  private List<String> order = List.of();
  private int mostInFlight;

  @Override
  public void run(World world, Load load, Random random) {
    mostInFlight = world.mostRefundsInFlight();
    int rows = world.plan().rowsOr(200);
    List<Row> file = new ArrayList<>(load.singles(rows));
    Row canary = load.refund("SIM41010x3");
    file.set(rows / 2, canary);
    order = file.stream().map(Row::number).filter(n -> !n.equals(canary.number())).toList();
    load.drop(world.anyNode(random), file);
    await("a hold").atMost(Duration.ofMinutes(2)).until(() -> world.journal().openHolds() == 1);
    int executed = world.gateway().executed().size();
    assertThat(new HttpSender(world, load).query(load.paid()).outcome()).isEqualTo("accepted");
    assertThat(world.gateway().executed())
        .as("refunds since they are held")
        .hasSizeLessThanOrEqualTo(executed + mostInFlight);
    await("refunds go on by themselves")
        .atMost(world.plan().scaled(Duration.ofHours(2)).plusSeconds(60))
        .until(() -> world.gateway().executed().size() > executed + mostInFlight);
  }

  @Override
  public void check(Collected left) {
    List<String> executed =
        left.evidence().gateway().executions().stream()
            .map(Execution::number)
            .filter(order::contains)
            .toList();
    assertThat(executed).as("all rows of the file").hasSameSizeAs(order);
    for (int i = 0; i < executed.size(); i++) {
      assertThat(order.indexOf(executed.get(i)))
          .as("place of %s, apart from calls in flight together", executed.get(i))
          .isBetween(i - mostInFlight, i + mostInFlight);
    }
    assertThat(left.evidence().told()).noneMatch(told -> told.state().equals("rejected"));
    assertThat(left.raised()).as("alerts").hasSize(1);
  }
}
