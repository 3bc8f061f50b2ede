package io.bieases.routes.seal;

import io.bieases.routes.settings.Encoding;
import io.bieases.routes.settings.SignatureAlgorithm;
import io.bieases.routes.settings.SignatureInput;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/** Known answers made by openssl: {@code src/test/resources/vectors/make.sh}. */
final class Vectors {

  static final Path FOLDER = Path.of("src/test/resources/vectors");
  static final String MERCHANT_ID = value("merchantId");
  static final String METHOD = value("method");
  static final long TIMESTAMP_MILLIS = Long.parseLong(value("timestamp"));
  static final String BODY = value("body");

  private Vectors() {}

  record Combination(SignatureInput input, SignatureAlgorithm algorithm) {
    String sign(String who) {
      return value("sign." + who + "." + input.configured() + "." + algorithm.configured());
    }
  }

  static List<Combination> combinations() {
    List<Combination> all = new ArrayList<>();
    for (SignatureInput input : SignatureInput.values()) {
      for (SignatureAlgorithm algorithm : SignatureAlgorithm.values()) {
        all.add(new Combination(input, algorithm));
      }
    }
    return all;
  }

  static String value(String key) {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(FOLDER.resolve("vector.properties"))) {
      properties.load(reader);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties.getProperty(key);
  }

  static byte[] bytes(String name) {
    try {
      return Files.readAllBytes(FOLDER.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String text(String name) {
    return new String(bytes(name), java.nio.charset.StandardCharsets.UTF_8);
  }

  static MerchantKeys keys(SignatureInput input, SignatureAlgorithm algorithm) throws KeyException {
    return new MerchantKeys(
        "main",
        MERCHANT_ID,
        RsaKeys.readPrivate(bytes("merchant.pkcs8.pem"), Optional.empty(), Optional.empty()),
        List.of(RsaKeys.readPublic(bytes("gateway.pub.pem"))),
        AesKeys.key(value("aes-key"), Encoding.TEXT),
        AesKeys.iv(value("aes-iv"), Encoding.TEXT),
        input,
        algorithm);
  }

  static Seals seals(Combination combination) throws KeyException {
    return new Seals(Map.of("main", keys(combination.input(), combination.algorithm())));
  }
}
