package io.bieases.routes.seal;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The outer form of a key file: what a PEM header calls it, and the bytes inside. */
final class Pem {

  /** The label of bytes that came without a PEM header. */
  static final String BARE = "";

  private static final int DER_SEQUENCE = 0x30;
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \\1-----");

  private final String label;
  private final byte[] der;

  private Pem(String label, byte[] der) {
    this.label = label;
    this.der = der;
  }

  /** The PEM label such as {@code PRIVATE KEY}, or {@link #BARE}. */
  String label() {
    return label;
  }

  byte[] der() {
    return der.clone();
  }

  /** Reads PEM, bare Base64 (line breaks allowed) or binary DER. */
  static Pem read(byte[] content) throws KeyException {
    String text = new String(content, StandardCharsets.ISO_8859_1);
    Matcher block = BLOCK.matcher(text);
    if (block.find()) {
      return new Pem(block.group(1), base64(block.group(2)));
    }
    if (text.contains("-----BEGIN ")) {
      throw new KeyException("is a PEM block that is cut off or damaged");
    }
    if (content.length > 0 && content[0] == DER_SEQUENCE && !isBase64(text)) {
      return new Pem(BARE, content);
    }
    return new Pem(BARE, base64(text));
  }

  private static boolean isBase64(String text) {
    return text.strip().matches("[A-Za-z0-9+/=\\s]+");
  }

  private static byte[] base64(String text) throws KeyException {
    try {
      // one-line environment variables often carry the two characters \n for a line break
      return Base64.getDecoder().decode(text.replace("\\n", "").replaceAll("\\s", ""));
    } catch (IllegalArgumentException e) {
      throw new KeyException("is neither PEM nor Base64");
    }
  }
}
