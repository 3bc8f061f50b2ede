package io.bieases.routes.seal;

import io.bieases.routes.settings.SignatureAlgorithm;
import io.bieases.routes.settings.SignatureInput;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.List;
import javax.crypto.SecretKey;
import javax.crypto.spec.IvParameterSpec;

/**
 * What seals and opens the envelopes of one merchant, read and checked.
 *
 * @param merchantId as issued by the gateway
 * @param privateKey ours, signs
 * @param gatewayPublicKeys theirs: what one of them verifies is theirs; the one in use first
 */
public record MerchantKeys(
    String alias,
    String merchantId,
    PrivateKey privateKey,
    List<PublicKey> gatewayPublicKeys,
    SecretKey aesKey,
    IvParameterSpec aesIv,
    SignatureInput input,
    SignatureAlgorithm algorithm) {

  /** Alias and signature combination; never a key. */
  @Override
  public String toString() {
    return "MerchantKeys[" + alias + ", " + input + ", " + algorithm + ", ***]";
  }
}
