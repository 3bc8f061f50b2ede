package io.bieases.routes.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.bieases.routes.endtoend.Door.Order;
import io.bieases.routes.endtoend.Door.Told;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * One number, a thousand times, from sixteen threads, through all three doors at once (gate R10).
 */
@ExtendWith(SharedBundle.class)
class OneNumberTest {

  private static final int THREADS = 16;
  private static final int HTTP_CALLS = 550;
  private static final int MESSAGES = 400;
  private static final int FILES = 50;

  private final RunningBundle bundle;

  OneNumberTest(RunningBundle bundle) {
    this.bundle = bundle;
  }

  @Test
  void aThousandTimesTheSameNumberIsOneExecutionAndOneAnswerForAll() throws Exception {
    Order order = new Order("refund", "thousandfold", RunningBundle.paid("thousandfold"));
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try (HttpDoor http = new HttpDoor(bundle)) {
      List<Callable<String>> all = new ArrayList<>();
      for (int i = 0; i < HTTP_CALLS; i++) {
        all.add(() -> outcome(http.call(order)));
      }
      for (int i = 0; i < MESSAGES; i++) {
        String correlationId = "thousandfold-" + i;
        all.add(() -> outcome(reply(order, correlationId)));
      }
      for (int i = 0; i < FILES; i++) {
        String name = "thousandfold-" + i + ".jsonl";
        // a blank line more each time: another file, the same content
        String lines = order.json() + "\n".repeat(i + 1);
        all.add(() -> fileOutcome(name, lines));
      }
      Collections.shuffle(all, new Random(1_000));

      Map<String, Integer> answers = new HashMap<>();
      for (Future<String> answer : threads.invokeAll(all)) {
        answers.merge(answer.get(), 1, Integer::sum);
      }

      assertThat(all).hasSize(1_000);
      assertThat(answers).containsExactly(Map.entry("accepted 20000", 1_000));
      assertThat(bundle.gateway().executed()).containsOnlyOnce("thousandfold");
      assertThat(bundle.gateway().requests("thousandfold")).isEqualTo(1);
      assertThat(bundle.journal().refund("thousandfold").orElseThrow().attempts()).isEqualTo(1);
    } finally {
      threads.shutdownNow();
    }
  }

  private String fileOutcome(String name, String lines) {
    bundle.dropLines("refund", name, lines);
    List<Told> told = FileDoor.read(bundle.settledResult(name));
    assertThat(told).hasSize(1);
    return outcome(told.get(0));
  }

  private Told reply(Order order, String correlationId) {
    try (JmsDoor jms = new JmsDoor(bundle.broker())) {
      jms.send(order, correlationId);
      return jms.receive(List.of(correlationId)).get(correlationId);
    }
  }

  private static String outcome(Told told) {
    return told.outcome() + " " + told.code();
  }
}
