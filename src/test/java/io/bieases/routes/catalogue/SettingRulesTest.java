package io.bieases.routes.catalogue;

import static io.bieases.routes.catalogue.Catalogue.SANDBOX_SETTINGS;
import static io.bieases.routes.catalogue.Catalogue.SETTINGS;
import static io.bieases.routes.catalogue.Rule.HERE;
import static io.bieases.routes.catalogue.Rule.holds;
import static io.bieases.routes.catalogue.Rule.rejects;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.bieases.routes.catalogue.Settings.Property;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.io.ByteArrayResource;

/** Settings declared, used and explained; every rule with a wrong copy that it must reject. */
class SettingRulesTest {

  private static final String DISPATCH = "routes/gateway/gateway-dispatch-query.camel.yaml";

  @Test
  void everyPlaceholderOfARouteIsDeclaredAndHasItsDefaultThere() {
    Rule rule = SettingRules::everyPlaceholderIsDeclared;
    holds(rule);
    rejects(rule, HERE.with(DISPATCH, "dispatch.period", "dispatch.pause"), "not declared");
    rejects(rule, HERE.with(DISPATCH, "dispatch.period", "dispatch.period:50ms"), "not declared");
    rejects(rule, HERE.with(DISPATCH, "bieases.dispatch.period", "env:PERIOD"), "not declared");
    rejects(rule, HERE.with(SETTINGS, "    period: 50ms", "    pause: 50ms"), "dispatch.period}}");
  }

  @Test
  void everyDeclaredPropertyIsUsed() {
    Rule rule = SettingRules::everyDeclaredPropertyIsUsed;
    holds(rule);
    rejects(
        rule,
        HERE.with(SETTINGS, "    period: 50ms", "    period: 50ms\n    pause: 1s"),
        "bieases.dispatch.pause: is declared, but nothing uses it");
    rejects(
        rule, HERE.with(SETTINGS, "    min-age:", "    minimum-age:"), "bieases.batch.minimum-age");
  }

  @Test
  void everyBoundPropertyIsDeclaredWithTheDefaultOfTheCode() {
    Rule rule = SettingRules::everyBoundPropertyIsDeclared;
    holds(rule);
    rejects(rule, HERE.with(SETTINGS, "    min-age: 2s\n", ""), "bieases.batch.min-age: is not");
    rejects(rule, HERE.with(SETTINGS, "    min-age: 2s", "    min-age: 3s"), "another default");
    rejects(rule, HERE.with(SETTINGS, "refund: 20", "refund: 25"), "<alias>.limits.refund: has");
    rejects(rule, HERE.with(SETTINGS, "aes-iv: ", "iv: "), "<alias>.aes-iv: is not declared");
    rejects(rule, HERE.with(SETTINGS, "roles: sender", "role: sender"), "<name>.roles: is not");
    rejects(
        rule, HERE.with(SANDBOX_SETTINGS, "    code-as:", "    code:"), "bieases.sandbox.code-as");
  }

  @Test
  void everyPropertyOfAProfileIsKnown() {
    Rule rule = SettingRules::everyPropertyOfAProfileIsKnown;
    holds(rule);
    rejects(
        rule, HERE.with(SANDBOX_SETTINGS, "  min-age:", "  minage:"), "batch.minage is unknown");
    rejects(rule, HERE.with(SANDBOX_SETTINGS, "aes-iv:", "iv:"), "<alias>.iv is unknown");
  }

  @Test
  void everyPropertyIsExplained() {
    Rule rule = SettingRules::everyPropertyIsExplained;
    holds(rule);
    rejects(
        rule,
        HERE.with(SETTINGS, "    # how often it is asked whether a call may go out\n", ""),
        "bieases.dispatch.period: has no comment");
    rejects(rule, HERE.with(SANDBOX_SETTINGS, "    # its port on 127.0.0.1\n", ""), "sandbox.port");
  }

  @Test
  void commentsAreReadWithTheirProperty() {
    String yaml =
        """
        # of the file

        # of nothing: a group
        a:
          # first
          # second
          b: "1" # third
          c:
            # fourth: with a colon
            d: ${x}/y
          # merchants:
          #   main: # alias
          #     # fifth
          #     id: B1
          e: ""
        """;
    assertThat(Settings.parse(yaml).properties())
        .extracting(Property::key, Property::value, Property::meaning)
        .containsExactly(
            tuple("a.b", "1", "third"),
            tuple("a.c.d", "${x}/y", "fourth: with a colon"),
            tuple("a.merchants.<alias>.id", "B1", "fifth"),
            tuple("a.e", "", ""));
  }

  @Test
  void theFilesAreReadAsSpringReadsThem() throws Exception {
    for (String path : HERE.paths(".yaml")) {
      if (path.startsWith("config/application")) {
        EnumerablePropertySource<?> spring =
            (EnumerablePropertySource<?>)
                new YamlPropertySourceLoader()
                    .load(path, new ByteArrayResource(HERE.text(path).getBytes(UTF_8)))
                    .get(0);
        Map<String, String> ours =
            Settings.of(HERE, path).properties().stream()
                .filter(property -> path.endsWith("-sandbox.yaml") || !property.key().contains("<"))
                .collect(
                    Collectors.toMap(
                        property -> property.key().replace("<alias>", "main"), Property::value));
        assertThat(ours.keySet()).containsExactlyInAnyOrder(spring.getPropertyNames());
        ours.forEach(
            (key, value) -> assertThat(value).isEqualTo(String.valueOf(spring.getProperty(key))));
      }
    }
  }
}
