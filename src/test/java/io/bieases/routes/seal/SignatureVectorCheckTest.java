package io.bieases.routes.seal;

import static org.assertj.core.api.Assertions.assertThat;

import io.bieases.routes.seal.Vectors.Combination;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SignatureVectorCheckTest {

  @TempDir Path folder;

  private final Properties vector = new Properties();
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

  static List<Combination> combinations() {
    return Vectors.combinations();
  }

  @BeforeEach
  void aVector() {
    vector.setProperty("private-key", "file:" + Vectors.FOLDER.resolve("merchant.pkcs8.pem"));
    vector.setProperty("plaintext", "file:" + Vectors.FOLDER.resolve("plaintext.json"));
    vector.setProperty("aes-key", Vectors.value("aes-key"));
    vector.setProperty("aes-iv", Vectors.value("aes-iv"));
    vector.setProperty("envelope.merchantId", Vectors.MERCHANT_ID);
    vector.setProperty("envelope.method", Vectors.METHOD);
    vector.setProperty("envelope.format", "json");
    vector.setProperty("envelope.charset", "utf-8");
    vector.setProperty("envelope.encryptType", "AES");
    vector.setProperty("envelope.signType", "RSA");
    vector.setProperty("envelope.timestamp", Long.toString(Vectors.TIMESTAMP_MILLIS));
    vector.setProperty("envelope.body", Vectors.BODY);
    vector.setProperty("envelope.sign", Vectors.combinations().get(0).sign("merchant"));
  }

  private int run() throws Exception {
    Path file = folder.resolve("vector.properties");
    try (Writer writer = Files.newBufferedWriter(file)) {
      vector.store(writer, "a vector");
    }
    return SignatureVectorCheck.run(
        new String[] {file.toString()}, new PrintStream(printed, true, StandardCharsets.UTF_8));
  }

  private List<String> lines() {
    return printed.toString(StandardCharsets.UTF_8).lines().toList();
  }

  @ParameterizedTest
  @MethodSource("combinations")
  void theCombinationThatSignedIsTheOnlyMatch(Combination combination) throws Exception {
    vector.setProperty("envelope.sign", combination.sign("merchant"));

    assertThat(run()).isZero();
    assertThat(lines()).hasSize(11).contains("AES: the plaintext encrypts to the body");
    assertThat(lines())
        .filteredOn(line -> line.contains("MATCHES"))
        .singleElement()
        .asString()
        .startsWith(combination.input().configured() + " ")
        .contains(" " + combination.algorithm().configured() + " ");
  }

  @Test
  void aVectorSignedByTheGatewayIsCheckedWithItsPublicKey() throws Exception {
    vector.remove("private-key");
    vector.setProperty("public-key", "file:" + Vectors.FOLDER.resolve("gateway.pub.pem"));
    vector.setProperty("envelope.sign", Vectors.combinations().get(4).sign("gateway"));

    assertThat(run()).isZero();
  }

  @Test
  void aSignOfAnotherKeyMatchesNothing() throws Exception {
    vector.setProperty("envelope.sign", Vectors.combinations().get(0).sign("gateway"));

    assertThat(run()).isEqualTo(1);
    assertThat(lines()).noneMatch(line -> line.contains("MATCHES"));
  }

  @Test
  void aWrongAesKeyIsSaid() throws Exception {
    vector.setProperty("aes-key", "0123456789abcdef");

    assertThat(run()).isZero();
    assertThat(lines()).contains("AES: the plaintext does NOT encrypt to the body");
  }

  @ParameterizedTest
  @CsvSource({
    "private-key, file:no-such-file, private-key names a file that cannot be read",
    "private-key, '', private-key is not set",
    "plaintext, '', plaintext is not set",
    "aes-key, short, aes-key has 5 bytes as text",
    "encoding, utf9, encoding is none of",
    "envelope.sign, %%%, envelope.sign is not Base64",
    "envelope.body, '', envelope.body is not set"
  })
  void aVectorThatCannotBeUsedIsExplained(String name, String value, String reason)
      throws Exception {
    vector.setProperty(name, value);

    assertThat(run()).isEqualTo(1);
    assertThat(lines()).singleElement().asString().startsWith(reason);
  }

  @Test
  void noKeyOrBodyIsPrinted() throws Exception {
    run();

    assertThat(printed.toString(StandardCharsets.UTF_8))
        .doesNotContain(
            Vectors.value("aes-key"), Vectors.value("aes-iv"), Vectors.BODY, "paymentId");
  }
}
