package io.bieases.routes.catalogue;

import com.fasterxml.jackson.databind.JsonNode;
import io.bieases.routes.journal.Departure;
import io.bieases.routes.status.Answer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What routes call by name: each other, beans and their methods, variables, threads. */
final class RouteCalls {

  private static final Pattern CALL = Pattern.compile("(\\w+)(?:\\((.*)\\))?");
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{variable\\.(\\w+)");
  private static final Pattern PROPERTY = Pattern.compile("variable\\.(departure|answer)\\.(\\w+)");
  private static final Map<String, Class<?>> RECORDS =
      Map.of("departure", Departure.class, "answer", Answer.class);

  private RouteCalls() {}

  private static Stream<Step> steps(Catalogue catalogue) {
    return catalogue.routeFiles().stream().flatMap(file -> file.steps().stream());
  }

  static void everyDirectCallFindsItsRoute(Catalogue catalogue, Findings findings) {
    Set<String> routes =
        catalogue.routeFiles().stream()
            .flatMap(file -> file.from().flatMap(Step::direct).stream())
            .collect(Collectors.toSet());
    Set<String> called = new TreeSet<>();
    steps(catalogue)
        .filter(Step::isProducer)
        .forEach(
            step -> {
              Optional<String> direct = step.direct();
              direct.ifPresent(called::add);
              findings.expect(
                  direct.map(routes::contains).orElse(true), step.where(), "calls no route");
            });
    for (String route : routes) {
      findings.expect(called.contains(route), "direct:" + route, "is called by nobody");
    }
  }

  /** A bean named by {@code bean} steps and {@code method} expressions, with what they call. */
  static void everyBeanHasTheMethod(Catalogue catalogue, Findings findings) {
    for (RouteFile file : catalogue.routeFiles()) {
      for (JsonNode call : file.tree().findParents("ref")) {
        String ref = call.path("ref").asText();
        String text = call.path("method").asText();
        String where = file.path() + " " + ref + "." + text;
        Matcher matcher = CALL.matcher(text);
        Optional<Class<?>> type = Beans.type(ref);
        findings.expect(type.isPresent(), where, "no such bean");
        findings.expect(matcher.matches(), where, "names no method");
        if (type.isPresent() && matcher.matches()) {
          int count = matcher.group(2) == null ? 0 : arguments(matcher.group(2));
          findings.expect(
              Beans.hasMethod(type.get(), matcher.group(1), count),
              where,
              "no public method, or more than one, with " + count + " arguments");
        }
      }
    }
  }

  /** Arguments between the commas that stand outside of quotes and brackets. */
  static int arguments(String list) {
    if (list.isBlank()) {
      return 0;
    }
    int depth = 0;
    int count = 1;
    boolean quoted = false;
    for (int i = 0; i < list.length(); i++) {
      char c = list.charAt(i);
      if (c == '\'') {
        quoted = !quoted;
      } else if (!quoted) {
        depth += "({[".indexOf(c) >= 0 ? 1 : 0;
        depth -= ")}]".indexOf(c) >= 0 ? 1 : 0;
        count += c == ',' && depth == 0 ? 1 : 0;
      }
    }
    return count;
  }

  /** Somebody sets every variable that is read; that it is set before is for the route tests. */
  static void everyVariableIsSetSomewhere(Catalogue catalogue, Findings findings) {
    Set<String> set =
        steps(catalogue)
            .filter(step -> step.kind().equals("setVariable"))
            .map(step -> step.body().path("name").asText())
            .collect(Collectors.toSet());
    for (RouteFile file : catalogue.routeFiles()) {
      VARIABLE
          .matcher(file.text())
          .results()
          .map(match -> match.group(1))
          .forEach(name -> findings.expect(set.contains(name), file.path(), "nobody sets " + name));
    }
  }

  static void everyPropertyOfACallOrAnswerExists(Catalogue catalogue, Findings findings) {
    for (RouteFile file : catalogue.routeFiles()) {
      PROPERTY
          .matcher(file.text())
          .results()
          .forEach(
              match ->
                  findings.expect(
                      Beans.hasProperty(RECORDS.get(match.group(1)), match.group(2)),
                      file.path(),
                      match.group(1) + " has no " + match.group(2)));
    }
  }

  /** A pool that does not exist would be made in silence, with other bounds. */
  static void everyThreadPoolIsConfigured(Catalogue catalogue, Findings findings) {
    List<String> pools =
        catalogue.files().containsKey(Catalogue.SETTINGS)
            ? Settings.of(catalogue, Catalogue.SETTINGS).keys()
            : List.of();
    steps(catalogue)
        .filter(step -> step.body().has("executorService"))
        .forEach(
            step -> {
              String pool = step.body().path("executorService").asText();
              findings.expect(
                  pools.contains("camel.threadpool.config." + pool + ".max-pool-size"),
                  step.where(),
                  "no thread pool is configured: " + pool);
            });
    steps(catalogue)
        .filter(step -> step.kind().equals("wireTap"))
        .forEach(
            step ->
                findings.expect(
                    step.body().has("executorService"), step.where(), "has no bounded pool"));
  }
}
