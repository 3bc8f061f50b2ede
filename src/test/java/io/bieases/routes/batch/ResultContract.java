package io.bieases.routes.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import com.fasterxml.jackson.databind.JsonNode;
import io.bieases.routes.journal.DeadLetters;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * When the result is written, what it says, and where it ends; rows in = rows out, same order (I3,
 * S5).
 */
abstract class ResultContract extends BatchContract {

  private static final String TWO = "PAY1,R1,10,USD,late,shoes\nPAY2,R2,20,USD,late,shoes\n";

  @Test
  void theResultWaitsForUnknownRowsUntilTheyAreOldEnough() throws IOException {
    String id = at.release("refunds.csv", TWO);
    at.settle("R1", "accepted", "20000", "Success");
    at.settle("R2", "unknown", "", "no answer");
    assertThat(at.report().resultDue(id)).isEqualTo("not-due");
    assertThat(at.report().progress(id).unsettled()).isEqualTo(1);

    at.clock.addAndGet(BatchFixture.RESULT_AFTER_MILLIS);
    assertThat(at.report().resultDue(id)).isEqualTo("due");
  }

  private String done() throws IOException {
    String id = at.release("refunds.csv", TWO);
    at.settle("R1", "accepted", "20000", "Success");
    at.settle("R2", "accepted", "20000", "Success");
    at.report().writeResult(id);
    assertThat(at.batch(id).state()).isEqualTo("done");
    at.clock.addAndGet(1);
    return id;
  }

  /** What the journal does when the gateway tells how a refund ended. */
  private void lastWord(String id, String number, String state) {
    at.settle(number, state, "20000", "the gateway told");
    at.jdbc.update("UPDATE batch SET changed = 1 WHERE id = ?", id);
  }

  @Test
  void aFileInDoneGetsItsLastWordsOnceAMinuteInItsPlace() throws IOException {
    String id = done();
    String place = at.batch(id).location();
    assertThat(at.report().open()).isEmpty();
    lastWord(id, "R1", "succeeded");
    assertThat(at.report().open()).as("not at once").isEmpty();

    at.clock.addAndGet(60_000);
    assertThat(at.report().open()).containsExactly(id);
    assertThat(at.report().resultDue(id)).isEqualTo("due");
    at.clock.addAndGet(1);
    assertThat(at.report().writeResult(id).totals())
        .containsOnly(entry("succeeded", 1L), entry("accepted", 1L));

    assertThat(at.batch(id).state()).isEqualTo("done");
    assertThat(at.batch(id).location()).isEqualTo(place);
    assertThat(at.companion(id, ".result.csv")).contains("succeeded", "accepted");
    at.clock.addAndGet(120_000);
    assertThat(at.report().open()).isEmpty();

    lastWord(id, "R2", "declined");
    at.clock.addAndGet(1);
    at.report().writeResult(id);
    assertThat(at.companion(id, ".result.csv")).contains("succeeded", "declined");
  }

  private void replay(String number) {
    DeadLetters letters = new DeadLetters(JdbcClient.create(at.jdbc));
    at.jdbc.update("UPDATE instruction SET body = '{}' WHERE number = ?", number);
    assertThat(letters.reopen(letters.find("main", "refund", number).orElseThrow(), at.clock.get()))
        .isTrue();
  }

