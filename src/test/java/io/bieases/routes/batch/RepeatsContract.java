package io.bieases.routes.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;

/** The same file, the same row, the same number again (gate R9): never a second refund. */
abstract class RepeatsContract extends BatchContract {

  private static final String ROWS = "PAY1,R1,10,USD,late,shoes\nPAY2,R2,20,USD,late,shoes\n";

  @Test
  void theSameContentUnderAnotherNameIsRefusedWithAPointer() throws IOException {
    String first = at.release("first.csv", ROWS);
    String again = at.arrive("second.csv", ROWS);

    assertThat(at.staging().check(again)).isEqualTo("refused");
    at.files().refuse(again);

    JsonNode told = BatchJson.MAPPER.readTree(at.companion(again, ".reason.json"));
    assertThat(told.get("reason").asText()).isEqualTo("the same content was staged before");
    assertThat(told.get("pointer").get("batch").asText()).isEqualTo(first);
    assertThat(told.get("pointer").get("file").asText()).isEqualTo("first.csv");
    assertThat(told.get("pointer").get("date").asText()).isEqualTo("2026-09-21T14:13:21Z");
    assertThat(at.count("instruction")).isEqualTo(2);
  }

  @Test
  void theSameContentForAnotherMerchantIsAnotherFile() throws IOException {
    at.release("refunds.csv", ROWS);
    Path file = at.dataDir.resolve("inbox/other/refund/refunds.csv");
    Files.writeString(file, BatchFixture.HEADER + ROWS);
    String id = at.inboxDoor().isolate(file).orElseThrow();
    assertThat(at.staging().check(id)).isEqualTo("staged");
    at.staging().release(id);
    assertThat(at.count("instruction")).isEqualTo(4);
  }

  @Test
  void aFileThatWasRefusedWholeMayComeAgain() throws IOException {
    byte[] bad = "paymentId\n".getBytes(StandardCharsets.UTF_8);
    for (int i = 1; i <= 2; i++) {
      String id = at.arrive("bad.csv", bad);
      assertThat(at.staging().check(id)).isEqualTo("refused");
      at.files().refuse(id);
      assertThat(at.companion(id, ".reason.json")).contains("lacks a column");
    }
    assertThat(at.everyFile())
        .hasSize(4)
        .contains("rejected/2026-09-21/bad.csv")
        .anyMatch(name -> name.matches("rejected/2026-09-21/main-refund-\\S+-bad.csv"));
  }

  @Test
  void aChangedRowUnderAUsedNumberIsAConflictAndNotASecondRefund() throws IOException {
    String first = at.release("first.csv", ROWS);
    String changed =
        at.release("changed.csv", "PAY1,R1,10.00,USD,late,shoes\nPAY2,R2,21,USD,late,shoes\n");

    assertThat(at.count("instruction")).isEqualTo(2);
    assertThat(at.batch(changed).rowsBad()).isEqualTo(1);
    assertThat(at.fault(changed, 1)).isEmpty();
    assertThat(at.fault(changed, 2))
        .isEqualTo(
            "referRefundNo: number already used with other content (batch " + first + ", row 2)");
    at.files().acknowledge(changed);
    assertThat(at.companion(changed, ".ack.json"))
        .contains("\"rowsToSend\" : 0", "\"rowsKnownBefore\" : 1");
  }

  @Test
  void aRowThatWasThereBeforeGetsTheOutcomeOfTheFirst() throws IOException {
    String first = at.release("first.csv", ROWS);
    String again = at.release("again.csv", "PAY2,R2,20.0,USD,another reason,\n");
    assertThat(at.report().progress(again).states()).containsOnly(Map.entry("waiting", 1L));
    assertThat(at.report().resultDue(again)).isEqualTo("not-due");

    at.settle("R2", "accepted", "20000", "Success");
    assertThat(at.report().resultDue(again)).isEqualTo("due");
    at.report().writeResult(again);

    assertThat(at.companion(again, ".result.csv"))
        .contains("accepted,20000,same as row 2 of batch " + first + "; Success,R-R2,1,");
  }

