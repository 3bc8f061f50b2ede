package io.bieases.routes.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bieases.routes.endtoend.HttpApi.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A data folder on a disk that is full for a while (gate R7). */
class FullDiskTest {

  private static final int REFUNDS_PER_MINUTE = 600;
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  @TempDir Path folder;
  private GatewayControl gateway;

  private static List<String> numbers(String prefix, int count) {
    return IntStream.rangeClosed(1, count).mapToObj(n -> prefix + n).toList();
  }

  private Path inbox() {
    return folder.resolve("data/inbox/main/refund");
  }

  private Path half(String name, List<String> numbers) throws IOException {
    String rows = String.join("\n", numbers.stream().map(RunningBundle::row).toList());
    return Files.writeString(inbox().resolve("." + name), RunningBundle.HEADER + rows + "\n");
  }

  private Optional<Path> find(String name) {
    try (Stream<Path> all = Files.walk(folder.resolve("data"))) {
      return all.filter(path -> path.endsWith(name)).findFirst();
    } catch (IOException | UncheckedIOException e) {
      // a file moved away under the walk
      return Optional.empty();
    }
  }

  private boolean isClosed(String name) {
    try {
      Optional<Path> result = find(name + ".result.csv");
      return result.isPresent()
          && ResultFile.read(result.get()).stream()
              .allMatch(line -> Set.of("accepted", "duplicate").contains(line.state()));
    } catch (UncheckedIOException e) {
      // it was moved or rewritten
      return false;
    }
  }

  @Test
  void aFullDiskSendsNothingAnswersNotNowAndRoomLetsEverythingGoOn() throws Exception {
    int port = RunningBundle.freePort();
    List<String> running = numbers("FULL-A", 60);
    List<String> later = numbers("FULL-B", 5);
    try (SmallDisk disk = SmallDisk.at(folder.resolve("data"));
        OwnProcess gatewayProcess = OwnProcess.gateway(folder, REFUNDS_PER_MINUTE)) {
      String base = gatewayProcess.gatewayUrl();
      gateway = new GatewayControl(URI.create(base + "/sandbox/"));
      try (OwnProcess bundle =
          OwnProcess.bundle(folder, base, REFUNDS_PER_MINUTE, "--server.port=" + port)) {
        await("started").atMost(PATIENCE).until(() -> Files.exists(inbox()));
        Files.move(
            half("a.csv", running), inbox().resolve("a.csv"), StandardCopyOption.ATOMIC_MOVE);
        Path waiting = half("b.csv", later);
        await("under way").atMost(PATIENCE).until(() -> gateway.executed().size() > 5);

        disk.fill(bundle);
        HttpApi api =
            new HttpApi(
                URI.create("http://127.0.0.1:" + port + "/api/v1/"), folder.resolve("data"));
        await("not now").atMost(PATIENCE).until(() -> post(api).status() == 503);
        assertThat(post(api).header("Retry-After")).isEqualTo("10");
        int sent = gateway.arrivals().size();
        Files.move(waiting, inbox().resolve("b.csv"), StandardCopyOption.ATOMIC_MOVE);
        await("nothing is sent")
            .during(Duration.ofSeconds(4))
            .atMost(Duration.ofSeconds(6))
            .until(() -> gateway.arrivals().size() == sent);
        assertThat(inbox().resolve("b.csv")).exists();
        assertThat(bundle.isAlive()).isTrue();

        disk.free(bundle);
        await("all went on").atMost(PATIENCE).until(() -> isClosed("a.csv") && isClosed("b.csv"));
        Journal journal = Journal.sqlite(folder.resolve("data/journal.db"));
        await("outbox").atMost(PATIENCE).until(() -> journal.unsentMessages() == 0);
        assertThat(gateway.executed()).doesNotHaveDuplicates().containsAll(running);
        assertThat(gateway.executed()).containsAll(later);
        assertThat((long) gateway.arrivals().size()).isLessThanOrEqualTo(journal.attempts());
        assertThat(post(api).status()).isEqualTo(200);
        assertThat(halfWritten()).isEmpty();
      }
    }
  }

  private static Answer post(HttpApi api) {
    return api.post("main/payment-orders/" + RunningBundle.paid("FULL-H") + "/refunds")
        .json("{\"referRefundNo\":\"FULL-H\",\"refundAmount\":\"1\",\"currency\":\"USD\"}")
        .answer();
  }

  private List<Path> halfWritten() throws IOException {
    try (Stream<Path> all = Files.walk(folder.resolve("data"))) {
      return all.filter(path -> path.getFileName().toString().matches(".*\\.(tmp|part)")).toList();
    }
  }
}
