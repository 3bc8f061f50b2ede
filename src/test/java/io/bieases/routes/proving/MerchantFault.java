package io.bieases.routes.proving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bieases.routes.proving.audit.GatewayRecord.Request;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * R5: every call is answered 44000 while a big file waits. It costs two calls beyond those in
 * flight, then one probe a minute (scaled); it is one alert, and goes on by itself.
 */
final class MerchantFault implements Scenario {

  private static final Map<String, ?> ANSWER =
      Map.of("status", 200, "body", "{\"code\":\"44000\",\"msg\":\"Certificate not found\"}");
  private static final Duration PROBE = Duration.ofMinutes(1);
  private static final int BEYOND = 2;
  private static final long BOOKED_AFTER_MILLIS = 250;
  private long mostInFlight;
  private long probes;

  @Override
  public void run(World world, Load load, Random random) throws Exception {
    mostInFlight = world.mostRefundsInFlight();
    int rows = world.plan().rowsOr(2_000);
    load.drop(world.anyNode(random), load.singles(rows));
    awaitExecuted(world, 20);
    world.gateway().always("http-status", "refund", ANSWER);
    long start = System.currentTimeMillis();
    Duration fault = world.plan().scaled(PROBE).multipliedBy(10).plusSeconds(5);
    world.pass(fault);
    assertThat(world.journal().openHolds()).as("holds while the fault lasts").isEqualTo(1);
    int executed = world.gateway().executed().size();
    world.gateway().faultless();
    probes = (System.currentTimeMillis() - start) / world.plan().scaled(PROBE).toMillis() + 1;
    awaitExecuted(world, executed + Math.min(20, rows - executed));
  }

  private static void awaitExecuted(World world, int count) {
    await("executed")
        .atMost(Duration.ofMinutes(2))
        .until(() -> world.gateway().executed().size() >= count);
  }

  @Override
  public void check(Collected left) {
    assertThat(left.raised()).as("alerts").hasSize(1);
    assertThat(left.deadLetters()).as("dead letters").isEmpty();
    List<Request> met =
        left.evidence().gateway().requests().stream()
            .filter(request -> request.fault().equals("http-status"))
            .toList();
    long inFlight = sentBeforeTheFaultWasBooked(met);
    assertThat(inFlight).as("in flight when the fault was known").isBetween(1L, mostInFlight);
    assertThat(met.size() - inFlight)
        .as("calls beyond the %d in flight, for %d probes", inFlight, probes)
        .isBetween(1L, BEYOND + probes);
  }

  private static long sentBeforeTheFaultWasBooked(List<Request> met) {
    long known = met.stream().mapToLong(Request::answeredAtMillis).min().orElseThrow();
    return met.stream()
        .filter(request -> request.atMillis() <= known + BOOKED_AFTER_MILLIS)
        .count();
  }
}
