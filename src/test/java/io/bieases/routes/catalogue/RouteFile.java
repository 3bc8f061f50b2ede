package io.bieases.routes.catalogue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One file under {@code routes/}: a route or a routeConfiguration, and every step in it. */
record RouteFile(String path, String text, JsonNode tree) {

  /** Refuses a key that stands twice in one map: the second would win in silence. */
  static final YAMLMapper YAML =
      YAMLMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private static final Set<String> PARTS =
      Set.of("when", "otherwise", "onException", "onWhen", "doCatch", "doFinally", "onFallback");

  /**
   * Parses a file.
   *
   * @throws IllegalArgumentException if it is no YAML
   */
  static RouteFile of(String path, String text) {
    try {
      return new RouteFile(path, text, YAML.readTree(text));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(path + ": " + e.getOriginalMessage(), e);
    }
  }

  /** The folder under {@code routes/}. */
  String folder() {
    String rest = path.substring(path.indexOf('/') + 1);
    return rest.contains("/") ? rest.substring(0, rest.indexOf('/')) : "";
  }

  /** The file's name without {@code .camel.yaml}. */
  String stem() {
    String name = path.substring(path.lastIndexOf('/') + 1);
    return name.substring(0, name.indexOf('.'));
  }

  boolean isRoute() {
    return tree.path(0).has("route");
  }

  boolean isPolicy() {
    return tree.path(0).has("routeConfiguration");
  }

  /** The route or routeConfiguration itself. */
  JsonNode definition() {
    return tree.path(0).path(isPolicy() ? "routeConfiguration" : "route");
  }

  String id() {
    return definition().path("id").asText();
  }

  String description() {
    return definition().path("description").asText();
  }

  /** Where a route starts; a routeConfiguration has no such step. */
  Optional<Step> from() {
    JsonNode from = definition().path("from");
    return from.isObject()
        ? Optional.of(new Step(this, "from", from, 0, List.of(), false))
        : Optional.empty();
  }

  /** Every step and every part of one ({@code when}, {@code otherwise} …), top to bottom. */
  List<Step> steps() {
    List<Step> steps = new ArrayList<>();
    from().ifPresent(steps::add);
    walk(definition(), 0, steps);
    return List.copyOf(steps);
  }

  private void walk(JsonNode node, int depth, List<Step> steps) {
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      String name = field.getKey();
      JsonNode value = field.getValue();
      if (name.equals("steps")) {
        list(value, depth, steps);
      } else if (PARTS.contains(name) && value.isArray()) {
        value.forEach(part -> part(name, part, depth, steps));
      } else if (PARTS.contains(name)) {
        part(name, value, depth, steps);
      } else {
        walk(value, depth, steps);
      }
    }
  }

  /** The list under a routeConfiguration wraps each part once more: {@code - onException:}. */
  private void part(String name, JsonNode part, int depth, List<Step> steps) {
    JsonNode body = part.has(name) ? part.path(name) : part;
    steps.add(new Step(this, name, body, depth, List.of(), false));
    walk(body, depth, steps);
  }

  private void list(JsonNode items, int depth, List<Step> steps) {
    List<Step> before = new ArrayList<>();
    for (JsonNode item : items) {
      String kind = item.isObject() && item.size() == 1 ? item.fieldNames().next() : "";
      Step step = new Step(this, kind, item.path(kind), depth, List.copyOf(before), true);
      steps.add(step);
      before.add(step);
      walk(step.body(), depth + 1, steps);
    }
  }
}
