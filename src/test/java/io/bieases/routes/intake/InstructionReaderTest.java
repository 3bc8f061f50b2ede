package io.bieases.routes.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong with an instruction is found before anything is sent, and named by its field. */
final class InstructionReaderTest {

  private static final String ORDER =
      """
      {"order":{"orderNo":"O-1","orderAmount":"30.00","orderDescription":"shoes",
        "goods":[{"referenceGoodsId":"G1","goodsName":"left","goodsUnitAmount":10,"goodsQuantity":2},
                 {"referenceGoodsId":"G2","goodsName":"right","goodsDesc":"red","goodsUnitAmount":"10.00","goodsQuantity":1}]},
       "channel":"WEB","paymentAmount":30.0,"currency":"USD","paymentTime":1800000000000,
       "paymentExpiryTime":"1800000900000","redirectUrl":"https://shop.test/paid"}
      """;

  private static final String REFUND =
      """
      {"paymentId":"P1","referRefundNo":"R-1","refundAmount":"12.34","currency":"USD","reason":"too late",
       "refundInfos":[{"goodsDesc":"left","refundGoodAmount":"12.00"},{"goodsDesc":"right","refundGoodAmount":0.34}],
       "refundTime":1800000000000,"callbackUrl":"https://esb.test/hook"}
      """;

  static Received received(String operation, String body) {
    return received(operation, body.getBytes(StandardCharsets.UTF_8));
  }

  private static Received received(String operation, byte[] body) {
    return new Received(
        "main",
        operation,
        "http",
        body,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        "127.0.0.1",
        true);
  }

  private static CheckedInstruction read(String operation, String body) throws Exception {
    return new InstructionReader().read(received(operation, body));
  }

  private static String problem(String operation, String body) {
    UnreadableInstructionException problem =
        catchThrowableOfType(UnreadableInstructionException.class, () -> read(operation, body));
    assertThat(problem).as("must be refused").isNotNull();
    return problem.field() + ": " + problem.reason();
  }

  @Test
  void anOrderIsKeptWithTheCurrencysDecimals() throws Exception {
    CheckedInstruction order = read("create", ORDER);

    assertThat(order.number()).isEqualTo("O-1");
    assertThat(order.amountMinor()).isEqualTo(OptionalLong.of(3_000));
    assertThat(order.currency()).contains("USD");
    assertThat(order.paymentId()).isEmpty();
    assertThat(order.details())
        .isEqualTo(
            "{\"order\":{\"orderNo\":\"O-1\",\"orderAmount\":\"30.00\",\"orderDescription\":\"shoes\",\"goods\":["
                + "{\"referenceGoodsId\":\"G1\",\"goodsName\":\"left\",\"goodsUnitAmount\":\"10.00\",\"goodsQuantity\":2},"
                + "{\"referenceGoodsId\":\"G2\",\"goodsName\":\"right\",\"goodsDesc\":\"red\",\"goodsUnitAmount\":\"10.00\",\"goodsQuantity\":1}]},"
                + "\"channel\":\"WEB\",\"paymentAmount\":\"30.00\",\"currency\":\"USD\",\"paymentTime\":1800000000000,"
                + "\"paymentExpiryTime\":1800000900000,\"redirectUrl\":\"https://shop.test/paid\"}");
  }

  @Test
  void aRefundKeepsItsPartsAndWhatItBrings() throws Exception {
    CheckedInstruction refund = read("refund", REFUND);

    assertThat(refund.number()).isEqualTo("R-1");
    assertThat(refund.paymentId()).contains("P1");
    assertThat(refund.amountMinor()).isEqualTo(OptionalLong.of(1_234));
    assertThat(refund.details())
        .contains(
            "\"reason\":\"too late\"", "{\"goodsDesc\":\"right\",\"refundGoodAmount\":\"0.34\"}")
        .contains("\"refundTime\":1800000000000", "https://esb.test/hook");
  }

  @Test
  void whatThePathSaysNeedsNoBody() throws Exception {
    Received query =
        new Received(
            "main",
            "query",
            "http",
            new byte[0],
            Optional.of("ask-1"),
            Optional.of("P1"),
            Optional.empty(),
            Optional.empty(),
            "",
            true);

    CheckedInstruction checked = new InstructionReader().read(query);

    assertThat(checked.number()).isEqualTo("ask-1");
    assertThat(checked.paymentId()).contains("P1");
  }

