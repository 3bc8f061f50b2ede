package io.bieases.routes.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.bieases.routes.settings.BieasesSettings;
import io.bieases.routes.settings.SettingsConfiguration;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.component.platform.http.springboot.SpringBootPlatformHttpAutoConfiguration;
import org.apache.camel.spring.boot.CamelAutoConfiguration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.flyway.FlywayAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration;
import org.springframework.boot.autoconfigure.jms.artemis.ArtemisAutoConfiguration;
import org.springframework.boot.autoconfigure.web.servlet.ServletWebServerFactoryAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

@ExtendWith(OutputCaptureExtension.class)
class StartCheckTest {

  private static final String VECTORS = "file:src/test/resources/vectors/";
  private static final List<String> STARTED = new ArrayList<>();

  @TempDir Path folder;

  private final Map<String, String> properties = new HashMap<>();

  @Configuration(proxyBeanMethods = false)
  @Import({StartCheck.class, SettingsConfiguration.class})
  static class App {

    @Bean
    String anyOtherBean() {
      STARTED.add("bean");
      return "bean";
    }
  }

  @Configuration(proxyBeanMethods = false)
  @ImportAutoConfiguration(ServletWebServerFactoryAutoConfiguration.class)
  static class Web {}

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration(
      exclude = {
        DataSourceAutoConfiguration.class,
        FlywayAutoConfiguration.class,
        ArtemisAutoConfiguration.class,
        CamelAutoConfiguration.class,
        SpringBootPlatformHttpAutoConfiguration.class
      })
  static class Management {}

  @BeforeEach
  void aGoodConfiguration() {
    STARTED.clear();
    properties.put("bieases.data-dir", folder.resolve("data").toString());
    merchant("main", "B131567545069");
  }

