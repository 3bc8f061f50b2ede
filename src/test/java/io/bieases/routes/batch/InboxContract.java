package io.bieases.routes.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** What may be taken out of the inbox (gate S4), and that nothing taken is ever lost. */
abstract class InboxContract extends BatchContract {

  private static final String ROW = "PAY1,R1,10,USD,late,shoes\n";

  @Test
  void aFileIsTakenByRenameTogetherWithItsMarker() throws IOException {
    Path file = at.drop("refunds.csv", ROW);
    Files.createFile(at.inbox().resolve("refunds.csv.ready"));

    String id = at.inboxThatWaitsFor(".ready").isolate(file).orElseThrow();

    assertThat(id).matches("main-refund-20260921T141320000-[0-9a-f]{4}");
    assertThat(at.everyFile()).containsExactly("working/" + id + "/refunds.csv");
    assertThat(at.batch(id).state()).isEqualTo("arrived");
    assertThat(at.batch(id).merchant()).isEqualTo("main");
    assertThat(at.batch(id).fileName()).isEqualTo("refunds.csv");
  }

  @Test
  void aFileWithoutItsMarkerIsLeftUntilTheMarkerComes() throws IOException {
    Path file = at.drop("refunds.csv", ROW);
    Inbox inbox = at.inboxThatWaitsFor(".ready");

    assertThat(inbox.isolate(file)).isEmpty();
    assertThat(file).exists();

    Files.createFile(at.inbox().resolve("refunds.csv.ready"));
    assertThat(inbox.isolate(file)).isPresent();
  }

  @Test
  void whatAClosedDoorHasSeenStaysWhereItIs() throws IOException {
    Path file = at.drop("refunds.csv", ROW);

    assertThat(at.inboxDoor(() -> false).isolate(file)).isEmpty();

    assertThat(at.everyFile()).containsExactly("inbox/main/refund/refunds.csv");
    assertThat(at.inboxDoor().isolate(file)).isPresent();
  }

  @Test
  void aSymbolicLinkIsNotTaken() throws IOException {
    Path secret = Files.writeString(folder.resolve("secret.csv"), "outside");
    Path link = Files.createSymbolicLink(at.inbox().resolve("refunds.csv"), secret);

    assertThat(at.inboxDoor().isolate(link)).isEmpty();
    assertThat(secret).hasContent("outside");
    assertThat(at.count("batch")).isZero();
  }

  @Test
  void aFileBehindALinkedFolderIsNotTaken() throws IOException {
    Path outside = Files.createDirectories(folder.resolve("outside/refund"));
    Files.writeString(outside.resolve("refunds.csv"), ROW);
    jdbcMerchant("linked");
    Files.createSymbolicLink(at.dataDir.resolve("inbox/linked"), folder.resolve("outside"));

    Path file = at.dataDir.resolve("inbox/linked/refund/refunds.csv");
    assertThat(at.inboxDoor().isolate(file)).isEmpty();
    assertThat(outside.resolve("refunds.csv")).exists();
  }

  @Test
  void aPathOutOfTheInboxIsNotTaken() throws IOException {
    Path outside = Files.writeString(folder.resolve("outside.csv"), ROW);
    Files.createDirectories(at.dataDir.resolve("elsewhere/main/refund"));
    Path twin = Files.writeString(at.dataDir.resolve("elsewhere/main/refund/x.csv"), ROW);

    assertThat(at.inboxDoor().isolate(at.inbox().resolve("../../../../outside.csv"))).isEmpty();
    assertThat(at.inboxDoor().isolate(outside)).isEmpty();
    assertThat(at.inboxDoor().isolate(twin)).isEmpty();
    assertThat(outside).exists();
    assertThat(twin).exists();
  }

  @Test
  void aPipeAndAFolderAreNotTaken() throws Exception {
    Path pipe = at.inbox().resolve("pipe.csv");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    Path directory = Files.createDirectory(at.inbox().resolve("folder.csv"));

    assertThat(at.inboxDoor().isolate(pipe)).isEmpty();
    assertThat(at.inboxDoor().isolate(directory)).isEmpty();
    assertThat(at.count("batch")).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {".hidden.csv", "a.tmp", "a.csv.PART", "a.csv~", "a\nb.csv", "a\u0007.csv"})
  void aNameThatIsNotFinishedOrNotSaneIsNotTaken(String name) throws IOException {
    Path file = at.drop(name, ROW);
    assertThat(at.inboxDoor().isolate(file)).isEmpty();
    assertThat(file).exists();
  }

