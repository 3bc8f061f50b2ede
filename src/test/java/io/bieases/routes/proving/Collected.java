package io.bieases.routes.proving;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.bieases.routes.endtoend.ExternalBroker;
import io.bieases.routes.proving.Letters.Letter;
import io.bieases.routes.proving.audit.Evidence;
import io.bieases.routes.proving.audit.Told;
import jakarta.jms.JMSException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Everything that is left of a run once its nodes are stopped.
 *
 * @param evidence for the auditor
 * @param deadLetters what came to {@code bieases.dead-letter}
 * @param alerts what came to {@code bieases.alerts}
 */
record Collected(Evidence evidence, List<Letter> deadLetters, List<Letter> alerts) {

  private static final int TOTAL_PER_HOUR = 1_000_000;
  private static final int BURST = 50;

  /** Stops the nodes, empties the queues and reads the results. */
  static Collected of(World world, Load load)
      throws IOException, JMSException, InterruptedException {
    for (Node node : world.nodes()) {
      node.wake();
      node.stop(Duration.ofSeconds(60));
      node.kill();
    }
    Path folder = Files.createDirectories(world.folder().resolve("evidence"));
    List<Told> told = new ArrayList<>(load.told());
    List<Letter> deadLetters;
    List<Letter> alerts;
    try (ExternalBroker broker = broker(world)) {
      Letters.drain(broker, Messenger.REPLIES).forEach(reply -> told.add(reply(reply)));
      Letters.drain(broker, "bieases.outcomes").forEach(letter -> told.add(outcome(letter)));
      deadLetters = Letters.drain(broker, "bieases.dead-letter");
      alerts = Letters.drain(broker, "bieases.alerts");
    }
    for (String file : load.files()) {
      ResultLines.of(world.nodes(), file)
          .forEach(result -> told.addAll(ResultLines.read(result, file)));
    }
    write(folder.resolve("dead-letters.json"), deadLetters);
    write(folder.resolve("alerts.json"), alerts);
    Evidence evidence =
        new Evidence(
            world.gateway().record(),
            load.asked(),
            told,
            limits(world.plan().refundsPerMinute()),
            searched(world, folder),
            canaries(world));
    write(folder.resolve("evidence.json"), evidence);
    return new Collected(evidence, deadLetters, alerts);
  }

  private static ExternalBroker broker(World world) throws IOException {
    return world.broker().isPresent()
        ? world.broker().get()
        : ExternalBroker.onDataOf(world.nodes().get(0).data(), world.folder());
  }

  private static Evidence.Limits limits(int pace) {
    return new Evidence.Limits(pace, pace, pace, pace, pace * 3, TOTAL_PER_HOUR, BURST);
  }

  /** The correlation id is where it stood, set by who asked. */
  private static Told reply(Letter letter) {
    return told("jms", Integer.parseInt(letter.correlationId()), letter);
  }

  private static Told outcome(Letter letter) {
    return told("outcome", 0, letter);
  }

  private static Told told(String door, int position, Letter letter) {
    return new Told(
        door,
        door.equals("jms") ? "bieases." + letter.operation() : "bieases.outcomes",
        position,
        letter.operation(),
        letter.number(),
        // of a message that cannot be read no instruction was made: refused, like a bad row
        letter.outcome().equals("unreadable") ? "rejected" : letter.outcome(),
        letter.code(),
        letter.body().path("message").asText(),
        letter.body().path("attempts").asInt(-1),
        letter.body().toString());
  }

  private static List<Path> searched(World world, Path folder) throws IOException {
    List<Path> searched = new ArrayList<>();
    for (Node node : world.nodes()) {
      searched.add(node.log());
      for (String area : List.of("done", "attention", "rejected", "working")) {
        searched.addAll(node.files(area, ""));
      }
    }
    searched.add(folder.resolve("dead-letters.json"));
    searched.add(folder.resolve("alerts.json"));
    return searched;
  }

  private static List<String> canaries(World world) throws IOException {
    Path secrets = world.folder().resolve("gateway/secrets");
    List<String> canaries = new ArrayList<>(List.of(world.caller().password()));
    for (String secret : List.of("main.aes-key", "main.aes-iv")) {
      canaries.add(Files.readString(secrets.resolve(secret)));
    }
    try (Stream<String> lines = Files.lines(secrets.resolve("main.key.pem"))) {
      canaries.add(lines.skip(1).findFirst().orElseThrow());
    }
    return canaries;
  }

  static void write(Path file, Object content) {
    try {
      new ObjectMapper().writerWithDefaultPrettyPrinter().writeValue(file.toFile(), content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Alerts of something that began, without reminders and those that it is over. */
  List<Letter> raised() {
    return alerts.stream()
        .filter(alert -> alert.body().path("event").asText().equals("start"))
        .toList();
  }
}
