package io.bieases.routes.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the gateway refuses before it looks into its ledger. */
class StrictChecksTest {
  private static final String PAID = "SBXUSD10000P-STRICT";
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

  @ParameterizedTest
  @ValueSource(
      strings = {
        "merchantId",
        "method",
        "format",
        "charset",
        "encryptType",
        "signType",
        "sign",
        "timestamp",
        "body"
      })
  void anEnvelopeWithoutOneOfTheNineKeysIsRefusedByName(String key) {
    assertField(
        tampered(
            envelope -> {
              envelope.remove(key);
              return envelope;
            }),
        key);
  }

  @Test
  void anEnvelopeWithATenthKeyIsRefusedByName() {
    assertField(tampered(envelope -> envelope.put("extra", "x")), "extra");
  }

  @ParameterizedTest
  @CsvSource({
    "method,bieases.trade.query",
    "encryptType,DES",
    "signType,RSA2",
    "format,JSON",
    "charset,UTF-8"
  })
  void anotherWordInAFixedFieldIsRefusedByName(String key, String word) {
    String body = TestMerchant.refundBody(PAID, "R-W", "1", "USD");
    assertField(
        running.merchant.tampered(
            Operation.REFUND,
            body,
            envelope -> running.merchant.resign(envelope.put(key, word), body)),
        key);
  }

  @ParameterizedTest
  @EnumSource(Operation.class)
  void aMerchantThatIsNotOursGetsTheOperationsOwnCode(Operation operation) {
    TestMerchant.Got got =
        running.merchant.tampered(
            operation, "{}", envelope -> envelope.put("merchantId", "B000000000000"));

    assertThat(got.code()).isEqualTo(operation == Operation.CREATE ? "44005" : "44000");
  }

  @Test
  void aTimestampIsTakenAsNumberAndAsString() {
    String body = "{\"paymentId\":\"" + PAID + "\"}";

    assertThat(running.merchant.call(Operation.QUERY, body).code()).isEqualTo("20000");
    assertThat(
            running
                .merchant
                .tampered(
                    Operation.QUERY,
                    body,
                    envelope -> envelope.put("timestamp", envelope.path("timestamp").asText()))
                .code())
        .isEqualTo("20000");
  }

  @ParameterizedTest
  @CsvSource({"-300001,40000", "-300000,20000", "300000,20000", "300001,40000"})
  void aTimestampMoreThanFiveMinutesAwayIsRefusedByName(long offsetMillis, String code) {
    String body = "{\"paymentId\":\"" + PAID + "\"}";
    long stamp = running.clock.millis() + offsetMillis;
    TestMerchant.Got got =
        running.merchant.tampered(
            Operation.QUERY,
            body,
            envelope -> running.merchant.resign(envelope.put("timestamp", stamp), body));

    assertThat(got.code()).isEqualTo(code);
    if (code.equals("40000")) {
      assertField(got, "timestamp");
    }
  }

  @Test
  void aFlippedFieldBreaksTheSignature() {
    TestMerchant.Got got =
        tampered(envelope -> envelope.put("timestamp", running.clock.millis() + 1));

    assertThat(got.code()).isEqualTo("44001");
  }

  @ParameterizedTest
  @ValueSource(strings = {"AAAA", "not base64", "AAA"})
  void aSignatureThatIsNoneIsRefused(String sign) {
    assertThat(tampered(envelope -> envelope.put("sign", sign)).code()).isEqualTo("44001");
  }

  @Test
  void aRightSignatureWithoutItsPaddingIsRefused() {
    TestMerchant.Got got =
        tampered(
            envelope -> {
              String sign = envelope.path("sign").asText();
              assertThat(sign).endsWith("==");
              return envelope.put("sign", sign.substring(0, sign.length() - 2));
            });

    assertThat(got.code()).isEqualTo("44001");
  }

  @ParameterizedTest
  @EnumSource(Operation.class)
  void aSignedBodyThatDoesNotDecryptGetsTheOperationsOwnCode(Operation operation) {
    TestMerchant.Got got =
        running.merchant.tampered(
            operation,
            "{}",
            envelope ->
                running.merchant.resign(envelope.put("body", "AAAAAAAAAAAAAAAAAAAAAA=="), ""));

    assertThat(got.code()).isEqualTo(operation == Operation.CREATE ? "44004" : "44003");
  }

