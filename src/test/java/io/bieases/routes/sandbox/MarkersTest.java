package io.bieases.routes.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a number can order by its markers. */
class MarkersTest {
  private static final String PAID = "SBXUSD10000P-M";
  @TempDir static Path dir;
  private static TestMerchant merchant;
  private static RunningGateway running;

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
  void aCountedMarkerIsGivenSoOftenAndThenTheNumberRuns() {
    String number = "R-0007-SIM44014x2";

    assertThat(merchant.refund(PAID, number, "1").code()).isEqualTo("44014");
    assertThat(merchant.refund(PAID, number, "1").code()).isEqualTo("44014");
    assertThat(running.executions(number)).isZero();
    assertThat(merchant.refund(PAID, number, "1").code()).isEqualTo("20000");
    assertThat(merchant.refund(PAID, number, "1").code()).isEqualTo("44015");
    assertThat(running.executions(number)).isEqualTo(1);
  }

  @Test
  void aMarkerWithoutCountIsGivenAlways() {
    for (int i = 0; i < 4; i++) {
      assertThat(merchant.refund(PAID, "SIM99999_R-8", "1").code()).isEqualTo("99999");
    }
    assertThat(running.executions("SIM99999_R-8")).isZero();
  }

  @Test
  void twoMarkersAreGivenOneAfterTheOther() {
    String number = "R-SIM44014x1-SIM41012x1";

    assertThat(merchant.refund(PAID, number, "1").code()).isEqualTo("44014");
    assertThat(merchant.refund(PAID, number, "1").code()).isEqualTo("41012");
    assertThat(merchant.refund(PAID, number, "1").code()).isEqualTo("20000");
  }

  @Test
  void duplicateCanBeSaidOfANumberThatWasNeverThere() {
    assertThat(merchant.refund(PAID, "R-SIM44015x1", "1").code()).isEqualTo("44015");
    assertThat(running.executions("R-SIM44015x1")).isZero();
    assertThat(merchant.create("O-SIM44009x1", "1", "USD").code()).isEqualTo("44009");
    assertThat(merchant.create("O-SIM44009x1", "1", "USD").code()).isEqualTo("20000");
  }

  @Test
  void unknownCodesAndTheThrottlingCodeCanBeOrderedToo() {
    assertThat(merchant.refund(PAID, "R-SIM50123", "1").code()).isEqualTo("50123");
    TestMerchant.Got throttled = merchant.refund(PAID, "R-SIM42901x1", "1");
    assertThat(throttled.status()).isEqualTo(429);
    assertThat(throttled.body().toString())
        .isEqualTo(
            "{\"code\":\"42901\",\"msg\":\"Rate limit exceeded. Try again in 60 seconds.\","
                + "\"data\":null}");
  }

  @Test
  void lostMeansExecutedAndNotAnswered() {
    String number = "R-SIMLOSTx1";

    assertThatThrownBy(() -> merchant.refund(PAID, number, "1"))
        .isInstanceOf(UncheckedIOException.class);
    assertThat(running.executions(number)).isEqualTo(1);
    assertThat(running.lastArrival().path("marker").asText()).isEqualTo("SIMLOSTx1");
    assertThat(running.lastArrival().path("code").asInt()).isEqualTo(20000);
    assertThat(merchant.refund(PAID, number, "1").code()).isEqualTo("44015");
  }

  @Test
  void aMarkerMustBeDelimitedToCount() {
    assertThat(merchant.refund(PAID, "RSIM44014", "1").code()).isEqualTo("20000");
    assertThat(merchant.refund(PAID, "R-SIM44014y", "1").code()).isEqualTo("20000");
  }

  @Test
  void aMarkerBehindAnIdOfTheGatewayMeansThatId() {
    String refundId = merchant.refund(PAID, "R-ID", "1").data().path("refundId").asText();
    String asked = refundId + "-SIM44013x1";

    assertThat(merchant.refundQuery(asked).code()).isEqualTo("44013");
    TestMerchant.Got found = merchant.refundQuery(asked);
    assertThat(found.data().path("referRefundNo").asText()).isEqualTo("R-ID");
    assertThat(found.data().path("refundId").asText()).isEqualTo(asked);
  }

  @Test
  void aMarkerCountsPerOperation() {
    String payment = "SBXUSD100U-SIM99999x1";

    assertThat(merchant.query(payment).code()).isEqualTo("99999");
    assertThat(merchant.cancel(payment).code()).isEqualTo("99999");
    assertThat(merchant.query(payment).code()).isEqualTo("20000");
    assertThat(merchant.cancel(payment).code()).isEqualTo("20000");
  }

  @Test
  void aMarkerDoesNotExcuseABadRequest() {
    assertThat(merchant.refund(PAID, "R-SIM44014x9", "-1").code()).isEqualTo("40000");
  }
}