  @Test
  void aBodyMayNotContradictThePath() {
    Received refund =
        new Received(
            "main",
            "refund",
            "http",
            REFUND.getBytes(StandardCharsets.UTF_8),
            Optional.empty(),
            Optional.of("P2"),
            Optional.empty(),
            Optional.empty(),
            "",
            true);

    assertThatThrownBy(() -> new InstructionReader().read(refund))
        .isInstanceOfSatisfying(
            UnreadableInstructionException.class, e -> assertThat(e.field()).isEqualTo("paymentId"))
        .hasMessage("differs from the one in the path");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "\"orderNo\":\"O-1\",||order.orderNo: is missing",
        "\"orderNo\":\"O-1\"|\"orderNo\":\"O 1\"|order.orderNo: must be 1 to 64 letters, digits, _ or -",
        "\"orderNo\":\"O-1\"|\"orderNo\":17|order.orderNo: must be text",
        "\"30.00\"|\"31.00\"|order.orderAmount: is not the sum of the goods",
        "30.0,|31.0,|paymentAmount: is not the order's amount",
        "\"30.00\"|\"30.001\"|order.orderAmount: USD has 2 decimals",
        "30.0,|30.0001,|paymentAmount: USD has 2 decimals",
        "30.0,|-30.0,|paymentAmount: must be a plain decimal of at most 12 digits before the point, without sign, exponent, blanks or grouping",
        "30.0,|1e400,|paymentAmount: must be a plain decimal of at most 12 digits before the point, without sign, exponent, blanks or grouping",
        "30.0,|-0,|paymentAmount: must be more than zero",
        "30.0,|true,|paymentAmount: must be a decimal, as text or as a number",
        "30.0,|null,|paymentAmount: is null",
        "USD|USX|currency: not an ISO 4217 currency",
        "USD|XXX|currency: not an ISO 4217 currency with a number of decimals",
        "USD|JPY|paymentAmount: JPY has no decimals",
        "WEB|MAIL|channel: must be WEB or APP",
        "\"1800000900000\"|\"1800000000000\"|paymentExpiryTime: must be after paymentTime",
        "\"paymentExpiryTime\":\"1800000900000\",||paymentExpiryTime: is missing",
        "1800000000000,|18000,|paymentTime: must be 13 digits of epoch milliseconds",
        "https://shop|javascript://shop|redirectUrl: must be an absolute http or https URL",
        "\"goodsQuantity\":2|\"goodsQuantity\":0|order.goods[0].goodsQuantity: must be a whole number above 0",
        "\"goodsQuantity\":2|\"goodsQuantity\":1.5|order.goods[0].goodsQuantity: must be a whole number above 0",
        "\"goodsName\":\"right\"|\"goodsName\":\" \"|order.goods[1].goodsName: is missing or blank",
        "\"red\"|\"re\\u0000d\"|order.goods[1].goodsDesc: control characters or bytes that are not UTF-8",
        "\"channel\"|\"color\":1,\"channel\"|color: is not a field of this operation",
        "\"goodsDesc\":\"red\"|\"size\":\"red\"|order.goods[1].size: is not a field of this operation",
        "\"channel\":\"WEB\"|\"channel\":\"WEB\",\"channel\":\"WEB\"|: has a field twice, line 4, column 27",
      })
  void anOrderIsRefusedByItsField(String from, String to, String problem) {
    String order = ORDER.replace(from, to == null ? "" : to);
    assertThat(order).as("the replacement hits").isNotEqualTo(ORDER);
    assertThat(problem("create", order)).isEqualTo(problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "\"paymentId\":\"P1\",||paymentId: is missing",
        "\"P1\"|\"P1.P1.P1.P1.P1.P1.P1.P1.P1.P1.P1.P1\"|paymentId: must be 1 to 32 letters, digits, _ or -",
        "\"R-1\"|\"\"|referRefundNo: must be 1 to 64 letters, digits, _ or -",
        "12.34|12,34|refundAmount: must be a plain decimal of at most 12 digits before the point, without sign, exponent, blanks or grouping",
        "12.34|0.00|refundAmount: must be more than zero",
        "12.34|12.35|refundAmount: is not the sum of refundInfos",
        "0.34|0.345|refundInfos[1].refundGoodAmount: USD has 2 decimals",
        "\"goodsDesc\":\"left\",||refundInfos[0].goodsDesc: is missing or blank",
      })
  void aRefundIsRefusedByItsField(String from, String to, String problem) {
    String refund = REFUND.replace(from, to == null ? "" : to);
    assertThat(refund).as("the replacement hits").isNotEqualTo(REFUND);
    assertThat(problem("refund", refund)).isEqualTo(problem);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "  ", "[]", "17", "{} {}", "{", "{\"paymentId\":NaN}", "{\"paymentId\":'P1'}"})
  void whatIsNotOneObjectIsRefused(String body) {
    assertThat(problem("query", body)).startsWith(": is not ");
  }

  @Test
  void depthAndLengthAreBounded() {
    assertThat(problem("query", "{\"a\":".repeat(10_000) + "1" + "}".repeat(10_000)))
        .startsWith(": is not JSON as it must be");
    assertThat(problem("query", "{\"paymentId\":\"" + "x".repeat(1 << 20) + "\"}"))
        .isEqualTo(": longer than 1048576 bytes");
  }

  @Test
  void bytesThatAreNotUtf8AreRefused() {
    byte[] latin = "{\"paymentId\":\"Ü\"}".getBytes(StandardCharsets.ISO_8859_1);

    assertThatThrownBy(() -> new InstructionReader().read(received("query", latin)))
        .hasMessage("has bytes that are not UTF-8");
  }

  @Test
  void noProblemQuotesTheBody() {
    assertThat(problem("query", "{\"paymentId\":\"4111111111111111\" oops}"))
        .doesNotContain("4111111111111111", "oops");
    assertThat(problem("query", "{\"4111\\u000011111\":1,\"paymentId\":\"P1\"}"))
        .isEqualTo("?: is not a field of this operation");
  }
}
