package io.bieases.routes.catalogue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.StreamSupport;

/**
 * A {@code status-route-<operation>} read back as a table: its one choice, cell by cell.
 *
 * @param operation word of the operation
 * @param choices how many choices stand at the top: one
 * @param whens top to bottom
 * @param otherwise what an unlisted code leads to
 */
record StatusRoute(String operation, int choices, List<When> whens, When otherwise) {

  private static final String FOLDER = "routes/status/status-route-";
  private static final String AGAIN = "${variable.departure.again}";

  /**
   * One {@code when}.
   *
   * @param condition its expression
   * @param first what it does if no earlier attempt can have run
   * @param again what it does if one may have
   */
  record When(String id, String condition, Cell first, Cell again) {}

  /**
   * What happens in one case: variables set and the one route called.
   *
   * @param stepId id of the step that calls the route
   * @param routes every route called; one is right
   */
  record Cell(String stepId, List<String> routes, Map<String, String> variables) {

    /** The word as in the table: {@code unknown+alert}. */
    String branch() {
      return routes.size() == 1
          ? Branches.ofRoute(routes.get(0)).orElse(routes.get(0))
              + (variables.getOrDefault("alert", "").equals("true") ? "+alert" : "")
          : "not one branch but " + routes;
    }
  }

  static String path(String operation) {
    return FOLDER + operation + ".camel.yaml";
  }

  static Optional<StatusRoute> of(Catalogue catalogue, String operation) {
    String path = path(operation);
    return catalogue.files().containsKey(path)
        ? Optional.of(read(operation, RouteFile.of(path, catalogue.text(path))))
        : Optional.empty();
  }

  private static StatusRoute read(String operation, RouteFile file) {
    JsonNode steps = file.definition().path("from").path("steps");
    JsonNode choice = steps.path(0).path("choice");
    return new StatusRoute(
        operation,
        steps.size(),
        StreamSupport.stream(choice.path("when").spliterator(), false)
            .map(StatusRoute::when)
            .toList(),
        when(choice.path("otherwise")));
  }

  private static When when(JsonNode node) {
    JsonNode inner = node.path("steps").path(0).path("choice");
    boolean split = inner.path("when").size() == 1 && node.path("steps").size() == 1;
    JsonNode second = inner.path("when").path(0);
    if (split && condition(second).equals(AGAIN)) {
      return new When(
          node.path("id").asText(),
          condition(node),
          cell(inner.path("otherwise").path("steps")),
          cell(second.path("steps")));
    }
    Cell cell = cell(node.path("steps"));
    return new When(node.path("id").asText(), condition(node), cell, cell);
  }

  private static String condition(JsonNode when) {
    return when.path("expression").path("simple").path("expression").asText();
  }

  private static Cell cell(JsonNode steps) {
    List<String> routes = new ArrayList<>();
    Map<String, String> variables = new TreeMap<>();
    String id = "";
    for (JsonNode step : steps) {
      JsonNode set = step.path("setVariable");
      if (set.isObject()) {
        variables.put(
            set.path("name").asText(),
            set.path("expression").path("constant").path("expression").asText());
      } else {
        JsonNode call = step.path("to");
        id = call.path("id").asText();
        routes.add(
            call.isObject()
                ? call.path("uri").asText().replaceFirst("^direct:", "")
                : step.fieldNames().next());
      }
    }
    return new Cell(id, List.copyOf(routes), Map.copyOf(variables));
  }
}
