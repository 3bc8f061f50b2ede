package io.bieases.routes.status;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads what the gateway wrote: no name twice, nothing behind the end, no floating point. */
final class GatewayJson {

  /** Messages and ids are short; more than this is cut. */
  private static final int MAX_TEXT = 500;

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private GatewayJson() {}

  static JsonNode read(byte[] bytes) throws IOException {
    JsonNode root = JSON.readTree(bytes);
    if (root == null) {
      throw new IOException("no JSON");
    }
    return root;
  }

  static JsonNode readObject(byte[] bytes) throws IOException {
    JsonNode root = read(bytes);
    if (!root.isObject()) {
      throw new IOException("no JSON object");
    }
    return root;
  }

  /** The fields that have a value. */
  static Map<String, Object> fields(JsonNode object) throws JsonProcessingException {
    Map<String, Object> fields = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      if (!field.getValue().isNull()) {
        fields.put(field.getKey(), JSON.treeToValue(field.getValue(), Object.class));
      }
    }
    return fields;
  }

  /** The same with texts that can be stored and shown. */
  static Map<String, Object> printable(Map<String, Object> fields) {
    Map<String, Object> printable = new LinkedHashMap<>(fields);
    printable.replaceAll((name, value) -> value instanceof String text ? printable(text) : value);
    return printable;
  }

  /** A database cannot hold a NUL, and an answer that cannot be written down is lost. */
  static String printable(String text) {
    return text.codePoints()
        .map(c -> Character.isISOControl(c) ? ' ' : c)
        .limit(MAX_TEXT)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
