package io.bieases.routes.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Refunds whose answers get lost, told of by webhooks that repeat, overtake one another and are
 * forged: in the end the journal says what the gateway's ledger says.
 */
class WebhookLifeTest {

  private static final long SEED = 31_051;

  @Test
  void journalAndGatewayAgreeWhateverWebhooksDo(@TempDir Path folder) throws Exception {
    run(folder, 60, 20);
  }

  /** 2,000 refunds, about 10,000 webhooks. */
  @Test
  @Tag("long-run")
  void theSameWithTwoThousandRefunds(@TempDir Path folder) throws Exception {
    run(folder, 2_000, 60);
  }

  private static void run(Path folder, int refunds, int minutes) throws Exception {
    int port = RunningBundle.freePort();
    try (RunningBundle bundle =
        RunningBundle.in(folder)
            .with("server.port", port)
            .with(
                "bieases.merchants.main.callback-url",
                "http://127.0.0.1:" + port + "/webhooks/bieases/main")
            .with("bieases.sandbox.webhooks.enabled", true)
            .with("bieases.sandbox.webhooks.delay-max", "400ms")
            .with("bieases.sandbox.webhooks.repetition", 0.2)
            .with("bieases.sandbox.webhooks.repetitions", 4)
            .with("bieases.sandbox.webhooks.disorder", 0.3)
            .with("bieases.sandbox.webhooks.hold-back", "500ms")
            .with("bieases.sandbox.webhooks.forgery", 0.2)
            .with("bieases.sandbox.webhooks.seed", SEED)
            .start()) {
      bundle.gateway().often("execute-then-drop", 0.3, SEED);
      List<String> rows = new ArrayList<>();
      IntStream.range(0, refunds)
          .mapToObj(i -> i % 10 == 9 ? "R-" + i + "-SIMFAIL" : "R-" + i)
          .forEach(number -> rows.add(RunningBundle.row(number)));
      Collections.shuffle(rows, new Random(SEED));

      bundle.drop("told.csv", rows);

      await("a last word for every row")
          .atMost(Duration.ofMinutes(minutes))
          .pollInterval(Duration.ofMillis(500))
          .until(
              () ->
                  bundle.journal().states("refund").getOrDefault("succeeded", 0L)
                          + bundle.journal().states("refund").getOrDefault("declined", 0L)
                      == refunds);
      JsonNode ledger = bundle.gateway().ledger().path("refunds");
      assertThat(ledger).hasSize(refunds);
      for (JsonNode refund : ledger) {
        assertThat(bundle.journal().refund(refund.path("referRefundNo").asText()).orElseThrow())
            .satisfies(
                its -> {
                  assertThat(its.state())
                      .isEqualTo(
                          refund.path("status").asText().equals("success")
                              ? "succeeded"
                              : "declined");
                  assertThat(its.gatewayId()).isEqualTo(refund.path("refundId").asText());
                });
      }
      await("the gateway's last repetition")
          .atMost(Duration.ofMinutes(2))
          .until(() -> webhooks(bundle, "waiting").isEmpty());
      List<JsonNode> genuine =
          webhooks(bundle, "delivered").stream()
              .filter(row -> row.path("forgery").asText("").isEmpty())
              .toList();
      assertThat(genuine).hasSize(refunds);
      assertThat(bundle.journal().events()).as("each once").isEqualTo(refunds);
      assertThat(bundle.gateway().webhooks())
          .filteredOn(row -> !row.path("forgery").asText("").isEmpty())
          .isNotEmpty()
          .allSatisfy(row -> assertThat(row.path("acknowledged").asInt()).isZero());
      assertThat(bundle.journal().effects()).containsOnlyKeys("succeeded", "declined");
    }
  }

  private static List<JsonNode> webhooks(RunningBundle bundle, String state) {
    return bundle.gateway().webhooks().stream()
        .filter(row -> row.path("state").asText().equals(state))
        .toList();
  }
}
