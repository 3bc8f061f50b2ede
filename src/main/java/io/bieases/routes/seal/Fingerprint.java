package io.bieases.routes.seal;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The first 8 bytes of the SHA-256 of a public key (DER), in hex: enough to tell two keys apart.
 * The same as {@code openssl pkey -pubin -outform DER | sha256sum | cut -c1-16}.
 */
final class Fingerprint {

  private static final int SHOWN_BYTES = 8;

  private Fingerprint() {}

  static String of(PublicKey key) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(key.getEncoded());
      return HexFormat.of().formatHex(Arrays.copyOf(digest, SHOWN_BYTES));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** The fingerprint of the public key that belongs to a private one, if that is known. */
  static String ofPublicPart(PrivateKey key) {
    try {
      return of(RsaKeys.publicPart(key));
    } catch (KeyException e) {
      return "unknown";
    }
  }
}
