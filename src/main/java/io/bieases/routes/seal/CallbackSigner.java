package io.bieases.routes.seal;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs what is sent to a merchant's own system, as Standard Webhooks has it: HMAC-SHA-256 over id,
 * time and body, with a secret both know.
 */
public final class CallbackSigner {

  private static final String PREFIX = "whsec_";
  private static final String ALGORITHM = "HmacSHA256";
  private static final int FEWEST_BYTES = 24;
  private static final int MOST_BYTES = 64;

  private final SecretKey key;

  private CallbackSigner(SecretKey key) {
    this.key = key;
  }

  /**
   * Takes the secret as it is configured.
   *
   * @param configured {@code whsec_} and 24 to 64 bytes as Base64
   */
  static CallbackSigner of(String configured) throws KeyException {
    if (!configured.startsWith(PREFIX)) {
      throw new KeyException("does not start with " + PREFIX);
    }
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(configured.substring(PREFIX.length()));
    } catch (IllegalArgumentException e) {
      throw new KeyException("is not Base64 behind " + PREFIX);
    }
    if (bytes.length < FEWEST_BYTES || bytes.length > MOST_BYTES) {
      throw new KeyException(
          "has %d bytes, a secret for callbacks has %d to %d"
              .formatted(bytes.length, FEWEST_BYTES, MOST_BYTES));
    }
    return new CallbackSigner(new SecretKeySpec(bytes, ALGORITHM));
  }

  /**
   * The value of the header {@code Webhook-Signature}.
   *
   * @param id the same at every try
   * @param epochSeconds when this try is made
   * @param body what is sent, as UTF-8
   */
  public String sign(String id, long epochSeconds, String body) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      byte[] signed =
          mac.doFinal((id + "." + epochSeconds + "." + body).getBytes(StandardCharsets.UTF_8));
      return "v1," + Base64.getEncoder().encodeToString(signed);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + ALGORITHM, e);
    }
  }
}
