package io.bieases.routes.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** JSON Lines of any operation live the life of a refund file. */
abstract class JsonLinesContract extends BatchContract {

  private static final int USES_AT_MOST = 500;

  private static String order(String orderNo, String amount) {
    return """
        {"order":{"orderNo":"%s","orderAmount":"%s","goods":[{"referenceGoodsId":"G1","goodsName":"shoes",\
        "goodsUnitAmount":"%s","goodsQuantity":1}]},"channel":"WEB","paymentAmount":"%s","currency":"USD",\
        "paymentExpiryTime":1893456000000}
        """
        .formatted(orderNo, amount, amount, amount);
  }

  @Test
  void ordersGoFromTheInboxToDoneWithOneLineOutPerLineIn() throws IOException {
    String wrong = "{\"order\":{\"orderNo\":\"O 2\"}}\n";
    String id = at.releaseLines("create", "orders.jsonl", order("O1", "10.00") + wrong);
    at.files().acknowledge(id);
    assertThat(id).startsWith("main-create-");
    assertThat(at.companion(id, ".ack.json"))
        .contains("\"USD\" : \"10.00\"", "\"rowsRejected\" : 1", "\"column\" : \"order.orderNo\"");
    assertThat(at.report().progress(id).states()).containsEntry("waiting", 1L);

    at.settle("O1", "accepted", "20000", "Success");
    at.jdbc.update(
        "UPDATE instruction SET answer = ?",
        "{\"paymentId\":\"P1\",\"checkoutUrl\":\"https://x\"}");
    assertThat(at.report().resultDue(id)).isEqualTo("due");
    assertThat(at.report().writeResult(id).complete()).isTrue();

    assertThat(at.everyFile())
        .containsExactlyInAnyOrder(
            "done/2026-09-21/orders.jsonl",
            "done/2026-09-21/orders.jsonl.ack.json",
            "done/2026-09-21/orders.jsonl.rejected.jsonl",
            "done/2026-09-21/orders.jsonl.result.csv",
            "done/2026-09-21/orders.jsonl.summary.json");
    List<String> result = at.companion(id, ".result.csv").lines().toList();
    assertThat(result).hasSize(3);
    assertThat(result.get(0))
        .isEqualTo("line,input,state,code,message,refundId,attempts,firstAt,lastAt,answer");
    assertThat(result.get(1))
        .startsWith("1,\"{\"\"order\"\":{")
        .endsWith(
            ",accepted,20000,Success,,1,2026-09-21T14:13:21Z,2026-09-21T14:13:21Z,"
                + "\"{\"\"paymentId\"\":\"\"P1\"\",\"\"checkoutUrl\"\":\"\"https://x\"\"}\"");
    assertThat(result.get(2))
        .endsWith(
            ",rejected,,\"row 2, column order.orderNo: must be 1 to 64 letters, digits, _ or -\",,0,,,");
    assertThat(at.companion(id, ".rejected.jsonl"))
        .isEqualTo(
            "{\"order\":{\"orderNo\":\"O 2\"},\"error\":\"row 2, column order.orderNo: must be 1 to 64 letters,"
                + " digits, _ or -\"}\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "query|{\"paymentId\":\"P1\",\"requestId\":\"Q-1\"}|Q-1,P1,null,null,null",
        "cancel|{\"paymentId\":\"P1\",\"requestId\":\"Q-1\"}|Q-1,P1,null,null,null",
        "refund-query|{\"refundId\":\"RF1\",\"requestId\":\"Q-1\"}|Q-1,null,null,null,RF1",
        "refund|{\"paymentId\":\"P1\",\"referRefundNo\":\"R1\",\"refundAmount\":1.5,\"currency\":\"TND\"}|R1,P1,1500,TND,null",
      })
  void instructionsCarryWhatTheLineSaid(String operation, String line, String row)
      throws IOException {
    String id = at.releaseLines(operation, "x.jsonl", line + "\n");
    assertThat(
            at.jdbc.queryForList(
                "SELECT number, payment_id, amount_minor, currency, gateway_id FROM instruction"
                    + " WHERE operation = ? AND door = 'file' AND priority = 30 AND state = 'waiting' AND batch_id = ?",
                operation,
                id))
        .singleElement()
        .satisfies(
            found ->
                assertThat(String.join(",", found.values().stream().map(String::valueOf).toList()))
                    .isEqualTo(row));
    at.settleAll("accepted");
    assertThat(at.report().writeResult(id).complete()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"query", "cancel"})
  void aCallWithoutARequestIdIsAFreshOneAndTheSameWhenItsFileIsReadAgain(String operation)
      throws IOException {
    String line = "{\"paymentId\":\"P1\"}\n";
    String id =
        at.arriveLines(operation, "x.jsonl", (line + line).getBytes(StandardCharsets.UTF_8));
    at.staging().check(id);
    at.jdbc.update("UPDATE batch SET state = 'checking' WHERE id = ?", id);
    at.staging().check(id);
    at.staging().release(id);
    assertThat(at.jdbc.queryForList("SELECT number FROM instruction ORDER BY id", String.class))
        .containsExactly(id + "-1", id + "-2");

    String later = at.releaseLines(operation, "later.jsonl", line);
    assertThat(at.count("instruction")).isEqualTo(3);
    assertThat(at.batch(later).rowsBad()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "query|{\"paymentId\":\"P1\",\"requestId\":\"Q1\"}|{\"paymentId\":\"P2\",\"requestId\":\"Q1\"}|requestId",
        "cancel|{\"paymentId\":\"P1\",\"requestId\":\"Q1\"}|{\"paymentId\":\"P2\",\"requestId\":\"Q1\"}|requestId",
        "refund-query|{\"refundId\":\"F1\",\"requestId\":\"Q1\"}|{\"refundId\":\"F2\",\"requestId\":\"Q1\"}|requestId",
      })
  void aUsedNumberWithOtherContentIsAConflictAndWithTheSameIsKnown(
      String operation, String first, String other, String field) throws IOException {
    String one = at.releaseLines(operation, "one.jsonl", first + "\n");
    // what the gateway gave it since then is not content
    at.settle("Q1", "accepted", "20000", "Success");
    if (operation.equals("refund-query")) {
      at.jdbc.update("UPDATE instruction SET gateway_id = 'F1'");
    }
    String again = at.releaseLines(operation, "again.jsonl", first + " \n");
    String conflict = at.releaseLines(operation, "conflict.jsonl", other + "\n");

    assertThat(at.count("instruction")).isEqualTo(1);
    assertThat(at.fault(again, 1)).isEmpty();
    assertThat(at.fault(conflict, 1))
        .isEqualTo(field + ": number already used with other content (batch " + one + ", row 1)");
    at.report().writeResult(again);
    assertThat(at.companion(again, ".result.csv"))
        .contains("accepted,20000,same as row 1 of batch " + one + "; Success");
  }

  @Test
  void anOrderNumberWithAnotherAmountIsAConflict() throws IOException {
    at.releaseLines("create", "one.jsonl", order("O1", "10"));
    at.settle("O1", "accepted", "20000", "Success");
    String again = at.releaseLines("create", "again.jsonl", order("O1", "10.00"));
    String conflict = at.releaseLines("create", "conflict.jsonl", order("O1", "11"));
    assertThat(at.count("instruction")).isEqualTo(1);
    assertThat(at.fault(again, 1)).isEmpty();
    assertThat(at.fault(conflict, 1)).startsWith("order.orderNo: number already used");
  }

  @Test
  void aRefundIsTheSameWhateverFormItsFileHas() throws IOException {
    at.release("refunds.csv", "P1,R1,10,USD,late,shoes\nP2,R2,10,USD,late,shoes\n");
    String lines =
        """
        {"paymentId":"P1","referRefundNo":"R1","refundAmount":"10.00","currency":"USD"}
        {"paymentId":"P2","referRefundNo":"R2","refundAmount":"10.01","currency":"USD"}
        """;
    String id = at.releaseLines("refund", "refunds.jsonl", lines);
    assertThat(at.count("instruction")).isEqualTo(2);
    assertThat(at.fault(id, 1)).isEmpty();
    assertThat(at.fault(id, 2)).startsWith("referRefundNo: number already used");
  }

  @Test
  void aNumberTwiceInOneFileIsAnErrorOfTheLaterLine() throws IOException {
    String id = at.releaseLines("create", "x.jsonl", order("O1", "10") + order("O1", "10"));
    assertThat(at.count("instruction")).isEqualTo(1);
    assertThat(at.fault(id, 2)).isEqualTo("order.orderNo: the same number as row 1");
  }

  @Test
  void theSameContentIsRefusedWithAPointerPerOperation() throws IOException {
    String line = "{\"paymentId\":\"P1\"}\n";
    String first = at.releaseLines("query", "first.jsonl", line);
    String again = at.refuseLines("query", "again.jsonl", line);
    assertThat(at.companion(again, ".reason.json")).contains(first);
    String cancel = at.releaseLines("cancel", "first.jsonl", line);
    assertThat(at.batch(cancel).state()).isEqualTo("released");
  }

  @Test
  void aRejectedFileCanBeDroppedAgainAsOftenAsNeeded() throws IOException {
    String lines =
        """
        {"paymentId":"P1","referRefundNo":"R1","refundAmount":"10.001","currency":"USD"}
        =cmd()
        """;
    String id = at.releaseLines("refund", "a.jsonl", lines);
    at.settleAll("accepted");
    at.report().writeResult(id);
    assertThat(at.companion(id, ".result.csv")).contains("\n2,'=cmd(),rejected,");
    String rejected = at.companion(id, ".rejected.jsonl");
    assertThat(rejected)
        .isEqualTo(
            """
            {"paymentId":"P1","referRefundNo":"R1","refundAmount":"10.001","currency":"USD","error":"row 1, column refundAmount: USD has 2 decimals"}
            {"input":"=cmd()","error":"row 2: is not JSON as it must be, column 1"}
            """);

    String again = at.releaseLines("refund", "b.jsonl", rejected);
    at.report().writeResult(again);
    assertThat(at.companion(again, ".rejected.jsonl").lines().findFirst())
        .isEqualTo(rejected.lines().findFirst());

    String mended = rejected.lines().findFirst().orElseThrow().replace("10.001", "10.01") + "\n";
    String good = at.releaseLines("refund", "c.jsonl", mended);
    assertThat(at.batch(good).rowsBad()).isZero();
    assertThat(at.count("instruction")).isEqualTo(1);
  }

  @Test
  void killedBeforeAnyUseOfTheJournalAFileStillEndsInDone() throws IOException {
    for (int use = 1; use < USES_AT_MOST; use++) {
      at.clock.addAndGet(1_000);
      String name = "orders" + use + ".jsonl";
      Path file = at.dataDir.resolve("inbox/main/create").resolve(name);
      Files.writeString(file, order("A" + use, "10") + order("B" + use, "20") + "{\"bad\":1}\n");
      at.faults.killBeforeUse(use);
      boolean survived = ResumeContract.survives(() -> ResumeContract.goOn(at, file));
      at.faults.restart();
      ResumeContract.goOn(at, file);
      assertThat(at.count("instruction")).as("killed before use %s", use).isEqualTo(2L * use);
      assertThat(at.count("outbox")).as("killed before use %s", use).isEqualTo(use);
      assertThat(at.everyFile())
          .contains("done/2026-09-21/" + name + ".result.csv")
          .contains("done/2026-09-21/" + name + ".rejected.jsonl");
      assertThat(at.dataDir.resolve("working")).isEmptyDirectory();
      if (survived) {
        assertThat(use).isGreaterThan(10);
        return;
      }
    }
    throw new AssertionError("the journal is used without end");
  }

  @Test
  void onlyRefundsComeAsCsvAndOnlyOperationsHaveAFolder() throws IOException {
    Path csv = Files.writeString(at.dataDir.resolve("inbox/main/create/x.csv"), "a\n");
    assertThat(at.inboxDoor().isolate(csv)).isEmpty();
    Path folder = Files.createDirectories(at.dataDir.resolve("inbox/main/payout"));
    Path unknown = Files.writeString(folder.resolve("x.jsonl"), "{}\n");
    assertThat(at.inboxDoor().isolate(unknown)).isEmpty();
    assertThat(csv).exists();
    assertThat(unknown).exists();
  }

  @Test
  void theHoldOfAnOperationIsToldToItsOwnBatchesOnly() throws IOException {
    String query = at.releaseLines("query", "x.jsonl", "{\"paymentId\":\"P1\"}\n");
    String cancel = at.releaseLines("cancel", "x.jsonl", "{\"paymentId\":\"P1\"}\n");
    at.jdbc.update(
        "INSERT INTO hold (merchant, scope, cause, raised_at, probe_at) VALUES ('main', 'cancel', '44000', 1, 1)");
    assertThat(at.report().progress(cancel).heldBecauseOf()).containsExactly("44000");
    assertThat(at.report().progress(query).heldBecauseOf()).isEmpty();
  }
}
