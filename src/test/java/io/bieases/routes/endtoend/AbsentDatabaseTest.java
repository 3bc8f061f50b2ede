package io.bieases.routes.endtoend;

import static io.bieases.routes.endtoend.ClosedDoors.doorsClose;
import static io.bieases.routes.endtoend.ClosedDoors.nothingWasLost;
import static io.bieases.routes.endtoend.ClosedDoors.numbers;
import static io.bieases.routes.endtoend.ClosedDoors.send;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A PostgreSQL that goes away or hangs, and comes back: doors wait, and open by themselves. */
class AbsentDatabaseTest {

  private static EmbeddedPostgres database(Path folder, int port) throws IOException {
    return EmbeddedPostgres.builder()
        .setDataDirectory(folder.resolve("postgres"))
        .setCleanDataDirectory(false)
        .setPort(port)
        .start();
  }

  /** To the server and each of its connections: stopped, they neither answer nor refuse. */
  private static void signal(Path folder, String name) throws Exception {
    String server = Files.readAllLines(folder.resolve("postgres/postmaster.pid")).get(0).strip();
    List<String> command = new ArrayList<>(List.of("kill", "-" + name, server));
    ProcessHandle.of(Long.parseLong(server))
        .orElseThrow()
        .descendants()
        .forEach(connection -> command.add(String.valueOf(connection.pid())));
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
  }

  private static void everyCallIsAnsweredInTime(RunningBundle bundle) {
    List<CompletableFuture<HttpApi.Answer>> answers =
        EveryOperation.of(new HttpApi(bundle)).stream()
            .map(call -> CompletableFuture.supplyAsync(call::answer).orTimeout(15, SECONDS))
            .toList();
    assertThat(answers)
        .allSatisfy(
            answer -> {
              assertThat(answer.join().status()).isEqualTo(503);
              assertThat(answer.join().header("Retry-After")).isEqualTo("10");
            });
  }

  @Test
  void aDatabaseThatIsAwayClosesTheDoorsAndItsReturnOpensThem(@TempDir Path folder)
      throws Exception {
    int port = RunningBundle.freePort();
    EmbeddedPostgres database = database(folder, port);
    try (RunningBundle bundle = onDatabase(folder, database).start()) {
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

  private static RunningBundle.Setting onDatabase(Path folder, EmbeddedPostgres database)
      throws IOException {
    return ClosedDoors.patient(folder)
        .with("spring.datasource.url", database.getJdbcUrl("postgres", "postgres"))
        .with("spring.datasource.username", "postgres");
  }

  @Test
  @Tag("long-run")
  void aDatabaseThatHangsIsAnsweredWithNotNowInTime(@TempDir Path folder) throws Exception {
    try (EmbeddedPostgres database = database(folder, RunningBundle.freePort());
        RunningBundle bundle = onDatabase(folder, database).start()) {
      List<String> hanging = numbers("AWAY-C");
      signal(folder, "STOP");
      try {
        send(bundle, hanging.subList(0, 5));
        everyCallIsAnsweredInTime(bundle);
        doorsClose(bundle);
        send(bundle, hanging.subList(5, 10));
      } finally {
        signal(folder, "CONT");
      }
      nothingWasLost(bundle, hanging);
    }
  }

  @Test
  @Tag("long-run")
  void aStopEndsInTimeWhileTheDatabaseHangs(@TempDir Path folder) throws Exception {
    List<String> hanging = numbers("AWAY-D");
    try (EmbeddedPostgres database = database(folder, RunningBundle.freePort())) {
      RunningBundle.Setting setting = onDatabase(folder, database);
      RunningBundle bundle = setting.start();
      send(bundle, hanging.subList(0, 5));
      signal(folder, "STOP");
      try {
        long start = System.nanoTime();
        bundle.close();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(30));
      } finally {
        signal(folder, "CONT");
      }
      try (RunningBundle again = setting.start()) {
        nothingWasLost(again, hanging.subList(0, 5));
      }
    }
  }
}