  @Test
  void aReplayedRowOfAFileInDoneIsInItsResultAgainAndLeadsBackToDone() throws IOException {
    String id = at.release("refunds.csv", TWO);
    at.settle("R1", "rejected", "44010", "Transaction failed");
    at.settle("R2", "accepted", "20000", "Success");
    at.report().writeResult(id);
    assertThat(at.batch(id).state()).isEqualTo("done");
    at.clock.addAndGet(1_000);

    replay("R1");

    assertThat(at.batch(id).state()).isEqualTo("attention");
    assertThat(at.report().open()).containsExactly(id);
    assertThat(at.report().resultDue(id)).isEqualTo("due");
    at.clock.addAndGet(1);
    assertThat(at.report().writeResult(id).complete()).isFalse();
    assertThat(at.companion(id, ".result.csv")).contains("waiting");
    assertThat(at.hasCompanion(id, ".rejected.csv")).isFalse();
    assertThat(at.report().resultDue(id)).isEqualTo("not-due");
    at.clock.addAndGet(1_000);
    at.settle("R1", "accepted", "20000", "Success");
    assertThat(at.report().resultDue(id)).isEqualTo("due");
    assertThat(at.report().writeResult(id).complete()).isTrue();
    assertThat(at.batch(id).state()).isEqualTo("done");
    assertThat(at.batch(id).location()).startsWith("done/");
    assertThat(at.companion(id, ".result.csv")).doesNotContain("rejected", "waiting");
  }

  private String doneWithARejectedRow() throws IOException {
    String id = at.release("refunds.csv", TWO);
    at.settle("R1", "rejected", "44010", "Transaction failed");
    at.settle("R2", "accepted", "20000", "Success");
    at.report().writeResult(id);
    at.clock.addAndGet(1_000);
    return id;
  }

  private Long settledAt(String id) {
    return at.jdbc.queryForObject("SELECT settled_at FROM batch WHERE id = ?", Long.class, id);
  }

  @Test
  void aReplayedRowThatIsAnsweredBeforeTheNextLookLeavesItsFileInDone() throws IOException {
    String id = doneWithARejectedRow();
    replay("R1");
    assertThat(settledAt(id)).isNull();
    at.settle("R1", "accepted", "20000", "Success");
    at.clock.addAndGet(1);

    assertThat(at.report().resultDue(id)).isEqualTo("due");
    assertThat(at.report().writeResult(id).complete()).isTrue();

    assertThat(at.batch(id).state()).isEqualTo("done");
    assertThat(settledAt(id)).isEqualTo(at.clock.get());
    assertThat(at.batch(id).location()).startsWith("done/");
    assertThat(at.companion(id, ".result.csv")).doesNotContain("rejected");
    assertThat(at.report().open()).isEmpty();
  }

  @Test
  void aReplayedRowOfAFileThatItsOwnerTookAwayLeadsBackToDoneToo() throws IOException {
    String id = doneWithARejectedRow();
    Files.delete(at.fileOf(id));
    replay("R1");
    assertThatThrownBy(() -> at.report().writeResult(id))
        .isInstanceOf(BatchMismatchException.class);
    assertThat(at.batch(id).state()).as("a row is under way").isEqualTo("attention");
    assertThat(settledAt(id)).isNull();
    at.clock.addAndGet(1);
    assertThat(at.report().resultDue(id)).isEqualTo("not-due");

    at.settle("R1", "accepted", "20000", "Success");
    assertThat(at.report().resultDue(id)).isEqualTo("due");
    assertThatThrownBy(() -> at.report().writeResult(id))
        .isInstanceOf(BatchMismatchException.class);

    assertThat(at.batch(id).state()).isEqualTo("done");
    assertThat(at.batch(id).reason()).get().asString().contains("can no longer be read");
    assertThat(settledAt(id)).isEqualTo(at.clock.get());
    at.clock.addAndGet(120_000);
    assertThat(at.report().open()).isEmpty();
  }

