package io.bieases.routes.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The nine keys of contract section 2, all present and of the right JSON type; nothing is verified.
 */
record Envelope(
    String merchantId,
    String method,
    String format,
    String charset,
    String encryptType,
    String signType,
    String sign,
    String timestamp,
    String body) {

  private static final int MERCHANT_ID_LENGTH = 18;
  private static final int MAX_LENGTH = 1 << 20;

  static Envelope read(byte[] raw) {
    ObjectNode node =
        StrictJson.parse(raw)
            .orElseThrow(() -> RefusedException.field("envelope", "is not one JSON object"));
    Fields fields = Fields.of(node);
    Envelope envelope =
        new Envelope(
            fields.text("merchantId", MERCHANT_ID_LENGTH),
            fields.text("method", MAX_LENGTH),
            fields.text("format", MAX_LENGTH),
            fields.text("charset", MAX_LENGTH),
            fields.text("encryptType", MAX_LENGTH),
            fields.text("signType", MAX_LENGTH),
            fields.text("sign", MAX_LENGTH),
            Long.toString(fields.epochMillis("timestamp")),
            fields.text("body", MAX_LENGTH));
    fields.end();
    return envelope;
  }

  /** Every field but {@code sign}, keys in ASCII order, {@code k=v} joined with {@code &}. */
  static byte[] sortedInput(Map<String, String> fields) {
    return new TreeMap<>(fields)
        .entrySet().stream()
            .filter(field -> !field.getKey().equals("sign") && !field.getValue().isEmpty())
            .map(field -> field.getKey() + "=" + field.getValue())
            .collect(Collectors.joining("&"))
            .getBytes(StandardCharsets.UTF_8);
  }

  Map<String, String> fields() {
    return Map.of(
        "merchantId", merchantId,
        "method", method,
        "format", format,
        "charset", charset,
        "encryptType", encryptType,
        "signType", signType,
        "sign", sign,
        "timestamp", timestamp,
        "body", body);
  }

  long timestampMillis() {
    return Long.parseLong(timestamp);
  }

  /** Refuses other words than the contract's in the fields that allow only one. */
  void checkWords(Operation operation) {
    List<List<String>> words =
        List.of(
            List.of("method", method, operation.method()),
            List.of("encryptType", encryptType, "AES"),
            List.of("signType", signType, "RSA"),
            List.of("format", format, "json"),
            List.of("charset", charset, "utf-8"));
    for (List<String> word : words) {
      if (!word.get(1).equals(word.get(2))) {
        throw RefusedException.field(word.get(0), "must be " + word.get(2) + " here");
      }
    }
  }

  static ObjectNode json(Map<String, String> fields) {
    ObjectNode node = StrictJson.object();
    fields.forEach(
        (key, value) -> {
          if (key.equals("timestamp")) {
            node.put(key, Long.parseLong(value));
          } else {
            node.put(key, value);
          }
        });
    return node;
  }
}
