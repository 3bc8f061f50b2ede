package io.bieases.routes.catalogue;

import static io.bieases.routes.catalogue.Pages.code;
import static io.bieases.routes.catalogue.Pages.header;
import static io.bieases.routes.catalogue.Pages.row;
import static io.bieases.routes.catalogue.Pages.text;

import io.bieases.routes.catalogue.Settings.Property;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes {@code config/README.md}: every property with its default and what it means. */
final class ConfigPage {

  private static final String SANDBOX = "bieases.sandbox.";

  private static final String INTRO =
      """
      Every property, its default and what it means. [application.yaml](application.yaml) holds the defaults;
      a profile such as [prod](application-prod.yaml), or [nodes](application-nodes.yaml) for several
      nodes beside each other, lies over them; an environment variable lies over both. Its name is the property's in capitals, dots as `_`, without dashes: `bieases.data-dir` is
      `BIEASES_DATADIR`. Without a profile the [sandbox](application-sandbox.yaml) runs; naming any other
      turns it off. Keys belong into files that only the service can read, named by `file:`, or into the
      environment.
      """;

  private ConfigPage() {}

  static String of(Catalogue catalogue) {
    List<Property> declared = Settings.of(catalogue, Catalogue.SETTINGS).properties();
    StringBuilder page = new StringBuilder("# Configuration\n\n");
    page.append(Pages.note("the comments in the settings files")).append('\n').append(INTRO);

    page.append("\n## The bundle\n\n").append(header("property", "default", "meaning"));
    declared.stream()
        .filter(property -> property.key().startsWith("bieases."))
        .filter(property -> !property.key().startsWith(SettingKeys.MERCHANT))
        .filter(property -> !property.key().startsWith(SettingKeys.USER))
        .filter(property -> !property.key().startsWith(SettingKeys.CONSOLE_USER))
        .forEach(property -> page.append(line(property, code(property.value()))));

    page.append("\n## Merchants\n\n");
    page.append(
        "`<alias>` is a word of your own, `[a-z0-9]+`: it names folders and log lines.\n\n");
    page.append(header("property", "default", "meaning"));
    Map<String, Optional<String>> bound = SettingKeys.ofTheBundle();
    declared.stream()
        .filter(property -> property.key().startsWith(SettingKeys.MERCHANT))
        .forEach(property -> page.append(line(property, merchantDefault(property, bound))));

    page.append("\n## Users of the HTTP API\n\n");
    page.append(
        "The console's operators may call it too, its viewers may read; these may not enter the"
            + " console.\n\n");
    page.append(header("property", "default", "meaning"));
    declared.stream()
        .filter(property -> property.key().startsWith(SettingKeys.USER))
        .forEach(property -> page.append(line(property, merchantDefault(property, bound))));

    page.append("\n## Users of the console\n\n");
    page.append("Beside the first one, `admin`, who is an operator.\n\n");
    page.append(header("property", "default", "meaning"));
    declared.stream()
        .filter(property -> property.key().startsWith(SettingKeys.CONSOLE_USER))
        .forEach(property -> page.append(line(property, merchantDefault(property, bound))));

    page.append("\n## The host\n\n").append(header("property", "default", "meaning"));
    declared.stream()
        .filter(property -> !property.key().startsWith("bieases."))
        .forEach(property -> page.append(line(property, code(property.value()))));

    sandbox(catalogue, page);
    profile(catalogue, "sandbox", page);
    profile(catalogue, "prod", page);
    return page.toString();
  }

  private static String line(Property property, String value) {
    return row(List.of(code(property.key()), value, text(property.meaning())));
  }

  /** The settings file shows an example where there is no default. */
  private static String merchantDefault(Property property, Map<String, Optional<String>> bound) {
    return bound
        .getOrDefault(property.key(), Optional.empty())
        .filter(value -> !value.isEmpty())
        .map(Pages::code)
        .orElse("none, e.g. " + code(property.value()));
  }

  private static void sandbox(Catalogue catalogue, StringBuilder page) {
    page.append("\n## The sandbox gateway\n\n");
    page.append("Only in the sandbox profile; see [its page](../src/docs/sandbox.md).\n\n");
    page.append(header("property", "in the profile", "meaning"));
    Settings.of(catalogue, Catalogue.SANDBOX_SETTINGS).properties().stream()
        .filter(property -> property.key().startsWith(SANDBOX))
        .forEach(property -> page.append(line(property, code(property.value()))));
  }

  private static void profile(Catalogue catalogue, String name, StringBuilder page) {
    page.append("\n## What the profile ").append(name).append(" sets\n\n");
    page.append(header("property", "value"));
    Settings.of(catalogue, "config/application-" + name + ".yaml").properties().stream()
        .filter(property -> !property.key().startsWith(SANDBOX))
        .forEach(
            property -> page.append(row(List.of(code(property.key()), code(property.value())))));
  }
}
