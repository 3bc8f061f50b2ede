package io.bieases.routes.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.Set;

/**
 * One fault as ordered through the control API.
 *
 * @param operation only this one; empty: all
 * @param number only this exact number; empty: all
 * @param count how many requests it hits; -1: no end
 * @param probability 0 to 1, drawn per matching request from {@code seed}
 * @param retryAfterSeconds header of a 429; -1: none
 * @param delayMillis before the first byte
 * @param byteMillis between two bytes
 */
record Fault(
    FaultKind kind,
    Optional<Operation> operation,
    Optional<String> number,
    long count,
    double probability,
    long seed,
    int status,
    Optional<String> body,
    long retryAfterSeconds,
    long delayMillis,
    long byteMillis,
    Optional<String> location) {

  private static final Set<String> NUMBERS =
      Set.of(
          "count",
          "probability",
          "seed",
          "status",
          "retryAfterSeconds",
          "delayMillis",
          "byteMillis");
  private static final Set<String> KEYS =
      Set.of(
          "fault",
          "operation",
          "number",
          "count",
          "probability",
          "seed",
          "status",
          "body",
          "retryAfterSeconds",
          "delayMillis",
          "byteMillis",
          "location");

  /** What {@code SIMLOST} orders for one request. */
  static Fault lost() {
    return new Fault(
        FaultKind.EXECUTE_THEN_DROP,
        Optional.empty(),
        Optional.empty(),
        1,
        1,
        0,
        200,
        Optional.empty(),
        -1,
        0,
        0,
        Optional.empty());
  }

  /**
   * Reads an order.
   *
   * @throws IllegalArgumentException naming what is wrong with it
   */
  static Fault read(ObjectNode json) {
    json.fieldNames().forEachRemaining(key -> require(KEYS.contains(key), "unknown key " + key));
    NUMBERS.forEach(
        key -> require(!json.has(key) || json.path(key).isNumber(), key + " must be a number"));
    FaultKind kind =
        FaultKind.ofLabel(json.path("fault").asText())
            .orElseThrow(() -> new IllegalArgumentException("fault is missing or unknown"));
    Optional<String> operation = text(json, "operation");
    Fault fault =
        new Fault(
            kind,
            operation.map(
                label ->
                    Operation.ofLabel(label)
                        .orElseThrow(() -> new IllegalArgumentException("operation is unknown"))),
            text(json, "number"),
            json.path("count").asLong(-1),
            json.path("probability").asDouble(1),
            json.path("seed").asLong(0),
            json.path("status").asInt(kind.usualStatus()),
            text(json, "body"),
            json.path("retryAfterSeconds").asLong(-1),
            json.path("delayMillis").asLong(0),
            json.path("byteMillis").asLong(0),
            text(json, "location"));
    fault.check();
    return fault;
  }

  private void check() {
    require(count == -1 || count > 0, "count must be -1 or above 0");
    require(probability >= 0 && probability <= 1, "probability must be 0 to 1");
    require(status >= 200 && status <= 599, "status must be 200 to 599");
    require(delayMillis >= 0 && byteMillis >= 0, "delays must not be negative");
    require(kind != FaultKind.REDIRECT || location.isPresent(), "redirect needs a location");
    require(
        kind != FaultKind.SLOW || delayMillis + byteMillis > 0,
        "slow needs delayMillis or byteMillis");
    require(
        kind != FaultKind.ERROR_AFTER_EXECUTE || status >= 400,
        "error-after-execute needs a status from 400 on");
  }

  boolean matches(Operation asked, String askedNumber) {
    return operation.map(asked::equals).orElse(true)
        && number.map(askedNumber::equals).orElse(true);
  }

  private static Optional<String> text(ObjectNode json, String key) {
    JsonNode value = json.path(key);
    require(value.isMissingNode() || value.isTextual(), key + " must be a string");
    return value.isTextual() ? Optional.of(value.textValue()) : Optional.empty();
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
