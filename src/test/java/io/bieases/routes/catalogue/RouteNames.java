package io.bieases.routes.catalogue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Files, ids and sizes. Ids are JMX names, boxes in the console and words of alerts. */
final class RouteNames {

  private static final Pattern KEBAB = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)+");
  private static final String POLICY = "policy";
  private static final int MAX_STEPS = 45;
  private static final int MAX_DEPTH = 2;

  /** The one long kind of route: a table written as a choice. */
  private static final String TABLE = "status-route-";

  private RouteNames() {}

  static void oneRoutePerFile(Catalogue catalogue, Findings findings) {
    for (RouteFile file : catalogue.routeFiles()) {
      findings.expect(
          file.tree().size() == 1 && (file.isRoute() || file.isPolicy()),
          file.path(),
          "is not exactly one route or routeConfiguration");
    }
  }

  /** Area, folder, file, id and direct name are one name. */
  static void oneNameEverywhere(Catalogue catalogue, Findings findings) {
    for (RouteFile file : catalogue.routeFiles()) {
      String id = file.id();
      findings.expect(KEBAB.matcher(id).matches(), file.path(), "id is not kebab-case: " + id);
      findings.expect(id.equals(file.stem()), file.path(), "id is not the file's name: " + id);
      findings.expect(
          id.startsWith(file.folder() + "-"), file.path(), "lies in another folder than its area");
      findings.expect(
          file.folder().equals(POLICY) == file.isPolicy(),
          file.path(),
          "routeConfigurations, and nothing else, lie in policy/");
      findings.expect(
          file.from().flatMap(Step::direct).map(id::equals).orElse(true),
          file.path(),
          "direct name is not the route's id");
    }
  }

  static void describesItself(Catalogue catalogue, Findings findings) {
    for (RouteFile file : catalogue.routeFiles()) {
      findings.expect(!file.description().isBlank(), file.path(), "has no description");
      long comment = file.text().lines().takeWhile(line -> line.startsWith("# ")).count();
      findings.expect(
          comment >= 3 && comment <= 6, file.path(), comment + " comment lines on top, not 3 to 6");
      String top = file.text().lines().limit(comment).collect(Collectors.joining("\n"));
      findings.expect(
          file.folder().equals(POLICY) || (top.contains("In: ") && top.contains("Out: ")),
          file.path(),
          "does not say on top what comes in and goes out (In: … Out: …)");
    }
  }

  static void everyRouteHasAPolicyAndEveryPolicyIsUsed(Catalogue catalogue, Findings findings) {
    List<RouteFile> files = catalogue.routeFiles();
    Set<String> policies =
        files.stream().filter(RouteFile::isPolicy).map(RouteFile::id).collect(Collectors.toSet());
    Set<String> used =
        files.stream()
            .filter(RouteFile::isRoute)
            .map(RouteNames::policy)
            .collect(Collectors.toSet());
    for (RouteFile file : files) {
      if (file.isRoute()) {
        findings.expect(
            policies.contains(policy(file)), file.path(), "no such policy: " + policy(file));
        findings.expect(
            !file.definition().has("onException") && !file.definition().has("errorHandler"),
            file.path(),
            "has an error handling of its own: that belongs into policy/");
      } else {
        findings.expect(used.contains(file.id()), file.path(), "no route uses this policy");
      }
    }
  }

  static String policy(RouteFile file) {
    return file.definition().path("routeConfigurationId").asText();
  }

  static void everyStepHasAnIdOfItsOwn(Catalogue catalogue, Findings findings) {
    Map<String, String> owners = new HashMap<>();
    for (RouteFile file : catalogue.routeFiles()) {
      String before = owners.putIfAbsent(file.id(), file.path());
      findings.expect(before == null, file.path(), "id stands in " + before + " too");
    }
    for (RouteFile file : catalogue.routeFiles()) {
      for (Step step : file.steps()) {
        findings.expect(KEBAB.matcher(step.id()).matches(), step.where(), "has no kebab-case id");
        String before = owners.putIfAbsent(step.id(), file.path());
        findings.expect(
            before == null || step.id().isEmpty(), step.where(), "id stands in " + before + " too");
      }
    }
  }

  static void everyChoiceHasAnOtherwise(Catalogue catalogue, Findings findings) {
    for (RouteFile file : catalogue.routeFiles()) {
      for (Step step : file.steps()) {
        if (step.kind().equals("choice")) {
          JsonNode otherwise = step.body().path("otherwise").path("steps");
          findings.expect(
              !otherwise.isEmpty(), step.where(), "has no otherwise, or one that does nothing");
        }
      }
    }
  }

  /**
   * At most {@value MAX_STEPS} steps, the tables excepted; and no step stands deeper than under two
   * others ({@code split} or {@code choice}): what needs a third level is a route of its own.
   */
  static void staysReadable(Catalogue catalogue, Findings findings) {
    for (RouteFile file : catalogue.routeFiles()) {
      long steps = file.steps().stream().filter(Step::counts).count();
      findings.expect(
          steps <= MAX_STEPS || file.id().startsWith(TABLE),
          file.path(),
          steps + " steps: more than " + MAX_STEPS);
      findings.expect(steps > 0 || file.isPolicy(), file.path(), "has no steps");
      for (Step step : file.steps()) {
        findings.expect(
            step.depth() <= MAX_DEPTH, step.where(), "stands under more than two other steps");
      }
    }
  }
}
