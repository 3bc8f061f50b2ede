package io.bieases.routes.catalogue;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** What an operator sees of a route in the console: a diagram, and words a person wrote. */
final class ConsoleRules {

  private static final int MAX_WORDS = 60;
  private static final Pattern SENTENCE = Pattern.compile("[A-Z0-9].*[^.\\s]");
  private static final Pattern WORD_END = Pattern.compile("[^a-z0-9]+");

  /** The mode of a throttle that the console can draw, and Camel's default. */
  private static final String TOTAL = "TotalRequests";

  /** Where somebody waits for what the route answers. */
  private static final Set<String> CALLED = Set.of("direct", "platform-http");

  /** The groups a person may stop and start in the console (ops.Doors). */
  private static final Set<String> REST = Set.of("door", "may-rest");

  /**
   * Begin by themselves and never rest: what they do, nothing else does, and others wait for it.
   */
  private static final Set<String> NEVER_REST =
      Set.of(
          "gateway-recover-lost",
          "ops-watch-journal",
          "outcome-apply-events",
          "outcome-ask-accepted",
          "outcome-park-unconfirmed");

  private ConsoleRules() {}

  /** Of each route somebody has decided whether a person may stop it in the console. */
  static void onlyWhatWaitsByItselfMayRest(Catalogue catalogue, Findings findings) {
    for (RouteFile file : catalogue.routeFiles()) {
      if (file.isRoute()) {
        String group = file.definition().path("group").asText();
        String scheme = file.from().map(Step::uri).orElse("").replaceFirst(":.*", "");
        boolean called = CALLED.contains(scheme);
        findings.expect(
            group.isEmpty() || REST.contains(group), file.path(), "is of no such group: " + group);
        findings.expect(
            group.isEmpty() || !(called || NEVER_REST.contains(file.id())),
            file.path(),
            "must not rest: something waits for what it does");
        findings.expect(
            !group.isEmpty() || called || NEVER_REST.contains(file.id()),
            file.path(),
            "begins by itself, and nobody has decided whether it may rest (group: may-rest)");
      }
    }
  }

  /**
   * Every step, branch and clause says in a few words of its own what happens there, right after
   * its id: at most {@value MAX_WORDS} characters, with two words or more that the id has not.
   */
  static void everyStepSaysWhatHappensThere(Catalogue catalogue, Findings findings) {
    for (RouteFile file : catalogue.routeFiles()) {
      Map<String, String> owners = new HashMap<>();
      for (Step step : file.steps()) {
        String words = step.body().path("description").asText();
        findings.expect(!words.isBlank(), step.where(), "does not say what happens there");
        if (!words.isBlank()) {
          saysIt(step, words, findings);
          String before = owners.putIfAbsent(words, step.id());
          findings.expect(before == null, step.where(), "says the same as " + before);
        }
      }
    }
  }

  private static void saysIt(Step step, String words, Findings findings) {
    List<String> keys = step.body().properties().stream().map(Map.Entry::getKey).toList();
    findings.expect(
        keys.indexOf("description") == keys.indexOf("id") + 1,
        step.where(),
        "has its description elsewhere than right after its id");
    findings.expect(words.length() <= MAX_WORDS, step.where(), "says too much: " + words);
    findings.expect(
        SENTENCE.matcher(words).matches(), step.where(), "begins small or ends with a stop");
    List<String> id = List.of(step.id().split("-"));
    long own =
        WORD_END
            .splitAsStream(words.toLowerCase(Locale.ROOT))
            .distinct()
            .filter(word -> !id.contains(word))
            .count();
    findings.expect(own >= 2, step.where(), "says its id again: " + words);
  }

  /** One such step or handler, and the console (Hawtio 5.2) draws no route at all any more. */
  static void leavesTheDiagramsWhole(Catalogue catalogue, Findings findings) {
    for (RouteFile file : catalogue.routeFiles()) {
      findings.expect(
          file.isPolicy() || !file.definition().has("errorHandler"),
          file.path(),
          "has an errorHandler: no diagram draws");
      for (Step step : file.steps()) {
        String mode = step.body().path("mode").asText(TOTAL);
        findings.expect(
            !step.kind().equals("throttle") || mode.equals(TOTAL),
            step.where(),
            "throttles by " + mode + ": no diagram draws");
      }
    }
  }
}
