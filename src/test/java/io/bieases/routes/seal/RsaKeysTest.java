package io.bieases.routes.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RsaKeysTest {

  /** By openssl: {@code pkey -pubout -outform DER | sha256sum}. */
  private static final String MERCHANT = fingerprint();

  private static String fingerprint() {
    try {
      return Fingerprint.of(RsaKeys.readPublic(Vectors.bytes("merchant.pub.pem")));
    } catch (KeyException e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "merchant.pkcs8.pem",
        "merchant.pkcs1.pem",
        "merchant.pkcs8.b64",
        "merchant.pkcs1.b64"
      })
  void everyFormOfOnePrivateKeyGivesTheSameKey(String form) throws Exception {
    assertThat(Fingerprint.ofPublicPart(privateKey(Vectors.bytes(form)))).isEqualTo(MERCHANT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "merchant.pub.pem",
        "merchant.pub.pkcs1.pem",
        "merchant.pub.b64",
        "merchant.pub.pkcs1.b64",
        "merchant.crt.pem"
      })
  void everyFormOfOnePublicKeyGivesTheSameKey(String form) throws Exception {
    assertThat(Fingerprint.of(RsaKeys.readPublic(Vectors.bytes(form)))).isEqualTo(MERCHANT);
  }

  @Test
  void aPemInOneLineWithEscapedLineBreaksIsRead() throws Exception {
    String oneLine = Vectors.text("merchant.pkcs8.pem").strip().replace("\n", "\\n");

    assertThat(Fingerprint.ofPublicPart(privateKey(oneLine.getBytes(StandardCharsets.UTF_8))))
        .isEqualTo(MERCHANT);
  }

  @Test
  void aKeyInPkcs12IsFoundWithAndWithoutItsAlias() throws Exception {
    byte[] store = Vectors.bytes("merchant.p12");

    for (Optional<String> alias :
        java.util.List.of(Optional.of("signer"), Optional.<String>empty())) {
      PrivateKey key = RsaKeys.readPrivate(store, Optional.of("changeit"), alias);
      assertThat(Fingerprint.ofPublicPart(key)).isEqualTo(MERCHANT);
    }
  }

  @Test
  void aPkcs12StoreWithTwoKeysNeedsAnAlias() throws Exception {
    byte[] two = storeWithTwoKeys();

    assertThatThrownBy(() -> RsaKeys.readPrivate(two, Optional.of("changeit"), Optional.empty()))
        .hasMessage("is a PKCS#12 store with 2 keys: set private-key-alias");
    assertThat(RsaKeys.readPrivate(two, Optional.of("changeit"), Optional.of("b"))).isNotNull();
    assertThatThrownBy(() -> RsaKeys.readPrivate(two, Optional.of("changeit"), Optional.of("c")))
        .hasMessageContaining("without a key under the configured private-key-alias");
  }

  @Test
  void aWrongPkcs12PasswordIsNamedAndNotShown() {
    assertThatThrownBy(
            () ->
                RsaKeys.readPrivate(
                    Vectors.bytes("merchant.p12"), Optional.of("guess-123"), Optional.empty()))
        .isInstanceOf(KeyException.class)
        .hasMessageContaining("wrong password")
        .hasMessageNotContaining("guess-123")
        .hasNoCause();
  }

  @ParameterizedTest
  @CsvSource({
    "short.pkcs8.pem, 1024 bits",
    "ec.pkcs8.pem, not an RSA private key",
    "merchant.pub.pem, another kind",
    "merchant.encrypted.pem, encrypted PEM",
    "merchant.p12, not an RSA private key",
    "plaintext.json, neither PEM nor Base64",
    "ciphertext-body.txt, not an RSA private key"
  })
  void whatIsNoUsablePrivateKeyIsRefusedWithTheReason(String form, String reason) {
    assertThatThrownBy(() -> privateKey(Vectors.bytes(form)))
        .isInstanceOf(KeyException.class)
        .hasMessageContaining(reason)
        .hasNoCause();
  }

  @ParameterizedTest
  @CsvSource({
    "short.pub.pem, 1024 bits",
    "ec.pub.pem, not an RSA public key",
    "merchant.pkcs8.pem, another kind",
    "merchant.pkcs8.b64, not an RSA public key"
  })
  void whatIsNoUsablePublicKeyIsRefusedWithTheReason(String form, String reason) {
    assertThatThrownBy(() -> RsaKeys.readPublic(Vectors.bytes(form)))
        .isInstanceOf(KeyException.class)
        .hasMessageContaining(reason)
        .hasNoCause();
  }

  @Test
  void aPemThatIsCutOffIsRefused() {
    String pem = Vectors.text("merchant.pkcs8.pem");

    assertThatThrownBy(() -> privateKey(pem.substring(0, 900).getBytes(StandardCharsets.UTF_8)))
        .hasMessageContaining("cut off");
  }

  private static PrivateKey privateKey(byte[] content) throws KeyException {
    return RsaKeys.readPrivate(content, Optional.empty(), Optional.empty());
  }

  private static byte[] storeWithTwoKeys() throws Exception {
    Certificate certificate =
        CertificateFactory.getInstance("X.509")
            .generateCertificate(
                new java.io.ByteArrayInputStream(Vectors.bytes("merchant.crt.pem")));
    PrivateKey key = privateKey(Vectors.bytes("merchant.pkcs8.pem"));
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    char[] password = "changeit".toCharArray();
    store.setKeyEntry("a", key, password, new Certificate[] {certificate});
    store.setKeyEntry("b", key, password, new Certificate[] {certificate});
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    store.store(out, password);
    return out.toByteArray();
  }
}
