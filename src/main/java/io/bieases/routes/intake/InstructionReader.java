package io.bieases.routes.intake;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bieases.routes.journal.Operation;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * Reads one instruction of any operation strictly (contract section 5): nothing is sent that the
 * gateway would refuse for its form. No key twice, no unknown field, amounts with the currency's
 * decimals.
 */
public final class InstructionReader {

  /** Bytes of one instruction, at most. */
  public static final int MAX_BYTES = 1 << 20;

  static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,32}");
  static final Pattern NUMBER = Pattern.compile("[A-Za-z0-9_-]{1,64}");
  static final String ID_RULE = "must be 1 to 32 letters, digits, _ or -";
  static final String NUMBER_RULE = "must be 1 to 64 letters, digits, _ or -";

  private static final int DEPTH_MAX = 16;

  private static final ObjectMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(DEPTH_MAX)
                          .maxNumberLength(64)
                          .build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  /**
   * The instruction as the journal keeps it.
   *
   * @throws UnreadableInstructionException naming the first field that is wrong
   */
  public CheckedInstruction read(Received received) throws UnreadableInstructionException {
    Operation operation = Operation.of(received.operation());
    JsonFields fields = new JsonFields(object(received), "");
    return switch (operation) {
      case CREATE -> OrderFields.read(fields);
      case REFUND -> RefundFields.read(fields, received.paymentId());
      case QUERY, CANCEL -> aboutPayment(operation, fields, received);
      case REFUND_QUERY -> aboutRefund(fields, received);
    };
  }

  /** The number of an instruction that cannot be sent as it is, if it can be told; else empty. */
  String number(Received received) {
    Optional<String> number;
    try {
      JsonNode object = object(received);
      number =
          switch (Operation.of(received.operation())) {
            case CREATE -> Optional.of(object.path("order").path("orderNo").asText());
            case REFUND -> Optional.of(object.path("referRefundNo").asText());
            case QUERY, CANCEL, REFUND_QUERY ->
                Optional.of(object.path("requestId").asText())
                    .filter(text -> !text.isEmpty())
                    .or(received::requestId);
          };
    } catch (UnreadableInstructionException e) {
      number = received.requestId();
    }
    return number.filter(text -> NUMBER.matcher(text).matches()).orElse("");
  }

  private static CheckedInstruction aboutPayment(
      Operation operation, JsonFields fields, Received received)
      throws UnreadableInstructionException {
    String paymentId = id("paymentId", fields, received.paymentId());
    String requestId = requestId(fields, received);
    fields.end();
    return new CheckedInstruction(
        operation.word(),
        requestId,
        Optional.of(paymentId),
        OptionalLong.empty(),
        Optional.empty(),
        Optional.empty(),
        "{}");
  }

  private static CheckedInstruction aboutRefund(JsonFields fields, Received received)
      throws UnreadableInstructionException {
    String refundId = id("refundId", fields, received.refundId());
    String requestId = requestId(fields, received);
    fields.end();
    return new CheckedInstruction(
        Operation.REFUND_QUERY.word(),
        requestId,
        Optional.empty(),
        OptionalLong.empty(),
        Optional.empty(),
        Optional.of(refundId),
        "{}");
  }

  /** An id of the gateway: in the path, in the body, or the same in both. */
  static String id(String name, JsonFields fields, Optional<String> inPath)
      throws UnreadableInstructionException {
    Optional<String> inBody = fields.optionalWord(name, ID, ID_RULE);
    if (inPath.isPresent() && inBody.filter(id -> !id.equals(inPath.get())).isPresent()) {
      throw fields.refused(name, "differs from the one in the path");
    }
    String id = inBody.or(() -> inPath).orElseThrow(() -> fields.refused(name, "is missing"));
    if (!ID.matcher(id).matches()) {
      throw fields.refused(name, ID_RULE);
    }
    return id;
  }

  private static String requestId(JsonFields fields, Received received)
      throws UnreadableInstructionException {
    Optional<String> inBody = fields.optionalWord("requestId", NUMBER, NUMBER_RULE);
    String requestId = inBody.or(received::requestId).orElse("");
    if (!requestId.isEmpty() && !NUMBER.matcher(requestId).matches()) {
      throw fields.refused("requestId", NUMBER_RULE);
    }
    return requestId;
  }

  private static ObjectNode object(Received received) throws UnreadableInstructionException {
    if (received.body().length > MAX_BYTES) {
      throw new UnreadableInstructionException("", "longer than " + MAX_BYTES + " bytes");
    }
    String text = text(received.body());
    boolean pathSaysAll = received.paymentId().isPresent() || received.refundId().isPresent();
    if (text.isBlank() && pathSaysAll) {
      return JSON.createObjectNode();
    }
    try {
      JsonNode node = JSON.readTree(text);
      if (node instanceof ObjectNode object) {
        return object;
      }
    } catch (JacksonException e) {
      throw new UnreadableInstructionException("", problem(e));
    }
    throw new UnreadableInstructionException("", "is not one JSON object");
  }

  private static String text(byte[] body) throws UnreadableInstructionException {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw new UnreadableInstructionException("", "has bytes that are not UTF-8");
    }
  }

  /** Where, but never what: the parser's own message quotes the text. */
  private static String problem(JacksonException e) {
    String what =
        String.valueOf(e.getOriginalMessage()).startsWith("Duplicate field")
            ? "has a field twice"
            : "is not JSON as it must be";
    return e.getLocation() == null
        ? what
        : what
            + ", line "
            + e.getLocation().getLineNr()
            + ", column "
            + e.getLocation().getColumnNr();
  }

  static String write(Map<String, Object> details) {
    try {
      return JSON.writeValueAsString(details);
    } catch (JacksonException e) {
      throw new IllegalStateException("texts and numbers can be written", e);
    }
  }

  /** Keeps an optional field if it is there. */
  static void put(Map<String, Object> details, String name, Optional<?> value) {
    value.ifPresent(present -> details.put(name, present));
  }

  static Map<String, Object> details() {
    return new LinkedHashMap<>();
  }
}
