package io.bieases.routes.catalogue;

import java.util.Set;
import java.util.regex.Pattern;

/** Lines of the log: each says what it is about. */
final class LogRules {

  private static final Set<String> FOLDERS =
      Set.of("intake", "gateway", "status", "outcome", "ops", "batch");

  /** Variables that put merchant, operation and number into a line's fields (ops.LogSteps). */
  private static final Pattern ABOUT =
      Pattern.compile(
          "\\$\\{variable\\.(departure|message|receipt|received|event|view|call|batch)\\b");

  /** How many there were, or that there were none: about no instruction. */
  private static final Set<String> COUNTS =
      Set.of(
          "outcome-apply-events-log",
          "outcome-park-unconfirmed-log",
          "outcome-ask-accepted-log",
          "outcome-ask-accepted-off-log",
          // the batch's id, which begins with the merchant's alias
          "intake-accept-file-log",
          "intake-accept-file-left-log");

  private LogRules() {}

  static void everyLineSaysWhatItIsAbout(Catalogue catalogue, Findings findings) {
    for (RouteFile file : catalogue.routeFiles()) {
      if (file.isRoute() && FOLDERS.contains(file.folder())) {
        for (Step step : file.steps()) {
          if (step.kind().equals("log") && !COUNTS.contains(step.id())) {
            findings.expect(
                ABOUT.matcher(step.body().path("message").asText()).find(),
                step.where(),
                "does not say what it is about");
          }
        }
      }
    }
  }
}
