package io.bieases.routes.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A refund file from the inbox to its result; the same on every database. */
abstract class GoodPathContract extends BatchContract {

  static final String THREE =
      """
      PAY1,R1,10,USD,wrong size,shoes
      PAY2,R2,10.555,USD,late,
      PAY3,R3,300,JPY,"broken, twice",=cmd()
      """;

  @Test
  void aFileGoesFromTheInboxToDoneWithOneLineOutPerLineIn() throws IOException {
    String id = at.arrive("refunds.csv", THREE);
    assertThat(at.everyFile()).containsExactly("working/" + id + "/refunds.csv");

    assertThat(at.staging().check(id)).isEqualTo("staged");
    assertThat(at.staging().release(id)).isEqualTo("released");
    at.files().acknowledge(id);
    assertThat(at.report().open()).containsExactly(id);
    assertThat(at.report().progress(id).states()).containsEntry("waiting", 2L);
    assertThat(at.report().resultDue(id)).isEqualTo("not-due");

    at.settle("R1", "accepted", "20000", "Success");
    at.settle("R3", "rejected", "44006", "Order not found");
    assertThat(at.report().progress(id).settled()).isTrue();
    assertThat(at.report().resultDue(id)).isEqualTo("due");
    BatchSummary summary = at.report().writeResult(id);

    assertThat(summary.complete()).isTrue();
    assertThat(at.batch(id).state()).isEqualTo("done");
    assertThat(at.everyFile())
        .containsExactlyInAnyOrder(
            "done/2026-09-21/refunds.csv",
            "done/2026-09-21/refunds.csv.ack.json",
            "done/2026-09-21/refunds.csv.rejected.csv",
            "done/2026-09-21/refunds.csv.result.csv",
            "done/2026-09-21/refunds.csv.summary.json");
    assertThat(at.companion(id, ".result.csv"))
        .isEqualTo(
            """
            paymentId,referRefundNo,refundAmount,currency,reason,goodsDesc,state,code,message,refundId,attempts,firstAt,lastAt
            PAY1,R1,10,USD,wrong size,shoes,accepted,20000,Success,R-R1,1,2026-09-21T14:13:21Z,2026-09-21T14:13:21Z
            PAY2,R2,10.555,USD,late,,rejected,,"row 2, column refundAmount: USD has 2 decimals",,0,,
            PAY3,R3,300,JPY,"broken, twice",'=cmd(),rejected,44006,Order not found,,1,2026-09-21T14:13:21Z,2026-09-21T14:13:21Z
            """);
    assertThat(at.companion(id, ".rejected.csv"))
        .isEqualTo(
            """
            paymentId,referRefundNo,refundAmount,currency,reason,goodsDesc,error
            PAY2,R2,10.555,USD,late,,"row 2, column refundAmount: USD has 2 decimals"
            PAY3,R3,300,JPY,"broken, twice",'=cmd(),44006 Order not found
            """);
    assertThat(at.dataDir.resolve("working")).isEmptyDirectory();
    assertThat(at.report().open()).isEmpty();
  }

  @Test
  void instructionsCarryWhatTheFileSaid() throws IOException {
    String id = at.release("refunds.csv", THREE);
    assertThat(
            at.jdbc.queryForList(
                "SELECT number, payment_id, amount_minor, currency, details, door, state, priority, next_at,"
                    + " correlation_id, batch_id FROM instruction ORDER BY id"))
        .extracting(row -> List.copyOf(row.values()).toString())
        .containsExactly(
            "[R1, PAY1, 1000, USD, {\"reason\":\"wrong size\",\"goodsDesc\":\"shoes\"}, file, waiting, 30, "
                + at.clock
                + ", "
                + id
                + "-1, "
                + id
                + "]",
            "[R3, PAY3, 300, JPY, {\"reason\":\"broken, twice\",\"goodsDesc\":\"=cmd()\"}, file, waiting, 30, "
                + at.clock
                + ", "
                + id
                + "-3, "
                + id
                + "]");
  }
}
