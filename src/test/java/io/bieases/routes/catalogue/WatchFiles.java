package io.bieases.routes.catalogue;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What ships for Prometheus and Grafana, and the page about metrics. */
public final class WatchFiles {

  /** The alert rules. */
  public static final Path RULES = Path.of("config/prometheus/bieases-alerts.yaml");

  /** What they make of a few lives, for {@code promtool test rules}. */
  public static final Path RULES_TEST =
      Path.of("src/test/resources/prometheus/bieases-alerts-test.yaml");

  static final Path DASHBOARD = Path.of("config/grafana/bieases.json");
  private static final Path PAGE = Path.of("src/docs/metrics.md");
  private static final Pattern LISTED =
      Pattern.compile("(?m)^\\| `([a-z0-9]+_[a-z0-9_]+)` \\|([^|]*)\\|.*");
  private static final Pattern CODE = Pattern.compile("`([a-z_]+)`");
  private static final ObjectMapper YAML =
      new ObjectMapper(
          YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build());
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

  private WatchFiles() {}

  static JsonNode rules() {
    return read(YAML, RULES);
  }

  static JsonNode dashboard() {
    return read(JSON, DASHBOARD);
  }

  private static JsonNode read(ObjectMapper mapper, Path file) {
    try {
      return mapper.readTree(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Every expression of both, by where it stands. */
  public static Map<String, PromQl> expressions() {
    Map<String, PromQl> found = new LinkedHashMap<>();
    for (JsonNode rule : rules().findParents("expr")) {
      found.put("rule " + rule.path("alert").asText(), PromQl.of(rule.path("expr").asText()));
    }
    for (JsonNode panel : dashboard().path("panels")) {
      for (JsonNode target : panel.path("targets")) {
        found.put(
            "panel " + panel.path("title").asText() + " " + target.path("refId").asText(),
            PromQl.of(target.path("expr").asText()));
      }
    }
    return found;
  }

  /** The metrics that the page lists, with their labels. */
  public static Map<String, Set<String>> listed() {
    Map<String, Set<String>> listed = new LinkedHashMap<>();
    try {
      Matcher line = LISTED.matcher(Files.readString(PAGE));
      while (line.find()) {
        Set<String> labels = new LinkedHashSet<>();
        CODE.matcher(line.group(2)).results().forEach(label -> labels.add(label.group(1)));
        listed.put(line.group(1), labels);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return listed;
  }

  /** Whether {@code promtool} is here; where CI installs it, it has to be. */
  static Optional<Path> promtool() {
    Optional<Path> found =
        java.util.Arrays.stream(System.getenv("PATH").split(java.io.File.pathSeparator))
            .map(folder -> Path.of(folder, "promtool"))
            .filter(Files::isExecutable)
            .findFirst();
    if (found.isEmpty() && "required".equals(System.getenv("BIEASES_PROMTOOL"))) {
      throw new AssertionError("promtool is required here and not on the PATH");
    }
    return found;
  }
}
