package io.bieases.routes.seal;

import io.bieases.routes.settings.SignatureInput;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Cipher;

/** Verifies and then decrypts what the gateway sealed. */
final class Opener {

  static final String CIPHER = "AES/CBC/PKCS5Padding";

  private final MerchantKeys keys;

  Opener(MerchantKeys keys) {
    this.keys = keys;
  }

  /**
   * The plaintext of an envelope.
   *
   * @throws SealBrokenException for every envelope that does not prove to be the gateway's
   */
  byte[] open(Map<String, Object> envelope) {
    try {
      String merchantId = StringToSign.text(envelope.get(Field.MERCHANT_ID));
      if (!merchantId.isEmpty() && !merchantId.equals(keys.merchantId())) {
        throw new SealBrokenException();
      }
      byte[] sign = strictBase64(envelope.get(Field.SIGN));
      byte[] body = strictBase64(envelope.get(Field.BODY));
      return keys.input() == SignatureInput.PLAINTEXT_BODY
          ? decryptThenVerify(body, sign)
          : verifyThenDecrypt(envelope, body, sign);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new SealBrokenException();
    }
  }

  private byte[] verifyThenDecrypt(Map<String, Object> envelope, byte[] body, byte[] sign)
      throws GeneralSecurityException {
    String signed = StringToSign.of(keys.input(), envelope, "");
    if (!verifies(signed.getBytes(StandardCharsets.UTF_8), sign)) {
      throw new SealBrokenException();
    }
    return decrypt(body);
  }

  /**
   * Where the plaintext is what was signed there is no other order. Wrong padding goes through a
   * verification all the same, so that the time taken does not tell the two failures apart.
   */
  private byte[] decryptThenVerify(byte[] body, byte[] sign) throws GeneralSecurityException {
    Optional<byte[]> plaintext;
    try {
      plaintext = Optional.of(decrypt(body));
    } catch (GeneralSecurityException e) {
      plaintext = Optional.empty();
    }
    boolean verified = verifies(plaintext.orElse(body), sign);
    if (plaintext.isEmpty() || !verified) {
      throw new SealBrokenException();
    }
    return plaintext.get();
  }

  private boolean verifies(byte[] signed, byte[] sign) throws GeneralSecurityException {
    boolean verified = false;
    for (PublicKey key : keys.gatewayPublicKeys()) {
      verified |= verifies(key, signed, sign);
    }
    return verified;
  }

  /** A signature of another length than one key's may still be the other's. */
  private boolean verifies(PublicKey key, byte[] signed, byte[] sign)
      throws GeneralSecurityException {
    Signature verifier = Signature.getInstance(keys.algorithm().configured());
    verifier.initVerify(key);
    verifier.update(signed);
    try {
      return verifier.verify(sign);
    } catch (SignatureException e) {
      return false;
    }
  }

  private byte[] decrypt(byte[] body) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance(CIPHER);
    cipher.init(Cipher.DECRYPT_MODE, keys.aesKey(), keys.aesIv());
    return cipher.doFinal(body);
  }

  /** Base64 that has exactly one spelling, so that no changed character decodes to the same. */
  private static byte[] strictBase64(Object field) {
    String text = StringToSign.text(field);
    byte[] bytes = Base64.getDecoder().decode(text);
    if (bytes.length == 0 || !Base64.getEncoder().encodeToString(bytes).equals(text)) {
      throw new SealBrokenException();
    }
    return bytes;
  }
}
