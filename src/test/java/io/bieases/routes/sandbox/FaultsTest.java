package io.bieases.routes.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every fault as a caller sees it on the wire, and what the ledger says about it. */
class FaultsTest {
  private static final String PAID = "SBXUSD1000000P-F";
  @TempDir static Path dir;
  private static RunningGateway running;

  @BeforeAll
  static void start() {
    running = RunningGateway.in(dir);
  }

  @AfterAll
  static void stop() {
    running.close();
  }

  @AfterEach
  void clear() {
    assertThat(running.merchant.delete("/sandbox/control/faults").body().path("faults")).isEmpty();
  }

  @Test
  void executeThenDropExecutesAndSaysNothing() {
    running.fault("{\"fault\":\"execute-then-drop\",\"count\":1}");

    assertThat(raw("F-1").text()).isEmpty();
    assertThat(running.executions("F-1")).isEqualTo(1);
    assertThat(running.lastArrival().path("fault").asText()).isEqualTo("execute-then-drop");
    assertThat(running.lastArrival().path("answeredAtMillis").asLong()).isPositive();
    assertThat(raw("F-1").body()).contains("44015");
  }

  @Test
  void dropBeforeExecuteDoesNothingAndSaysNothing() {
    running.fault("{\"fault\":\"drop-before-execute\",\"count\":1}");

    assertThat(raw("F-2").text()).isEmpty();
    assertThat(running.executions("F-2")).isZero();
    assertThat(running.lastArrival().path("code").asInt()).isZero();
    assertThat(raw("F-2").body()).contains("20000");
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 500, 502, 503, 504})
  void errorAfterExecuteExecutesAndAnswersTheStatus(int status) {
    running.fault(
        "{\"fault\":\"error-after-execute\",\"status\":%d,\"count\":1}".formatted(status));

    RawCall call = raw("F-3-" + status);

    assertThat(call.statusLine()).startsWith("HTTP/1.1 " + status);
    assertThat(call.body()).doesNotContain("20000");
    assertThat(running.executions("F-3-" + status)).isEqualTo(1);
  }

  @Test
  void throttleAnswers429WithTheDocumentedBodyAndDoesNothing() {
    running.fault("{\"fault\":\"throttle\",\"retryAfterSeconds\":7,\"count\":1}");
    running.fault("{\"fault\":\"throttle\",\"count\":1}");

    RawCall with = raw("F-4");
    RawCall without = raw("F-4");

    assertThat(with.statusLine()).startsWith("HTTP/1.1 429");
    assertThat(with.text()).containsIgnoringCase("retry-after: 7\r\n");
    assertThat(without.text()).doesNotContainIgnoringCase("retry-after");
    assertThat(without.body()).contains("\"42901\"");
    assertThat(running.executions("F-4")).isZero();
  }

  @Test
  void garbageIsNoJsonAndCanBeChosen() {
    running.fault("{\"fault\":\"garbage\",\"count\":1}");
    running.fault("{\"fault\":\"garbage\",\"body\":\"{\\\"code\\\":\\\"200\",\"count\":1}");

    assertThat(raw("F-5").body()).startsWith("<<<");
    assertThat(raw("F-5b").body()).isEqualTo("{\"code\":\"200");
    assertThat(running.executions("F-5")).isEqualTo(1);
    assertThat(running.executions("F-5b")).isEqualTo(1);
  }

  @Test
  void halfAnAnswerEndsBeforeItsAnnouncedLength() {
    running.fault("{\"fault\":\"half-answer\",\"count\":1}");

    RawCall call = raw("F-6");

    assertThat(call.statusLine()).startsWith("HTTP/1.1 200");
    assertThat(call.body()).startsWith("{\"code\"").hasSizeLessThan(call.contentLength());
    assertThat(running.executions("F-6")).isEqualTo(1);
  }

  @Test
  void foreignIdsEchoSomebodyElse() {
    running.fault("{\"fault\":\"foreign-ids\",\"count\":2}");

    TestMerchant.Got refund = running.merchant.refund(PAID, "F-7", "1");
    TestMerchant.Got query = running.merchant.query(PAID);

    assertThat(refund.code()).isEqualTo("20000");
    assertThat(refund.data().path("paymentId").asText()).isNotEmpty().isNotEqualTo(PAID);
    assertThat(refund.data().path("referRefundNo").asText()).isNotEmpty().isNotEqualTo("F-7");
    assertThat(query.data().path("merchantId").asText()).isNotEmpty().isNotEqualTo("B131567545069");
    assertThat(running.executions("F-7")).isEqualTo(1);
  }

  @Test
  void slowAnswersComeLateOrByteByByte() {
    running.fault("{\"fault\":\"slow\",\"delayMillis\":300,\"count\":1}");
    running.fault("{\"fault\":\"slow\",\"byteMillis\":3,\"count\":1}");

    long begin = System.nanoTime();
    assertThat(raw("F-8").body()).contains("20000");
    long late = System.nanoTime() - begin;
    begin = System.nanoTime();
    assertThat(raw("F-8b").body()).contains("20000").hasSizeGreaterThan(100);
    long dripped = System.nanoTime() - begin;

    assertThat(Duration.ofNanos(late)).isGreaterThan(Duration.ofMillis(299));
    assertThat(Duration.ofNanos(dripped)).isGreaterThan(Duration.ofMillis(299));
  }

  @Test
  void aRedirectPointsElsewhereAndDoesNothing() {
    running.fault("{\"fault\":\"redirect\",\"location\":\"http://127.0.0.1:9/x\",\"count\":1}");

    RawCall call = raw("F-9");

    assertThat(call.statusLine()).startsWith("HTTP/1.1 307");
    assertThat(call.text()).containsIgnoringCase("location: http://127.0.0.1:9/x\r\n");
    assertThat(running.executions("F-9")).isZero();
  }

  @Test
  void aBareStatusCanHaveABodyAndDoesNothing() {
    running.fault("{\"fault\":\"http-status\",\"status\":403,\"count\":1}");
    running.fault("{\"fault\":\"http-status\",\"status\":401,\"body\":\"who?\",\"count\":1}");

    RawCall bare = raw("F-10");
    RawCall talking = raw("F-10");

    assertThat(bare.statusLine()).startsWith("HTTP/1.1 403");
    assertThat(bare.body()).isEmpty();
    assertThat(talking.statusLine()).startsWith("HTTP/1.1 401");
    assertThat(talking.body()).isEqualTo("who?");
    assertThat(running.executions("F-10")).isZero();
  }

  @Test
  void aFaultHitsOnlyItsOperationAndNumber() {
    running.fault("{\"fault\":\"http-status\",\"operation\":\"refund\",\"number\":\"F-11\"}");

    assertThat(running.merchant.query(PAID).status()).isEqualTo(200);
    assertThat(running.merchant.refund(PAID, "F-12", "1").status()).isEqualTo(200);
    assertThat(running.merchant.refund(PAID, "F-11", "1").status()).isEqualTo(500);
    assertThat(running.merchant.refund(PAID, "F-11", "1").status()).isEqualTo(500);
  }

  @Test
  void theSameSeedHitsTheSameRequests() {
    String first = pattern("S1");
    String second = pattern("S2");

    assertThat(first).isEqualTo(second).contains("x").contains(".");
  }

  @Test
  void anOrderThatMakesNoSenseIsRefusedWithItsReason() {
    assertThat(refused("{\"fault\":\"explode\"}")).contains("fault is missing or unknown");
    assertThat(refused("{\"fault\":\"slow\"}")).contains("slow needs");
    assertThat(refused("{\"fault\":\"redirect\"}")).contains("location");
    assertThat(refused("{\"fault\":\"slow\",\"delay\":1}")).contains("unknown key delay");
    assertThat(refused("{\"fault\":\"throttle\",\"operation\":\"x\"}")).contains("operation");
    assertThat(refused("{\"fault\":\"throttle\",\"count\":\"1\"}"))
        .contains("count must be a number");
    assertThat(refused("nothing")).contains("no JSON object");
  }

  private static String pattern(String prefix) {
    running.fault("{\"fault\":\"http-status\",\"probability\":0.3,\"seed\":42}");
    StringBuilder hits = new StringBuilder();
    for (int i = 0; i < 30; i++) {
      int status = running.merchant.refund(PAID, prefix + "-" + i, "0.01").status();
      hits.append(status == 500 ? 'x' : '.');
    }
    running.merchant.delete("/sandbox/control/faults");
    return hits.toString();
  }

  private static String refused(String order) {
    TestMerchant.Got got = running.merchant.post("/sandbox/control/faults", order);
    assertThat(got.status()).isEqualTo(400);
    return got.body().path("error").asText();
  }

  private static RawCall raw(String number) {
    String body = TestMerchant.refundBody(PAID, number, "1", "USD");
    return RawCall.post(
        running.gateway.port(),
        TestMerchant.path(Operation.REFUND),
        running.merchant.sealed(Operation.REFUND, body).toString());
  }
}
