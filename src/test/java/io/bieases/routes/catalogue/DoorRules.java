package io.bieases.routes.catalogue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The HTTP door: the API's document and the routes name the same calls and the same answers. */
final class DoorRules {

  private static final String HTTP = "platform-http";
  private static final String POLICY = "policy-http-errors";

  /** The gateway's own door: what it says is the gateway's document, not ours. */
  private static final String WEBHOOKS = "POST /webhooks/bieases/{alias}";

  private static final String WEBHOOK_POLICY = "policy-webhook-errors";

  /** Path values arrive as headers too; whoever reads them there reads what a caller can write. */
  private static final Pattern HEADER = Pattern.compile("\\$\\{(in\\.)?headers?\\b");

  /** What the login and the gate answer before any route is reached, and the policy after it. */
  private static final Set<String> WITHOUT_ROUTE = Set.of("401", "403", "413", "415", "500", "503");

  private static final String ANSWER = "routes/intake/intake-answer-caller.camel.yaml";
  private static final String PAGE = "src/docs/api.md";
  private static final Pattern OUTCOME =
      Pattern.compile("\\$\\{variable\\.view\\.outcome} (?:in|==) '([a-z,]+)'");
  private static final Set<String> OPEN = Set.of("waiting", "sending", "unknown", "duplicate");

  private DoorRules() {}

  /** Operation by method and path, as {@code GET /api/v1/{merchant}/…}. */
  private static Map<String, JsonNode> operations(Catalogue catalogue) {
    Map<String, JsonNode> operations = new TreeMap<>();
    JsonNode api = json(catalogue.text(Catalogue.API));
    String root = api.path("servers").path(0).path("url").asText();
    for (Map.Entry<String, JsonNode> path : api.path("paths").properties()) {
      for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
        operations.put(
            operation.getKey().toUpperCase(Locale.ROOT) + " " + root + path.getKey(),
            operation.getValue());
      }
    }
    return operations;
  }

  private static JsonNode json(String text) {
    try {
      return new ObjectMapper().readTree(text.isEmpty() ? "{}" : text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(Catalogue.API + ": " + e.getOriginalMessage(), e);
    }
  }

  private static Optional<Step> door(RouteFile file) {
    return file.from().filter(from -> from.uri().equals(HTTP));
  }

  private static String call(Step from) {
    return from.parameter("httpMethodRestrict") + " " + from.parameter("path");
  }

  static void everyOperationHasOneRouteAndEveryRouteAnOperation(
      Catalogue catalogue, Findings findings) {
    Map<String, JsonNode> operations = operations(catalogue);
    Set<String> routed = new TreeSet<>();
    for (RouteFile file : catalogue.routeFiles()) {
      door(file)
          .ifPresent(
              from -> {
                boolean webhooks = call(from).equals(WEBHOOKS);
                String policy = webhooks ? WEBHOOK_POLICY : POLICY;
                findings.expect(
                    webhooks || operations.containsKey(call(from)),
                    file.path(),
                    call(from) + " is not in " + Catalogue.API);
                findings.expect(
                    routed.add(call(from)), file.path(), call(from) + " has a route already");
                findings.expect(
                    RouteNames.policy(file).equals(policy),
                    file.path(),
                    "policy must be " + policy);
              });
    }
    findings.expect(!operations.isEmpty(), Catalogue.API, "names no operation");
    operations.keySet().removeAll(routed);
    operations
        .keySet()
        .forEach(call -> findings.expect(false, Catalogue.API, call + " has no route"));
  }

  /** First the call as the gate let it in, then no header is left that a caller has written. */
  static void everyDoorDropsTheCallersHeadersUnread(Catalogue catalogue, Findings findings) {
    boolean any = false;
    for (RouteFile file : catalogue.routeFiles()) {
      if (door(file).isPresent()) {
        any = true;
        List<Step> steps = file.steps();
        findings.expect(
            steps.size() > 2
                && steps.get(1).kind().equals("setVariable")
                && steps.get(1).body().path("name").asText().equals("call")
                && steps.get(2).removesAllHeaders(),
            file.path(),
            "does not begin with variable call and removeHeaders *");
        findings.expect(!HEADER.matcher(file.text()).find(), file.path(), "reads a header");
      }
    }
    findings.expect(any, "routes/", "has no HTTP door");
  }

  /** A status that a route sets is one that the document gives some operation, and the reverse. */
  static void everyStatusOfARouteIsDocumented(Catalogue catalogue, Findings findings) {
    Set<String> documented = new TreeSet<>();
    operations(catalogue)
        .values()
        .forEach(
            operation ->
                operation.path("responses").fieldNames().forEachRemaining(documented::add));
    Set<String> set = new TreeSet<>();
    for (RouteFile file : catalogue.routeFiles()) {
      for (Step step : file.steps()) {
        if (step.body().path("name").asText().equals("CamelHttpResponseCode")) {
          String status =
              step.body().path("expression").path("constant").path("expression").asText();
          set.add(status);
          findings.expect(
              documented.contains(status), step.where(), status + " is not in " + Catalogue.API);
        }
      }
    }
    for (String status : documented) {
      findings.expect(
          set.contains(status) || WITHOUT_ROUTE.contains(status),
          Catalogue.API,
          "no route answers " + status);
    }
    findings.expect(!documented.isEmpty(), Catalogue.API, "names no status");
  }

  /** The one table of outcomes in the page is what the choice of the route says. */
  static void thePageSaysWhichStatusAnOutcomeHas(Catalogue catalogue, Findings findings) {
    Map<String, String> routed = new TreeMap<>();
    RouteFile file = RouteFile.of(ANSWER, catalogue.text(ANSWER));
    for (Step step : file.steps()) {
      Matcher outcome =
          OUTCOME.matcher(
              step.body().path("expression").path("simple").path("expression").asText());
      if (step.kind().equals("when") && outcome.matches()) {
        for (String word : outcome.group(1).split(",", -1)) {
          routed.put(word, status(step));
        }
      } else if (step.id().equals("caller-pending")) {
        OPEN.forEach(word -> routed.put(word, status(step)));
      }
    }
    Map<String, String> told = new TreeMap<>();
    Pattern.compile("(?m)^\\| (\\d{3}) \\| (`[a-z`, ]+`) \\| (?:the instruction|problem)")
        .matcher(catalogue.text(PAGE))
        .results()
        .forEach(
            row -> {
              for (String word : row.group(2).replace("`", "").split(", ", -1)) {
                told.put(word, row.group(1));
              }
            });
    findings.expect(
        !routed.isEmpty() && routed.equals(told),
        PAGE,
        "says " + told + ", but " + ANSWER + " answers " + routed);
  }

  private static String status(Step step) {
    return step.body()
        .path("steps")
        .path(0)
        .path("setHeader")
        .path("expression")
        .path("constant")
        .path("expression")
        .asText();
  }
}
