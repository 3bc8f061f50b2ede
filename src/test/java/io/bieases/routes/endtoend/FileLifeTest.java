package io.bieases.routes.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a sender of files sees, from the drop to the result. */
@ExtendWith(SharedBundle.class)
class FileLifeTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final RunningBundle bundle;

  FileLifeTest(RunningBundle bundle) {
    this.bundle = bundle;
  }

  private static JsonNode json(Path file) throws IOException {
    return JSON.readTree(Files.readAllBytes(file));
  }

  @Test
  void aFileIsAcknowledgedReportedAndHandedBackRowForRow() throws IOException {
    List<String> numbers = IntStream.rangeClosed(1, 20).mapToObj(i -> "LIFE-" + i).toList();
    // one row takes its time, so that progress can be seen
    bundle.gateway().once("drop-before-execute", "refund", "LIFE-7");

    bundle.drop("life.csv", numbers.stream().map(RunningBundle::row).toList());

    Path progress = bundle.file("working", "life.csv.progress.json");
    assertThat(progress.getParent().resolve("life.csv.ack.json")).exists();
    Path result = bundle.file("done", "life.csv.result.csv");
    assertThat(ResultFile.read(result))
        .allSatisfy(line -> assertThat(line.state()).isEqualTo("accepted"))
        .extracting(ResultFile.Line::number)
        .containsExactlyElementsOf(numbers);
    JsonNode ack = json(bundle.file("done", "life.csv.ack.json"));
    assertThat(ack.path("rows").asInt()).isEqualTo(20);
    assertThat(ack.path("rowsToSend").asInt()).isEqualTo(20);
    assertThat(ack.path("sums").path("USD").asText()).isEqualTo("20.00");
    assertThat(ack.path("environment").asText()).isEqualTo("sandbox");
    JsonNode summary = json(bundle.file("done", "life.csv.summary.json"));
    assertThat(summary.path("complete").asBoolean()).isTrue();
    assertThat(summary.path("totals").path("accepted").asInt()).isEqualTo(20);
    await().until(() -> bundle.find("done", "life.csv.progress.json").isEmpty());
    assertThat(bundle.find("done", "life.csv.rejected.csv")).isEmpty();
    assertThat(bundle.gateway().executed()).containsAll(numbers).doesNotHaveDuplicates();
  }

  @Test
  void rejectedRowsAreCorrectedAndDroppedAgain() throws IOException {
    String wrong = RunningBundle.row("FIX-2").replace("1.00", "one");
    bundle.drop("fix.csv", List.of(RunningBundle.row("FIX-1"), wrong, RunningBundle.row("FIX-3")));
    List<ResultFile.Line> lines = ResultFile.read(bundle.file("done", "fix.csv.result.csv"));
    assertThat(lines)
        .extracting(ResultFile.Line::state)
        .containsExactly("accepted", "rejected", "accepted");
    assertThat(lines.get(1).message()).contains("row 2", "refundAmount");
    Path rejected = bundle.file("done", "fix.csv.rejected.csv");
    assertThat(Files.readAllLines(rejected)).hasSize(2);

    bundle.dropText("fixed.csv", Files.readString(rejected).replace(",one,", ",1.00,"));

    assertThat(ResultFile.read(bundle.file("done", "fixed.csv.result.csv")))
        .extracting(ResultFile.Line::number, ResultFile.Line::state)
        .containsExactly(org.assertj.core.groups.Tuple.tuple("FIX-2", "accepted"));
    assertThat(bundle.gateway().executed()).containsOnlyOnce("FIX-1", "FIX-2", "FIX-3");
  }

  @Test
  void aFileDroppedTwiceIsRefusedWithAPointerAlsoUnderAnotherName() throws IOException {
    List<String> rows = List.of(RunningBundle.row("TWICE-1"), RunningBundle.row("TWICE-2"));
    bundle.drop("twice.csv", rows);
    bundle.file("done", "twice.csv.result.csv");

    bundle.drop("twice.csv", rows);
    bundle.drop("other-name.csv", rows);

    JsonNode same = json(bundle.file("rejected", "twice.csv.reason.json"));
    JsonNode renamed = json(bundle.file("rejected", "other-name.csv.reason.json"));
    assertThat(same.path("pointer").toString()).contains("main-refund-");
    assertThat(renamed.path("pointer")).isEqualTo(same.path("pointer"));
    assertThat(bundle.gateway().requests("TWICE-1")).isEqualTo(1);
    assertThat(bundle.gateway().requests("TWICE-2")).isEqualTo(1);
  }

  @Test
  void aUsedNumberWithOtherContentIsAConflictAndTheSameContentIsADuplicateRow() {
    bundle.drop("used.csv", List.of(RunningBundle.row("USED-1"), RunningBundle.row("USED-2")));
    bundle.file("done", "used.csv.result.csv");

    bundle.drop(
        "changed.csv",
        List.of(
            RunningBundle.row("USED-1").replace("1.00", "2.00"),
            RunningBundle.row("USED-2"),
            RunningBundle.row("USED-3")));

    List<ResultFile.Line> lines = ResultFile.read(bundle.file("done", "changed.csv.result.csv"));
    assertThat(lines)
        .extracting(ResultFile.Line::state)
        .containsExactly("rejected", "accepted", "accepted");
    assertThat(lines.get(0).message()).containsIgnoringCase("row 1");
    assertThat(lines.get(1).message()).startsWith("same as row 2 of batch main-refund-");
    assertThat(bundle.gateway().requests("USED-1")).isEqualTo(1);
    assertThat(bundle.gateway().requests("USED-2")).isEqualTo(1);
    assertThat(bundle.gateway().requests("USED-3")).isEqualTo(1);
  }

  @Test
  void anUnusableFileIsRejectedWithItsReasonAndNothingOfItIsSent() throws IOException {
    bundle.dropText("unusable.csv", "paymentId,number\n" + RunningBundle.row("UNUSABLE-1") + "\n");

    JsonNode reason = json(bundle.file("rejected", "unusable.csv.reason.json"));

    assertThat(reason.path("reason").asText()).contains("header");
    assertThat(reason.path("line").asInt()).isEqualTo(1);
    assertThat(bundle.file("rejected", "unusable.csv")).isRegularFile();
    assertThat(bundle.journal().refund("UNUSABLE-1")).isEmpty();
    assertThat(bundle.gateway().requests("UNUSABLE-1")).isZero();
  }

  @Test
  void anEmptyFileIsRejectedAndHoldsUpNoOther() throws IOException {
    bundle.dropText("nothing.csv", "");

    JsonNode reason = json(bundle.file("rejected", "nothing.csv.reason.json"));

    assertThat(reason.path("reason").asText()).contains("empty");
    assertThat(bundle.inbox().resolve("nothing.csv")).doesNotExist();
  }

  @Test
  void aFileThatIsStillBeingWrittenIsNotTaken() throws IOException {
    Path slow = bundle.inbox().resolve("slow.csv");
    Files.writeString(slow, RunningBundle.HEADER + RunningBundle.row("SLOW-1") + "\n");
    long end = System.nanoTime() + Duration.ofSeconds(3).toNanos();
    int rows = 1;
    // grows all the time, as a slow upload does
    while (System.nanoTime() < end) {
      rows++;
      assertThat(slow).as("not taken while it grows").exists();
      Files.writeString(
          slow, RunningBundle.row("SLOW-" + rows) + "\n", java.nio.file.StandardOpenOption.APPEND);
      java.util.concurrent.locks.LockSupport.parkNanos(20_000_000);
    }

    List<ResultFile.Line> lines = ResultFile.read(bundle.file("done", "slow.csv.result.csv"));

    assertThat(lines).hasSize(rows);
  }

  @Test
  void linksFoldersAndUnfinishedNamesAreLeftAlone(@TempDir Path outside) throws IOException {
    Path target = outside.resolve("secret.csv");
    Files.writeString(target, RunningBundle.HEADER + RunningBundle.row("LINKED-1") + "\n");
    Path link = Files.createSymbolicLink(bundle.inbox().resolve("link.csv"), target);
    Path folder = Files.createDirectory(bundle.inbox().resolve("folder.csv"));
    Path linkedFolder =
        Files.createSymbolicLink(bundle.dataDir().resolve("inbox/main/linked"), outside);
    Path unfinished = bundle.inbox().resolve("half.csv.part");
    Files.writeString(unfinished, RunningBundle.HEADER + RunningBundle.row("HALF-1") + "\n");
    Path stranger = Files.createDirectories(bundle.dataDir().resolve("inbox/nobody/refund"));
    Files.writeString(
        stranger.resolve("stranger.csv"),
        RunningBundle.HEADER + RunningBundle.row("STRANGER-1") + "\n");
    try {
      // a file that came later is through: the others have been looked at
      bundle.drop("after-links.csv", List.of(RunningBundle.row("AFTER-LINKS")));
      bundle.file("done", "after-links.csv.result.csv");

      assertThat(Files.exists(link, LinkOption.NOFOLLOW_LINKS)).isTrue();
      assertThat(target).exists();
      assertThat(folder).isDirectory();
      assertThat(unfinished).exists();
      assertThat(stranger.resolve("stranger.csv")).exists();
      for (String number : List.of("LINKED-1", "HALF-1", "STRANGER-1")) {
        assertThat(bundle.journal().refund(number)).as(number).isEmpty();
        assertThat(bundle.gateway().requests(number)).as(number).isZero();
      }
    } finally {
      for (Path each : List.of(link, folder, linkedFolder, unfinished)) {
        Files.delete(each);
      }
      Files.delete(stranger.resolve("stranger.csv"));
      Files.delete(stranger);
      Files.delete(stranger.getParent());
    }
  }

  @Test
  void filesThatCannotBeTakenKeepNoOtherWaiting(@TempDir Path outside) throws IOException {
    Path target = Files.createFile(outside.resolve("target.csv"));
    List<Path> left = new ArrayList<>();
    try {
      // far more than one poll takes, so that they are ahead in whatever order the disk lists them
      for (int i = 0; i < 300; i++) {
        left.add(
            Files.createSymbolicLink(bundle.inbox().resolve("untakable-" + i + ".csv"), target));
      }

      List<Integer> files = IntStream.range(0, 6).boxed().toList();
      files.forEach(
          i -> bundle.drop("among-" + i + ".csv", List.of(RunningBundle.row("AMONG-" + i))));

      assertThat(files)
          .allSatisfy(
              i -> assertThat(bundle.file("done", "among-" + i + ".csv.result.csv")).exists());
      assertThat(left).allSatisfy(file -> assertThat(file).isSymbolicLink());
    } finally {
      for (Path file : left) {
        Files.delete(file);
      }
    }
  }

  @Test
  void textsThatLookLikeCodeArriveLiterally() throws IOException {
    String reason = "=${env:PATH} {{sys:user.home}} ${sys.user.home} {{bieases.data-dir}}";
    String goods = "CamelHttpUri: http://127.0.0.1:1/ @${bean:departures}";
    String name = "${env:HOME} {{sys:java.home}} ${file:name} CamelFileName=..%2f.csv";
    bundle.drop(
        name,
        List.of(RunningBundle.paid("LITERAL-1") + ",LITERAL-1,1.00,USD," + reason + "," + goods));

    Path result = bundle.file("done", name + ".result.csv");

    assertThat(ResultFile.read(result))
        .extracting(ResultFile.Line::state)
        .containsExactly("accepted");
    assertThat(bundle.journal().body("LITERAL-1"))
        .satisfies(
            body -> {
              JsonNode sent = JSON.readTree(body);
              assertThat(sent.path("reason").asText()).isEqualTo(reason);
              assertThat(sent.path("refundInfos").get(0).path("goodsDesc").asText())
                  .isEqualTo(goods);
            });
    assertThat(sha256(bundle.journal().body("LITERAL-1")))
        .as("the gateway decrypted exactly these bytes")
        .isEqualTo(
            bundle.gateway().arrivals().stream()
                .filter(one -> one.number().equals("LITERAL-1"))
                .findFirst()
                .orElseThrow()
                .bodySha256());
    assertThat(Files.readString(result))
        .as("harmless for a spreadsheet")
        .contains(",'=${env:PATH}")
        .doesNotContain(",=");
  }

  @Test
  void aNumberThatIsNoNumberIsARowErrorAndNoExpression() {
    bundle.drop(
        "hostile-numbers.csv",
        List.of(
            RunningBundle.row("P1", "${env:PATH}"),
            RunningBundle.row("../../etc/passwd", "HOSTILE-2"),
            RunningBundle.row("P3", "CamelHttpUri=http://127.0.0.1:1"),
            RunningBundle.row("HOSTILE-4")));

    assertThat(ResultFile.read(bundle.file("done", "hostile-numbers.csv.result.csv")))
        .extracting(ResultFile.Line::state)
        .containsExactly("rejected", "rejected", "rejected", "accepted");
  }

  @Test
  void aFileIsMovedIntoTheInboxByRenameOfTheSender() throws IOException {
    // a sender that renames over a name that was used before gets its own result
    bundle.drop("again.csv", List.of(RunningBundle.row("AGAIN-1")));
    bundle.file("done", "again.csv.result.csv");
    Path half = bundle.inbox().resolve("again.tmp");
    Files.writeString(half, RunningBundle.HEADER + RunningBundle.row("AGAIN-2") + "\n");
    Files.move(half, bundle.inbox().resolve("again.csv"), StandardCopyOption.ATOMIC_MOVE);

    assertThat(bundle.settled("AGAIN-2").state()).isEqualTo("accepted");
    assertThat(ResultFile.read(bundle.file("done", "again.csv.result.csv")))
        .as("the first result is not overwritten")
        .extracting(ResultFile.Line::number)
        .hasSize(1);
  }

  private static String sha256(String text) {
    try {
      return java.util.HexFormat.of()
          .formatHex(
              java.security.MessageDigest.getInstance("SHA-256")
                  .digest(text.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
