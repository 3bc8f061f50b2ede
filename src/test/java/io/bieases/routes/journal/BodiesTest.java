package io.bieases.routes.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** The bodies of the five operations, as contract section 5 has them. */
final class BodiesTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long STARTED = 1_790_000_000_000L;

  private final Bodies bodies =
      new Bodies(JSON, Map.of("main", "https://esb/cb"), Map.of("main", "https://shop/back"));

  private static Departure call(
      String merchant, String operation, long minor, String currency, String details) {
    return new Departure(
        1,
        1,
        merchant,
        operation,
        "N1",
        operation.equals("create") ? "" : "P1",
        minor,
        currency,
        details,
        Optional.empty(),
        "c",
        false,
        1,
        1,
        STARTED,
        0,
        "G1",
        OptionalLong.empty(),
        OptionalLong.empty());
  }

  private String body(Departure call) throws JsonProcessingException {
    return JSON.writeValueAsString(bodies.build(call));
  }

  private static String order(String amount, String currency, String more) {
    return """
        {"order":{"orderNo":"N1","orderAmount":"%s","goods":[{"referenceGoodsId":"g","goodsName":"n","goodsDesc":"d",
         "goodsUnitAmount":"%s","goodsQuantity":1}]},"channel":"APP","paymentAmount":"%s","currency":"%s",
         "paymentExpiryTime":1790000900000%s}"""
        .formatted(amount, amount, amount, currency, more);
  }

  @Test
  void aCreateFillsInTimeAndAddressesThatItDoesNotBring() throws JsonProcessingException {
    assertThat(body(call("main", "create", 1_250, "USD", order("12.50", "USD", ""))))
        .isEqualTo(
            "{\"order\":{\"orderNo\":\"N1\",\"orderAmount\":12.50,\"goods\":[{\"referenceGoodsId\":\"g\","
                + "\"goodsName\":\"n\",\"goodsDesc\":\"d\",\"goodsUnitAmount\":12.50,\"goodsQuantity\":1}]},"
                + "\"channel\":\"APP\",\"paymentAmount\":12.50,\"currency\":\"USD\","
                + "\"paymentTime\":1790000000000,\"paymentExpiryTime\":1790000900000,"
                + "\"callbackUrl\":\"https://esb/cb\",\"redirectUrl\":\"https://shop/back\"}");
  }

  @Test
  void whatACreateBringsIsKept() throws JsonProcessingException {
    String own =
        ",\"paymentTime\":1790000000001,\"callbackUrl\":\"https://a\",\"redirectUrl\":\"https://b\"";

    assertThat(body(call("main", "create", 1_250, "USD", order("12.50", "USD", own))))
        .contains("\"paymentTime\":1790000000001")
        .endsWith("\"callbackUrl\":\"https://a\",\"redirectUrl\":\"https://b\"}");
  }

  @Test
  void amountsHaveTheCurrencysScaleWhateverTheTextHad() throws JsonProcessingException {
    assertThat(body(call("other", "create", 1_200, "JPY", order("1200", "JPY", ""))))
        .contains("\"paymentAmount\":1200,")
        .doesNotContain("callbackUrl", "redirectUrl");
    assertThat(body(call("other", "create", 1_200, "TND", order("1.2", "TND", ""))))
        .contains("\"paymentAmount\":1.200,", "\"goodsUnitAmount\":1.200,");
  }

  @Test
  void anAmountWithTooManyDecimalsIsNeverRounded() {
    assertThatThrownBy(
            () -> bodies.build(call("main", "create", 1_250, "USD", order("12.505", "USD", ""))))
        .isInstanceOf(ArithmeticException.class);
  }

  @Test
  void aRefundOfAFileHasOneLineForItsWholeAmount() throws JsonProcessingException {
    assertThat(body(call("main", "refund", 1_234, "USD", "{\"reason\":\"late\"}")))
        .isEqualTo(
            "{\"paymentId\":\"P1\",\"referRefundNo\":\"N1\",\"refundAmount\":12.34,\"currency\":\"USD\","
                + "\"refundInfos\":[{\"goodsDesc\":\"late\",\"refundGoodAmount\":12.34}],"
                + "\"refundTime\":1790000000000,\"reason\":\"late\",\"callbackUrl\":\"https://esb/cb\"}");
  }

  @Test
  void whatARefundBringsIsKept() throws JsonProcessingException {
    String details =
        """
        {"refundInfos":[{"goodsDesc":"a","refundGoodAmount":"10.00"},{"goodsDesc":"b","refundGoodAmount":"2.34"}],
         "refundTime":5,"callbackUrl":"https://a"}""";

    assertThat(body(call("main", "refund", 1_234, "USD", details)))
        .contains(
            "\"refundInfos\":[{\"goodsDesc\":\"a\",\"refundGoodAmount\":10.00},"
                + "{\"goodsDesc\":\"b\",\"refundGoodAmount\":2.34}]",
            "\"refundTime\":5",
            "\"callbackUrl\":\"https://a\"");
  }

  @Test
  void queriesAndCancelsNameTheirObjectAlone() throws JsonProcessingException {
    assertThat(body(call("main", "query", 0, "", "{}"))).isEqualTo("{\"paymentId\":\"P1\"}");
    assertThat(body(call("main", "cancel", 0, "", "{}"))).isEqualTo("{\"paymentId\":\"P1\"}");
    assertThat(body(call("main", "refund-query", 0, "", "{}"))).isEqualTo("{\"refundId\":\"G1\"}");
  }
}
