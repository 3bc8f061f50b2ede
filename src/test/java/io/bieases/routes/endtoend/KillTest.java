package io.bieases.routes.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bieases.routes.proving.audit.Asked;
import io.bieases.routes.proving.audit.Auditor;
import io.bieases.routes.proving.audit.Evidence;
import io.bieases.routes.proving.audit.Figures;
import io.bieases.routes.proving.audit.Told;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * SIGKILL at random moments of a file (gate R1): gateway and bundle are processes of their own, the
 * bundle is killed and started again, and an auditor judges by the gateway's ledger and the result
 * file. One answer in ten is lost on top of it. The command of the long run: {@code
 * src/docs/proving.md}.
 */
class KillTest {

  private static final Logger LOG = LoggerFactory.getLogger(KillTest.class);

  /** 100 ms between two refunds, so that a file is under way while the process is killed. */
  private static final int REFUNDS_PER_MINUTE = 600;

  private static final int BAD_ROW_EVERY = 20;
  private static final String FILE = "kill.csv";
  private static final Set<String> CLOSED = Set.of("accepted", "duplicate", "rejected");

  @TempDir Path folder;

  @Test
  void sixtyRowsSurviveThreeKills() throws Exception {
    run(60, 3, 1_500);
  }

  @Test
  @Tag("long-run")
  void fiveHundredRowsSurviveTenKills() throws Exception {
    run(500, 10, 4_500);
  }

  private void run(int rows, int kills, int longestMillis) throws Exception {
    long seed = Long.getLong("kill.seed", System.nanoTime());
    LOG.info("seed {}: repeat with -Dkill.seed={}", seed, seed);
    Random random = new Random(seed);
    long start = System.nanoTime();
    List<Asked> asked = IntStream.rangeClosed(1, rows).mapToObj(KillTest::asked).toList();
    List<Long> readyMillis = new ArrayList<>();
    try (OwnProcess gatewayProcess = OwnProcess.gateway(folder, REFUNDS_PER_MINUTE)) {
      String base = gatewayProcess.gatewayUrl();
      GatewayControl gateway = new GatewayControl(URI.create(base + "/sandbox/"));
      gateway.often("execute-then-drop", 0.1, seed);
      drop(asked);
      for (int kill = 1; kill <= kills; kill++) {
        try (OwnProcess bundle = OwnProcess.bundle(folder, base, REFUNDS_PER_MINUTE)) {
          // one kill in five hits the start
          if (random.nextInt(5) == 0) {
            bundle.killAfter(random.nextInt(6_000));
          } else {
            readyMillis.add(awaitWork(gateway, rows));
            bundle.killAfter(random.nextInt(longestMillis));
          }
          LOG.info("kill {}: {} of {} executed", kill, gateway.executed().size(), rows);
        }
      }
      try (OwnProcess bundle = OwnProcess.bundle(folder, base, REFUNDS_PER_MINUTE)) {
        Path result = closedResult();
        assertThat(bundle.isAlive()).isTrue();
        Evidence evidence = evidence(gateway, asked, result);
        assertThat(new Auditor().judge(evidence)).isEmpty();
        Figures figures = new Auditor().figures(evidence);
        assertThat(figures.unclosed()).as("nothing manual").isZero();
        LOG.info(
            "{} rows, {} kills, seed {}: {} in {} s; at work again after {} ms",
            rows,
            kills,
            seed,
            figures,
            TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start),
            readyMillis);
      }
    }
  }

  private static Asked asked(int position) {
    String number = "KILL-" + position;
    boolean bad = position % BAD_ROW_EVERY == 8;
    String row = RunningBundle.row(number);
    return new Asked(
        "file",
        FILE,
        position,
        "refund",
        number,
        RunningBundle.paid(number),
        100,
        "USD",
        bad ? row.replace("1.00", "bad") : row,
        bad);
  }

  private void drop(List<Asked> asked) throws IOException {
    String rows = asked.stream().map(Asked::text).collect(Collectors.joining("\n", "", "\n"));
    Path inbox = Files.createDirectories(folder.resolve("data/inbox/main/refund"));
    Path half = Files.writeString(inbox.resolve(".kill.csv.part"), RunningBundle.HEADER + rows);
    Files.move(half, inbox.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
  }

  private Evidence evidence(GatewayControl gateway, List<Asked> asked, Path result)
      throws IOException {
    List<ResultFile.Line> lines = ResultFile.read(result);
    List<String> texts = Files.readAllLines(result);
    List<Told> told =
        IntStream.range(0, lines.size())
            .mapToObj(i -> told(i + 1, lines.get(i), texts.get(i + 1)))
            .toList();
    return new Evidence(
        gateway.record(),
        asked,
        told,
        new Evidence.Limits(60, 120, 30, REFUNDS_PER_MINUTE, REFUNDS_PER_MINUTE * 2, 1_000_000, 50),
        List.of(folder.resolve("bundle.log"), result),
        List.of(Files.readString(folder.resolve("gateway/secrets/main.aes-key"))));
  }

  private static Told told(int position, ResultFile.Line line, String text) {
    return new Told(
        "file",
        FILE,
        position,
        "refund",
        line.number(),
        line.state(),
        line.code(),
        line.message(),
        line.attempts(),
        text);
  }

  /** Waits until the gateway sees a request of the process just started, or nothing is left. */
  private static long awaitWork(GatewayControl gateway, int rows) {
    long start = System.nanoTime();
    int before = gateway.arrivals().size();
    int toRun = rows - (rows + BAD_ROW_EVERY - 8) / BAD_ROW_EVERY;
    await("ready again within 30 s")
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> gateway.arrivals().size() > before || gateway.executed().size() >= toRun);
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
  }

  private Path closedResult() {
    await("every row closed without a person")
        .atMost(Duration.ofMinutes(4))
        .pollInterval(Duration.ofMillis(250))
        .ignoreExceptions() // it is rewritten and moves while one looks
        .until(() -> result().filter(KillTest::isClosed).isPresent());
    return result().orElseThrow();
  }

  private static boolean isClosed(Path result) {
    return ResultFile.read(result).stream().allMatch(line -> CLOSED.contains(line.state()));
  }

  private Optional<Path> result() {
    try (Stream<Path> all = Files.walk(folder.resolve("data"))) {
      return all.filter(path -> path.endsWith(FILE + ".result.csv")).findFirst();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
