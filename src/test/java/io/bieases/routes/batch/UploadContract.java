package io.bieases.routes.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files that come by another door than the inbox, and what is told about a batch. */
abstract class UploadContract extends BatchContract {

  private static final String ROWS =
      BatchFixture.HEADER + "PAY1,R1,10,USD,late,shoes\nPAY2,,1,,,\n";

  private static InputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aReceivedFileGoesTheWayOfADroppedOne() throws IOException {
    // its marker belongs to a file of the same name that somebody is dropping right now
    Path marker = Files.createFile(at.inbox().resolve("may.csv.ready"));
    Inbox inbox = at.inboxThatWaitsFor(".ready");
    String id = inbox.receive("main", "refund", "may.csv", stream(ROWS));

    assertThat(marker).exists();
    assertThat(at.fileOf(id)).hasContent(ROWS).hasFileName("may.csv");
    assertThat(at.batch(id).state()).isEqualTo("arrived");
    // rows that nobody has counted are not settled rows
    assertThat(at.report().status("main", id).orElseThrow().progress()).isEmpty();
    assertThat(inbox.adoptOrphans()).isEmpty();

    at.staging().check(id);
    assertThat(at.report().status("main", id).orElseThrow().progress()).isEmpty();
    at.staging().release(id);
    at.files().acknowledge(id);
    BatchStatus running = at.report().status("main", id).orElseThrow();
    assertThat(running.state()).isEqualTo("released");
    assertThat(running.complete()).isFalse();
    assertThat(running.result()).isFalse();
    assertThat(running.progress().orElseThrow().states()).isEqualTo(Map.of("waiting", 1L));
    assertThat(at.report().resultFile("main", id)).isEmpty();

    at.settleAll("accepted");
    at.report().writeResult(id);
    BatchStatus done = at.report().status("main", id).orElseThrow();
    assertThat(done.complete()).isTrue();
    assertThat(done.result()).isTrue();
    assertThat(done.progress()).isEmpty();
    assertThat(done.summary().orElseThrow().totals())
        .isEqualTo(Map.of("accepted", 1L, "rejected", 1L));
    assertThat(at.report().resultFile("main", id).orElseThrow())
        .isEqualTo(at.fileOf(id).resolveSibling("may.csv.result.csv"));
  }

  @Test
  void aRefusedFileSaysWhy() {
    String id = at.inboxDoor().receive("main", "refund", "may.csv", stream("paymentId\n"));
    at.staging().check(id);
    BatchStatus refused = at.report().status("main", id).orElseThrow();
    assertThat(refused.state()).isEqualTo("refused");
    assertThat(refused.complete()).isTrue();
    assertThat(refused.refusal().orElseThrow().reason()).isEqualTo("the header lacks a column");
    assertThat(refused.progress()).isEmpty();
  }

  @Test
  void nobodyIsToldAboutABatchOfAnotherMerchant() {
    String id = at.inboxDoor().receive("main", "refund", "may.csv", stream(ROWS));
    assertThat(at.report().status("other", id)).isEmpty();
    assertThat(at.report().resultFile("other", id)).isEmpty();
    assertThat(at.report().status("main", "main-refund-x")).isEmpty();
  }

  @Test
  void aResultIsFoundWhileItsFilesAreOnTheirWay() throws IOException {
    String id = at.release("refunds.csv", "PAY1,R1,10,USD,late,shoes\n");
    at.settleAll("accepted");
    at.report().writeResult(id);
    at.jdbc.update(
        "UPDATE batch SET moving_from = location, location = 'done/2026-09-22/x.csv' WHERE id = ?",
        id);
    assertThat(at.report().status("main", id).orElseThrow().summary()).isPresent();
    assertThat(at.report().resultFile("main", id)).isPresent();
  }

  @Test
  void anUploadThatBreaksOffLeavesNothing() throws IOException {
    InputStream broken =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("connection reset");
          }

