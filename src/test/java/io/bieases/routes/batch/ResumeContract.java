package io.bieases.routes.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** A kill at any line: the next start goes on without a person, and nothing is done twice. */
abstract class ResumeContract extends BatchContract {

  private static final int USES_AT_MOST = 500;
  private static final int ROWS = 2_300;

  @Test
  void killedBeforeAnyUseOfTheJournalAFileStillEndsInDone() throws IOException {
    int killed = 0;
    for (int use = 1; use < USES_AT_MOST; use++) {
      at.clock.addAndGet(1_000);
      String name = "refunds" + use + ".csv";
      Path file = at.drop(name, rows(use));
      at.faults.killBeforeUse(use);
      boolean survived = survives(() -> goOn(at, file));
      at.faults.restart();
      if (survived) {
        assertThat(killed).isGreaterThan(20);
        return;
      }
      killed++;
      goOn(at, file);
      assertEndedWell(name, use);
    }
    throw new AssertionError("the journal is used without end");
  }

  private void assertEndedWell(String name, int use) throws IOException {
    assertThat(at.count("batch")).as("killed before use %s", use).isEqualTo(use);
    assertThat(at.count("instruction")).as("killed before use %s", use).isEqualTo(2L * use);
    String done = "done/2026-09-21/" + name;
    assertThat(at.everyFile())
        .as("killed before use %s", use)
        .contains(
            done,
            done + ".ack.json",
            done + ".result.csv",
            done + ".summary.json",
            done + ".rejected.csv")
        .noneMatch(path -> path.startsWith("working/"));
    assertThat(Files.readAllLines(at.dataDir.resolve(done + ".result.csv"))).hasSize(4);
    assertThat(at.dataDir.resolve("working")).isEmptyDirectory();
  }

  private static String rows(int use) {
    return "PAY1,A%d,10,USD,,\nPAY2,B%d,20,USD,,\nPAY3,bad number,30,USD,,\n".formatted(use, use);
  }

  /** What the routes do at a start and after it, in order. */
  static void goOn(BatchFixture at, Path file) {
    Inbox inbox = at.inboxDoor();
    inbox.adoptOrphans();
    at.files().finishMoves();
    inbox.isolate(file);
    for (String id : at.staging().unfinished()) {
      if (at.staging().check(id).equals("refused")) {
        at.files().refuse(id);
      } else {
        at.staging().release(id);
        at.files().acknowledge(id);
      }
    }
    at.settleAll("accepted");
    for (String id : at.report().open()) {
      at.report().progress(id);
      if (at.report().resultDue(id).equals("due")) {
        at.report().writeResult(id);
      }
    }
  }

  static boolean survives(Runnable work) {
    try {
      work.run();
      return true;
    } catch (RuntimeException e) {
      return false;
    }
  }

  @Test
  void aRefusedFileReachesItsFolderWhereverItIsCutOff() throws IOException {
    for (int use = 1; use < USES_AT_MOST; use++) {
      String id = at.arrive("bad" + use + ".csv", "paymentId\n".getBytes(StandardCharsets.UTF_8));
      at.faults.killBeforeUse(use);
      boolean survived =
          survives(
              () -> {
                at.staging().check(id);
                at.files().refuse(id);
              });
      at.faults.restart();
      at.staging().check(id);
      at.files().finishMoves();
      assertThat(at.batch(id).location()).isEqualTo("rejected/2026-09-21/bad" + use + ".csv");
      assertThat(at.fileOf(id)).exists();
      assertThat(at.hasCompanion(id, ".reason.json")).isTrue();
      assertThat(at.dataDir.resolve("working")).isEmptyDirectory();
      if (survived) {
        assertThat(use).isGreaterThan(5);
        return;
      }
    }
    throw new AssertionError("the journal is used without end");
  }

  @Test
  void anUnfinishedCheckIsDoneAgainFromTheStart() throws IOException {
    String id = at.arrive("refunds.csv", many());
    at.faults.killBeforeUse(7);
    assertThatThrownBy(() -> at.staging().check(id)).isNotNull();
    at.faults.restart();
    assertThat(at.batch(id).state()).isEqualTo("checking");
    assertThat(at.count("batch_row")).isEqualTo(2_000);

    assertThat(at.staging().check(id)).isEqualTo("staged");
    assertThat(at.count("batch_row")).isEqualTo(ROWS);
    assertThat(at.batch(id).rowsTotal()).isEqualTo(ROWS);
    assertThat(at.batch(id).rowsBad()).isZero();
  }

  @Test
  void anUnfinishedReleaseGoesOnWhereItStopped() throws IOException {
    String id = at.arrive("refunds.csv", many());
    at.staging().check(id);
    at.faults.killBeforeUse(4);
    assertThatThrownBy(() -> at.staging().release(id)).isNotNull();
    at.faults.restart();
    assertThat(at.batch(id).state()).isEqualTo("staged");
    assertThat(at.batch(id).releasedTo()).isEqualTo(1_000);
    assertThat(at.count("instruction")).isEqualTo(1_000);

    assertThat(at.staging().release(id)).isEqualTo("released");
    assertThat(at.staging().release(id)).isEqualTo("released");
    assertThat(at.count("instruction")).isEqualTo(ROWS);
    assertThat(
            at.jdbc.queryForObject(
                "SELECT count(DISTINCT instruction_id) FROM batch_row", Long.class))
        .isEqualTo(ROWS);
  }

  @Test
  void aHalfDoneMoveIsFinished() throws IOException {
    String id = at.release("refunds.csv", rows(1));
    at.settleAll("accepted");
    at.faults.killBeforeUse(4);
    assertThatThrownBy(() -> at.report().writeResult(id)).isNotNull();
    at.faults.restart();
    Path working = at.dataDir.resolve("working").resolve(id);
    // as a kill between two renames leaves it, with a draft that was never published
    at.jdbc.update(
        "UPDATE batch SET state = 'done', moving_from = location, location = 'done/2026-09-21/refunds.csv'"
            + " WHERE id = ?",
        id);
    Files.createDirectories(at.dataDir.resolve("done/2026-09-21"));
    Files.move(
        working.resolve("refunds.csv.result.csv"),
        at.dataDir.resolve("done/2026-09-21/refunds.csv.result.csv"));
    Files.writeString(working.resolve("refunds.csv.summary.json.tmp"), "{");

    at.files().finishMoves();
    at.files().finishMoves();

    assertThat(at.everyFile())
        .containsExactly(
            "done/2026-09-21/refunds.csv",
            "done/2026-09-21/refunds.csv.rejected.csv",
            "done/2026-09-21/refunds.csv.result.csv",
            "done/2026-09-21/refunds.csv.summary.json");
    assertThat(at.report().writeResult(id).complete()).isTrue();
  }

  @Test
  void aBatchWhoseFileIsGoneHoldsUpNoOther() throws IOException {
    String lost = at.arrive("lost.csv", "paymentId\n".getBytes(StandardCharsets.UTF_8));
    String refused = at.arrive("bad.csv", "paymentId\n".getBytes(StandardCharsets.UTF_8));
    at.staging().check(lost);
    at.staging().check(refused);
    Files.delete(at.fileOf(lost));

    at.files().finishMoves();

    assertThat(at.batch(refused).location()).isEqualTo("rejected/2026-09-21/bad.csv");
  }

  private static String many() {
    StringBuilder rows = new StringBuilder();
    for (int i = 1; i <= ROWS; i++) {
      rows.append("PAY").append(i).append(",R").append(i).append(",1,USD,,\n");
    }
    return rows.toString();
  }
}
