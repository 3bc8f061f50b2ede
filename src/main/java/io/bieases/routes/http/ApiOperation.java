package io.bieases.routes.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * One operation of the API's document.
 *
 * @param id its {@code operationId}
 * @param template the segments of its path below the root, variables as {@code {name}}
 * @param contentTypes of its body, empty if it takes none
 * @param query names of its query parameters
 */
public record ApiOperation(
    String id, String method, List<String> template, Set<String> contentTypes, Set<String> query) {

  /** What a batch is sent as; everything else is one small JSON object. */
  static final Set<String> FILES = Set.of("text/csv", "multipart/form-data");

  static ApiOperation of(
      JsonNode document, String method, List<String> template, JsonNode operation) {
    Set<String> types = new TreeSet<>();
    operation.path("requestBody").path("content").fieldNames().forEachRemaining(types::add);
    Set<String> query = new TreeSet<>();
    for (JsonNode given : operation.path("parameters")) {
      String reference = given.path("$ref").asText();
      JsonNode parameter = reference.isEmpty() ? given : document.at(reference.substring(1));
      if (parameter.path("in").asText().equals("query")) {
        query.add(parameter.path("name").asText());
      }
    }
    return new ApiOperation(
        operation.path("operationId").asText(),
        method.toUpperCase(Locale.ROOT),
        template,
        types,
        query);
  }

  /** Its path as a route has it. */
  public String path() {
    return ApiContract.ROOT + String.join("/", template);
  }

  boolean takesFile() {
    return contentTypes.stream().anyMatch(FILES::contains);
  }

  boolean fits(List<String> segments) {
    if (segments.size() != template.size()) {
      return false;
    }
    for (int i = 0; i < segments.size(); i++) {
      if (!isVariable(template.get(i)) && !template.get(i).equals(segments.get(i))) {
        return false;
      }
    }
    return true;
  }

  /** The values of its variables in a path that fits. */
  Map<String, String> variables(List<String> segments) {
    Map<String, String> variables = new LinkedHashMap<>();
    List<String> names = new ArrayList<>(template);
    for (int i = 0; i < names.size(); i++) {
      if (isVariable(names.get(i))) {
        variables.put(names.get(i).substring(1, names.get(i).length() - 1), segments.get(i));
      }
    }
    return variables;
  }

  private static boolean isVariable(String segment) {
    return segment.startsWith("{");
  }
}
