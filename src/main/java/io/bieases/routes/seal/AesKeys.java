package io.bieases.routes.seal;

import io.bieases.routes.settings.Encoding;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.SecretKey;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Decodes the AES key (16, 24 or 32 bytes) and the IV (16 bytes) of contract section 4. */
final class AesKeys {

  private static final int BLOCK_BYTES = 16;

  private AesKeys() {}

  static SecretKey key(String configured, Encoding encoding) throws KeyException {
    byte[] bytes = decode(configured, encoding);
    if (bytes.length != 16 && bytes.length != 24 && bytes.length != 32) {
      throw new KeyException(
          "has " + bytes.length + " bytes" + as(encoding) + ", an AES key has 16, 24 or 32");
    }
    return new SecretKeySpec(bytes, "AES");
  }

  static IvParameterSpec iv(String configured, Encoding encoding) throws KeyException {
    byte[] bytes = decode(configured, encoding);
    if (bytes.length != BLOCK_BYTES) {
      throw new KeyException("has " + bytes.length + " bytes" + as(encoding) + ", an IV has 16");
    }
    return new IvParameterSpec(bytes);
  }

  private static byte[] decode(String configured, Encoding encoding) throws KeyException {
    try {
      return switch (encoding) {
        case TEXT -> configured.getBytes(StandardCharsets.UTF_8);
        case HEX -> HexFormat.of().parseHex(configured);
        case BASE64 -> Base64.getDecoder().decode(configured);
      };
    } catch (IllegalArgumentException e) {
      throw new KeyException("is not " + (encoding == Encoding.HEX ? "hex" : "Base64"));
    }
  }

  private static String as(Encoding encoding) {
    return switch (encoding) {
      case TEXT -> " as text";
      case HEX -> " as hex";
      case BASE64 -> " as Base64";
    };
  }
}
