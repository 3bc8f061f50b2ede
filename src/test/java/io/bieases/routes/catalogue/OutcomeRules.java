package io.bieases.routes.catalogue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The outcome routes: each branch of the table is one, and none keeps time by itself. */
final class OutcomeRules {

  private static final String RETRY = "routes/outcome/outcome-retry-instruction.camel.yaml";
  private static final String TRANSPORT = "routes/status/status-route-transport.camel.yaml";
  private static final String PARK = "outcome-park-instruction";
  private static final Pattern BRANCH = Pattern.compile("Branch ([a-z-]+) - .+");
  private static final Pattern DURATION = Pattern.compile("\\d+ ?(ms|s|m|h|min|sec\\w*|hours?)\\b");
  private static final Pattern THEN =
      Pattern.compile("\\$\\{variable\\.then} (?:==|in) '([^']+)'.*");

  private OutcomeRules() {}

  private static Optional<RouteFile> file(Catalogue catalogue, String path) {
    return catalogue.routeFiles().stream().filter(file -> file.path().equals(path)).findFirst();
  }

  static void everyBranchIsARouteThatSaysSo(Catalogue catalogue, Findings findings) {
    Branches.ROUTES.forEach(
        (branch, route) -> {
          String path = "routes/outcome/" + route + ".camel.yaml";
          findings.expect(
              file(catalogue, path)
                  .map(file -> file.description().startsWith("Branch " + branch + " - "))
                  .orElse(false),
              path,
              "is missing, or its description does not start with Branch " + branch);
        });
    for (RouteFile file : catalogue.routeFiles()) {
      Matcher matcher = BRANCH.matcher(file.description());
      if (matcher.matches()) {
        String branch = matcher.group(1);
        findings.expect(
            file.id().equals(Branches.ROUTES.get(branch))
                || branch.equals(Branches.WITHOUT_ANSWER.get(file.id())),
            file.path(),
            "calls itself Branch " + branch + ", which is another route");
      }
    }
  }

  /** Ladders stand in the table only, and are waited for in the journal only. */
  static void noOutcomeRouteKeepsTime(Catalogue catalogue, Findings findings) {
    Set<String> waiting = Set.of("delay", "throttle", "aggregate", "resequence");
    for (RouteFile file : catalogue.routeFiles()) {
      if (!Set.of("outcome", "status").contains(file.folder())) {
        continue;
      }
      for (Step step : file.steps()) {
        findings.expect(!waiting.contains(step.kind()), step.where(), "waits by itself");
        for (JsonNode language : step.body().path("expression")) {
          String text = language.path("expression").asText();
          findings.expect(
              !DURATION.matcher(text).find(), step.where(), "holds a duration: " + text);
        }
        findings.expect(
            !DURATION.matcher(step.body().path("method").asText()).find(),
            step.where(),
            "holds a duration");
      }
    }
  }

  /** What {@code then} may say of a row is what the branch does when its ladder is used up. */
  static void everyThenIsHandled(Catalogue catalogue, Findings findings) {
    Set<String> handled = new TreeSet<>();
    file(catalogue, RETRY)
        .ifPresent(
            file ->
                file.steps().stream()
                    .filter(step -> step.kind().equals("when") || step.kind().equals("otherwise"))
                    .forEach(step -> handled.addAll(words(step, findings))));
    for (CodeRow row : catalogue.codes()) {
      if (row.then().isEmpty()) {
        continue;
      }
      boolean retried = List.of(row.first(), row.again()).contains("retry");
      findings.expect(
          !retried || handled.contains(row.then()),
          row.id(),
          "then " + row.then() + " is not handled in outcome-retry-instruction: " + handled);
      findings.expect(
          retried || row.then().equals("parked"),
          row.id(),
          "then " + row.then() + ", but its branch can only park");
    }
    for (String branch : List.of("unknown", "ask", "duplicate")) {
      String path = "routes/outcome/" + Branches.ROUTES.get(branch) + ".camel.yaml";
      findings.expect(
          file(catalogue, path).stream()
              .flatMap(file -> file.steps().stream())
              .anyMatch(step -> step.direct().equals(Optional.of(PARK))),
          path,
          "does not park");
    }
  }

  /** The words a branch of the retry route is for; it must lead to where the word says. */
  private static List<String> words(Step step, Findings findings) {
    Matcher matcher =
        THEN.matcher(step.body().path("expression").path("simple").path("expression").asText());
    List<String> words =
        step.kind().equals("otherwise")
            ? List.of("parked")
            : matcher.matches()
                ? Pattern.compile(",").splitAsStream(matcher.group(1)).toList()
                : List.of();
    JsonNode steps = step.body().path("steps");
    String uri = steps.path(steps.size() - 1).path("to").path("uri").asText();
    for (String word : words) {
      findings.expect(
          uri.equals("direct:" + Branches.ROUTES.get(CodeRow.branch(word))),
          step.where(),
          "then " + word + " leads to " + uri);
    }
    return words;
  }

  /** The row {@code no-answer} of an operation is what the transport route does with it. */
  static void everyLostAnswerLeadsWhereItsRowSays(Catalogue catalogue, Findings findings) {
    for (CodeRow row : catalogue.codes()) {
      if (row.code().equals("no-answer")) {
        String route = file(catalogue, TRANSPORT).map(file -> lost(file, row)).orElse("nowhere");
        findings.expect(
            route.equals(Branches.ROUTES.get(row.first())) && row.first().equals(row.again()),
            row.id(),
            "a lost answer leads to " + route + ", the row says " + row.first());
      }
    }
  }

  private static String lost(RouteFile file, CodeRow row) {
    Map<Boolean, List<Step>> parts =
        file.steps().stream()
            .filter(step -> step.id().matches("transport-lost(-.*)?") && !step.counts())
            .collect(Collectors.partitioningBy(step -> asksFor(step, row.operation())));
    List<Step> named = parts.get(true);
    List<Step> rest = parts.get(false).stream().filter(s -> s.kind().equals("otherwise")).toList();
    Step step = named.isEmpty() ? rest.get(0) : named.get(0);
    return step.body().path("steps").path(0).path("to").path("uri").asText().replace("direct:", "");
  }

  private static boolean asksFor(Step step, String operation) {
    Matcher matcher =
        Pattern.compile("\\$\\{variable\\.departure\\.operation} in '([a-z,-]+)'")
            .matcher(step.body().path("expression").path("simple").path("expression").asText());
    return matcher.matches()
        && Pattern.compile(",").splitAsStream(matcher.group(1)).anyMatch(operation::equals);
  }
}
