package io.bieases.routes.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The business of the gateway: what adds up, what is refused, what is used up. */
class MoneyTest {
  @TempDir static Path dir;
  private static RunningGateway running;
  private static TestMerchant merchant;

  @BeforeAll
  static void start() {
    running = RunningGateway.in(dir);
    merchant = running.merchant;
  }

  @AfterAll
  static void stop() {
    running.close();
  }

  @Test
  void refundsOfOnePaymentAddUpToWhatWasPaidAndNotOneCentMore() {
    String payment = "SBXUSD10000P-ADD";

    assertThat(merchant.refund(payment, "A-1", "60.00").code()).isEqualTo("20000");
    assertThat(merchant.refund(payment, "A-2", "40.01").code()).isEqualTo("44008");
    assertThat(merchant.refund(payment, "A-3", "39.99").code()).isEqualTo("20000");
    assertThat(merchant.refund(payment, "A-4", "0.01").code()).isEqualTo("20000");
    assertThat(merchant.refund(payment, "A-5", "0.01").code()).isEqualTo("44008");
  }

  @Test
  void anExecutedNumberIsUsedUpAndARefusedOneIsNot() {
    String payment = "SBXUSD10000P-USED";

    assertThat(merchant.refund(payment, "U-1", "100.01").code()).isEqualTo("44008");
    assertThat(merchant.refund(payment, "U-1", "10").code()).isEqualTo("20000");
    assertThat(merchant.refund(payment, "U-1", "10").code()).isEqualTo("44015");
    assertThat(merchant.refund("SBXUSD5P-OTHER", "U-1", "9999").code()).isEqualTo("44015");
    assertThat(running.executions("U-1")).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "NOBODY,USD,1,44006",
    "SBXZZZ100P,USD,1,44006",
    "SBXUSD100U,USD,1,44010",
    "SBXUSD100F,USD,1,44010",
    "SBXUSD100T,USD,1,44010",
    "SBXUSD100C,USD,1,44010",
    "SBXUSD100G,USD,1,41012",
    "SBXUSD100P-C,EUR,1,44007",
    "SBXUSD100P-C,ZZZ,1,44007",
    "SBXJPY100P-C,JPY,1.0,40000",
    "SBXJPY100P-C,JPY,100,20000",
    "SBXTND1234P-C,TND,1.234,20000"
  })
  void aRefundIsJudgedByItsPayment(String payment, String currency, String amount, String code) {
    String body = TestMerchant.refundBody(payment, "J-" + payment + currency, amount, currency);

    assertThat(merchant.call(Operation.REFUND, body).code()).isEqualTo(code);
  }

  @Test
  void theGoodsOfARefundMustAddUp() {
    String body =
        TestMerchant.refundBody("SBXUSD10000P-GOODS", "G-1", "5.00", "USD")
            .replace("\"refundGoodAmount\":5.00", "\"refundGoodAmount\":\"4.99\"");

    assertThat(merchant.call(Operation.REFUND, body).code()).isEqualTo("44008");
  }

  @Test
  void eightThreadsNeverRefundMoreThanWasPaid() throws Exception {
    String payment = "SBXUSD1000P-RACE";
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<String>> codes = new ArrayList<>();
      for (int i = 0; i < 64; i++) {
        String number = "RACE-" + i;
        codes.add(threads.submit(() -> merchant.refund(payment, number, "0.30").code()));
      }
      int accepted = 0;
      for (Future<String> code : codes) {
        assertThat(code.get()).isIn("20000", "44008");
        accepted += code.get().equals("20000") ? 1 : 0;
      }
      assertThat(accepted).isEqualTo(33);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void oneNumberFromEightThreadsRunsOnce() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<String>> codes = new ArrayList<>();
      for (int i = 0; i < 32; i++) {
        codes.add(threads.submit(() -> merchant.refund("SBXUSD10000P-ONE", "ONE", "0.30").code()));
      }
      int accepted = 0;
      for (Future<String> code : codes) {
        accepted += code.get().equals("20000") ? 1 : 0;
      }
      assertThat(accepted).isEqualTo(1);
      assertThat(running.executions("ONE")).isEqualTo(1);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void aRefundIsFoundByItsIdWithTheFieldsOfTheContract() {
    TestMerchant.Got refund = merchant.refund("SBXUSD10000P-Q", "Q-1", "12.5");
    String refundId = refund.data().path("refundId").asText();

    assertThat(refund.data().path("paymentId").asText()).isEqualTo("SBXUSD10000P-Q");
    assertThat(refund.data().path("referRefundNo").asText()).isEqualTo("Q-1");
    TestMerchant.Got found = merchant.refundQuery(refundId);
    assertThat(found.data().path("merchantId").asText()).isEqualTo("B131567545069");
    assertThat(found.data().path("refundId").asText()).isEqualTo(refundId);
    assertThat(found.data().path("paymentId").asText()).isEqualTo("SBXUSD10000P-Q");
    assertThat(found.data().path("referRefundNo").asText()).isEqualTo("Q-1");
    assertThat(found.data().path("refundAmount").asText()).isEqualTo("12.50");
    assertThat(found.data().path("refundTime").asText()).isEqualTo("1800000000000");
    assertThat(found.data().path("status").asText()).isEqualTo("success");
    assertThat(merchant.refundQuery("RF0").code()).isEqualTo("44013");
  }

  @Test
  void aCreatedPaymentIsPendingThenPaidThenRefundable() {
    TestMerchant.Got created = merchant.create("C-1", "10.00", "USD");
    String id = created.data().path("paymentId").asText();

    assertThat(created.data().path("status").asText()).isEqualTo("pending");
    assertThat(created.data().path("checkoutUrl").asText()).endsWith(id);
    assertThat(merchant.refund(id, "C-R", "1").code()).isEqualTo("44010");
    assertThat(merchant.post("/sandbox/control/payments/" + id + "/pay", "").status())
        .isEqualTo(200);
    assertThat(merchant.query(id).data().path("status").asText()).isEqualTo("success");
    assertThat(merchant.query(id).data().path("referOrderNo").asText()).isEqualTo("C-1");
    assertThat(merchant.query(id).data().path("payAmount").asText()).isEqualTo("10.00");
    assertThat(merchant.query(id).data().path("paymentTime").asText()).isEqualTo("1799999999000");
    assertThat(merchant.query(id).data().path("paidTime").asText())
        .isEqualTo("" + running.clock.millis());
    assertThat(merchant.refund(id, "C-R", "1").code()).isEqualTo("20000");
    assertThat(merchant.post("/sandbox/control/payments/" + id + "/fail", "").status())
        .isEqualTo(409);
  }

  @Test
  void aCreateMustAddUpAndNameACurrencyAndANewNumber() {
    String good = TestMerchant.createBody("C-2", "10.00", "USD");

    assertThat(call(good.replace("\"paymentAmount\":10.00", "\"paymentAmount\":10.01")))
        .isEqualTo("44008");
    assertThat(call(good.replace("\"goodsQuantity\":1", "\"goodsQuantity\":2"))).isEqualTo("44008");
    assertThat(call(good.replace("USD", "ZZZ"))).isEqualTo("44007");
    assertThat(call(good.replace("USD", "JPY"))).isEqualTo("40000");
    assertThat(call(good)).isEqualTo("20000");
    assertThat(call(good.replace("\"paymentAmount\":10.00", "\"paymentAmount\":10.01")))
        .isEqualTo("44009");
  }

  @ParameterizedTest
  @CsvSource({
    "SBXUSD100U-X,20000,cancelled",
    "SBXUSD100G-X,41012,confirming",
    "SBXUSD100P-X,40000,success",
    "SBXUSD100F-X,40000,failed",
    "SBXUSD100T-X,40000,timeout",
    "SBXUSD100C-X,40000,cancelled",
    "NOBODY,44006,''"
  })
  void onlyAnUnpaidOrderCanBeCancelled(String payment, String code, String status) {
    assertThat(merchant.cancel(payment).code()).isEqualTo(code);
    assertThat(merchant.query(payment).data().path("status").asText()).isEqualTo(status);
  }

  private static String call(String body) {
    return merchant.call(Operation.CREATE, body).code();
  }
}
