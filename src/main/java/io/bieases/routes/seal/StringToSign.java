package io.bieases.routes.seal;

import io.bieases.routes.settings.SignatureInput;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;

/** The three strings that may be what is signed (contract, section 3); no cryptography here. */
final class StringToSign {

  private StringToSign() {}

  /**
   * The string for one input.
   *
   * @throws IllegalArgumentException if the envelope holds what cannot be part of such a string
   */
  static String of(SignatureInput input, Map<String, Object> envelope, String plaintextBody) {
    return switch (input) {
      case SORTED_ENVELOPE -> sortedEnvelope(envelope);
      case CIPHERTEXT_BODY -> text(envelope.get(Field.BODY));
      case PLAINTEXT_BODY -> plaintextBody;
    };
  }

  private static String sortedEnvelope(Map<String, Object> envelope) {
    StringJoiner joined = new StringJoiner("&");
    new TreeMap<>(envelope)
        .forEach(
            (key, value) -> {
              String text = text(value);
              if (text.contains("&") || key.contains("&") || key.contains("=")) {
                throw new IllegalArgumentException("two envelopes would have one string to sign");
              }
              if (!text.isEmpty() && !key.equals(Field.SIGN)) {
                joined.add(key + "=" + text);
              }
            });
    return joined.toString();
  }

  /** A field as it stands on the wire; a missing one is empty. */
  static String text(Object value) {
    if (value == null) {
      return "";
    }
    if (value instanceof String || value instanceof Long || value instanceof Integer) {
      return value.toString();
    }
    throw new IllegalArgumentException("an envelope holds strings and whole numbers only");
  }
}
