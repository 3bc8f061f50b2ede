package io.bieases.routes.proving.audit;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Something that must be nowhere, in the forms in which it may be somewhere.
 *
 * @param wasDropped whether it stood in a row that was asked
 */
public record Canary(String text, boolean wasDropped, Map<String, String> forms) {

  /** A canary that must have six characters at least. */
  public static Canary of(String text, boolean wasDropped) {
    if (text.length() < 6) {
      throw new IllegalArgumentException("a canary of fewer than 6 characters is found by chance");
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    Map<String, String> forms = new LinkedHashMap<>();
    forms.put("as it is", latin(bytes));
    forms.put("URL-encoded", URLEncoder.encode(text, StandardCharsets.UTF_8));
    forms.put("in hex", HexFormat.of().formatHex(bytes));
    forms.put("in HEX", HexFormat.of().withUpperCase().formatHex(bytes));
    forms.put("in UTF-16", latin(text.getBytes(StandardCharsets.UTF_16LE)));
    for (int offset = 0; offset < 3; offset++) {
      forms.put("in base64, offset " + offset, base64(bytes, offset));
    }
    for (int offset = 0; offset < 3; offset++) {
      forms.put(
          "in base64url, offset " + offset,
          base64(bytes, offset).replace('+', '-').replace('/', '_'));
    }
    return new Canary(text, wasDropped, forms);
  }

  /** The part that does not depend on what stands before and behind it. */
  private static String base64(byte[] bytes, int offset) {
    byte[] shifted = new byte[offset + bytes.length];
    System.arraycopy(bytes, 0, shifted, offset, bytes.length);
    int whole = shifted.length / 3 * 3;
    String encoded = Base64.getEncoder().encodeToString(Arrays.copyOf(shifted, whole));
    return offset == 0 ? encoded : encoded.substring(4);
  }

  private static String latin(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  /** The form in which it is in a text. */
  public Optional<String> formIn(String haystack) {
    return forms.entrySet().stream()
        .filter(form -> haystack.contains(form.getValue()))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  int longestForm() {
    return forms.values().stream().mapToInt(String::length).max().orElse(0);
  }

  /** Enough to know which it is, not enough to use it. */
  public String masked() {
    return "canary %s… (%d characters)".formatted(text.substring(0, 2), text.length());
  }
}
