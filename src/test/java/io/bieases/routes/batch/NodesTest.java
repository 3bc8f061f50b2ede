package io.bieases.routes.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes on one journal, each with a data folder of its own. */
class NodesTest {

  private static final String ROWS = "P1,N-1,1.00,USD,,\nP2,N-2,2.00,USD,,\n";

  @TempDir Path folder;
  private BatchFixture first;
  private BatchFixture second;

  @BeforeEach
  void start() {
    first = BatchFixture.onPostgres(folder);
    second = BatchFixture.secondNode(folder);
  }

  @AfterEach
  void stop() {
    second.close();
    first.close();
  }

  @Test
  void aNodeWorksOnTheFilesOfItsOwnFolderOnly() throws IOException {
    String staged = first.arrive("staged.csv", ROWS);
    String released = first.release("released.csv", "P3,N-3,3.00,USD,,\n");

    assertThat(first.staging().unfinished()).containsExactly(staged, released);
    assertThat(first.report().open()).containsExactly(released);
    assertThat(second.staging().unfinished()).isEmpty();
    assertThat(second.report().open()).isEmpty();
    second.files().finishMoves();
    assertThat(second.inboxDoor().adoptOrphans()).isEmpty();
    assertThat(first.everyFile()).hasSize(2);
  }

  @Test
  void theOtherNodeTellsWhatBecomesOfABatchAndWhereItsResultIs() throws IOException {
    String id = first.release("mine.csv", ROWS);
    first.settleAll("accepted");
    first.report().writeResult(id);

    BatchStatus seen = second.report().status("main", id).orElseThrow();
    assertThat(seen.state()).isEqualTo("done");
    assertThat(seen.result()).isFalse();
    assertThat(seen.node()).isEqualTo("node-of-data");
    assertThat(first.report().status("main", id).orElseThrow().result()).isTrue();
  }

  @Test
  void ofOneFileAtBothNodesOneRuns() throws IOException {
    String here = first.arrive("refunds.csv", ROWS);
    String there = second.arrive("copy.csv", ROWS);

    assertThat(second.staging().check(there)).isEqualTo("staged");
    assertThat(first.staging().check(here)).isEqualTo("refused");
    first.files().refuse(here);
    second.staging().release(there);

    assertThat(first.companion(here, ".reason.json")).contains(there).contains("copy.csv");
    assertThat(first.count("instruction")).isEqualTo(2);
  }

  @RepeatedTest(5)
  void ofOneFileThatBothNodesReadAtOnceOneRuns() throws Exception {
    String here = first.arrive("refunds.csv", ROWS);
    String there = second.arrive("copy.csv", ROWS);
    CyclicBarrier together = new CyclicBarrier(2);
    ExecutorService nodes = Executors.newFixedThreadPool(2);
    try {
      List<Future<String>> verdicts =
          nodes.invokeAll(
              List.of(
                  () -> checkWith(first, here, together),
                  () -> checkWith(second, there, together)));

      assertThat(List.of(verdicts.get(0).get(), verdicts.get(1).get()))
          .containsExactlyInAnyOrder("staged", "refused");
      assertThat(first.count("batch_row")).as("nothing of the other is left").isEqualTo(2);
    } finally {
      nodes.shutdownNow();
    }
  }

  private static String checkWith(BatchFixture node, String batch, CyclicBarrier together)
      throws Exception {
    together.await();
    return node.staging().check(batch);
  }

  @Test
  void equalNamesAtBothNodesDoNotGetInEachOthersWay() throws IOException {
    String here = first.release("same.csv", ROWS);
    String there = second.release("same.csv", "P3,N-3,3.00,USD,,\n");
    first.settleAll("accepted");

    first.report().writeResult(here);
    second.report().writeResult(there);

    assertThat(first.batch(here).location()).isEqualTo(second.batch(there).location());
    assertThat(List.of(first.fileOf(here), second.fileOf(there))).allMatch(Files::isRegularFile);
    assertThat(second.report().status("main", here).orElseThrow())
        .as("not what lies at the same place there")
        .extracting(BatchStatus::result, BatchStatus::summary)
        .containsExactly(false, Optional.empty());
    assertThat(second.report().resultFile("main", here)).isEmpty();
    assertThat(second.report().resultFile("main", there)).isPresent();
  }

  @Test
  void aRowOfTheOtherNodesFileIsTheSameInstruction() throws IOException {
    String here = first.release("here.csv", ROWS);
    first.clock.addAndGet(60_000);
    String there =
        second.release("there.csv", "P9,N-9,1.00,USD,,\nP1,N-1,1.00,USD,,\nP2,N-2,9.00,USD,,\n");

    assertThat(first.count("instruction")).isEqualTo(3);
    assertThat(first.fault(there, 3)).contains("already used").contains(here);
  }

  @Test
  void aNodeTakesTheBatchesOfAJournalFromBeforeNodesThatLieInItsFolder() throws IOException {
    String mine = first.release("mine.csv", ROWS);
    String others = second.release("others.csv", "P3,N-3,3.00,USD,,\n");
    first.jdbc.update("UPDATE batch SET node = ''");

    first.inboxDoor().adoptUnnamed();
    assertThat(first.report().open()).containsExactly(mine);
    second.inboxDoor().adoptUnnamed();

    assertThat(second.report().open()).containsExactly(others);
  }

  @Test
  void ofAJournalFromBeforeNodesWhatIsDoneAndWhatIsRefusedIsTakenToo() throws IOException {
    String done = first.release("same.csv", ROWS);
    first.settleAll("accepted");
    first.report().writeResult(done);
    String refused = first.arrive("again.csv", ROWS);
    assertThat(first.staging().check(refused)).isEqualTo("refused");
    first.jdbc.update("UPDATE batch SET node = ''");
    second.clock.addAndGet(60_000);
    String own = second.release("same.csv", "P3,N-3,3.00,USD,,\n");
    first.settleAll("accepted");
    second.report().writeResult(own);

    second.inboxDoor().adoptUnnamed();
    first.inboxDoor().adoptUnnamed();

    assertThat(List.of(first.batch(done).node(), first.batch(refused).node()))
        .containsOnly("node-of-data");
    assertThat(first.report().resultFile("main", done)).isPresent();
    first.files().finishMoves();
    assertThat(first.fileOf(refused)).as("out of working").isRegularFile();
    assertThat(first.batch(refused).location()).startsWith("rejected/");
  }
}
