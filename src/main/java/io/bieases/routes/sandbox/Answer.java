package io.bieases.routes.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;

/** What is said to the caller: contract, section 6. {@code data} is JSON null on every refusal. */
record Answer(int httpStatus, int code, String message, JsonNode data) {

  static Answer success(JsonNode data) {
    return new Answer(200, Codes.SUCCESS, Codes.message(Codes.SUCCESS), data);
  }

  static Answer refused(int code, String message) {
    int status = code == Codes.THROTTLED ? 429 : 200;
    return new Answer(status, code, message, NullNode.getInstance());
  }

  static Answer throttled() {
    return refused(Codes.THROTTLED, Codes.message(Codes.THROTTLED));
  }
}
