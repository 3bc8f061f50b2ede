package io.bieases.routes.journal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The fields of each operation's body (contract section 5), from what the journal holds. Built once
 * per number; amounts are decimals with exactly the currency's scale.
 */
public class Bodies {

  private static final TypeReference<Map<String, String>> DETAILS = new TypeReference<>() {};

  private final ObjectMapper json;
  private final Map<String, String> callbackUrls;

  /** Builds for those merchants; {@code callbackUrls} by alias, none where none is configured. */
  public Bodies(ObjectMapper json, Map<String, String> callbackUrls) {
    this.json = json;
    this.callbackUrls = callbackUrls;
  }

  /** The body of a refund. */
  public Map<String, Object> refund(Departure call) {
    Map<String, String> details = details(call);
    BigDecimal amount = amount(call);
    String reason = details.getOrDefault("reason", "");
    String goods = details.getOrDefault("goodsDesc", "");
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("goodsDesc", firstOf(goods, reason, "refund"));
    line.put("refundGoodAmount", amount);
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("paymentId", call.paymentId());
    body.put("referRefundNo", call.number());
    body.put("refundAmount", amount);
    body.put("currency", call.currency());
    body.put("refundInfos", List.of(line));
    body.put("refundTime", call.startedAtMillis());
    body.put("reason", firstOf(reason, "refund"));
    if (callbackUrls.containsKey(call.merchant())) {
      body.put("callbackUrl", callbackUrls.get(call.merchant()));
    }
    return body;
  }

  /** The body of a payment query. */
  public Map<String, Object> query(Departure call) {
    return Map.of("paymentId", call.paymentId());
  }

  /** The body of a refund query: the refund's id as the gateway gave it. */
  public Map<String, Object> refundQuery(Departure call) {
    return Map.of("refundId", call.gatewayId());
  }

  private static BigDecimal amount(Departure call) {
    int scale = Currency.getInstance(call.currency()).getDefaultFractionDigits();
    return BigDecimal.valueOf(call.amountMinor(), scale);
  }

  private Map<String, String> details(Departure call) {
    try {
      return json.readValue(call.details(), DETAILS);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("details of " + call + " cannot be read", e);
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
