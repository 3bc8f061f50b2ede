package io.bieases.routes.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the control API shows and moves. */
class ControlTest {
  @TempDir Path dir;
  private RunningGateway running;
  private TestMerchant merchant;

  @BeforeEach
  void start() {
    running = RunningGateway.in(dir);
    merchant = running.merchant;
  }

  @AfterEach
  void stop() {
    running.close();
  }

  @Test
  void theLedgerShowsExecutionsPaymentsAndSums() {
    merchant.refund("SBXUSD10000P-L", "L-1", "1.5");
    merchant.refund("SBXUSD10000P-L", "L-2", "2");
    merchant.refund("SBXUSD10000P-L", "L-3", "2000");
    merchant.call(Operation.REFUND, TestMerchant.refundBody("SBXJPY99P", "L-4", "9", "JPY"));

    JsonNode ledger = running.ledger();

    assertThat(ledger.path("refunds")).hasSize(3);
    JsonNode first = ledger.path("refunds").get(0);
    assertThat(first.path("referRefundNo").asText()).isEqualTo("L-1");
    assertThat(first.path("paymentId").asText()).isEqualTo("SBXUSD10000P-L");
    assertThat(first.path("amountMinor").asLong()).isEqualTo(150);
    assertThat(first.path("currency").asText()).isEqualTo("USD");
    assertThat(first.path("atMillis").asLong()).isEqualTo(running.clock.millis());
    assertThat(ledger.path("payments").get(0).toString())
        .isEqualTo(
            "{\"paymentId\":\"SBXUSD10000P-L\",\"orderNo\":\"ORDER-SBXUSD10000P-L\","
                + "\"amountMinor\":10000,\"refundedMinor\":350,\"currency\":\"USD\","
                + "\"status\":\"success\"}");
    assertThat(ledger.path("sums").toString())
        .isEqualTo(
            "{\"JPY\":{\"refunds\":1,\"amountMinor\":9},\"USD\":{\"refunds\":2,\"amountMinor\":350}}");
  }

  @Test
  void arrivalsAreReadFromATimeOrAfterANumber() {
    merchant.query("NOBODY");
    running.clock.advance(Duration.ofSeconds(5));
    merchant.refund("SBXUSD10000P-L", "A-1", "1");

    JsonNode all = arrivals("");
    assertThat(all).hasSize(2);
    assertThat(arrivals("?since=" + running.clock.millis())).hasSize(1);
    assertThat(arrivals("?since=" + (running.clock.millis() + 1))).isEmpty();
    assertThat(arrivals("?after=" + all.get(0).path("id").asLong())).hasSize(1);
    assertThat(all.get(1).path("operation").asText()).isEqualTo("refund");
    assertThat(all.get(1).path("number").asText()).isEqualTo("A-1");
    assertThat(all.get(1).path("paymentId").asText()).isEqualTo("SBXUSD10000P-L");
    assertThat(all.get(1).path("code").asInt()).isEqualTo(20000);
  }

  @Test
  void countersCountRequestsPerOperationAndFaults() {
    running.fault("{\"fault\":\"http-status\",\"operation\":\"query\",\"count\":1}");
    merchant.query("NOBODY");
    merchant.query("NOBODY");
    merchant.refundQuery("NOBODY");

    assertThat(merchant.get("/sandbox/control/counters").body().toString())
        .isEqualTo(
            "{\"arrivals\":{\"query\":2,\"refund-query\":1},\"throttled\":{},"
                + "\"throttledTotal\":0,\"faults\":{\"http-status\":1}}");
  }

  @Test
  void anOpenPaymentCanBePaidFailedExpiredOrConfirming() {
    assertThat(move("SBXUSD1U-A", "pay")).isEqualTo("success");
    assertThat(move("SBXUSD1U-B", "fail")).isEqualTo("failed");
    assertThat(move("SBXUSD1G-C", "expire")).isEqualTo("timeout");
    assertThat(move("SBXUSD1U-D", "confirm")).isEqualTo("confirming");
    assertThat(merchant.query("SBXUSD1U-B").data().path("status").asText()).isEqualTo("failed");
    assertThat(merchant.post("/sandbox/control/payments/NOBODY/pay", "").status()).isEqualTo(404);
  }

  @Test
  void anUnpaidPaymentPastItsExpiryHasTimedOut() {
    String body =
        TestMerchant.createBody("X-1", "1", "USD")
            .replace("4000000000000", "" + (running.clock.millis() + 60_000));
    String id = merchant.call(Operation.CREATE, body).data().path("paymentId").asText();

    running.clock.advance(Duration.ofSeconds(59));
    assertThat(merchant.query(id).data().path("status").asText()).isEqualTo("pending");
    running.clock.advance(Duration.ofSeconds(1));
    assertThat(merchant.query(id).data().path("status").asText()).isEqualTo("timeout");
    assertThat(merchant.call(Operation.CREATE, body).code()).isEqualTo("44009");
    assertThat(merchant.call(Operation.CREATE, body.replace("X-1", "X-2")).msg())
        .isEqualTo("Params error: paymentExpiryTime is over");
  }

  @Test
  void whatIsNoControlIs404() {
    assertThat(merchant.get("/sandbox/control/nothing").status()).isEqualTo(404);
    assertThat(merchant.get("/sandbox/control/payments/SBXUSD1U/pay").status()).isEqualTo(404);
    assertThat(merchant.get("/sandbox/health").body().path("status").asText()).isEqualTo("UP");
  }

  private JsonNode arrivals(String query) {
    return merchant.get("/sandbox/control/arrivals" + query).body().path("arrivals");
  }

  private String move(String paymentId, String how) {
    return merchant
        .post("/sandbox/control/payments/" + paymentId + "/" + how, "")
        .body()
        .path("status")
        .asText();
  }
}
