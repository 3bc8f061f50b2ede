package io.bieases.routes.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The JMS door on an Artemis in a process of its own, set up as the README says. */
class ExternalBrokerTest {

  @TempDir static Path folder;
  private static ExternalBroker broker;
  private static RunningBundle bundle;

  @BeforeAll
  static void start() throws Exception {
    broker = new ExternalBroker(folder);
    bundle =
        ClosedDoors.patient(folder)
            .with("spring.artemis.mode", "native")
            .with("spring.artemis.embedded.enabled", false)
            .with("spring.artemis.broker-url", broker.url())
            .start();
  }

  @AfterAll
  static void stop() {
    bundle.close();
    broker.close();
  }

  @Test
  void allFiveOperationsAreAnswered() throws Exception {
    try (Sender sender = new Sender(broker.connections())) {
      new FiveOperations(sender, "EXT").areAnswered();
    }
  }

  private static List<String> numbers(String prefix) {
    return IntStream.rangeClosed(1, 15).mapToObj(n -> prefix + n).toList();
  }

  private static void send(List<String> numbers) throws Exception {
    try (Sender sender = new Sender(broker.connections())) {
      for (String number : numbers) {
        sender.send("refund", sender.text(Sender.refund(number)));
      }
    }
  }

  @Test
  void aBrokerThatIsKilledLosesNothingAndIsFoundAgain() throws Exception {
    List<String> before = numbers("KILL-A");
    List<String> after = numbers("KILL-B");
    send(before);
    broker.kill();
    broker.restart();
    send(after);

    List<String> all = Stream.of(before, after).flatMap(List::stream).toList();
    assertThat(bundle.settled(all).values())
        .allSatisfy(row -> assertThat(row.state()).isEqualTo("accepted"));
    assertThat(bundle.gateway().executed()).doesNotHaveDuplicates().containsAll(all);
    Set<String> told = new TreeSet<>();
    await("outcomes")
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> {
              bundle.letters("bieases.outcomes").forEach(letter -> told.add(letter.number()));
              return told.containsAll(all);
            });
    assertThat(bundle.letters("bieases.dead-letter"))
        .extracting(RunningBundle.Letter::number)
        .doesNotContainAnyElementsOf(all);
    try (Sender sender = new Sender(broker.connections())) {
      assertThat(sender.ask("refund", Sender.refund("KILL-C")).getStringProperty("outcome"))
          .isEqualTo("accepted");
    }
  }
}
