package io.bieases.routes.ops;

import io.bieases.routes.journal.Operation;
import io.bieases.routes.status.Answer;
import io.bieases.routes.status.StatusTable;
import io.bieases.routes.status.Tally;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts calls, outcomes and webhooks of this process since its start. Every label is one of a few
 * words: a code that is not in {@code routes/status-codes.csv} counts as {@code other}.
 */
public class CallMeters implements Tally {

  private static final String THROTTLED = "throttled";
  private static final String CONTRADICTION = "contradiction";
  private static final String OTHER = StatusTable.OTHER;
  private static final List<String> EFFECTS =
      List.of(
          "succeeded",
          "declined",
          "registered",
          "waits",
          "known",
          "unknown-number",
          CONTRADICTION,
          "repeat");
  private static final Duration[] LAG = {
    Duration.ofSeconds(1),
    Duration.ofSeconds(10),
    Duration.ofMinutes(1),
    Duration.ofMinutes(10),
    Duration.ofHours(1)
  };
  private static final Logger LOG = LoggerFactory.getLogger(CallMeters.class);

  private final MeterRegistry registry;
  private final StatusTable table;

  /**
   * Counts in that registry, from nothing.
   *
   * @param table whose codes have a label of their own
   */
  public CallMeters(MeterRegistry registry, StatusTable table, Set<String> merchants) {
    this.registry = registry;
    this.table = table;
    for (String merchant : merchants) {
      lag(merchant);
      EFFECTS.forEach(effect -> event(merchant, effect));
      for (Operation operation : Operation.values()) {
        // there from the start: a rule sees the first one only as a step up from nothing
        call(merchant, operation.word(), OTHER);
        outcome(merchant, operation.word(), THROTTLED);
      }
    }
  }

  @Override
  public void callEnded(String merchant, String operation, Answer answer, String branch) {
    quietly(
        () -> {
          call(merchant, operation, code(operation, answer)).increment();
          outcome(merchant, operation, branch).increment();
        });
  }

  private Counter call(String merchant, String operation, String code) {
    return Counter.builder("bieases.calls")
        .description("Calls to the gateway that ended, by what came back")
        .tags("merchant", merchant, "operation", operation, "code", code)
        .register(registry);
  }

  private Counter outcome(String merchant, String operation, String branch) {
    return Counter.builder("bieases.outcomes")
        .description("Calls to the gateway that ended, by the branch they took")
        .tags("merchant", merchant, "operation", operation, "branch", branch)
        .register(registry);
  }

  private String code(String operation, Answer answer) {
    if (answer.hasCode()) {
      return table.rule(operation, answer.code()).code();
    }
    return switch (answer.ending()) {
      case ANSWERED -> "http";
      case NEVER_LEFT, NO_ANSWER -> answer.ending().word();
    };
  }

  @Override
  public void eventTaken(String merchant, String effect) {
    quietly(
        () -> {
          String word = effect.startsWith(CONTRADICTION) ? CONTRADICTION : effect;
          event(merchant, EFFECTS.contains(word) ? word : OTHER).increment();
        });
  }

  @Override
  public void webhookCame(String merchant, long lagMillis) {
    quietly(() -> lag(merchant).record(Duration.ofMillis(Math.max(0, lagMillis))));
  }

  private Counter event(String merchant, String effect) {
    return Counter.builder("bieases.events")
        .description("Webhooks that verified, by their effect")
        .tags("merchant", merchant, "effect", effect)
        .register(registry);
  }

  private Timer lag(String merchant) {
    return Timer.builder("bieases.webhook.lag")
        .description("From the time in a webhook's envelope to its arrival")
        .serviceLevelObjectives(LAG)
        .tag("merchant", merchant)
        .register(registry);
  }

  /** What is counted is committed: a fault here must not look like one there. */
  private static void quietly(Runnable counting) {
    try {
      counting.run();
    } catch (RuntimeException e) {
      LOG.warn("Not counted", e);
    }
  }
}
