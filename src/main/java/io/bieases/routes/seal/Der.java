package io.bieases.routes.seal;

import java.io.ByteArrayOutputStream;
import java.util.HexFormat;

/** Wraps the bare PKCS#1 forms of an RSA key into the forms that the JDK reads (RFC 8017, 5958). */
final class Der {

  private static final int SEQUENCE = 0x30;
  private static final int BIT_STRING = 0x03;
  private static final int OCTET_STRING = 0x04;
  private static final byte[] VERSION_0 = HexFormat.of().parseHex("020100");

  /** SEQUENCE { OBJECT IDENTIFIER rsaEncryption, NULL }. */
  private static final byte[] RSA = HexFormat.of().parseHex("300d06092a864886f70d0101010500");

  private Der() {}

  /** PKCS#1 RSAPrivateKey to PKCS#8. */
  static byte[] pkcs8(byte[] pkcs1) {
    return element(SEQUENCE, VERSION_0, RSA, element(OCTET_STRING, pkcs1));
  }

  /** PKCS#1 RSAPublicKey to X.509 SubjectPublicKeyInfo. */
  static byte[] subjectPublicKeyInfo(byte[] pkcs1) {
    return element(SEQUENCE, RSA, element(BIT_STRING, new byte[] {0}, pkcs1));
  }

  private static byte[] element(int tag, byte[]... parts) {
    int length = 0;
    for (byte[] part : parts) {
      length += part.length;
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    if (length < 0x80) {
      out.write(length);
    } else {
      int bytes = (32 - Integer.numberOfLeadingZeros(length) + 7) / 8;
      out.write(0x80 | bytes);
      for (int i = bytes - 1; i >= 0; i--) {
        out.write(length >>> (8 * i));
      }
    }
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }
}
