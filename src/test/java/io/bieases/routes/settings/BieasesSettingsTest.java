package io.bieases.routes.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

class BieasesSettingsTest {

  private final Map<String, Object> file = new LinkedHashMap<>();
  private final Map<String, Object> variables = new LinkedHashMap<>();

  private BieasesSettings bind() {
    StandardEnvironment environment = new StandardEnvironment();
    environment
        .getPropertySources()
        .replace(
            StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
            new SystemEnvironmentPropertySource(
                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, variables));
    environment.getPropertySources().addLast(new MapPropertySource("file", file));
    return Binder.get(environment).bindOrCreate("bieases", BieasesSettings.class);
  }

  @Test
  void nothingConfiguredGivesTheDocumentedDefaults() {
    BieasesSettings settings = bind();

    assertThat(settings.gateway())
        .isEqualTo(
            new BieasesSettings.Gateway(
                URI.create("https://app-sandbox.bieases.com"),
                "/cgi/payment/api/v1/payment-order",
                Duration.ofSeconds(3),
                Duration.ofSeconds(15)));
    assertThat(settings.merchants()).isEmpty();
    assertThat(settings.ladders().scale()).isEqualByComparingTo(BigDecimal.ONE);
    assertThat(settings.batch().fillNumbers()).isFalse();
    assertThat(settings.batch().resultAfter()).isEqualTo(Duration.ofHours(4));
    assertThat(settings.batch().readyMarker()).isEmpty();
    assertThat(settings.batch().minAge()).isEqualTo(Duration.ofSeconds(2));
    assertThat(settings.http().maxWait()).isEqualTo(Duration.ofSeconds(20));
    assertThat(settings.dataDir()).isEqualTo(Path.of("data"));
  }

  @Test
  void aMerchantWithOnlyAnIdHasTheDocumentedDefaults() {
    file.put("bieases.merchants.main.id", "B131567545069");

    Merchant main = bind().merchant("main");

    assertThat(main.id()).isEqualTo("B131567545069");
    assertThat(main.privateKey().isEmpty()).isTrue();
    assertThat(main.privateKeyPassword()).isEmpty();
    assertThat(main.privateKeyAlias()).isEmpty();
    assertThat(main.encoding()).isEqualTo(Encoding.TEXT);
    assertThat(main.signature().input()).isEqualTo(SignatureInput.SORTED_ENVELOPE);
    assertThat(main.signature().algorithm()).isEqualTo(SignatureAlgorithm.SHA256_WITH_RSA);
    assertThat(main.callbackUrl()).isEmpty();
    assertThat(main.limits()).isEqualTo(new Merchant.Limits(60, 120, 30, 20, 300, 5000, 50));
  }

  @Test
  void merchantsKeepTheOrderOfTheConfiguration() {
    for (String alias : new String[] {"zebra", "main", "alpha"}) {
      file.put("bieases.merchants." + alias + ".id", alias);
    }

    assertThat(bind().merchants().keySet()).containsExactly("zebra", "main", "alpha");
  }

  @Test
  void environmentVariablesAloneDescribeAMerchant() throws Exception {
    variables.put("BIEASES_MERCHANTS_MAIN_ID", "B1");
    variables.put("BIEASES_MERCHANTS_MAIN_PRIVATEKEY", "the-private-key");
    variables.put("BIEASES_MERCHANTS_MAIN_AES_KEY", "the-aes-key");
    variables.put("BIEASES_MERCHANTS_MAIN_SIGNATURE_INPUT", "plaintext-body");
    variables.put("BIEASES_MERCHANTS_MAIN_LIMITS_TOTALPERHOUR", "10");
    variables.put("BIEASES_HTTP_WAIT", "7s");
    variables.put("BIEASES_GATEWAY_BASEURL", "https://gateway.example");

    BieasesSettings settings = bind();

    assertThat(settings.merchants()).containsOnlyKeys("main");
    Merchant main = settings.merchant("main");
    assertThat(main.privateKey().text()).isEqualTo("the-private-key");
    assertThat(main.aesKey().text()).isEqualTo("the-aes-key");
    assertThat(main.signature().input()).isEqualTo(SignatureInput.PLAINTEXT_BODY);
    assertThat(main.limits().totalPerHour()).isEqualTo(10);
    assertThat(settings.http().maxWait()).isEqualTo(Duration.ofSeconds(7));
    assertThat(settings.gateway().baseUrl()).isEqualTo(URI.create("https://gateway.example"));
  }

  @Test
  void anEnvironmentVariableWinsOverTheFile() throws Exception {
    file.put("bieases.merchants.main.private-key", "from-file");
    variables.put("BIEASES_MERCHANTS_MAIN_PRIVATEKEY", "from-environment");

    assertThat(bind().merchant("main").privateKey().text()).isEqualTo("from-environment");
  }

  @Test
  void printingTheSettingsShowsNoSecret() {
    file.put("bieases.merchants.main.private-key", "PK-SECRET");
    file.put("bieases.merchants.main.private-key-password", "PW-SECRET");
    file.put("bieases.merchants.main.aes-key", "AK-SECRET");
    file.put("bieases.merchants.main.aes-iv", "IV-SECRET");

    assertThat(bind().toString()).contains("***").doesNotContain("SECRET");
  }

  @Test
  void aSecretNamedByAFileIsReadFromItWithoutTheLineEnd(@TempDir Path folder) throws Exception {
    Path path = Files.writeString(folder.resolve("key"), "abc\n");

    assertThat(Secret.of("file:" + path).text()).isEqualTo("abc");
    assertThat(Secret.of("file:" + path).bytes()).hasSize(4);
  }

  @Test
  void anEmptyReadyMarkerMeansNone() {
    file.put("bieases.batch.ready-marker", "");
    assertThat(bind().batch().readyMarker()).isEmpty();

    file.put("bieases.batch.ready-marker", ".ready");
    assertThat(bind().batch().readyMarker()).contains(".ready");
  }

  @Test
  void waitsAreScaledToTheMillisecond() {
    assertThat(new BieasesSettings.Ladders(new BigDecimal("0.0005")).scaled(Duration.ofMinutes(1)))
        .isEqualTo(Duration.ofMillis(30));
  }
}
