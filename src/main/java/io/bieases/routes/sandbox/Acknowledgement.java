package io.bieases.routes.sandbox;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What a receiver answered to a webhook.
 *
 * @param status HTTP status; 0 if there was no answer
 * @param code the JSON number under {@code code}; 0 if there was none
 */
record Acknowledgement(int status, int code) {

  static Acknowledgement read(int status, byte[] answer) {
    int code =
        StrictJson.parse(answer)
            .map(json -> json.path("code"))
            .filter(JsonNode::isInt)
            .map(JsonNode::intValue)
            .orElse(0);
    return new Acknowledgement(status, code);
  }

  /** Contract, section 7: HTTP 200 with the number 20000; everything else is a failure. */
  boolean counts() {
    return status == 200 && code == Codes.SUCCESS;
  }
}
