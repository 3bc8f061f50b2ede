package io.bieases.routes.sandbox;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The gateway's side of contract sections 3 and 4, on the plain JDK: RSA PKCS#1 v1.5 signatures and
 * AES/CBC/PKCS5 with the static IV of the credential set, Base64 with padding.
 */
final class GatewayCrypto {
  private final SandboxCredentials credentials;
  private final String algorithm;

  GatewayCrypto(SandboxCredentials credentials, SandboxSettings.SignatureAlgorithm algorithm) {
    this.credentials = credentials;
    this.algorithm = algorithm.jcaName();
  }

  /** Whether the merchant signed {@code input}; anything unreadable is a no. */
  boolean isSigned(byte[] input, String sign) {
    Optional<byte[]> signature = base64(sign);
    if (signature.isEmpty()) {
      return false;
    }
    try {
      Signature verifier = Signature.getInstance(algorithm);
      verifier.initVerify(credentials.merchantKey());
      verifier.update(input);
      return verifier.verify(signature.get());
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  /** Base64 signature with {@code key}. */
  String sign(byte[] input, PrivateKey key) {
    try {
      Signature signer = Signature.getInstance(algorithm);
      signer.initSign(key);
      signer.update(input);
      return Base64.getEncoder().encodeToString(signer.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the key does not sign", e);
    }
  }

  /** The plain text, or empty if it is no Base64, no whole blocks or wrongly padded. */
  Optional<byte[]> decrypt(String body) {
    return base64(body)
        .flatMap(
            ciphertext -> {
              try {
                return Optional.of(cipher(Cipher.DECRYPT_MODE).doFinal(ciphertext));
              } catch (GeneralSecurityException e) {
                return Optional.empty();
              }
            });
  }

  String encrypt(byte[] plain) {
    try {
      return Base64.getEncoder().encodeToString(cipher(Cipher.ENCRYPT_MODE).doFinal(plain));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the gateway's AES key does not encrypt", e);
    }
  }

  private Cipher cipher(int mode) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
    cipher.init(
        mode,
        new SecretKeySpec(credentials.aesKey(), "AES"),
        new IvParameterSpec(credentials.aesIv()));
    return cipher;
  }

  /** The JDK's decoder takes unpadded text too; the contract's form has padding. */
  private static Optional<byte[]> base64(String text) {
    try {
      return text.isEmpty() || text.length() % 4 != 0
          ? Optional.empty()
          : Optional.of(Base64.getDecoder().decode(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
