package io.bieases.routes.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.bieases.routes.seal.Vectors.Combination;
import io.bieases.routes.settings.SignatureAlgorithm;
import io.bieases.routes.settings.SignatureInput;
import java.nio.charset.StandardCharsets;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.crypto.Cipher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SealsTest {

  private static final Combination DEFAULT =
      new Combination(SignatureInput.SORTED_ENVELOPE, SignatureAlgorithm.SHA256_WITH_RSA);

  static List<Combination> combinations() {
    return Vectors.combinations();
  }

  @Test
  void anEnvelopeHasTheEightFieldsInOrderAndANumberAsTimestamp() throws Exception {
    Map<String, Object> expected = new LinkedHashMap<>();
    expected.put("merchantId", "B131567545069");
    expected.put("method", "bieases.trade.refund");
    expected.put("format", "json");
    expected.put("charset", "utf-8");
    expected.put("encryptType", "AES");
    expected.put("signType", "RSA");
    expected.put("timestamp", 1753776000123L);
    expected.put("body", Vectors.BODY);

    assertThat(envelope(DEFAULT)).containsExactlyEntriesOf(expected);
  }

  @Test
  void theSignatureIsTheNinthFieldAndLeavesTheUnsignedEnvelopeAlone() throws Exception {
    Map<String, Object> envelope = envelope(DEFAULT);

    Map<String, Object> signed = Vectors.seals(DEFAULT).signed(envelope, "c2lnbg==");

    assertThat(signed).hasSize(9).containsEntry("sign", "c2lnbg==");
    assertThat(envelope).hasSize(8);
  }

  @ParameterizedTest
  @EnumSource(SignatureInput.class)
  void theStringToSignIsTheOneThatOpensslSigned(SignatureInput input) throws Exception {
    Combination combination = new Combination(input, SignatureAlgorithm.SHA256_WITH_RSA);
    String file = input == SignatureInput.PLAINTEXT_BODY ? ".json" : ".txt";
    String name = input == SignatureInput.PLAINTEXT_BODY ? "plaintext" : input.configured();

    assertThat(
            Vectors.seals(combination)
                .stringToSign("main", envelope(combination), Vectors.text("plaintext.json")))
        .isEqualTo(Vectors.text(name + file));
  }

  @Test
  void emptyFieldsAndTheSignAreNotPartOfTheSortedEnvelope() {
    Map<String, Object> envelope = new HashMap<>();
    envelope.put("b", "2");
    envelope.put("sign", "x");
    envelope.put("a", 1L);
    envelope.put("B", "");
    envelope.put("c", null);
    envelope.put("Z", "=%");

    assertThat(StringToSign.of(SignatureInput.SORTED_ENVELOPE, envelope, ""))
        .isEqualTo("Z==%&a=1&b=2");
  }

  @ParameterizedTest
  @MethodSource("combinations")
  void theGatewaysEnvelopeOpens(Combination combination) throws Exception {
    byte[] plaintext = Vectors.seals(combination).open("main", answer(combination));

    assertThat(plaintext).isEqualTo(Vectors.bytes("plaintext.json"));
  }

  @Test
  void aTimestampThatIsAStringVerifiesLikeANumber() throws Exception {
    Map<String, Object> answer = answer(DEFAULT);
    answer.put("timestamp", "1753776000123");

    assertThat(Vectors.seals(DEFAULT).open("main", answer)).isNotEmpty();
  }

  @ParameterizedTest
  @MethodSource("combinations")
  void aSignatureOfAnotherCombinationDoesNotOpen(Combination combination) throws Exception {
    for (Combination other : combinations()) {
      if (!other.equals(combination)) {
        assertBroken(Vectors.seals(combination), answer(other));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("combinations")
  void ourOwnSignatureDoesNotOpen(Combination combination) throws Exception {
    Map<String, Object> reflected = envelope(combination);
    reflected.put("sign", combination.sign("merchant"));

    assertBroken(Vectors.seals(combination), reflected);
  }

  @ParameterizedTest
  @MethodSource("combinations")
  void aFlippedByteInBodyOrSignNeverOpens(Combination combination) throws Exception {
    Seals seals = Vectors.seals(combination);
    for (String field : List.of("body", "sign")) {
      String good = (String) answer(combination).get(field);
      for (int at = 0; at < good.length(); at++) {
        for (int bit = 0; bit < 7; bit++) {
          Map<String, Object> tampered = answer(combination);
          char[] changed = good.toCharArray();
          changed[at] ^= (char) (1 << bit);
          tampered.put(field, new String(changed));
          assertBroken(seals, tampered);
        }
      }
    }
  }

  @Test
  void noFieldOfASortedEnvelopeCanBeChangedDroppedOrAdded() throws Exception {
    Seals seals = Vectors.seals(DEFAULT);
    for (String field : answer(DEFAULT).keySet()) {
      Map<String, Object> changed = answer(DEFAULT);
      changed.put(field, changed.get(field) + "0");
      assertBroken(seals, changed);
      Map<String, Object> dropped = answer(DEFAULT);
      dropped.remove(field);
      assertBroken(seals, dropped);
    }
    Map<String, Object> added = answer(DEFAULT);
    added.put("event", "payment.refund.success");
    assertBroken(seals, added);
  }

  @ParameterizedTest
  @MethodSource("combinations")
  void anEnvelopeForAnotherMerchantDoesNotOpen(Combination combination) throws Exception {
    MerchantKeys ours = Vectors.keys(combination.input(), combination.algorithm());
    MerchantKeys other =
        new MerchantKeys(
            "other",
            "B999",
            ours.privateKey(),
            ours.gatewayPublicKeys(),
            ours.aesKey(),
            ours.aesIv(),
            ours.input(),
            ours.algorithm());

    assertBroken(new Seals(Map.of("main", other)), answer(combination));
  }

  @ParameterizedTest
  @ValueSource(ints = {2048, 4096})
  void whileAKeyChangesWhatEitherSignedOpens(int bits) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(bits);
    PublicKey other = generator.generateKeyPair().getPublic();
    PublicKey signing =
        Vectors.keys(DEFAULT.input(), DEFAULT.algorithm()).gatewayPublicKeys().get(0);

    for (List<PublicKey> both : List.of(List.of(signing, other), List.of(other, signing))) {
      assertThat(trusting(both).open("main", answer(DEFAULT))).isNotEmpty();
    }
    assertBroken(trusting(List.of(other)), answer(DEFAULT));
  }

  @Test
  void noTwoEnvelopesHaveOneStringToSign() throws Exception {
    Seals seals = Vectors.seals(DEFAULT);
    for (Map<String, Object> hiding :
        List.<Map<String, Object>>of(
            Map.of("a", "1&b=2"), Map.of("a&b", "1"), Map.of("a=1", "2"))) {
      assertThatThrownBy(() -> seals.stringToSign("main", hiding, ""))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private static Seals trusting(List<PublicKey> gatewayKeys) throws Exception {
    MerchantKeys keys = Vectors.keys(DEFAULT.input(), DEFAULT.algorithm());
    return new Seals(
        Map.of(
            "main",
            new MerchantKeys(
                "main",
                keys.merchantId(),
                keys.privateKey(),
                gatewayKeys,
                keys.aesKey(),
                keys.aesIv(),
                keys.input(),
                keys.algorithm())));
  }

  @Test
  void strangeTypesInAnEnvelopeAreABrokenSealAndNothingElse() throws Exception {
    Seals seals = Vectors.seals(DEFAULT);
    assertBroken(seals, Map.of());
    for (Object strange : List.of(Map.of("a", 1), List.of(1), 1.5, true, "")) {
      for (String field : List.of("merchantId", "sign", "body", "timestamp")) {
        Map<String, Object> answer = answer(DEFAULT);
        answer.put(field, strange);
        assertBroken(seals, answer);
      }
    }
  }

  /**
   * A padding oracle needs a decryption whose outcome shows; without a valid sign there is none.
   */
  @ParameterizedTest
  @EnumSource(
      value = SignatureInput.class,
      names = {"SORTED_ENVELOPE", "CIPHERTEXT_BODY"})
  void nothingIsDecryptedBeforeItVerified(SignatureInput input) throws Exception {
    MerchantKeys keys = Vectors.keys(input, SignatureAlgorithm.SHA256_WITH_RSA);
    CountingKey counting = new CountingKey(keys.aesKey());
    Seals seals =
        new Seals(
            Map.of(
                "main",
                new MerchantKeys(
                    "main",
                    keys.merchantId(),
                    keys.privateKey(),
                    keys.gatewayPublicKeys(),
                    counting,
                    keys.aesIv(),
                    keys.input(),
                    keys.algorithm())));
    Combination combination = new Combination(input, SignatureAlgorithm.SHA256_WITH_RSA);
    Map<String, Object> unsigned = answer(combination);
    unsigned.put("sign", Base64.getEncoder().encodeToString(new byte[256]));

    assertBroken(seals, unsigned);
    assertThat(counting.uses()).isZero();

    seals.open("main", answer(combination));
    assertThat(counting.uses()).isPositive();
  }

  @Test
  void tenThousandMutatedCiphertextsGiveOneIdenticalAnswer() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    Seals seals =
        Vectors.seals(
            new Combination(SignatureInput.PLAINTEXT_BODY, SignatureAlgorithm.SHA256_WITH_RSA));
    byte[] body = Base64.getDecoder().decode(Vectors.BODY);
    for (int i = 0; i < 10_000; i++) {
      byte[] mutated = body.clone();
      mutated[random.nextInt(mutated.length)] ^= (byte) (1 + random.nextInt(255));
      Map<String, Object> answer =
          answer(
              new Combination(SignatureInput.PLAINTEXT_BODY, SignatureAlgorithm.SHA256_WITH_RSA));
      answer.put("body", Base64.getEncoder().encodeToString(mutated));
      Throwable thrown = catchThrowable(() -> seals.open("main", answer));
      assertThat(thrown)
          .as("seed %d, round %d", seed, i)
          .isInstanceOf(SealBrokenException.class)
          .hasMessage(SealBrokenException.MESSAGE)
          .hasNoCause();
    }
  }

  @Test
  void whatTheGatewaySignedButDidNotEncryptIsBroken() throws Exception {
    Signature signer = Signature.getInstance("SHA256withRSA");
    signer.initSign(
        RsaKeys.readPrivate(
            Vectors.bytes("gateway.pkcs8.pem"),
            java.util.Optional.empty(),
            java.util.Optional.empty()));
    String body = Base64.getEncoder().encodeToString(new byte[17]);
    signer.update(body.getBytes(StandardCharsets.UTF_8));
    String sign = Base64.getEncoder().encodeToString(signer.sign());
    Seals seals =
        Vectors.seals(
            new Combination(SignatureInput.CIPHERTEXT_BODY, SignatureAlgorithm.SHA256_WITH_RSA));

    assertBroken(seals, Map.of("body", body, "sign", sign));
  }

  @Test
  void theKeysForTheRouteAreTheConfiguredOnes() throws Exception {
    Seals seals = Vectors.seals(DEFAULT);
    Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
    cipher.init(
        Cipher.ENCRYPT_MODE,
        seals.aesKey("main"),
        new javax.crypto.spec.IvParameterSpec(seals.aesIv("main")));

    assertThat(Base64.getEncoder().encodeToString(cipher.doFinal(Vectors.bytes("plaintext.json"))))
        .isEqualTo(Vectors.BODY);
    assertThat(seals.algorithm("main")).isEqualTo("SHA256withRSA");
    Signature signer = Signature.getInstance(seals.algorithm("main"));
    signer.initSign(seals.privateKey("main"));
    signer.update(Vectors.bytes("sorted-envelope.txt"));
    assertThat(Base64.getEncoder().encodeToString(signer.sign()))
        .isEqualTo(DEFAULT.sign("merchant"));
  }

  @Test
  void anUnknownAliasIsRefused() throws Exception {
    Seals seals = Vectors.seals(DEFAULT);

    assertThatThrownBy(() -> seals.aesKey("other")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void printingKeysShowsNone() throws Exception {
    assertThat(Vectors.keys(DEFAULT.input(), DEFAULT.algorithm()).toString())
        .isEqualTo("MerchantKeys[main, SORTED_ENVELOPE, SHA256_WITH_RSA, ***]");
  }

  private static Map<String, Object> envelope(Combination combination) throws KeyException {
    return Vectors.seals(combination)
        .envelope("main", Vectors.METHOD, Vectors.BODY, Vectors.TIMESTAMP_MILLIS);
  }

  private static Map<String, Object> answer(Combination combination) throws KeyException {
    Map<String, Object> answer = new LinkedHashMap<>(UNSIGNED);
    answer.put("sign", SIGNS.computeIfAbsent(combination, c -> c.sign("gateway")));
    return answer;
  }

  private static final Map<Combination, String> SIGNS = new HashMap<>();
  private static final Map<String, Object> UNSIGNED = unsigned();

  private static Map<String, Object> unsigned() {
    try {
      return envelope(DEFAULT);
    } catch (KeyException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void assertBroken(Seals seals, Map<String, Object> envelope) {
    assertThatThrownBy(() -> seals.open("main", envelope))
        .isExactlyInstanceOf(SealBrokenException.class)
        .hasMessage(SealBrokenException.MESSAGE)
        .hasNoCause();
  }
}
