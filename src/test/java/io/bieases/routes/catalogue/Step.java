package io.bieases.routes.catalogue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One step of a route, or a part of one.
 *
 * @param kind {@code setBody}, {@code to}, {@code when} …; empty if it is not one key with a map
 * @param depth how many steps enclose it
 * @param before the steps before it in the same list
 * @param counts whether it is a step of a list, not a part such as {@code when}
 */
record Step(
    RouteFile file, String kind, JsonNode body, int depth, List<Step> before, boolean counts) {

  private static final Set<String> PRODUCERS =
      Set.of("to", "toD", "wireTap", "enrich", "pollEnrich", "poll", "recipientList");

  String id() {
    return body.path("id").asText();
  }

  /** File and id, for a message. */
  String where() {
    return file.path() + " " + kind + " " + id();
  }

  boolean isProducer() {
    return PRODUCERS.contains(kind);
  }

  /**
   * Where it leads or comes from; {@code direct} with its name in the parameters is put together.
   */
  String uri() {
    String uri = body.path("uri").asText();
    return uri.equals("direct") ? "direct:" + body.path("parameters").path("name").asText() : uri;
  }

  /** The name of the direct route it calls, or is. */
  Optional<String> direct() {
    String uri = uri();
    return uri.startsWith("direct:")
        ? Optional.of(uri.substring("direct:".length()))
        : Optional.empty();
  }

  boolean removesAllHeaders() {
    return kind.equals("removeHeaders")
        && body.path("pattern").asText().equals("*")
        && !body.has("excludePattern")
        && !body.has("excludePatterns");
  }

  String parameter(String name) {
    return body.path("parameters").path(name).asText();
  }
}
