package io.bieases.routes.journal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The fields of each operation's body (contract section 5), from what the journal holds. Built once
 * per number; amounts are decimals with exactly the currency's scale.
 */
public class Bodies {

  private static final String CALLBACK_URL = "callbackUrl";
  private static final String REDIRECT_URL = "redirectUrl";
  private static final String GOODS_DESC = "goodsDesc";

  private final ObjectMapper json;
  private final Map<String, String> callbackUrls;
  private final Map<String, String> redirectUrls;

  /**
   * Builds for those merchants.
   *
   * @param callbackUrls by alias, none where none is configured; for bodies that bring none
   * @param redirectUrls the same for creates
   */
  public Bodies(
      ObjectMapper json, Map<String, String> callbackUrls, Map<String, String> redirectUrls) {
    this.json = json;
    this.callbackUrls = callbackUrls;
    this.redirectUrls = redirectUrls;
  }

  /** The body of that call. */
  public Map<String, Object> build(Departure call) {
    return switch (Operation.of(call.operation())) {
      case CREATE -> create(call, details(call));
      case QUERY, CANCEL -> Map.of("paymentId", call.paymentId());
      case REFUND -> refund(call, details(call));
      case REFUND_QUERY -> Map.of("refundId", call.gatewayId());
    };
  }

  private Map<String, Object> create(Departure call, JsonNode details) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("order", order(details.path("order"), call.currency()));
    body.put("channel", details.path("channel").asText());
    body.put("paymentAmount", amount(details.path("paymentAmount").asText(), call.currency()));
    body.put("currency", call.currency());
    body.put("paymentTime", details.path("paymentTime").asLong(call.startedAtMillis()));
    body.put("paymentExpiryTime", details.path("paymentExpiryTime").asLong());
    putUrl(body, CALLBACK_URL, details, callbackUrls.getOrDefault(call.merchant(), ""));
    putUrl(body, REDIRECT_URL, details, redirectUrls.getOrDefault(call.merchant(), ""));
    return body;
  }

  private static Map<String, Object> order(JsonNode given, String currency) {
    List<Map<String, Object>> goods = new ArrayList<>();
    for (JsonNode line : given.path("goods")) {
      Map<String, Object> good = new LinkedHashMap<>();
      good.put("referenceGoodsId", line.path("referenceGoodsId").asText());
      good.put("goodsName", line.path("goodsName").asText());
      putText(good, GOODS_DESC, line);
      good.put("goodsUnitAmount", amount(line.path("goodsUnitAmount").asText(), currency));
      good.put("goodsQuantity", line.path("goodsQuantity").asInt());
      goods.add(good);
    }
    Map<String, Object> order = new LinkedHashMap<>();
    order.put("orderNo", given.path("orderNo").asText());
    order.put("orderAmount", amount(given.path("orderAmount").asText(), currency));
    putText(order, "orderDescription", given);
    order.put("goods", goods);
    return order;
  }

  private Map<String, Object> refund(Departure call, JsonNode details) {
    String reason = details.path("reason").asText("");
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("paymentId", call.paymentId());
    body.put("referRefundNo", call.number());
    body.put("refundAmount", amount(call));
    body.put("currency", call.currency());
    body.put("refundInfos", refundInfos(call, details, reason));
    body.put("refundTime", details.path("refundTime").asLong(call.startedAtMillis()));
    body.put("reason", firstOf(reason, "refund"));
    putUrl(body, CALLBACK_URL, details, callbackUrls.getOrDefault(call.merchant(), ""));
    return body;
  }

  /** As given, else one line for the whole amount: a row of a CSV file has no more. */
  private static List<Map<String, Object>> refundInfos(
      Departure call, JsonNode details, String reason) {
    List<Map<String, Object>> infos = new ArrayList<>();
    for (JsonNode line : details.path("refundInfos")) {
      infos.add(
          info(
              line.path(GOODS_DESC).asText(),
              amount(line.path("refundGoodAmount").asText(), call.currency())));
    }
    if (infos.isEmpty()) {
      String goods = details.path(GOODS_DESC).asText("");
      infos.add(info(firstOf(goods, reason, "refund"), amount(call)));
    }
    return infos;
  }

  private static Map<String, Object> info(String goodsDesc, BigDecimal amount) {
    Map<String, Object> info = new LinkedHashMap<>();
    info.put(GOODS_DESC, goodsDesc);
    info.put("refundGoodAmount", amount);
    return info;
  }

  private static BigDecimal amount(Departure call) {
    return BigDecimal.valueOf(call.amountMinor(), scale(call.currency()));
  }

  /** Text of the journal; it was checked to have no more decimals than the currency. */
  private static BigDecimal amount(String text, String currency) {
    return new BigDecimal(text).setScale(scale(currency));
  }

  private static int scale(String currency) {
    return Currency.getInstance(currency).getDefaultFractionDigits();
  }

  private JsonNode details(Departure call) {
    try {
      return json.readTree(call.details());
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("details of " + call + " cannot be read", e);
    }
  }

  private static void putText(Map<String, Object> fields, String name, JsonNode given) {
    if (given.hasNonNull(name)) {
      fields.put(name, given.path(name).asText());
    }
  }

  private static void putUrl(
      Map<String, Object> body, String name, JsonNode details, String configured) {
    String url = firstOf(details.path(name).asText(""), configured);
    if (!url.isEmpty()) {
      body.put(name, url);
    }
  }

  private static String firstOf(String... texts) {
    for (String text : texts) {
      if (!text.isBlank()) {
        return text;
      }
    }
    return "";
  }
}
