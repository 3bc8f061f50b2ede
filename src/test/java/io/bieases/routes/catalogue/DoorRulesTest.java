package io.bieases.routes.catalogue;

import static io.bieases.routes.catalogue.Rule.HERE;
import static io.bieases.routes.catalogue.Rule.holds;
import static io.bieases.routes.catalogue.Rule.rejects;

import org.junit.jupiter.api.Test;

/** The HTTP door and its document; every rule with a wrong copy that it must reject. */
class DoorRulesTest {

  private static final String QUERY = "routes/intake/intake-accept-query-request.camel.yaml";
  private static final String ANSWER = "routes/intake/intake-answer-caller.camel.yaml";

  @Test
  void theDocumentAndTheRoutesNameTheSameCalls() {
    Rule rule = DoorRules::everyOperationHasOneRouteAndEveryRouteAnOperation;
    holds(rule);
    rejects(rule, HERE.without(QUERY), "has no route");
    rejects(rule, HERE.with(QUERY, "Restrict: GET", "Restrict: PUT"), "is not in");
    rejects(rule, HERE.with(QUERY, "{paymentId}", "{payment}"), "is not in");
    rejects(
        rule,
        HERE.with("routes/intake/intake-accept-again.camel.yaml", HERE.text(QUERY)),
        "has a route already");
    rejects(rule, HERE.with(QUERY, "policy-http-errors", "policy-journal-errors"), "policy must");
    rejects(
        rule, HERE.with(Catalogue.API, "/refunds/{refundId}", "/refund/{refundId}"), "no route");
  }

  @Test
  void aCallersHeadersAreDroppedBeforeAnythingIsDone() {
    Rule rule = DoorRules::everyDoorDropsTheCallersHeadersUnread;
    holds(rule);
    rejects(rule, HERE.with(QUERY, "pattern: \"*\"", "pattern: \"Camel*\""), "does not begin");
    rejects(rule, HERE.with(QUERY, "name: call", "name: other"), "does not begin");
    rejects(rule, HERE.with(QUERY, "${variable.call}", "${header.merchant}"), "reads a header");
  }

  @Test
  void everyStatusStandsInTheDocument() {
    Rule rule = DoorRules::everyStatusOfARouteIsDocumented;
    holds(rule);
    rejects(rule, HERE.with(ANSWER, "\"422\"", "\"418\""), "418 is not in");
    rejects(rule, HERE.with(ANSWER, "\"422\"", "\"409\""), "no route answers 422");
  }

  @Test
  void thePageTellsTheStatusOfEveryOutcome() {
    Rule rule = DoorRules::thePageSaysWhichStatusAnOutcomeHas;
    holds(rule);
    rejects(rule, HERE.with(ANSWER, "\"202\"", "\"200\""), "says");
    rejects(rule, HERE.with("src/docs/api.md", "| 409 | `parked`", "| 422 | `parked`"), "says");
    rejects(rule, HERE.with("src/docs/api.md", "`unknown`, ", ""), "says");
  }
}
