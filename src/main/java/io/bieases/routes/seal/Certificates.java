package io.bieases.routes.seal;

import io.bieases.routes.settings.Merchant;
import io.bieases.routes.settings.Secret;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Until when a merchant's keys are good, where they were configured as a certificate. A bare key
 * has no end. Nothing is refused for its dates, they are only told.
 */
public final class Certificates {

  private Certificates() {}

  /**
   * The end of each certificate, by the property that names it: {@code private-key} (a PKCS#12
   * store), {@code gateway-public-key}, {@code gateway-next-public-key}. What cannot be read is
   * left out: the start-up check tells about that.
   */
  public static Map<String, Instant> ends(Merchant merchant) {
    Map<String, Instant> ends = new LinkedHashMap<>();
    inStore(merchant).ifPresent(end -> ends.put("private-key", end));
    ofKey(merchant.gatewayPublicKey()).ifPresent(end -> ends.put("gateway-public-key", end));
    merchant
        .gatewayNextPublicKey()
        .flatMap(Certificates::ofKey)
        .ifPresent(end -> ends.put("gateway-next-public-key", end));
    return ends;
  }

  private static Optional<Instant> ofKey(Secret secret) {
    try {
      Pem pem = Pem.read(secret.bytes());
      return pem.label().equals("CERTIFICATE")
          ? end(
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(new ByteArrayInputStream(pem.der())))
          : Optional.empty();
    } catch (IOException | KeyException | GeneralSecurityException e) {
      return Optional.empty();
    }
  }

  private static Optional<Instant> inStore(Merchant merchant) {
    Optional<Secret> password = merchant.privateKeyPassword().filter(its -> !its.isEmpty());
    if (password.isEmpty()) {
      return Optional.empty();
    }
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(
          new ByteArrayInputStream(Pem.read(merchant.privateKey().bytes()).der()),
          password.get().text().toCharArray());
      for (String name : Collections.list(store.aliases())) {
        if (store.isKeyEntry(name)
            && merchant.privateKeyAlias().map(name::equalsIgnoreCase).orElse(true)) {
          return end(store.getCertificate(name));
        }
      }
      return Optional.empty();
    } catch (IOException | KeyException | GeneralSecurityException e) {
      return Optional.empty();
    }
  }

  private static Optional<Instant> end(Certificate certificate) {
    return certificate instanceof X509Certificate its
        ? Optional.of(its.getNotAfter().toInstant())
        : Optional.empty();
  }
}
