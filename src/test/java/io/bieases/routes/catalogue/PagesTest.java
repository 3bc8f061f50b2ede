package io.bieases.routes.catalogue;

import static io.bieases.routes.catalogue.Rule.HERE;
import static io.bieases.routes.catalogue.Rule.rejects;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * The generated pages are what the files say.
 *
 * <p>{@code mvn -q test -Dtest=PagesTest -Dpages.write=true} writes them.
 */
class PagesTest {

  private static final String WRITE = "pages.write";

  @Test
  @EnabledIfSystemProperty(named = WRITE, matches = "true")
  void write() throws IOException {
    for (Map.Entry<String, String> page : Pages.all(HERE).entrySet()) {
      Files.writeString(Path.of(page.getKey()), page.getValue());
    }
  }

  @Test
  @DisabledIfSystemProperty(named = WRITE, matches = "true")
  void bothPagesAreWhatTheFilesSay() {
    Rule rule = Pages::areWhatTheFilesSay;
    assertThat(rule.problems(HERE)).isEmpty();
    rejects(rule, HERE.with(Pages.ROUTES, "# Routes\n", "# Our routes\n"), Pages.ROUTES);
    rejects(rule, HERE.without(Pages.ROUTES), Pages.ROUTES);
    rejects(rule, HERE.with(Catalogue.CODES, "1m 5m 15m 1h,", "1m,"), Pages.ROUTES);
    rejects(
        rule,
        HERE.with(
            "routes/gateway/gateway-send-call.camel.yaml", "description: S", "description: s"),
        Pages.ROUTES);
    rejects(rule, HERE.without(Pages.CONFIG), Pages.CONFIG);
    rejects(rule, HERE.with(Catalogue.SETTINGS, "period: 50ms", "period: 60ms"), Pages.CONFIG);
    rejects(rule, HERE.with(Catalogue.SETTINGS, "# port of the API", "# port"), Pages.CONFIG);
    rejects(rule, HERE.with(Catalogue.SANDBOX_SETTINGS, "8090", "8091"), Pages.CONFIG);
  }

  @Test
  void everyRouteAndEveryCodeIsOnThePage() {
    List<String> lines = Pages.all(HERE).get(Pages.ROUTES).lines().toList();
    assertThat(HERE.routeFiles()).isNotEmpty();
    for (RouteFile file : HERE.routeFiles()) {
      assertThat(lines).anyMatch(line -> line.startsWith("| [" + file.id() + "]("));
    }
    assertThat(HERE.codes()).isNotEmpty();
    for (CodeRow row : HERE.codes()) {
      assertThat(lines).contains("### " + row.id());
    }
  }

  @Test
  void everyPropertyIsOnThePage() {
    String page = Pages.all(HERE).get(Pages.CONFIG);
    for (String key : SettingKeys.ofTheSandbox().keySet()) {
      assertThat(page).contains("\n| `" + key + "` |");
    }
    for (String key : SettingKeys.ofTheBundle().keySet()) {
      assertThat(page).contains("\n| `" + key + "` |");
    }
  }
}
