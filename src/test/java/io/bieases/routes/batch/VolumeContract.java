package io.bieases.routes.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Large files. The long run is left out of the ordinary build; with the heap it must do with:
 *
 * <pre>
 * mvn test -Dtest='BatchOnSqliteTest*' -Dgroups=long-run -Dtest.excluded-groups=none -Dtest.heap=256m
 * </pre>
 */
abstract class VolumeContract extends BatchContract {

  private static final Logger LOG = LoggerFactory.getLogger(VolumeContract.class);

  @Test
  void twentyThousandRowsComeOutAsTheyWentIn() throws IOException {
    runThrough(20_000);
  }

  @Test
  @Tag("long-run")
  void aMillionRowsNeedNoMoreThan256MegabytesOfHeap() throws IOException {
    assertThat(Runtime.getRuntime().maxMemory()).isLessThanOrEqualTo(256L << 20);
    runThrough(1_000_000);
  }

  @Test
  void twentyThousandJsonLinesComeOutAsTheyWentIn() throws IOException {
    int rows = 20_000;
    StringBuilder lines = new StringBuilder();
    for (int i = 1; i <= rows; i++) {
      lines
          .append("{\"paymentId\":\"PAY")
          .append(i % 1_000 == 0 ? "/" : "")
          .append(i)
          .append("\"}\n");
    }
    long start = System.nanoTime();
    String id = at.releaseLines("query", "large.jsonl", lines.toString());
    tell("JSON Lines", rows, start);
    at.settleAll("accepted");

    assertThat(at.report().writeResult(id).totals())
        .containsEntry("accepted", rows - 20L)
        .containsEntry("rejected", 20L);
    assertThat(at.count("outbox")).isEqualTo(20);
    assertThat(at.companion(id, ".rejected.jsonl").lines()).hasSize(20);
    assertThat(at.companion(id, ".result.csv").lines()).hasSize(rows + 1);
  }

  private void runThrough(int rows) throws IOException {
    Path file = at.inbox().resolve("large.csv");
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      out.write(BatchFixture.HEADER);
      for (int i = 1; i <= rows; i++) {
        String amount = i % 1_000 == 0 ? "bad" : i + ".25";
        out.write("PAY" + i + ",REF-" + i + "," + amount + ",USD,returned goods,\"shoes, 2\"\n");
      }
    }
    String id = at.inboxDoor().isolate(file).orElseThrow();
    long start = System.nanoTime();
    assertThat(at.staging().check(id)).isEqualTo("staged");
    start = tell("check", rows, start);
    assertThat(at.staging().release(id)).isEqualTo("released");
    at.files().acknowledge(id);
    start = tell("release", rows, start);
    assertThat(at.report().progress(id).unsettled()).isEqualTo(rows - rows / 1_000);
    tell("progress", rows, start);
    at.settleAll("accepted");
    start = System.nanoTime();
    BatchSummary summary = at.report().writeResult(id);
    tell("result", rows, start);

    assertThat(summary.rows()).isEqualTo(rows);
    assertThat(summary.totals())
        .containsEntry("accepted", (long) rows - rows / 1_000)
        .containsEntry("rejected", (long) rows / 1_000);
    Path result = at.dataDir.resolve(at.batch(id).location() + ".result.csv");
    try (Stream<String> in = Files.lines(at.fileOf(id));
        Stream<String> out = Files.lines(result)) {
      Iterator<String> written = out.iterator();
      in.forEach(line -> assertThat(written.next()).startsWith(line + ","));
      assertThat(written.hasNext()).isFalse();
    }
  }

  private static long tell(String step, int rows, long startNanos) {
    long now = System.nanoTime();
    double seconds = (now - startNanos) / 1e9;
    LOG.info("{} of {} rows: {} s, {} rows/s", step, rows, seconds, Math.round(rows / seconds));
    return now;
  }
}
