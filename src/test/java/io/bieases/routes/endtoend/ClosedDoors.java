package io.bieases.routes.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a journal that cannot be written for a while must do to the doors and to what waits there.
 */
final class ClosedDoors {

  private ClosedDoors() {}

  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final List<String> DOORS =
      List.of(
          "intake-accept-cancel-message",
          "intake-accept-create-message",
          "intake-accept-query-message",
          "intake-accept-file",
          "intake-accept-refund-message",
          "intake-accept-refund-query-message");

  /** A bundle that no slow answer of a busy machine makes doubt an outcome. */
  static RunningBundle.Setting patient(Path folder) {
    return RunningBundle.in(folder).with("bieases.gateway.response-timeout", "10s");
  }

  static List<String> numbers(String prefix) {
    return IntStream.rangeClosed(1, 10).mapToObj(n -> prefix + n).toList();
  }

  static void send(RunningBundle bundle, List<String> numbers) throws Exception {
    try (Sender sender = new Sender(bundle.broker())) {
      for (String number : numbers) {
        sender.send("refund", sender.text(Sender.refund(number)));
      }
    }
  }

  static void doorsClose(RunningBundle bundle) {
    await("doors closed").atMost(PATIENCE).until(() -> bundle.suspended("door").containsAll(DOORS));
  }

  /** Every message executed once and told once, none refused, doors open again. */
  static void nothingWasLost(RunningBundle bundle, List<String> numbers) {
    await("doors open").atMost(PATIENCE).until(() -> bundle.suspended("door").isEmpty());
    assertThat(bundle.settled(numbers).values())
        .allSatisfy(row -> assertThat(row.state()).isEqualTo("accepted"));
    bundle.outboxIsEmpty();
    assertThat(bundle.gateway().executed()).containsExactlyInAnyOrderElementsOf(numbers);
    assertThat(bundle.letters("bieases.dead-letter")).isEmpty();
    assertThat(bundle.letters("bieases.refund")).isEmpty();
    assertThat(bundle.letters("bieases.outcomes"))
        .extracting(RunningBundle.Letter::number)
        .containsExactlyInAnyOrderElementsOf(numbers);
  }
}