  @Test
  void aNameOfTwoHundredCharactersIsTakenAndOneMoreIsNot() throws IOException {
    assertThat(at.inboxDoor().isolate(at.drop("a".repeat(196) + ".csv", ROW))).isPresent();
    Path longer = at.drop("a".repeat(197) + ".csv", ROW);
    assertThat(at.inboxDoor().isolate(longer)).isEmpty();
  }

  @Test
  void aMerchantThatIsNotConfiguredIsNotServed() throws IOException {
    // known from before, yet nobody would send its rows
    jdbcMerchant("stranger");
    Path inbox = Files.createDirectories(at.dataDir.resolve("inbox/stranger/refund"));
    Path file = Files.writeString(inbox.resolve("refunds.csv"), ROW);
    assertThat(at.inboxDoor().isolate(file)).isEmpty();
    assertThat(file).exists();
  }

  @Test
  void whatIsLeftIsWarnedOfOnceHoweverOftenAndHowManyAreLookedAt() throws IOException {
    Logger logger = (Logger) LoggerFactory.getLogger(Inbox.class);
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    logger.addAppender(log);
    try {
      Inbox inbox = at.inboxThatWaitsFor(".ready");
      Path good = at.drop("good.csv", ROW);
      assertThat(inbox.wants(good)).as("its marker is not there").isFalse();
      Files.createFile(at.inbox().resolve("good.csv.ready"));
      assertThat(inbox.wants(good)).isTrue();
      assertThat(inbox.wants(at.inbox().resolve("good.csv.ready"))).isFalse();
      assertThat(inbox.wants(at.drop("half.csv.part", ROW))).isFalse();
      assertThat(log.list).isEmpty();

      Inbox plain = at.inboxDoor();
      Path misplaced = at.dataDir.resolve("inbox/main/create");
      for (int round = 0; round < 2; round++) {
        for (int i = 0; i < 1_500; i++) {
          assertThat(plain.wants(misplaced.resolve(i + ".csv"))).isFalse();
          assertThat(plain.isolate(misplaced.resolve(i + ".csv"))).isEmpty();
        }
      }
      assertThat(log.list).hasSize(1_001);
      assertThat(log.list.get(1_000).getFormattedMessage()).contains("1000 files");
    } finally {
      logger.detachAppender(log);
    }
  }

  @Test
  void aFileThatIsGoneIsNoError() {
    assertThat(at.inboxDoor().isolate(at.inbox().resolve("gone.csv"))).isEmpty();
  }

  @Test
  void placeholdersInANameStayText() throws IOException {
    String name = "${env:HOME}{{sys:user.home}}.csv";
    String id = at.inboxDoor().isolate(at.drop(name, ROW)).orElseThrow();
    assertThat(at.batch(id).fileName()).isEqualTo(name);
  }

  @Test
  void aFileCutOffBetweenRenameAndJournalIsAdopted() throws IOException {
    Path file = at.drop("refunds.csv", ROW);
    Files.createFile(at.inbox().resolve("refunds.csv.ready"));
    // the first use is the insert
    at.faults.killBeforeUse(1);
    Inbox killed = at.inboxThatWaitsFor(".ready");
    assertThatThrownBy(() -> killed.isolate(file)).isNotNull();
    at.faults.restart();
    assertThat(at.count("batch")).isZero();
    assertThat(file).doesNotExist();

    List<String> adopted = at.inboxThatWaitsFor(".ready").adoptOrphans();

    assertThat(adopted).hasSize(1);
    assertThat(at.batch(adopted.get(0)).merchant()).isEqualTo("main");
    assertThat(at.batch(adopted.get(0)).arrivedAt()).isEqualTo(BatchFixture.START_MILLIS);
    assertThat(at.fileOf(adopted.get(0))).exists();
    assertThat(at.inbox()).isEmptyDirectory();
    assertThat(at.inboxDoor().adoptOrphans()).isEmpty();
  }

  @Test
  void anEmptyOrForeignWorkingFolderIsNoBatch() throws IOException {
    Path empty =
        Files.createDirectories(at.dataDir.resolve("working/main-refund-20260921T141320000-00aa"));
    Path foreign = Files.createDirectories(at.dataDir.resolve("working/notes"));
    Path linked =
        Files.createDirectories(at.dataDir.resolve("working/main-refund-20260921T141320000-00bb"));
    Files.createSymbolicLink(linked.resolve("x.csv"), Files.createFile(folder.resolve("x")));

    assertThat(at.inboxDoor().adoptOrphans()).isEmpty();
    assertThat(empty).doesNotExist();
    assertThat(foreign).exists();
    assertThat(at.count("batch")).isZero();
  }

  private void jdbcMerchant(String alias) {
    at.jdbc.update("INSERT INTO merchant (alias, merchant_id) VALUES (?, ?)", alias, "B-" + alias);
  }
}
