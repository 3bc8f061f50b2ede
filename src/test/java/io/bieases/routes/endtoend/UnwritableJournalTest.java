package io.bieases.routes.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import jakarta.jms.Message;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A journal that cannot be written for a while: doors wait, and open by themselves. */
class UnwritableJournalTest {

  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final List<String> DOORS =
      List.of(
          "intake-accept-cancel-message",
          "intake-accept-create-message",
          "intake-accept-query-message",
          "intake-accept-file",
          "intake-accept-refund-message",
          "intake-accept-refund-query-message");

  private static List<String> numbers(String prefix) {
    return IntStream.rangeClosed(1, 10).mapToObj(n -> prefix + n).toList();
  }

  private static void send(RunningBundle bundle, List<String> numbers) throws Exception {
    try (Sender sender = new Sender(bundle.broker())) {
      for (String number : numbers) {
        Message message = sender.text(Sender.refund(number));
        sender.send("refund", message);
      }
    }
  }

  private static void doorsClose(RunningBundle bundle) {
    await("doors closed").atMost(PATIENCE).until(() -> bundle.suspended("door").containsAll(DOORS));
  }

  /** Every message executed once and told once, none refused, doors open again. */
  private static void nothingWasLost(RunningBundle bundle, List<String> numbers) {
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

  @Test
  void onSqliteALockHeldFromOutsideClosesTheDoorsAndItsEndOpensThem(@TempDir Path folder)
      throws Exception {
    try (RunningBundle bundle = RunningBundle.in(folder).start()) {
      List<String> before = numbers("LOCK-A");
      List<String> meanwhile = numbers("LOCK-B");
      List<String> inFile = numbers("LOCK-F");
      send(bundle, before);
      bundle.settled(before);
      bundle.outboxIsEmpty();
      String journal = "jdbc:sqlite:file:" + bundle.dataDir().resolve("journal.db");
      try (Connection other = DriverManager.getConnection(journal);
          Statement lock = other.createStatement()) {
        lock.execute("BEGIN IMMEDIATE");
        send(bundle, meanwhile.subList(0, 5));
        doorsClose(bundle);
        send(bundle, meanwhile.subList(5, 10));
        bundle.drop("lock.csv", inFile.stream().map(RunningBundle::row).toList());
        assertThat(bundle.find("inbox", "lock.csv")).isPresent();
        lock.execute("ROLLBACK");
      }
      nothingWasLost(bundle, Stream.of(before, meanwhile, inFile).flatMap(List::stream).toList());
    }
  }

  private static EmbeddedPostgres database(Path folder, int port) throws IOException {
    return EmbeddedPostgres.builder()
        .setDataDirectory(folder.resolve("postgres"))
        .setCleanDataDirectory(false)
        .setPort(port)
        .start();
  }

  @Test
  void aDatabaseThatIsAwayClosesTheDoorsAndItsReturnOpensThem(@TempDir Path folder)
      throws Exception {
    int port = RunningBundle.freePort();
    EmbeddedPostgres database = database(folder, port);
    try (RunningBundle bundle =
        RunningBundle.in(folder)
            .with("spring.datasource.url", database.getJdbcUrl("postgres", "postgres"))
            .with("spring.datasource.username", "postgres")
            .start()) {
      List<String> before = numbers("AWAY-A");
      List<String> meanwhile = numbers("AWAY-B");
      send(bundle, before);
      bundle.settled(before);
      bundle.outboxIsEmpty();
      database.close();
      send(bundle, meanwhile.subList(0, 5));
      doorsClose(bundle);
      send(bundle, meanwhile.subList(5, 10));
      database = database(folder, port);
      nothingWasLost(bundle, Stream.of(before, meanwhile).flatMap(List::stream).toList());
    } finally {
      database.close();
    }
  }
}
