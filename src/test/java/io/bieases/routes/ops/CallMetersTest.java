package io.bieases.routes.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.bieases.routes.journal.Ending;
import io.bieases.routes.status.Answer;
import io.bieases.routes.status.StatusTable;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CallMetersTest {

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final CallMeters meters =
      new CallMeters(
          registry, StatusTable.read(Path.of("routes/status-codes.csv")), Set.of("main"));

  private double calls(String operation, String code) {
    return registry
        .get("bieases.calls")
        .tags("merchant", "main", "operation", operation, "code", code)
        .counter()
        .count();
  }

  private void answered(String operation, String code) {
    meters.callEnded(
        "main", operation, new Answer(Ending.ANSWERED, 200, code, "", Map.of(), 0), "rejected");
  }

  @Test
  void codesNobodyHasListedShareOneLabel() {
    int before = registry.find("bieases.calls").counters().size();
    IntStream.range(50_000, 51_000).forEach(code -> answered("refund", String.valueOf(code)));
    answered("create", "44015");
    assertThat(calls("refund", "other")).isEqualTo(1_000);
    assertThat(calls("create", "other")).as("listed for refunds only").isEqualTo(1);
    assertThat(registry.find("bieases.calls").counters()).hasSize(before);
  }

  @Test
  void aCallWithoutACodeIsCountedByHowItEnded() {
    meters.callEnded("main", "refund", Answer.neverLeft("refused"), "retry");
    meters.callEnded("main", "refund", Answer.lost(502, "cut"), "unknown");
    meters.callEnded("main", "refund", Answer.refused(404, "a page", 0), "held");
    assertThat(List.of("never-left", "no-answer", "http"))
        .allSatisfy(code -> assertThat(calls("refund", code)).isEqualTo(1));
    assertThat(
            registry
                .get("bieases.outcomes")
                .tags("merchant", "main", "operation", "refund", "branch", "held")
                .counter()
                .count())
        .isEqualTo(1);
  }

  @Test
  void contradictionsAreOneEffectWhateverTheirWords() {
    meters.eventTaken("main", "contradiction: another amount than ours");
    meters.eventTaken("main", "contradiction: never sent");
    assertThat(
            registry
                .get("bieases.events")
                .tags("merchant", "main", "effect", "contradiction")
                .counter()
                .count())
        .isEqualTo(2);
  }

  @Test
  void aWebhookFromTheFutureHasNoLag() {
    meters.webhookCame("main", -5_000);
    meters.webhookCame("main", 2_000);
    assertThat(registry.get("bieases.webhook.lag").timer().count()).isEqualTo(2);
    assertThat(
            registry
                .get("bieases.webhook.lag")
                .timer()
                .totalTime(java.util.concurrent.TimeUnit.SECONDS))
        .isEqualTo(2);
  }
}
