package io.bieases.routes.catalogue;

import static io.bieases.routes.catalogue.Rule.HERE;
import static io.bieases.routes.catalogue.Rule.holds;
import static io.bieases.routes.catalogue.Rule.rejects;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Words and diagrams in the console; every rule with a wrong copy that it must reject. */
class ConsoleRulesTest {

  private static final String PARK = "routes/outcome/outcome-park-instruction.camel.yaml";
  private static final String REFUND = "routes/status/status-route-refund.camel.yaml";
  private static final String POLICY = "routes/policy/policy-journal-errors.camel.yaml";

  @Test
  void everyStepSaysWhatHappensThere() {
    Rule rule = ConsoleRules::everyStepSaysWhatHappensThere;
    String words = "description: Keeps the evidence, alerts a person";
    holds(rule);
    rejects(rule, HERE.with(PARK, "            " + words + "\n", ""), "write: does not say");
    rejects(rule, HERE.with(PARK, words, "description: \"\""), "not say what happens");
    rejects(rule, HERE.with(PARK, words, "note: Keeps the evidence"), "not say what happens");
    rejects(
        rule,
        HERE.with(
            PARK, words + "\n            ref: outcomes", "ref: outcomes\n            " + words),
        "elsewhere than right after its id");
    rejects(rule, HERE.with(PARK, "evidence,", "evidence" + ", again".repeat(5) + ","), "too much");
    rejects(rule, HERE.with(PARK, "Keeps the", "keeps the"), "begins small");
    rejects(rule, HERE.with(PARK, "alerts a person", "alerts a person."), "ends with a stop");
    rejects(rule, HERE.with(PARK, words, "description: Outcome park, write it"), "id again");
    rejects(
        rule,
        HERE.with(PARK, words, "description: Warns, with the reason and the code"),
        "the same as outcome-park-write");
    rejects(
        rule,
        HERE.with(
            POLICY, "          description: Nothing was written; comes again by itself\n", ""),
        "onException journal-error: does not");
    rejects(
        rule,
        HERE.with(
            REFUND, "description: \"44015: our refund number is known there\"\n", "kept: x\n"),
        "when refund-44015: does not");
  }

  @Test
  void aPersonStopsNothingThatACallRunsThrough() {
    Rule rule = ConsoleRules::onlyWhatWaitsByItselfMayRest;
    String policy = "    routeConfigurationId:";
    String rests = "    group: may-rest\n";
    holds(rule);
    for (String inside :
        List.of(
            "gateway/gateway-send-call",
            "status/status-route-refund",
            "outcome/outcome-park-instruction",
            "intake/intake-accept-refund-request",
            "intake/intake-accept-webhook",
            "gateway/gateway-recover-lost")) {
      rejects(
          rule,
          HERE.with("routes/" + inside + ".camel.yaml", policy, rests + policy),
          "must not rest");
    }
    String dispatch = "routes/gateway/gateway-dispatch-refund.camel.yaml";
    rejects(rule, HERE.with(dispatch, rests, ""), "nobody has decided");
    rejects(rule, HERE.with(dispatch, rests, "    group: rests\n"), "no such group: rests");
  }

  @Test
  void nothingBreaksTheDiagramsOfTheConsole() {
    Rule rule = ConsoleRules::leavesTheDiagramsWhole;
    String throttle = "        - throttle:\n            id: outcome-park-pace\n            mode: ";
    holds(rule);
    assertThat(rule.problems(HERE.with(PARK, HERE.text(PARK) + throttle + "TotalRequests\n")))
        .isEmpty();
    rejects(
        rule, HERE.with(PARK, HERE.text(PARK) + throttle + "ConcurrentRequests\n"), "no diagram");
    rejects(rule, HERE.with(PARK, HERE.text(PARK) + throttle + "'{{mode}}'\n"), "by {{mode}}");
    rejects(
        rule,
        HERE.with(PARK, "    from:", "    errorHandler:\n      noErrorHandler: {}\n    from:"),
        "has an errorHandler");
  }
}