  @Test
  void aNumberThatCameThroughAnotherDoorIsKnownToo() throws IOException {
    at.jdbc.update(
        "INSERT INTO instruction (merchant, operation, number, payment_id, amount_minor, currency, details, door,"
            + " state, priority, created_at, updated_at) VALUES ('main', 'refund', 'R1', 'PAY1', 1000, 'USD', '{}',"
            + " 'http', 'accepted', 10, 1, 1)");
    at.jdbc.update(
        "INSERT INTO instruction (merchant, operation, number, payment_id, amount_minor, currency, details, door,"
            + " state, priority, created_at, updated_at) VALUES ('main', 'refund', 'R2', 'PAY2', 1, 'USD', '{}',"
            + " 'jms', 'accepted', 10, 1, 1)");
    String id = at.release("refunds.csv", ROWS);

    assertThat(at.count("instruction")).isEqualTo(2);
    at.report().writeResult(id);
    assertThat(at.companion(id, ".result.csv"))
        .contains("accepted,,same as a refund that came by http,")
        .contains("number already used with other content (door jms)");
  }

  @Test
  void twoEqualFilesCheckedAtOnceAreStagedOnce() throws Exception {
    String one = at.arrive("one.csv", ROWS);
    String two = at.arrive("two.csv", ROWS);
    ExecutorService both = Executors.newFixedThreadPool(2);
    try {
      List<Callable<String>> checks =
          List.of(() -> at.staging().check(one), () -> at.staging().check(two));
      List<String> ends = new ArrayList<>();
      for (Future<String> end : both.invokeAll(checks)) {
        ends.add(end.get());
      }
      assertThat(ends).containsExactlyInAnyOrder("staged", "refused");
    } finally {
      both.shutdown();
    }
  }

  @Test
  void theIndexDecidesWhenTwoEqualFilesAreStagedInTheSameMoment() throws IOException {
    String one = at.arrive("one.csv", ROWS);
    String two = at.arrive("two.csv", ROWS);
    BatchTable table = new BatchTable(at.journal);
    at.staging().check(one);
    String digest = at.batch(one).digest().orElseThrow();
    table.checking(two, digest);
    assertThatThrownBy(() -> table.staged(two, 2, 0)).isInstanceOf(DataAccessException.class);
    assertThat(at.staging().check(two)).isEqualTo("refused");
  }

  @Test
  void filledNumbersCountOccurrencesAcrossTransactionsAndStayTheSame() throws IOException {
    String row = "PAY1,,10,USD,late,shoes\n";
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < 2_500; i++) {
      rows.append(row);
    }
    String first = at.arrive("first.csv", rows.toString());
    at.fillingStaging().check(first);
    at.fillingStaging().release(first);
    assertThat(at.batch(first).rowsBad()).isZero();
    assertThat(at.count("instruction")).isEqualTo(2_500);
    assertThat(at.jdbc.queryForList("SELECT number FROM instruction", String.class))
        .allMatch(number -> number.matches("c-[0-9a-f]{48}"));

    String later = at.arrive("later.csv", row + "PAY1,,10.00,USD,other words,\n");
    at.fillingStaging().check(later);
    at.fillingStaging().release(later);
    assertThat(at.count("instruction")).isEqualTo(2_500);
    assertThat(at.batch(later).rowsBad()).isZero();
  }

  @Test
  void aFilledNumberDependsOnMerchantPaymentAmountAndCurrency() throws IOException {
    String id =
        at.arrive("a.csv", "PAY1,,10,USD,,\nPAY2,,10,USD,,\nPAY1,,11,USD,,\nPAY1,,10,EUR,,\n");
    at.fillingStaging().check(id);
    assertThat(at.jdbc.queryForList("SELECT DISTINCT number FROM batch_row", String.class))
        .hasSize(4);
  }

  @Test
  void aRejectedRowWithADerivedNumberIsNotTakenForAnEqualRowThatWasAccepted() throws IOException {
    String first = at.arrive("first.csv", "PAY1,,10,USD,,\nPAY1,,10,USD,,\n");
    at.fillingStaging().check(first);
    at.fillingStaging().release(first);
    at.settleAll("accepted");
    at.jdbc.update(
        "UPDATE instruction SET state = 'rejected', code = '44008' WHERE id = (SELECT max(id) FROM instruction)");
    at.report().writeResult(first);
    assertThat(at.companion(first, ".result.csv")).contains("PAY1,c-").doesNotContain("PAY1,,");

    String again =
        at.arrive(
            "again.csv", at.companion(first, ".rejected.csv").getBytes(StandardCharsets.UTF_8));
    at.fillingStaging().check(again);
    at.fillingStaging().release(again);
    at.report().writeResult(again);

    assertThat(at.companion(again, ".result.csv"))
        .contains(",rejected,44008,")
        .doesNotContain(",accepted,");
  }
}
