package io.bieases.routes.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each operation has threads and connections of its own: slow ones take none from the others. */
class SlowOperationTest {

  private static final int SLOW_MILLIS = 5_000;
  private static final int CALLS = 20;
  private static final List<String> SLOW = List.of("create", "query", "refund", "refund-query");

  @TempDir private Path folder;

  @Test
  void fourSlowOperationsStopNeitherEachOtherNorTheFifth() {
    try (RunningBundle bundle =
        RunningBundle.in(folder).with("bieases.gateway.response-timeout", "10s").start()) {
      SLOW.forEach(
          operation ->
              bundle.gateway().always("slow", operation, Map.of("delayMillis", SLOW_MILLIS)));
      IntStream.range(0, CALLS).forEach(i -> sendSlowOnes(bundle, i));
      bundle.drop(
          "slow.csv",
          IntStream.range(0, CALLS).mapToObj(i -> RunningBundle.row("slow-" + i)).toList());
      SLOW.forEach(operation -> await(operation).until(() -> isFull(bundle, operation)));

      List<String> cancels = IntStream.range(0, 20).mapToObj(i -> "fast-" + i).toList();
      cancels.forEach(number -> bundle.about("cancel", number, "SBXUSD100U" + number));
      Map<String, Journal.Instruction> became = bundle.settled("cancel", cancels);
      bundle.gateway().faultless();

      assertThat(became.values())
          .allSatisfy(
              cancel -> {
                List<Journal.Attempt> attempts = bundle.journal().attempts(cancel);
                assertThat(attempts)
                    .extracting(Journal.Attempt::branch)
                    .containsExactly("accepted");
                assertThat(attempts.get(0).endedAtMillis() - attempts.get(0).startedAtMillis())
                    .isLessThan(SLOW_MILLIS / 2);
              });
    }
  }

  private static void sendSlowOnes(RunningBundle bundle, int i) {
    bundle.create("slow-" + i);
    bundle.about("query", "slow-" + i, "SBXUSD100Pq" + i);
    bundle.ask("refund-query", "slow-" + i, "RF" + i);
  }

  /** Every thread of the operation's pool, and its dispatcher, wait for the gateway. */
  private static boolean isFull(RunningBundle bundle, String operation) {
    int threads =
        Integer.parseInt(
            bundle.property("camel.threadpool.config." + operation + "-calls.max-pool-size"));
    return bundle.journal().onTheirWay(operation) >= threads;
  }
}
