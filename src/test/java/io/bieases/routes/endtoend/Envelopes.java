package io.bieases.routes.endtoend;

import java.util.Map;

/** Answers in an envelope that the gateway did not make. */
final class Envelopes {

  /** Settings of the fault {@code garbage}: executed, and answered with a forged envelope. */
  static final Map<String, Object> FORGED =
      Map.of(
          "body",
          "{\"code\":\"20000\",\"msg\":\"Success\",\"data\":{\"body\":\"QUFBQQ==\",\"sign\":\"QUFBQQ==\"}}");

  private Envelopes() {}
}
