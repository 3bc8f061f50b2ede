package io.bieases.routes.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** SIGTERM while working (gate R15), on a process of its own. */
class StopTest {

  private static final int REFUNDS_PER_MINUTE = 600;
  private static final Duration START = Duration.ofSeconds(60);
  private static final Duration STOP = Duration.ofSeconds(30);
  private static final int TERMINATED = 143;

  @TempDir Path folder;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final int port = RunningBundle.freePort();
  private final int management = RunningBundle.freePort();
  private OwnProcess gatewayProcess;
  private GatewayControl gateway;

  @BeforeEach
  void startGateway() throws Exception {
    gatewayProcess = OwnProcess.gateway(folder, REFUNDS_PER_MINUTE);
    gateway = new GatewayControl(URI.create(gatewayProcess.gatewayUrl() + "/sandbox/"));
  }

  @AfterEach
  void stopGateway() {
    gatewayProcess.close();
  }

  private OwnProcess bundle(String... more) throws IOException {
    return OwnProcess.bundle(
        folder,
        gatewayProcess.gatewayUrl(),
        REFUNDS_PER_MINUTE,
        Stream.concat(
                Stream.of("--server.port=" + port, "--management.server.port=" + management),
                Stream.of(more))
            .toArray(String[]::new));
  }

  private OwnProcess readyBundle(String... more) throws IOException {
    OwnProcess bundle = bundle(more);
    await("ready").atMost(START).until(() -> readiness() == 200);
    return bundle;
  }

