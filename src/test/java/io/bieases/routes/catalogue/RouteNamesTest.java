package io.bieases.routes.catalogue;

import static io.bieases.routes.catalogue.Rule.HERE;
import static io.bieases.routes.catalogue.Rule.holds;
import static io.bieases.routes.catalogue.Rule.rejects;

import org.junit.jupiter.api.Test;

/** Files, ids and sizes of routes; every rule with a wrong copy that it must reject. */
class RouteNamesTest {

  private static final String SEND = "routes/gateway/gateway-send-call.camel.yaml";
  private static final String SIGN = "routes/gateway/gateway-sign-text.camel.yaml";
  private static final String PARK = "routes/outcome/outcome-park-instruction.camel.yaml";
  private static final String POLICY = "routes/policy/policy-journal-errors.camel.yaml";

  @Test
  void everyFileIsOneRouteOrOnePolicy() {
    holds(RouteNames::oneRoutePerFile);
    rejects(
        RouteNames::oneRoutePerFile, HERE.with(SEND, HERE.text(SEND) + HERE.text(SIGN)), "exactly");
    rejects(RouteNames::oneRoutePerFile, HERE.with(SEND, "- beans: []\n"), "exactly one");
  }

  @Test
  void areaFolderFileIdAndDirectNameAreOneName() {
    Rule rule = RouteNames::oneNameEverywhere;
    holds(rule);
    rejects(rule, HERE.with(SEND, "id: gateway-send-call\n", "id: gatewaySend\n"), "kebab-case");
    rejects(rule, HERE.with(SEND, "id: gateway-send-call\n", "id: gateway-post\n"), "file's name");
    rejects(rule, HERE.with(SEND, "name: gateway-send-call", "name: gateway-post"), "direct name");
    rejects(
        rule,
        HERE.without(SEND).with("routes/ops/gateway-send-call.camel.yaml", HERE.text(SEND)),
        "another folder");
    rejects(
        rule,
        HERE.without(POLICY).with("routes/ops/policy-journal-errors.camel.yaml", HERE.text(POLICY)),
        "nothing else, lie in policy/");
  }

  @Test
  void everyFileSaysWhatItIsFor() {
    Rule rule = RouteNames::describesItself;
    holds(rule);
    rejects(rule, HERE.with(PARK, "description: Branch", "note: Branch"), "has no description");
    rejects(rule, HERE.with(PARK, "# A person decides", "\n# A person decides"), "0 comment lines");
    rejects(rule, HERE.with(PARK, "# A", "# 1\n# 2\n# 3\n# 4\n# A"), "7 comment lines");
    rejects(rule, HERE.with(PARK, "Out: ", "Then "), "what comes in and goes out");
  }

  @Test
  void everyRouteHasAPolicyAndEveryPolicyIsUsed() {
    Rule rule = RouteNames::everyRouteHasAPolicyAndEveryPolicyIsUsed;
    holds(rule);
    rejects(rule, HERE.with(PARK, "policy-journal-errors", "policy-journal"), "no such policy");
    rejects(
        rule, HERE.with(PARK, "    routeConfigurationId: policy-journal-errors\n", ""), "no such");
    rejects(
        rule,
        HERE.with(
            "routes/policy/policy-nobody.camel.yaml",
            "- routeConfiguration:\n    id: policy-nobody\n"),
        "no route uses this policy");
    rejects(
        rule,
        HERE.with(PARK, "    from:", "    errorHandler:\n      noErrorHandler: {}\n    from:"),
        "an error handling of its own");
  }

  @Test
  void everyStepHasAnIdThatNoOtherHas() {
    Rule rule = RouteNames::everyStepHasAnIdOfItsOwn;
    holds(rule);
    rejects(rule, HERE.with(PARK, "            id: outcome-park-log\n", ""), "log : has no kebab");
    rejects(
        rule,
        HERE.with(
            "routes/status/status-route-query.camel.yaml", "- id: query-44000\n", "- kept: x\n"),
        "when : has no kebab-case id");
    rejects(rule, HERE.with(POLICY, "          id: journal-error\n", ""), "onException : has no");
    rejects(rule, HERE.with(PARK, "outcome-park-log", "gateway-send-post"), "stands in " + SEND);
    rejects(rule, HERE.with(PARK, "outcome-park-log", "gateway-send-call"), "stands in " + SEND);
  }

  @Test
  void everyChoiceHasAnOtherwise() {
    Rule rule = RouteNames::everyChoiceHasAnOtherwise;
    holds(rule);
    rejects(rule, HERE.with(SIGN, "otherwise:", "precondition:"), "has no otherwise");
  }

  @Test
  void everyRouteCanBeReadAtOnce() {
    Rule rule = RouteNames::staysReadable;
    holds(rule);
    String step = "        - stop:\n            id: stop\n";
    rejects(rule, HERE.with(PARK, HERE.text(PARK) + step.repeat(44)), "46 steps");
    rejects(rule, HERE.with(SEND, deep()), "more than two");
    rejects(
        rule, HERE.with(SIGN, "- route:\n    id: gateway-sign-text\n    from:\n"), "has no steps");
  }

  /** A route with a step under three others. */
  private static String deep() {
    StringBuilder yaml = new StringBuilder("- route:\n    id: deep\n    from:\n      steps:\n");
    for (int level = 0; level < 3; level++) {
      String indent = "    ".repeat(level);
      yaml.append(indent)
          .append("        - split:\n")
          .append(indent)
          .append("            steps:\n");
    }
    return yaml.append("    ".repeat(3)).append("        - stop: {}\n").toString();
  }
}