  @Test
  void theConsoleSeesHowFarABatchIs() throws IOException {
    String id = at.release("refunds.csv", TWO + "PAY3,R3,x,USD,,\nPAY4,R4,4,USD,,\n");
    at.settle("R1", "accepted", "20000", "Success");
    at.settle("R2", "parked", "44015", "Duplicated Refund");
    BatchOverview overview = new BatchOverview(at.journal, (alias, operation) -> 20);

    assertThat(overview.rows())
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.id()).isEqualTo(id);
              assertThat(row.rows()).isEqualTo(4);
              assertThat(row.done()).as("the bad one too").isEqualTo(3);
              assertThat(row.accepted()).isOne();
              assertThat(row.rejected()).isOne();
              assertThat(row.parked()).isOne();
              assertThat(row.waiting()).isOne();
              assertThat(row.percent()).isEqualTo(75.0);
              assertThat(row.finishMillis()).isEqualTo(at.clock.get() + 3_000);
            });
    assertThat(overview.openCount()).isOne();
  }

  @Test
  void aLastWordThatComesWhileTheResultIsWrittenIsInTheNext() throws IOException {
    String id = at.release("refunds.csv", TWO);
    at.settle("R1", "accepted", "20000", "Success");
    at.settle("R2", "accepted", "20000", "Success");
    BatchTable table = new BatchTable(at.journal);
    table.reading(id);
    lastWord(id, "R1", "succeeded");
    table.read(id);
    at.report().writeResult(id);
    assertThat(at.report().open()).as("it had been read by then").isEmpty();

    lastWord(id, "R2", "succeeded");
    table.reading(id);
    lastWord(id, "R2", "declined");
    table.read(id);
    at.clock.addAndGet(120_000);
    assertThat(at.report().open()).containsExactly(id);
  }

  @Test
  void aFileThatItsOwnerTookAwayFromDoneIsMissedOnce() throws IOException {
    String id = done();
    Files.delete(at.fileOf(id));
    lastWord(id, "R1", "succeeded");
    at.clock.addAndGet(120_000);

    assertThatThrownBy(() -> at.report().writeResult(id))
        .isInstanceOf(BatchMismatchException.class);
    at.clock.addAndGet(120_000);
    assertThat(at.report().open()).isEmpty();
  }

  @Test
  void laterAttemptsDoNotMakeAnUnknownRowYoungAgain() throws IOException {
    String id = at.release("refunds.csv", TWO);
    at.settle("R1", "accepted", "20000", "Success");
    at.settle("R2", "unknown", "", "no answer");
    at.jdbc.update(
        "INSERT INTO attempt (instruction_id, merchant, operation, fence, total_no, operation_no, started_at,"
            + " ended_at, ending, branch, may_have_run) SELECT id, 'main', 'refund', 1, 1, 1, ?, ?, 'no-answer', 'unknown', 1"
            + " FROM instruction WHERE number = 'R2'",
        at.clock.get(),
        at.clock.get());
    at.clock.addAndGet(BatchFixture.RESULT_AFTER_MILLIS);
    at.settle("R2", "unknown", "", "no answer again");
    assertThat(at.report().resultDue(id)).isEqualTo("due");
  }

  @Test
  void theRouteThatStagesMayFinishTheMoveOfTheOneThatReports() throws Exception {
    ExecutorService staging = Executors.newSingleThreadExecutor();
    AtomicBoolean stop = new AtomicBoolean();
    Future<?> moving =
        staging.submit(
            () -> {
              while (!stop.get()) {
                at.files().finishMoves();
              }
            });
    for (int i = 0; i < 20; i++) {
      String id = at.release("refunds" + i + ".csv", "PAY1,N" + i + ",10,USD,late,shoes\n");
      at.settleAll("accepted");
      at.report().writeResult(id);
      assertThat(at.fileOf(id)).exists();
    }
    stop.set(true);
    moving.get(10, TimeUnit.SECONDS);
    staging.shutdown();
  }

  @Test
  void theProgressSaysWhyAMerchantIsHeld() throws IOException {
    String id = at.release("refunds.csv", TWO);
    assertThat(at.report().progress(id).heldBecauseOf()).isEmpty();

    at.jdbc.update(
        "INSERT INTO hold (merchant, scope, cause, raised_at, probe_at) VALUES ('main', '*', '44000', 1, 1)");

    assertThat(at.report().progress(id).heldBecauseOf()).containsExactly("44000");
    assertThat(at.companion(id, ".progress.json")).contains("44000");
    assertThat(at.report().progress(id).words()).endsWith("HELD because of [44000]");
  }

  @Test
  void aBatchWithRowsStillToBeSentGetsNoResult() throws IOException {
    String id = at.release("refunds.csv", TWO);
    at.settle("R1", "accepted", "20000", "Success");
    assertThatThrownBy(() -> at.report().writeResult(id)).hasMessageContaining("still to be sent");
    assertThat(at.batch(id).state()).isEqualTo("released");
  }

  @Test
  void openRowsLeadToAttentionAndTheLastOneThatClosesLeadsOnToDone() throws IOException {
    String id = at.release("refunds.csv", TWO);
    at.settle("R1", "parked", "99999", "Other errors");
    at.jdbc.update("UPDATE instruction SET evidence = 'may have been paid' WHERE number = 'R1'");
    at.settle("R2", "accepted", "20000", "Success");
    assertThat(at.report().writeResult(id).complete()).isFalse();
    assertThat(at.batch(id).location()).isEqualTo("attention/2026-09-21/refunds.csv");
    assertThat(at.companion(id, ".result.csv")).contains("Other errors; may have been paid");
    assertThat(at.hasCompanion(id, ".rejected.csv")).isFalse();
    assertThat(at.report().open()).containsExactly(id);

    at.clock.addAndGet(60_000);
    assertThat(at.report().resultDue(id)).isEqualTo("not-due");
    at.settle("R1", "parked", "99999", "looked at");
    assertThat(at.report().resultDue(id)).isEqualTo("due");
    at.report().writeResult(id);
    assertThat(at.companion(id, ".result.csv")).contains("looked at");
    assertThat(at.batch(id).location()).isEqualTo("attention/2026-09-21/refunds.csv");

    at.clock.addAndGet(24 * 3_600_000L);
    at.settle("R1", "rejected", "", "closed by a person");
    assertThat(at.report().resultDue(id)).isEqualTo("due");
    assertThat(at.report().writeResult(id).complete()).isTrue();
    assertThat(at.batch(id).state()).isEqualTo("done");
    assertThat(at.everyFile())
        .containsExactly(
            "done/2026-09-22/refunds.csv",
            "done/2026-09-22/refunds.csv.rejected.csv",
            "done/2026-09-22/refunds.csv.result.csv",
            "done/2026-09-22/refunds.csv.summary.json");
    assertThat(at.report().resultDue(id)).isEqualTo("not-due");
  }

  @Test
  void aChangeThatWasCommittedWhileTheResultWasWrittenIsNotMissed() throws IOException {
    String id = at.release("refunds.csv", TWO);
    at.settle("R1", "unknown", "", "");
    at.settle("R2", "accepted", "", "");
    at.report().writeResult(id);
    at.clock.addAndGet(-500);
    at.settle("R1", "accepted", "", "");
    at.clock.addAndGet(500);
    assertThat(at.report().resultDue(id)).isEqualTo("due");
  }

  @Test
  void theSummaryAddsUpPerStateAndCurrency() throws IOException {
    String id =
        at.release(
            "refunds.csv",
            "PAY1,R1,10,USD,,\nPAY2,R2,0.5,USD,,\nPAY3,R3,7,JPY,,\nPAY4,R4,x,USD,,\n");
    at.settleAll("accepted");
    at.settle("R3", "parked", "", "");
    at.report().writeResult(id);

    JsonNode summary = BatchJson.MAPPER.readTree(at.companion(id, ".summary.json"));
    assertThat(summary.get("totals").toString())
        .isEqualTo("{\"accepted\":2,\"parked\":1,\"rejected\":1}");
    assertThat(summary.get("sums").toString())
        .isEqualTo("{\"accepted\":{\"USD\":\"10.50\"},\"parked\":{\"JPY\":\"7\"}}");
    assertThat(summary.get("rows").asLong()).isEqualTo(4);
    assertThat(summary.get("complete").asBoolean()).isFalse();
    assertThat(summary.get("asOf").asText()).isEqualTo("2026-09-21T14:13:21Z");
    assertThat(summary.get("environment").asText()).isEqualTo("sandbox");
  }

  @Test
  void everyRowErrorAloneIsAResultToo() throws IOException {
    String id = at.release("refunds.csv", "PAY1,R1,x,USD,,\n");
    assertThat(at.report().resultDue(id)).isEqualTo("due");
    at.report().writeResult(id);
    assertThat(at.batch(id).state()).isEqualTo("done");
  }

  @Test
  void whatASpreadsheetWouldRunIsNeutralisedForPeopleAndLiteralForTheGateway() throws IOException {
    String cells = "PAY1,-R1,10,USD,=1+1,@x\nPAY2,R2,x,USD,+1,'=1\nPAY3,R3,x,USD,\"\tt\",-1\n";
    String id = at.release("refunds.csv", cells);
    at.settleAll("accepted");
    at.jdbc.update("UPDATE instruction SET message = '=HYPERLINK()'");
    at.report().writeResult(id);

    assertThat(at.companion(id, ".result.csv"))
        .contains("\nPAY1,'-R1,10,USD,'=1+1,'@x,accepted,,'=HYPERLINK(),")
        .contains("\nPAY2,R2,x,USD,'+1,''=1,rejected,")
        .contains("\nPAY3,R3,x,USD,'\tt,'-1,rejected,");
    assertThat(at.jdbc.queryForObject("SELECT details FROM instruction", String.class))
        .isEqualTo("{\"reason\":\"=1+1\",\"goodsDesc\":\"@x\"}");

    String toFix = at.companion(id, ".rejected.csv");
    String again =
        at.arrive(
            "refunds.csv.rejected.csv",
            toFix.replace(",x,", ",5,").getBytes(StandardCharsets.UTF_8));
    assertThat(at.staging().check(again)).isEqualTo("staged");
    assertThat(at.batch(again).rowsBad()).isZero();
    assertThat(
            at.jdbc.queryForList(
                "SELECT details FROM batch_row WHERE batch_id = ? ORDER BY row_no",
                String.class,
                again))
        .containsExactly(
            "{\"reason\":\"+1\",\"goodsDesc\":\"'=1\"}",
            "{\"reason\":\"\\tt\",\"goodsDesc\":\"-1\"}");
  }

  @Test
  void columnsKeepTheOrderOfTheFile() throws IOException {
    String id =
        at.arrive(
            "refunds.csv",
            "goodsDesc,currency,refundAmount,reason,referRefundNo,paymentId,error\r\ng,USD,x,r,R1,PAY1,old\r\n"
                .getBytes(StandardCharsets.UTF_8));
    at.staging().check(id);
    at.staging().release(id);
    at.report().writeResult(id);
    assertThat(at.companion(id, ".result.csv"))
        .startsWith("goodsDesc,currency,refundAmount,reason,referRefundNo,paymentId,error,state,")
        .contains("\ng,USD,x,r,R1,PAY1,old,rejected,");
    assertThat(at.companion(id, ".rejected.csv"))
        .startsWith("goodsDesc,currency,refundAmount,reason,referRefundNo,paymentId,error\n")
        .contains("\ng,USD,x,r,R1,PAY1,\"row 1, column refundAmount: ");
  }

  @Test
  void aRowWithTooFewOrTooManyColumnsKeepsTheOutcomeUnderItsHeading() throws IOException {
    String id = at.release("refunds.csv", "PAY1,R1\nPAY2,R2,1,USD,a,b,c,d,e,f,g\n");
    at.report().writeResult(id);
    assertThat(at.companion(id, ".result.csv"))
        .contains("\nPAY1,R1,,,,,rejected,,")
        .contains("\nPAY2,R2,1,USD,a,b,rejected,,");
  }

  @Test
  void aFileThatWasChangedAfterStagingEndsInAttentionWithoutAResult() throws IOException {
    String id = at.release("refunds.csv", TWO);
    at.settleAll("accepted");
    String text = Files.readString(at.fileOf(id));
    Files.writeString(at.fileOf(id), text.replace("PAY1,R1,10", "PAY1,R1,90"));
    assertAttention(id);

    Files.writeString(at.fileOf(id), text);
    at.report().writeResult(id);
    assertThat(at.batch(id).state()).isEqualTo("done");
    assertThat(at.batch(id).reason()).isEmpty();
  }

  @Test
  void aRowThatIsMissingInTheJournalEndsInAttentionWithoutAResult() throws IOException {
    String id = at.release("refunds.csv", TWO);
    at.settleAll("accepted");
    at.jdbc.update("DELETE FROM batch_row WHERE row_no = 2");
    assertAttention(id);
  }

  @Test
  void aLostFileEndsInAttention() throws IOException {
    String id = at.release("refunds.csv", TWO);
    at.settleAll("accepted");
    Files.delete(at.fileOf(id));
    assertAttention(id);
  }

  private void assertAttention(String id) {
    assertThatThrownBy(() -> at.report().writeResult(id))
        .isInstanceOf(BatchMismatchException.class)
        .hasMessageContaining(id);
    assertThat(at.batch(id).state()).isEqualTo("attention");
    assertThat(at.batch(id).reason()).hasValueSatisfying(text -> assertThat(text).contains(id));
    assertThat(at.hasCompanion(id, ".result.csv")).isFalse();
    assertThat(at.report().open()).containsExactly(id);
    at.clock.addAndGet(60_000);
    assertThat(at.report().resultDue(id)).isEqualTo("not-due");
  }

  @Test
  void progressIsWrittenWhenSomethingChangedAndGoneWithTheResult() throws IOException {
    String id = at.release("refunds.csv", TWO);
    at.report().progress(id);
    String first = at.companion(id, ".progress.json");
    assertThat(first).contains("\"estimatedFinish\" : \"2026-09-21T14:13:27Z\"");
    at.clock.addAndGet(60_000);
    at.report().progress(id);
    assertThat(at.companion(id, ".progress.json")).isEqualTo(first);

    at.settle("R1", "accepted", "20000", "Success");
    at.report().progress(id);
    assertThat(at.companion(id, ".progress.json")).isNotEqualTo(first).contains("\"accepted\" : 1");

    at.settle("R2", "accepted", "20000", "Success");
    at.report().writeResult(id);
    assertThat(at.hasCompanion(id, ".progress.json")).isFalse();
  }

  @Test
  void aTakenNameGetsTheBatchIdInFront() throws IOException {
    String first = at.release("refunds.csv", TWO);
    at.settleAll("accepted");
    at.report().writeResult(first);
    String second = at.release("refunds.csv", "PAY9,R9,1,USD,,\n");
    at.settleAll("accepted");
    at.report().writeResult(second);
    assertThat(at.batch(first).location()).isEqualTo("done/2026-09-21/refunds.csv");
    assertThat(at.batch(second).location()).isEqualTo("done/2026-09-21/" + second + "-refunds.csv");
    assertThat(Files.readString(at.fileOf(first))).endsWith(TWO);
  }

  @Test
  void aFileNamedAfterAnotherOnesCompanionDoesNotGetInItsWay() throws IOException {
    String first = at.release("refunds.csv", TWO);
    at.settle("R1", "parked", "", "");
    at.settle("R2", "accepted", "", "");
    at.report().writeResult(first);
    String second = at.release("refunds.csv.rejected.csv", "PAY9,R9,1,USD,,\n");
    at.settle("R9", "parked", "", "");
    at.report().writeResult(second);
    assertThat(at.batch(second).location()).contains(second);

    at.clock.addAndGet(60_000);
    at.settle("R1", "rejected", "", "no");
    Path twin = at.fileOf(second);
    at.report().writeResult(first);
    assertThat(twin).hasContent(BatchFixture.HEADER + "PAY9,R9,1,USD,,\n");
  }
}
