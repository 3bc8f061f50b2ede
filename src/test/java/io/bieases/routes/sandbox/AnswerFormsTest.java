package io.bieases.routes.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Both forms of answers, and the nine ways to sign. */
class AnswerFormsTest {
  @TempDir Path dir;

  @ParameterizedTest
  @CsvSource({
    "sorted-envelope,SORTED_ENVELOPE,SHA256withRSA,SHA256_WITH_RSA",
    "sorted-envelope,SORTED_ENVELOPE,SHA1withRSA,SHA1_WITH_RSA",
    "sorted-envelope,SORTED_ENVELOPE,MD5withRSA,MD5_WITH_RSA",
    "ciphertext-body,CIPHERTEXT_BODY,SHA256withRSA,SHA256_WITH_RSA",
    "ciphertext-body,CIPHERTEXT_BODY,SHA1withRSA,SHA1_WITH_RSA",
    "ciphertext-body,CIPHERTEXT_BODY,MD5withRSA,MD5_WITH_RSA",
    "plaintext-body,PLAINTEXT_BODY,SHA256withRSA,SHA256_WITH_RSA",
    "plaintext-body,PLAINTEXT_BODY,SHA1withRSA,SHA1_WITH_RSA",
    "plaintext-body,PLAINTEXT_BODY,MD5withRSA,MD5_WITH_RSA"
  })
  void onlyTheConfiguredSignatureIsTaken(
      String input,
      SandboxSettings.SignatureInput gatewayInput,
      String algorithm,
      SandboxSettings.SignatureAlgorithm gatewayAlgorithm) {
    SandboxSettings.Signature signature =
        new SandboxSettings.Signature(gatewayInput, gatewayAlgorithm);
    try (RunningGateway running = RunningGateway.signing(dir, signature, input, algorithm)) {
      assertThat(running.merchant.query("SBXUSD1P").code()).isEqualTo("20000");
      for (String otherInput :
          new String[] {"sorted-envelope", "ciphertext-body", "plaintext-body"}) {
        for (String other : new String[] {"SHA256withRSA", "SHA1withRSA", "MD5withRSA"}) {
          if (!otherInput.equals(input) || !other.equals(algorithm)) {
            assertThat(merchant(running, otherInput, other).query("SBXUSD1P").code())
                .isEqualTo("44001");
          }
        }
      }
    }
  }

  @Test
  void signedPlainTextThatDoesNotDecryptLooksLikeABadSignature() {
    SandboxSettings.Signature signature =
        new SandboxSettings.Signature(
            SandboxSettings.SignatureInput.PLAINTEXT_BODY,
            SandboxSettings.SignatureAlgorithm.SHA256_WITH_RSA);
    try (RunningGateway running =
        RunningGateway.signing(dir, signature, "plaintext-body", "SHA256withRSA")) {
      TestMerchant.Got got =
          running.merchant.tampered(
              Operation.QUERY, "{}", envelope -> envelope.put("body", "AAAAAAAAAAAAAAAAAAAAAA=="));

      assertThat(got.code()).isEqualTo("44001");
    }
  }

  @Test
  void envelopedAnswersAreEncryptedAndSignedByTheGateway() throws Exception {
    try (RunningGateway running =
        RunningGateway.in(
            dir,
            new ShiftingClock(),
            s -> s.with(SandboxSettings.AnswerForm.ENVELOPED, SandboxSettings.CodeForm.STRING))) {
      JsonNode refund = opened(running, running.merchant.refund("SBXUSD100P", "E-1", "1").data());
      JsonNode create = opened(running, running.merchant.create("E-2", "1", "USD").data());

      assertThat(refund.path("referRefundNo").asText()).isEqualTo("E-1");
      assertThat(create.path("status").asText()).isEqualTo("pending");
      assertThat(running.merchant.query("SBXUSD100P").data().path("status").asText())
          .isEqualTo("success");
      assertThat(running.merchant.refund("SBXUSD100P", "E-1", "1").data().isNull()).isTrue();
    }
  }

  @Test
  void codesComeAsStringsOrAsNumbers() {
    ShiftingClock clock = new ShiftingClock();
    try (RunningGateway running = RunningGateway.in(dir, clock, s -> s)) {
      assertThat(running.merchant.query("NOBODY").body().path("code").isTextual()).isTrue();
    }
    try (RunningGateway running =
        RunningGateway.in(
            dir,
            clock,
            s -> s.with(SandboxSettings.AnswerForm.PLAIN, SandboxSettings.CodeForm.NUMBER))) {
      assertThat(running.merchant.query("NOBODY").body().path("code").isInt()).isTrue();
    }
  }

  private TestMerchant merchant(RunningGateway running, String input, String algorithm) {
    return new TestMerchant(
        running.gateway.port(), dir.resolve("secrets"), running.clock, input, algorithm);
  }

  private JsonNode opened(RunningGateway running, JsonNode envelope) throws Exception {
    assertThat(envelope).hasSize(9);
    String toSign =
        "body=%s&charset=utf-8&encryptType=AES&format=json&merchantId=B131567545069&method=%s&signType=RSA&timestamp=%s"
            .formatted(
                envelope.path("body").asText(),
                envelope.path("method").asText(),
                envelope.path("timestamp").asText());
    String pem = Files.readString(dir.resolve("secrets/gateway.pub.pem"));
    byte[] der =
        Base64.getMimeDecoder()
            .decode(
                pem.replace("-----BEGIN PUBLIC KEY-----", "")
                    .replace("-----END PUBLIC KEY-----", ""));
    Signature verifier = Signature.getInstance("SHA256withRSA");
    verifier.initVerify(KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(der)));
    verifier.update(toSign.getBytes(StandardCharsets.UTF_8));
    assertThat(verifier.verify(Base64.getDecoder().decode(envelope.path("sign").asText())))
        .isTrue();
    return TestMerchant.JSON.readTree(running.merchant.decrypt(envelope.path("body").asText()));
  }
}
