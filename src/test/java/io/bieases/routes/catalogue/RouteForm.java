package io.bieases.routes.catalogue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** How a route file is written: valid for this Camel, in its canonical form, without scripts. */
final class RouteForm {

  /** Languages a route may use; every other one is a script, or needs a jar we do not have. */
  private static final Set<String> LANGUAGES = Set.of("simple", "constant", "method");

  private static final Set<String> OTHER_LANGUAGES =
      Set.of(
          "csimple",
          "datasonnet",
          "exchangeProperty",
          "groovy",
          "header",
          "hl7terser",
          "java",
          "joor",
          "jq",
          "js",
          "jsonpath",
          "language",
          "mvel",
          "ognl",
          "python",
          "quickjs",
          "spel",
          "tokenize",
          "variable",
          "wasm",
          "xpath",
          "xquery",
          "xtokenize");

  /** The only places where the canonical form has an expression. */
  private static final Set<String> EXPRESSIONS =
      Set.of("expression", "handled", "continued", "retryWhile", "correlationExpression");

  private static final Pattern SQL =
      Pattern.compile(
          "(?i)\\b(select\\s.+\\sfrom|insert\\s+into|update\\s+\\w+\\s+set|delete\\s+from)\\b");

  /** Simple functions that run code, or read what no route should depend on. */
  private static final Pattern CODE_IN_SIMPLE =
      Pattern.compile(
          "\\$\\{(groovy|joor|java|js|jq|jsonpath|ognl|mvel|python|sys|sysenv|env)[.:(]");

  private static final JsonSchema SCHEMA = schema();

  private RouteForm() {}

  private static JsonSchema schema() {
    try (InputStream json = RouteForm.class.getResourceAsStream("/schema/camelYamlDsl.json")) {
      return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V4)
          .getSchema(new ObjectMapper().readTree(json));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What Camel's own schema has against a YAML text; empty if nothing. */
  static List<String> againstSchema(String yaml) {
    try {
      return SCHEMA.validate(RouteFile.of("yaml", yaml).tree()).stream()
          .map(Object::toString)
          .limit(3)
          .toList();
    } catch (IllegalArgumentException e) {
      return List.of(String.valueOf(e.getMessage()));
    }
  }

  static void isValidForCamel(Catalogue catalogue, Findings findings) {
    for (String path : catalogue.paths(".camel.yaml")) {
      List<String> problems = againstSchema(catalogue.text(path));
      findings.expect(problems.isEmpty(), path, String.join("; ", problems));
    }
  }

  static void writesStepsAsMaps(Catalogue catalogue, Findings findings) {
    for (RouteFile file : catalogue.routeFiles()) {
      for (Step step : file.steps()) {
        findings.expect(
            step.body().isObject(), step.where(), "is not one key with a map: " + step.body());
        findings.expect(
            !step.kind().equals("when")
                || (step.body().has("expression") && step.body().path("steps").isArray()),
            step.where(),
            "has no expression and steps");
      }
    }
  }

  static void writesExpressionsInFull(Catalogue catalogue, Findings findings) {
    for (RouteFile file : catalogue.routeFiles()) {
      expressions(file, "", file.definition(), findings);
    }
  }

  private static void expressions(RouteFile file, String parent, JsonNode node, Findings findings) {
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      String name = field.getKey();
      JsonNode value = field.getValue();
      if (name.equals("parameters")) {
        continue;
      }
      boolean language =
          (LANGUAGES.contains(name) && !(name.equals("method") && value.isTextual()))
              || OTHER_LANGUAGES.contains(name);
      if (language) {
        String where = file.path() + " " + parent + " " + name;
        findings.expect(LANGUAGES.contains(name), where, "is not simple, constant or method");
        findings.expect(EXPRESSIONS.contains(parent), where, "does not stand under expression:");
        findings.expect(
            name.equals("method") || value.path("expression").isTextual(),
            where,
            "has no text under expression:");
      }
      expressions(file, name, value, findings);
    }
    for (JsonNode item : node.isArray() ? node : List.<JsonNode>of()) {
      expressions(file, parent, item, findings);
    }
  }

  /** Flow is YAML, rules are Java and SQL behind a bean: neither stands in a route. */
  static void holdsNoCode(Catalogue catalogue, Findings findings) {
    for (RouteFile file : catalogue.routeFiles()) {
      for (Step step : file.steps()) {
        findings.expect(!step.kind().equals("script"), step.where(), "is a script");
      }
      findings.expect(!SQL.matcher(file.text()).find(), file.path(), "holds SQL");
      findings.expect(
          !CODE_IN_SIMPLE.matcher(file.text()).find(),
          file.path(),
          "runs code, or reads the environment, in an expression");
    }
  }

  /** Bodies hold money and people; a log line names the instruction instead. */
  static void logsNoBodyAndNoHeaders(Catalogue catalogue, Findings findings) {
    Pattern whole = Pattern.compile("\\$\\{(body|bodyAs\\(.*\\)|headers|variables|exchange)}");
    for (RouteFile file : catalogue.routeFiles()) {
      for (Step step : file.steps()) {
        if (step.kind().equals("log")) {
          findings.expect(
              !whole.matcher(step.body().path("message").asText()).find(),
              step.where(),
              "logs a body or all headers");
        }
      }
    }
  }

  static void isCleanText(Catalogue catalogue, Findings findings) {
    for (String path : catalogue.paths(".camel.yaml")) {
      String text = catalogue.text(path);
      findings.expect(text.endsWith("\n"), path, "has no line end at its end");
      findings.expect(!text.contains("\t"), path, "holds a tab");
      findings.expect(!text.contains("\r"), path, "holds a carriage return");
      findings.expect(
          text.lines().allMatch(line -> line.equals(line.stripTrailing())),
          path,
          "has spaces at the end of a line");
    }
  }
}