  @Test
  void anUnsignedBodyIsNeverDecrypted() {
    TestMerchant.Got got = tampered(envelope -> envelope.put("body", "AAAAAAAAAAAAAAAAAAAAAA=="));

    assertThat(got.code()).isEqualTo("44001");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"referRefundNo\":\"R-S\"|\"x\":1|referRefundNo is missing",
        "\"referRefundNo\":\"R-S\"|\"referRefundNo\":7|referRefundNo must be a string",
        "\"referRefundNo\":\"R-S\"|\"referRefundNo\":null|referRefundNo is null",
        "\"referRefundNo\":\"R-S\"|\"referRefundNo\":\"\"|referRefundNo is empty",
        "\"refundAmount\":1.00|\"refundAmount\":\"1,00\"|refundAmount must be a decimal",
        "\"refundAmount\":1.00|\"refundAmount\":1e400|refundAmount must be a decimal in plain",
        "\"refundAmount\":1.00|\"refundAmount\":-0|refundAmount must be above zero",
        "\"refundAmount\":1.00|\"refundAmount\":-1|refundAmount must be above zero",
        "\"refundAmount\":1.00|\"refundAmount\":1.001|refundAmount has more than the 2 decimals",
        "\"refundAmount\":1.00|\"refundAmount\":true|refundAmount must be a decimal",
        "\"refundTime\":1800000000000|\"refundTime\":1800000000|refundTime must be 13 digits",
        "\"goodsDesc\":\"shoes\"|\"gone\":1|refundInfos[0].goodsDesc is missing",
        "\"reason\":\"returned\"|\"reason\":3|reason must be a string",
        "\"reason\":\"returned\"|\"resaon\":\"x\"|resaon is not a field",
        "https://merchant.example/w|nowhere|callbackUrl must be an absolute",
      })
  void aBadRefundFieldIsNamed(String good, String bad, String complaint) {
    String body = TestMerchant.refundBody(PAID, "R-S", "1.00", "USD").replace(good, bad);

    TestMerchant.Got got = running.merchant.call(Operation.REFUND, body);

    assertThat(got.code()).isEqualTo("40000");
    assertThat(got.msg()).startsWith("Params error: " + complaint);
    assertThat(running.executions("R-S")).isZero();
  }

  @Test
  void numbersAreNoLongerThanTheContractSays() {
    assertField(running.merchant.query("P".repeat(33)), "paymentId");
    assertField(running.merchant.refundQuery("P".repeat(33)), "refundId");
    assertField(running.merchant.refund(PAID, "R".repeat(65), "1"), "referRefundNo");
    assertThat(running.merchant.refund(PAID, "R".repeat(64), "1").code()).isEqualTo("20000");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"channel\":\"WEB\"|\"channel\":\"FAX\"|channel must be WEB or APP",
        "\"goodsQuantity\":1|\"goodsQuantity\":0|order.goods[0].goodsQuantity must be",
        "\"goodsQuantity\":1|\"goodsQuantity\":1.5|order.goods[0].goodsQuantity must be",
        "\"goodsName\":\"shoes\"|\"a\":1|order.goods[0].goodsName is missing",
        "\"orderNo\":\"O-S\"|\"orderNo\":[]|order.orderNo must be a string",
        "4000000000000|1700000000000|paymentExpiryTime must be after paymentTime",
        "\"paymentTime\":1799999999000|\"paymentTime\":\"soon\"|paymentTime must be 13 digits",
      })
  void aBadCreateFieldIsNamed(String good, String bad, String complaint) {
    String body = TestMerchant.createBody("O-S", "10.00", "USD").replace(good, bad);

    TestMerchant.Got got = running.merchant.call(Operation.CREATE, body);

    assertThat(got.code()).isEqualTo("40000");
    assertThat(got.msg()).startsWith("Params error: " + complaint);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "",
        "{\"paymentId\":\"a\"} {}",
        "{\"paymentId\":\"a\",\"paymentId\":\"b\"}",
        "null"
      })
  void aBodyThatIsNotOneJsonObjectIsRefused(String body) {
    assertField(running.merchant.call(Operation.QUERY, body), "body");
  }

  @Test
  void aBodyThatIsNotUtf8IsRefused() {
    byte[] latin = "{\"paymentId\":\"\u00fc\"}".getBytes(StandardCharsets.ISO_8859_1);
    String cipher = running.merchant.encrypt(latin);

    assertField(
        running.merchant.tampered(
            Operation.QUERY,
            "{}",
            envelope -> running.merchant.resign(envelope.put("body", cipher), "")),
        "body");
  }

  @Test
  void deepAndHugeBodiesAreRefusedAndTheGatewayGoesOn() {
    String path = TestMerchant.path(Operation.QUERY);

    assertField(running.merchant.post(path, "[".repeat(100_000)), "envelope");
    assertThat(running.merchant.post(path, "x".repeat((1 << 20) + 1)).status()).isEqualTo(413);
    assertThat(running.merchant.query(PAID).code()).isEqualTo("20000");
  }

  @Test
  void whatIsNoCallOfAnOperationGetsNoApiBody() {
    String path = TestMerchant.path(Operation.QUERY);
    TestMerchant merchant = running.merchant;

    assertThat(merchant.get(path).status()).isEqualTo(405);
    assertThat(merchant.post(path + "/", "{}").status()).isEqualTo(404);
    assertThat(merchant.post("/", "{}").status()).isEqualTo(404);
    assertThat(
            merchant
                .send(
                    merchant
                        .request(path)
                        .header("Content-Type", "text/plain")
                        .POST(java.net.http.HttpRequest.BodyPublishers.ofString("{}"))
                        .build())
                .status())
        .isEqualTo(415);
  }

  @Test
  void aRefusedRequestIsInTheArrivalsWithItsCodeAndDigest() {
    running.clock.advance(Duration.ofMillis(7));
    running.merchant.call(Operation.REFUND, "{\"referRefundNo\":\"R-ARRIVED\"}");

    assertThat(running.lastArrival().path("number").asText()).isEqualTo("R-ARRIVED");
    assertThat(running.lastArrival().path("code").asInt()).isEqualTo(40000);
    assertThat(running.lastArrival().path("atMillis").asLong()).isEqualTo(running.clock.millis());
    assertThat(running.lastArrival().path("bodySha256").asText()).hasSize(64);
  }

  private static TestMerchant.Got tampered(UnaryOperator<ObjectNode> change) {
    return running.merchant.tampered(
        Operation.REFUND, TestMerchant.refundBody(PAID, "R-T", "1", "USD"), change);
  }

  private static void assertField(TestMerchant.Got got, String field) {
    assertThat(got.code()).isEqualTo("40000");
    assertThat(got.msg()).startsWith("Params error: " + field + " ");
  }
}
