package io.bieases.routes.catalogue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Settings that are declared, used and explained: the same ones. */
final class SettingRules {

  private static final String OURS = "bieases.";
  private static final String SANDBOX = "bieases.sandbox.";

  private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([^}]*)}}");
  private static final Pattern REFERENCE = Pattern.compile("\\$\\{([a-z.-]+)}");

  private SettingRules() {}

  private static List<Settings.Property> declared(Catalogue catalogue) {
    return Settings.of(catalogue, Catalogue.SETTINGS).properties();
  }

  private static Set<String> keys(Catalogue catalogue) {
    return new TreeSet<>(Settings.of(catalogue, Catalogue.SETTINGS).keys());
  }

  static void everyPlaceholderIsDeclared(Catalogue catalogue, Findings findings) {
    Set<String> declared = keys(catalogue);
    for (RouteFile file : catalogue.routeFiles()) {
      for (String key : found(PLACEHOLDER, file.text())) {
        findings.expect(
            declared.contains(key),
            file.path(),
            "{{" + key + "}} is not declared in " + Catalogue.SETTINGS + " (defaults stand there)");
      }
    }
  }

  static void everyDeclaredPropertyIsUsed(Catalogue catalogue, Findings findings) {
    Set<String> used = new TreeSet<>(SettingKeys.ofTheBundle().keySet());
    used.addAll(injected(catalogue));
    catalogue.routeFiles().forEach(file -> used.addAll(found(PLACEHOLDER, file.text())));
    used.addAll(found(REFERENCE, catalogue.text(Catalogue.SETTINGS)));
    for (String key : keys(catalogue)) {
      if (key.startsWith(OURS)) {
        findings.expect(used.contains(key), key, "is declared, but nothing uses it");
      }
    }
  }

  private static Set<String> injected(Catalogue catalogue) {
    Set<String> keys = new TreeSet<>();
    catalogue
        .paths(".java")
        .forEach(path -> keys.addAll(found(SettingKeys.inJava(), catalogue.text(path))));
    return keys;
  }

  /** Every key of the records, with the record's own default; of a merchant at least the key. */
  static void everyBoundPropertyIsDeclared(Catalogue catalogue, Findings findings) {
    Map<String, Optional<String>> bound = SettingKeys.ofTheBundle();
    bound.forEach(
        (key, value) -> {
          Optional<Settings.Property> property =
              declared(catalogue).stream().filter(each -> each.key().equals(key)).findFirst();
          findings.expect(property.isPresent(), key, "is not declared in " + Catalogue.SETTINGS);
          findings.expect(
              property.isEmpty()
                  || value.isEmpty()
                  || value.get().isEmpty()
                  || property.get().value().equals(value.get()),
              key,
              "has another default in " + Catalogue.SETTINGS + " than in the code");
        });
    Set<String> sandbox = new TreeSet<>(SettingKeys.ofTheSandbox().keySet());
    sandbox.removeAll(Settings.of(catalogue, Catalogue.SANDBOX_SETTINGS).keys());
    findings.expect(sandbox.isEmpty(), Catalogue.SANDBOX_SETTINGS, "does not declare " + sandbox);
  }

  /** A profile sets what exists. */
  static void everyPropertyOfAProfileIsKnown(Catalogue catalogue, Findings findings) {
    Set<String> known = keys(catalogue);
    known.addAll(SettingKeys.ofTheBundle().keySet());
    known.addAll(SettingKeys.ofTheSandbox().keySet());
    known.addAll(injected(catalogue));
    for (String path : catalogue.paths(".yaml")) {
      if (path.startsWith("config/application-")) {
        for (String key : Settings.of(catalogue, path).keys()) {
          findings.expect(!key.startsWith(OURS) || known.contains(key), path, key + " is unknown");
        }
      }
    }
  }

  static void everyPropertyIsExplained(Catalogue catalogue, Findings findings) {
    for (Settings.Property property : declared(catalogue)) {
      findings.expect(!property.meaning().isBlank(), property.key(), "has no comment");
    }
    for (Settings.Property property :
        Settings.of(catalogue, Catalogue.SANDBOX_SETTINGS).properties()) {
      findings.expect(
          !property.key().startsWith(SANDBOX) || !property.meaning().isBlank(),
          property.key(),
          "has no comment");
    }
  }

  private static List<String> found(Pattern pattern, String text) {
    return pattern.matcher(text).results().map((MatchResult match) -> match.group(1)).toList();
  }
}