  /** 0 if nobody answers. */
  private int readiness() {
    try {
      URI uri = URI.create("http://127.0.0.1:" + management + "/actuator/health/readiness");
      return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).statusCode();
    } catch (IOException e) {
      return 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private CompletableFuture<HttpResponse<String>> refund(String number) throws IOException {
    String password = Files.readString(folder.resolve("data/initial-password")).strip();
    String body =
        "{\"referRefundNo\":\"%s\",\"refundAmount\":\"1\",\"currency\":\"USD\"}".formatted(number);
    return http.sendAsync(
        HttpRequest.newBuilder(
                URI.create(
                    "http://127.0.0.1:%d/api/v1/main/payment-orders/%s/refunds"
                        .formatted(port, RunningBundle.paid(number))))
            .header("Authorization", HttpApi.basic("admin", password))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  private void drop(String name, List<String> numbers) throws IOException {
    String rows = String.join("\n", numbers.stream().map(RunningBundle::row).toList());
    Path inbox = Files.createDirectories(folder.resolve("data/inbox/main/refund"));
    Path half = Files.writeString(inbox.resolve(".part"), RunningBundle.HEADER + rows + "\n");
    Files.move(half, inbox.resolve(name), StandardCopyOption.ATOMIC_MOVE);
  }

  private Journal journal() {
    return Journal.sqlite(folder.resolve("data/journal.db"));
  }

  /** Nothing in the log that would alarm anybody. */
  private void logIsQuiet() {
    try (Stream<String> lines = Files.lines(folder.resolve("bundle.log"))) {
      assertThat(lines)
          .noneMatch(line -> line.contains(" ERROR ") || line.startsWith("\tat "))
          .noneMatch(line -> line.contains("Exception"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Rows of files that are in the journal. */
  private long staged() {
    return JdbcClient.create(
            new DriverManagerDataSource(
                "jdbc:sqlite:file:" + folder.resolve("data/journal.db") + "?open_mode=1"))
        .sql("SELECT COUNT(*) FROM batch_row")
        .query(Long.class)
        .single();
  }

  private static List<String> numbers(String prefix, int count) {
    return IntStream.rangeClosed(1, count).mapToObj(n -> prefix + n).toList();
  }

  @Test
  void aCallUnderWayIsAnsweredNothingNewIsSentAndTheNextStartGoesOn() throws Exception {
    gateway.once("slow", "refund", "STOP-SLOW", Map.of("delayMillis", 4_000));
    List<String> rows = numbers("STOP-", 50);
    CompletableFuture<HttpResponse<String>> slow;
    int sent;
    try (OwnProcess bundle = readyBundle("--bieases.gateway.response-timeout=10s")) {
      slow = refund("STOP-SLOW");
      drop("stop.csv", rows);
      await("under way").atMost(START).until(() -> gateway.arrivals().size() > 15);
      long start = System.nanoTime();
      bundle.terminateAfter(0);
      await("not ready").atMost(Duration.ofSeconds(2)).until(() -> readiness() == 503);
      sent = gateway.arrivals().size();
      assertThat(slow).isNotDone();
      HttpResponse<String> late = refund("STOP-LATE").join();
      assertThat(late.statusCode()).isEqualTo(503);
      assertThat(late.headers().firstValue("Retry-After")).contains("10");
      assertThat(slow.join().body()).contains("accepted");
      assertThat(readiness()).isEqualTo(503);
      assertThat(bundle.exitCode(STOP)).isEqualTo(TERMINATED);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(STOP);
    }
    assertThat(gateway.arrivals()).as("sent after the signal").hasSizeBetween(sent, sent + 1);
    assertThat(journal().refund("STOP-SLOW").orElseThrow().state()).isEqualTo("accepted");
    assertThat(journal().unsentMessages()).isZero();
    logIsQuiet();
    try (OwnProcess again = readyBundle()) {
      await("all rows").atMost(START).until(() -> gateway.executed().size() > rows.size());
      assertThat(gateway.executed()).doesNotHaveDuplicates().containsAll(rows);
      again.terminateAfter(0);
      assertThat(again.exitCode(STOP)).isEqualTo(TERMINATED);
    }
    logIsQuiet();
  }

  @Test
  void aCallThatDoesNotEndIsCutOffAndUnknown() throws Exception {
    gateway.once("slow", "refund", "STOP-HANG", Map.of("delayMillis", 60_000));
    try (OwnProcess bundle =
        readyBundle("--bieases.gateway.response-timeout=60s", "--bieases.stop.wait=1s")) {
      CompletableFuture<HttpResponse<String>> caller = refund("STOP-HANG");
      await("under way").atMost(START).until(() -> gateway.requests("STOP-HANG") == 1);
      bundle.terminateAfter(0);
      assertThat(caller.join().statusCode()).isEqualTo(202);
      assertThat(bundle.exitCode(Duration.ofSeconds(13))).isEqualTo(TERMINATED);
    }
    Journal.Instruction told = journal().refund("STOP-HANG").orElseThrow();
    assertThat(told.state()).isEqualTo("unknown");
    assertThat(told.attempts()).isEqualTo(1);
  }

  @Test
  @Tag("long-run")
  void aFileThatIsBeingStagedAndAStartThatIsCutOffLoseNothing() throws Exception {
    List<String> rows = numbers("STAGE-", 5_000);
    drop("stage.csv", rows);
    for (int millis : new int[] {1_000, 3_000, 5_000, 7_000, 9_000}) {
      try (OwnProcess starting = bundle()) {
        starting.terminateAfter(millis);
        assertThat(starting.exitCode(STOP)).isEqualTo(TERMINATED);
      }
      logIsQuiet();
    }
    try (OwnProcess bundle = bundle()) {
      await("taken")
          .atMost(START)
          .pollInterval(Duration.ofMillis(10))
          .until(() -> Files.exists(folder.resolve("data/working")) && staged() > 0);
      bundle.terminateAfter(0);
      assertThat(bundle.exitCode(STOP)).isEqualTo(TERMINATED);
    }
    logIsQuiet();
    try (OwnProcess again = bundle()) {
      await("released").atMost(START).until(() -> journal().refund("STAGE-5000").isPresent());
      again.terminateAfter(0);
      assertThat(again.exitCode(STOP)).isEqualTo(TERMINATED);
    }
    assertThat(rows).allSatisfy(row -> assertThat(journal().refund(row)).isPresent());
    assertThat(gateway.executed()).doesNotHaveDuplicates();
    logIsQuiet();
  }
}
