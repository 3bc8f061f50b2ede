package io.bieases.routes.seal;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.interfaces.RSAKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.KeySpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Reads RSA keys of at least 2048 bits from the forms in which they are handed out. */
final class RsaKeys {

  private static final int MIN_BITS = 2048;
  private static final String NOT_PRIVATE =
      "is not an RSA private key (expected PKCS#8 or PKCS#1 as PEM or bare Base64, or PKCS#12 with"
          + " its password)";
  private static final String NOT_PUBLIC =
      "is not an RSA public key (expected SubjectPublicKeyInfo or PKCS#1 as PEM or bare Base64, or"
          + " an X.509 certificate)";

  private RsaKeys() {}

  /** Reads a private key; {@code alias} picks an entry of a PKCS#12 store that holds several. */
  static PrivateKey readPrivate(byte[] content, Optional<String> password, Optional<String> alias)
      throws KeyException {
    Pem pem = Pem.read(content);
    Optional<PrivateKey> key =
        switch (pem.label()) {
          case "PRIVATE KEY" -> pkcs8(pem.der());
          case "RSA PRIVATE KEY" -> pkcs8(Der.pkcs8(pem.der()));
          case Pem.BARE -> {
            if (password.isPresent()) {
              yield Optional.of(pkcs12(pem.der(), password.get(), alias));
            }
            Optional<PrivateKey> plain = pkcs8(pem.der());
            yield plain.isPresent() ? plain : pkcs8(Der.pkcs8(pem.der()));
          }
          case "ENCRYPTED PRIVATE KEY" ->
              throw new KeyException("is an encrypted PEM: store it as PKCS#12 with a password");
          default -> throw new KeyException("holds a PEM block of another kind: " + NOT_PRIVATE);
        };
    return longEnough(key.orElseThrow(() -> new KeyException(NOT_PRIVATE)));
  }

  /** Reads a public key, also out of a certificate (whose dates and issuer are not looked at). */
  static PublicKey readPublic(byte[] content) throws KeyException {
    Pem pem = Pem.read(content);
    Optional<PublicKey> key =
        switch (pem.label()) {
          case "PUBLIC KEY" -> spki(pem.der());
          case "RSA PUBLIC KEY" -> spki(Der.subjectPublicKeyInfo(pem.der()));
          case "CERTIFICATE" -> certified(pem.der());
          case Pem.BARE -> {
            Optional<PublicKey> plain = spki(pem.der());
            yield plain.isPresent() ? plain : spki(Der.subjectPublicKeyInfo(pem.der()));
          }
          default -> throw new KeyException("holds a PEM block of another kind: " + NOT_PUBLIC);
        };
    return longEnough(key.orElseThrow(() -> new KeyException(NOT_PUBLIC)));
  }

  /** The public key that belongs to a private one. */
  static PublicKey publicPart(PrivateKey key) throws KeyException {
    if (key instanceof RSAPrivateCrtKey crt) {
      try {
        return KeyFactory.getInstance("RSA")
            .generatePublic(new RSAPublicKeySpec(crt.getModulus(), crt.getPublicExponent()));
      } catch (GeneralSecurityException e) {
        throw new KeyException(NOT_PRIVATE);
      }
    }
    throw new KeyException("is an RSA key without its public exponent");
  }

  private static Optional<PrivateKey> pkcs8(byte[] der) {
    try {
      KeySpec spec = new PKCS8EncodedKeySpec(der);
      return Optional.of(KeyFactory.getInstance("RSA").generatePrivate(spec));
    } catch (GeneralSecurityException e) {
      return Optional.empty(); // the caller says what was expected; the cause may quote the key
    }
  }

  private static Optional<PublicKey> spki(byte[] der) {
    try {
      KeySpec spec = new X509EncodedKeySpec(der);
      return Optional.of(KeyFactory.getInstance("RSA").generatePublic(spec));
    } catch (GeneralSecurityException e) {
      return Optional.empty();
    }
  }

  private static Optional<PublicKey> certified(byte[] der) {
    try {
      return Optional.of(
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(der))
              .getPublicKey());
    } catch (GeneralSecurityException e) {
      return Optional.empty();
    }
  }

  private static PrivateKey pkcs12(byte[] store, String password, Optional<String> alias)
      throws KeyException {
    try {
      KeyStore keys = KeyStore.getInstance("PKCS12");
      keys.load(new ByteArrayInputStream(store), password.toCharArray());
      Key key = keys.getKey(entry(keys, alias), password.toCharArray());
      if (key instanceof PrivateKey found) {
        return found;
      }
      throw new KeyException("is a PKCS#12 store whose entry holds no private key");
    } catch (IOException | GeneralSecurityException e) {
      throw new KeyException(
          "cannot be opened as a PKCS#12 store: wrong password, or not such a store");
    }
  }

  private static String entry(KeyStore keys, Optional<String> alias)
      throws GeneralSecurityException, KeyException {
    List<String> found = new ArrayList<>();
    for (String name : Collections.list(keys.aliases())) {
      if (keys.isKeyEntry(name) && alias.map(name::equalsIgnoreCase).orElse(true)) {
        found.add(name);
      }
    }
    if (found.size() == 1) {
      return found.get(0);
    }
    throw new KeyException(
        alias.isPresent()
            ? "is a PKCS#12 store without a key under the configured private-key-alias"
            : "is a PKCS#12 store with " + found.size() + " keys: set private-key-alias");
  }

  private static <K extends Key> K longEnough(K key) throws KeyException {
    if (!(key instanceof RSAKey rsa)) {
      throw new KeyException("is a key, but not an RSA key");
    }
    int bits = rsa.getModulus().bitLength();
    if (bits < MIN_BITS) {
      throw new KeyException("is an RSA key of " + bits + " bits, at least 2048 are needed");
    }
    return key;
  }
}