          @Override
          public int read(byte[] buffer, int offset, int length) throws IOException {
            throw new IOException("connection reset");
          }
        };
    InputStream half = new SequenceInputStream(stream(ROWS), broken);
    Inbox inbox = at.inboxDoor();
    assertThatThrownBy(() -> inbox.receive("main", "refund", "may.csv", half))
        .isInstanceOf(UncheckedIOException.class);
    assertThat(at.dataDir.resolve("working")).isEmptyDirectory();
    assertThat(at.count("batch")).isZero();
  }

  @Test
  void aHalfWrittenUploadOfAKilledProcessIsNeverABatchAndGoesAfterADay() throws IOException {
    Path left =
        Files.createDirectories(
            at.dataDir.resolve("working/receiving-main-refund-20260921T141320000-00aa"));
    Files.writeString(left.resolve("may.csv"), ROWS);
    Files.writeString(left.resolve("may.csv.tmp"), ROWS);

    assertThat(at.inboxDoor().adoptOrphans()).isEmpty();
    assertThat(left).exists();

    at.clock.addAndGet(25 * 3_600_000L);
    assertThat(at.inboxDoor().adoptOrphans()).isEmpty();
    assertThat(left).doesNotExist();
    assertThat(at.count("batch")).isZero();
  }

  @Test
  void killedBeforeTheJournalHasItAReceivedFileIsAdoptedWhole() {
    Inbox inbox = at.inboxDoor();
    at.faults.killBeforeUse(1);
    assertThatThrownBy(() -> inbox.receive("main", "refund", "may.csv", stream(ROWS))).isNotNull();
    at.faults.restart();

    assertThat(at.inboxDoor().adoptOrphans())
        .singleElement()
        .satisfies(id -> assertThat(at.fileOf(id)).hasContent(ROWS));
  }

  @Test
  void anAdoptedUploadLeavesTheMarkerOfADroppedFileOfItsNameAlone() throws IOException {
    Path marker = Files.createFile(at.inbox().resolve("may.csv.ready"));
    Inbox killed = at.inboxThatWaitsFor(".ready");
    at.faults.killBeforeUse(1);
    assertThatThrownBy(() -> killed.receive("main", "refund", "may.csv", stream(ROWS))).isNotNull();
    at.faults.restart();
    // however long it was down
    at.clock.addAndGet(25 * 3_600_000L);

    List<String> adopted = at.inboxThatWaitsFor(".ready").adoptOrphans();

    assertThat(adopted).hasSize(1);
    assertThat(marker).exists();
    assertThat(at.everyFile())
        .containsExactly(
            "inbox/main/refund/may.csv.ready", "working/" + adopted.get(0) + "/may.csv");
    assertThat(at.dataDir.resolve("working")).isDirectoryContaining("glob:**/main-refund-*");
    assertThat(at.dataDir.resolve("working")).isDirectoryNotContaining("glob:**/receiving-*");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "may_2026-1.csv | may_2026-1.csv",
        "../../etc/x.csv | refunds.csv",
        "a b.csv | refunds.csv",
        ".csv | refunds.csv",
        ".hidden.csv | refunds.csv",
        "may.jsonl | refunds.csv",
        "${env:HOME}.csv | refunds.csv",
        "may.csv/ | refunds.csv",
        "'' | refunds.csv",
      })
  void aNameFromOutsideIsUsedOnlyIfItIsPlain(String given, String used) {
    String id = at.inboxDoor().receive("main", "refund", given, stream(ROWS));
    assertThat(at.batch(id).fileName()).isEqualTo(used);
  }

  @Test
  void onlyRefundsOfAConfiguredMerchantAreReceived() {
    Inbox inbox = at.inboxDoor();
    assertThatThrownBy(() -> inbox.receive("nobody", "refund", "a.csv", stream(ROWS)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> inbox.receive("main", "create", "a.csv", stream(ROWS)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
