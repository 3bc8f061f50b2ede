package io.bieases.routes.seal;

import static org.assertj.core.api.Assertions.assertThat;

import io.bieases.routes.settings.Encoding;
import io.bieases.routes.settings.Merchant;
import io.bieases.routes.settings.Secret;
import io.bieases.routes.settings.SignatureAlgorithm;
import io.bieases.routes.settings.SignatureInput;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CertificatesTest {

  /** By openssl: {@code x509 -noout -enddate}. */
  private static final Instant END = Instant.parse("2126-10-30T08:42:08Z");

  private static Merchant merchant(String own, String password, String theirs, String next) {
    return new Merchant(
        "B1",
        Secret.of("file:" + Vectors.FOLDER.resolve(own)),
        Optional.of(Secret.of(password)),
        Optional.empty(),
        Secret.of("file:" + Vectors.FOLDER.resolve(theirs)),
        Optional.of(Secret.of(next)),
        Secret.none(),
        Secret.none(),
        Encoding.TEXT,
        new Merchant.Signature(SignatureInput.SORTED_ENVELOPE, SignatureAlgorithm.SHA256_WITH_RSA),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Secret.none(),
        new Merchant.Limits(1, 1, 1, 1, 1, 1, 1));
  }

  @Test
  void eachCertificateTellsItsEndAndBareKeysHaveNone() {
    assertThat(Certificates.ends(merchant("merchant.pkcs8.pem", "", "merchant.crt.pem", "")))
        .containsOnly(java.util.Map.entry("gateway-public-key", END));
    assertThat(
            Certificates.ends(
                merchant(
                    "merchant.p12",
                    "changeit",
                    "gateway.pub.pem",
                    "file:" + Vectors.FOLDER.resolve("merchant.crt.pem"))))
        .containsOnlyKeys("private-key", "gateway-next-public-key");
  }

  @Test
  void whatCannotBeReadIsLeftToTheStartUpCheck() {
    assertThat(Certificates.ends(merchant("merchant.p12", "wrong", "gone.pem", "file:gone")))
        .isEmpty();
  }
}
