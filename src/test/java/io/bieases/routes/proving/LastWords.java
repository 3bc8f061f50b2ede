package io.bieases.routes.proving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * W1: as R1 with 30 % of the answers lost, and webhooks that are lost, repeated, late, out of order
 * and forged: in the end the journal says of every refund what the gateway's ledger says, but for
 * those whose answer and webhook are both lost, which wait for a person.
 */
final class LastWords implements Scenario {

  private static final Logger LOG = LoggerFactory.getLogger(LastWords.class);
  private static final Duration PATIENCE = Duration.ofMinutes(30);

  @Override
  public void run(World world, Load load, Random random) throws Exception {
    new Kills(0.3).run(world, load, random);
    world.gateway().faultless();
    world.startAll();
    await("every refund is executed and asked about or told of")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofSeconds(1))
        .until(
            () ->
                world.gateway().executed().size() == load.toExecute()
                    && webhooks(world, "waiting").isEmpty()
                    && untold(world).isEmpty());
    judge(world);
  }

  /** Only where answer and webhook are both lost nobody can know how it ended. */
  private static List<String> untold(World world) {
    Set<String> lost =
        world.gateway().webhooks().stream()
            .filter(row -> Set.of("lost", "given-up").contains(row.path("state").asText()))
            .map(row -> row.path("number").asText())
            .collect(Collectors.toSet());
    return world.gateway().executed().stream()
        .filter(number -> !isTold(world.journal().state("refund", number), lost.contains(number)))
        .toList();
  }

  private static boolean isTold(String state, boolean lost) {
    return Set.of("succeeded", "declined").contains(state)
        || (lost && Set.of("duplicate", "parked").contains(state));
  }

  private static List<JsonNode> webhooks(World world, String state) {
    return world.gateway().webhooks().stream()
        .filter(row -> row.path("state").asText().equals(state))
        .toList();
  }

  private static boolean isForged(JsonNode webhook) {
    return !webhook.path("forgery").asText("").isEmpty();
  }

  private static void judge(World world) {
    List<JsonNode> all = world.gateway().webhooks();
    long sent = all.stream().mapToLong(row -> row.path("tries").asLong()).sum();
    List<JsonNode> received =
        all.stream().filter(row -> row.path("acknowledged").asInt() > 0).toList();
    assertThat(received).isNotEmpty().noneMatch(LastWords::isForged);
    assertThat(all.stream().filter(LastWords::isForged)).isNotEmpty();
    assertThat(world.journal().events())
        .as("each that was acknowledged is kept, once")
        .isEqualTo(received.size());
    assertThat(world.journal().effects())
        .containsKey("succeeded")
        .allSatisfy((effect, count) -> assertThat(effect).isIn("succeeded", "declined", "known"));
    Map<String, Long> states = world.journal().states("refund");
    assertThat(states.getOrDefault("declined", 0L)).as("no refund of the load fails").isZero();
    LOG.info(
        "{} webhooks written, {} sent, {} forged, {} kept, effects {}, refunds {}",
        all.size(),
        sent,
        all.stream().filter(LastWords::isForged).count(),
        received.size(),
        world.journal().effects(),
        states);
  }
}