  private void merchant(String alias, String id) {
    String prefix = "bieases.merchants." + alias + ".";
    properties.put(prefix + "id", id);
    properties.put(prefix + "private-key", VECTORS + "merchant.pkcs8.pem");
    properties.put(prefix + "gateway-public-key", VECTORS + "gateway.pub.pem");
    properties.put(prefix + "aes-key", "0123456789abcdef");
    properties.put(prefix + "aes-iv", "fedcba9876543210");
    properties.put(prefix + "notify-secret", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
  }

  private ConfigurableApplicationContext start(WebApplicationType type, Class<?>... sources) {
    return new SpringApplicationBuilder(sources)
        .web(type)
        .bannerMode(org.springframework.boot.Banner.Mode.OFF)
        .properties("spring.config.location=" + folder.toUri())
        .run(
            properties.entrySet().stream()
                .map(property -> "--" + property.getKey() + "=" + property.getValue())
                .toArray(String[]::new));
  }

  private List<String> problems() {
    UnusableConfigurationException refused =
        catchThrowableOfType(
            UnusableConfigurationException.class, () -> start(WebApplicationType.NONE, App.class));
    assertThat(refused).as("the start was refused").isNotNull();
    assertThat(STARTED).as("beans made before the check").isEmpty();
    return refused.problems();
  }

  private void mail(String name, String value) {
    properties.put("bieases.alerts.mail." + name, value);
  }

  private void goodMail() {
    properties.put("bieases.alerts.channels", "log, mail");
    mail("host", "mail.example.com");
    mail("from", "bieases@example.com");
    mail("to", "ops@example.com, treasury@example.com");
    mail("user", "bieases");
    mail("password", "canary-password");
  }

  @Test
  void alertsByMailStartWithAServerAndAddresses() {
    goodMail();
    try (ConfigurableApplicationContext context = start(WebApplicationType.NONE, App.class)) {
      assertThat(context.getBean(BieasesSettings.class).alerts().mail().tls())
          .hasToString("STARTTLS");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          host     | mail.example.com/?to=x    | is not a host name
          port     | 0                         | is not a port
          tls      | none                      | none is for a server on this machine only
          tls      | perhaps                   | is none of starttls, tls, none
          from     |                           | is not an address
          to       | ops                       | is not an address
          to       | a@example.com&bcc=b@x.com | is not an address
          user     |                           | is needed with a user
          password |                           | is needed with a user
          password | file:no-such-file         | cannot be read
          """)
  void aBadSettingOfTheMailServerIsNamed(String name, String value, String reason) {
    goodMail();
    mail(name, value == null ? "" : value);

    assertThat(problems()).singleElement().asString().contains(reason).doesNotContain("canary");
  }

  @Test
  void aGoodConfigurationStartsAndMakesAFolderForTheOwnerOnly() throws Exception {
    try (ConfigurableApplicationContext context = start(WebApplicationType.NONE, App.class)) {
      assertThat(context.getBean(BieasesSettings.class).merchants()).containsOnlyKeys("main");
    }
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("data"))))
        .isEqualTo("rwx------");
    assertThat(folder.resolve("data")).isEmptyDirectory();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          merchants.main.id                        |                            | is not set
          merchants.main.id                        | ${NO_SUCH_VARIABLE}        | refers to a variable that is not set
          merchants.main.id                        | B1 2                       | is not an id
          merchants.main.private-key               |                            | is not set
          merchants.main.private-key               | file:no-such-file          | does not exist
          merchants.main.private-key               | file:src                   | cannot be read
          merchants.main.private-key               | bm90IGEga2V5               | is not an RSA private key
          merchants.main.private-key               | file:src/test/resources/vectors/ec.pkcs8.pem    | is not an RSA private key
          merchants.main.private-key               | file:src/test/resources/vectors/short.pkcs8.pem | 1024 bits
          merchants.main.private-key-password      | file:no-such-file          | does not exist
          merchants.main.gateway-public-key        | file:src/test/resources/vectors/ec.pub.pem      | not an RSA
          merchants.main.gateway-public-key        | file:src/test/resources/vectors/merchant.pub.pem | our own private key
          merchants.main.aes-key                   | fifteen-bytes-x            | has 15 bytes as text
          merchants.main.aes-key                   | ${NO_SUCH_VARIABLE}        | refers to a variable that is not set
          merchants.main.aes-iv                    | fifteen-bytes-x            | an IV has 16
          merchants.main.encoding                  | utf9                       | is none of text, hex, base64
          merchants.main.signature.input           | everything                 | is none of sorted-envelope, ciphertext-body, plaintext-body
          merchants.main.signature.algorithm       | SHA512withRSA              | is none of SHA256withRSA, SHA1withRSA, MD5withRSA
          merchants.main.callback-url              | ftp://host/x               | is not an http or https URL
          merchants.main.notify-url                | https://host/x?token=1     | is not a URL of the form
          merchants.main.notify-url                | http://erp.example.com/x   | must be https
          merchants.main.notify-url                | https://u:p@host/x         | must not carry a user
          merchants.main.limits.refund             | 0                          | must be above 0
          merchants.main.limits.total-per-hour     | -5                         | must be above 0
          merchants.main.limits.burst              | many                       | is not a whole number
          merchants.main.limts.refund              | 5                          | is not a known property
          gateway.base-url                         | http://gateway.example     | must be https
          gateway.base-url                         | http://127.0.0.1.evil.example | must be https
          gateway.base-url                         | gateway.example            | is not a URL
          gateway.base-url                         | https://gateway.example/   | without a slash at its end
          gateway.base-url                         | https://u:p@gateway.example | must not carry a user
          gateway.path-prefix                      | cgi/                       | is not a path
          gateway.connect-timeout                  | 0s                         | must be above 0
          gateway.response-timeout                 | -1s                        | must be above 0
          gateway.response-timeout                 | soon                       | is not a duration
          ladders.scale                            | 0                          | must be above 0
          ladders.scale                            | fast                       | is not a number
          batch.fill-numbers                       | perhaps                    | is neither true nor false
          batch.result-after                       | 0h                         | must be above 0
          http.wait                                | -2s                        | must be above 0
          alerts.channels                          | log,pager                  | none of log, queue, mail
          alerts.remind-after                      | 30s                        | must be a minute or more
          alerts.quiet-after                       | 0s                         | must be a second or more
          data-dir                                 | pom.xml                    | is not a folder
          data-dir                                 | pom.xml/data               | cannot be created
          data-dir                                 | /proc                      | cannot be written
          """)
  void aBadValueIsNamedByItsPropertyAndNotShown(String name, String value, String reason) {
    String given = value == null ? "" : value;
    properties.put("bieases." + name, given);

    List<String> problems = problems();

    assertThat(problems).hasSize(1);
    assertThat(problems.get(0)).startsWith("bieases." + name + " ").contains(reason);
    if (given.length() > 4) {
      assertThat(problems.get(0)).doesNotContain(given);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "http://pager.example.com/x, whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw, url, must be https",
    "https://pager.example.com/x, '', secret, is not set",
    "https://pager.example.com/x, secret, secret, does not start with whsec_"
  })
  void whoTakesAlertsByHttpNeedsAnAddressAndASecret(
      String url, String secret, String property, String reason) {
    properties.put("bieases.alerts.channels", "log,webhook");
    properties.put("bieases.alerts.webhook.url", url);
    properties.put("bieases.alerts.webhook.secret", secret);

    assertThat(problems())
        .singleElement()
        .asString()
        .startsWith("bieases.alerts.webhook." + property + " ")
        .contains(reason);
  }

  @ParameterizedTest
  @CsvSource({
    "'', is not set",
    "file:no-such-file, does not exist",
    "secret, does not start with whsec_",
    "whsec_c2hvcnQ=, has 5 bytes"
  })
  void aSystemThatIsToldNeedsASecret(String secret, String reason) {
    properties.put("bieases.merchants.main.notify-url", "https://erp.example.com/bieases");
    properties.put("bieases.merchants.main.notify-secret", secret);

    assertThat(problems())
        .singleElement()
        .asString()
        .startsWith("bieases.merchants.main.notify-secret ")
        .contains(reason);
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://localhost:1", "http://127.0.0.1:80", "http://[::1]:8080"})
  void aLoopbackGatewayMayBePlainHttp(String url) {
    properties.put("bieases.gateway.base-url", url);

    start(WebApplicationType.NONE, App.class).close();

    assertThat(STARTED).isNotEmpty();
  }

  @Test
  void theSandboxIsRefusedInProduction() {
    properties.put("spring.profiles.active", "prod");
    properties.put("bieases.sandbox.enabled", "true");
    properties.put("bieases.sandbox.dir", folder.resolve("gateway").toString());

    assertThat(problems())
        .containsExactly("bieases.sandbox.enabled must not be true in the prod profile");
  }

  @Test
  void noMerchantAtAllIsRefused() {
    properties.keySet().removeIf(key -> key.contains("merchants"));

    assertThat(problems())
        .containsExactly("bieases.merchants names no merchant: at least one is needed");
  }

  @Test
  void twoMerchantsWithOneIdAreRefused() {
    merchant("second", "B131567545069");

    // arguments have no order
    assertThat(problems())
        .singleElement()
        .isIn(
            "bieases.merchants.second.id is the same as bieases.merchants.main.id",
            "bieases.merchants.main.id is the same as bieases.merchants.second.id");
  }

  @Test
  void anAliasThatCannotNameAFolderIsRefused() {
    merchant("Not_Good", "B2");

    assertThat(problems())
        .hasSize(1)
        .first(org.assertj.core.api.InstanceOfAssertFactories.STRING)
        .contains("alias of other characters");
  }

  @Test
  void oneMessageListsEveryProblemWithoutAStackTraceOrAValue(CapturedOutput output) {
    properties.put("bieases.merchants.main.aes-key", "SECRET-AES");
    properties.put("bieases.merchants.main.aes-iv", "SECRET-IV");
    properties.put("bieases.merchants.main.private-key", "SECRET-PRIVATE");
    properties.put("bieases.merchants.main.limits.create", "0");
    properties.put("bieases.gateway.response-timeout", "soon");
    properties.put("bieases.gateway.base-url", "http://gateway.example");

    assertThat(problems()).hasSize(6);
    assertThat(output.getAll())
        .contains(
            "- bieases.merchants.main.aes-key has 10 bytes",
            "- bieases.merchants.main.aes-iv",
            "- bieases.merchants.main.private-key",
            "- bieases.merchants.main.limits.create",
            "- bieases.gateway.response-timeout",
            "- bieases.gateway.base-url")
        .doesNotContain("SECRET")
        .doesNotContain("\tat ");
  }

  @Test
  void aFileThatIsNoYamlIsPlacedByLineWithoutItsText(CapturedOutput output) throws Exception {
    Files.writeString(folder.resolve("application.yaml"), "a: 1\nb: SECRET: c\n");

    assertThatThrownBy(() -> start(WebApplicationType.NONE, App.class)).isNotNull();

    assertThat(output.getAll())
        .contains("not valid YAML at line 2")
        .doesNotContain("SECRET")
        .doesNotContain("\tat ");
  }

  @Test
  void aServerPortInUseIsNamedByItsProperty(CapturedOutput output) throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      properties.put("server.address", "127.0.0.1");
      properties.put("server.port", Integer.toString(taken.getLocalPort()));

      assertThatThrownBy(() -> start(WebApplicationType.SERVLET, App.class, Web.class)).isNotNull();
    }
    assertThat(output.getAll()).contains("server.port: port ").doesNotContain("management.server");
  }

  @Test
  void aManagementPortInUseIsNamedByItsProperty(CapturedOutput output) throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      properties.put("server.address", "127.0.0.1");
      properties.put("server.port", "0");
      properties.put("management.server.address", "127.0.0.1");
      properties.put("management.server.port", Integer.toString(taken.getLocalPort()));

      assertThatThrownBy(() -> start(WebApplicationType.SERVLET, App.class, Management.class))
          .isNotNull();
    }
    assertThat(output.getAll()).contains("management.server.port: port ");
  }

  @Test
  void aUserOfTheApiNeedsAHashRolesAndConfiguredMerchants() {
    properties.put("bieases.http.users.esb.password", "plain-text-1234");
    properties.put("bieases.http.users.esb.merchants", "main,other");
    properties.put("bieases.http.users.admin.password", "{bcrypt}$2a$10$" + "a".repeat(53));
    properties.put("bieases.http.users.admin.roles", "reader");
    properties.put("bieases.http.users.admin.merchants", "*");
    properties.put("bieases.http.max-batch-size", "big");

    assertThat(problems())
        .anyMatch(problem -> problem.startsWith("bieases.http.users.esb.password is not a BCrypt"))
        .anyMatch(problem -> problem.startsWith("bieases.http.users.esb.roles is neither"))
        .anyMatch(problem -> problem.startsWith("bieases.http.users.esb.merchants must name"))
        .anyMatch(problem -> problem.startsWith("bieases.http.users.admin must have a name"))
        .anyMatch(problem -> problem.startsWith("bieases.http.max-batch-size is not a size"))
        .noneMatch(problem -> problem.contains("plain-text-1234"))
        .hasSize(5);
  }

  @Test
  void aUserOfTheConsoleNeedsAHashARoleAndANameOfItsOwn() {
    properties.put("bieases.console.users.ann.password", "plain-text-1234");
    properties.put("bieases.console.users.admin.password", "{bcrypt}$2a$10$" + "a".repeat(53));
    properties.put("bieases.console.users.admin.role", "viewer");

    assertThat(problems())
        .anyMatch(
            problem -> problem.startsWith("bieases.console.users.ann.password is not a BCrypt"))
        .anyMatch(problem -> problem.startsWith("bieases.console.users.ann.role is neither"))
        .anyMatch(problem -> problem.startsWith("bieases.console.users.admin must have a name"))
        .noneMatch(problem -> problem.contains("plain-text-1234"))
        .hasSize(3);
  }

  @Test
  void aWordOfTheApiIsNoAlias() {
    merchant("docs", "B131567545070");

    assertThat(problems()).singleElement().asString().contains("a word of the HTTP API");
  }
}
