package io.bieases.routes.catalogue;

import static io.bieases.routes.catalogue.Catalogue.CODES;
import static io.bieases.routes.catalogue.Catalogue.DOCUMENTED;
import static io.bieases.routes.catalogue.Rule.HERE;
import static io.bieases.routes.catalogue.Rule.holds;
import static io.bieases.routes.catalogue.Rule.rejects;

import org.junit.jupiter.api.Test;

/** The code table against contract and routes; every rule with a wrong copy that it must reject. */
class CodeRulesTest {

  private static final String REFUND = StatusRoute.path("refund");
  private static final String QUERY = StatusRoute.path("query");
  private static final String RETRY = "routes/outcome/outcome-retry-instruction.camel.yaml";
  private static final String TRANSPORT = "routes/status/status-route-transport.camel.yaml";
  private static final String FUNDS = "refund,41010,Insufficient Balance,short-of-funds,unknown";

  @Test
  void everyDocumentedCellIsInTheTableWithItsMessage() {
    Rule rule = CodeRules::everyDocumentedCellHasItsRow;
    holds(rule);
    rejects(
        rule, HERE.with(CODES, "refund,44015,", "refund,44016,"), "refund-44015: is documented");
    rejects(rule, HERE.with(CODES, "Duplicated Refund", "Duplicate"), "another message");
    rejects(rule, HERE.with(DOCUMENTED, "refund,44015,", "refund,44099,"), "refund-44099");
    rejects(rule, HERE.with(DOCUMENTED, HERE.text(DOCUMENTED) + "refund,1,x,y\n"), "not 48 rows");
  }

  @Test
  void everyRowIsWellFormed() {
    Rule rule = CodeRules::everyRowIsWellFormed;
    holds(rule);
    rejects(rule, HERE.with(CODES, "refund,44014,", "refund,44015,"), "twice");
    rejects(rule, HERE.with(CODES, "refund,44014,", "refunds,44014,"), "is of no operation");
    rejects(rule, HERE.with(CODES, "refund,44014,", "refund,4401,"), "five digits");
    rejects(rule, HERE.with(CODES, "short-of-funds", "no-money"), "no such branch: no-money");
    rejects(rule, HERE.with(CODES, "1m 5m 15m 1h,parked", "1m 5 min,parked"), "cannot be read");
    rejects(rule, HERE.with(CODES, "1m 5m 15m 1h,parked", "1m 5m,"), "what then");
    rejects(rule, HERE.with(CODES, "1m 5m 15m 1h,parked", "1m,dropped"), "no such branch: dropped");
    rejects(rule, HERE.with(CODES, "Check the refund id.", ""), "tell an operator");
    rejects(rule, HERE.with(CODES, "refund,no-answer,", "refund,40001,"), "refund-no-answer");
  }

  @Test
  void everyLadderShownIsTheOneThatIsClimbed() {
    Rule rule = CodeRules::everyLadderIsTheOneThatIsClimbed;
    holds(rule);
    rejects(rule, HERE.with(CODES, "ask,unknown,10m,parked", "ask,unknown,,"), "44011: has no");
    rejects(
        rule,
        HERE.with(
            CODES,
            "refund,99999,Other errors,unknown,unknown,1m 5m",
            "refund,99999,Other errors,unknown,unknown,2m 5m"),
        "refund-99999: shows another ladder");
  }

  @Test
  void everyRowIsAWhenInTheSameOrderAndEveryWhenARow() {
    Rule rule = CodeRules::everyRowIsAWhenAndEveryWhenARow;
    holds(rule);
    rejects(rule, HERE.with(CODES, "refund,44014,", "refund,44013,"), "refund-44013");
    rejects(rule, HERE.with(REFUND, "- id: refund-44014\n", "- id: refund-44016\n"), "44016");
    rejects(rule, HERE.with(REFUND, "id: refund-other\n", "id: refund-rest\n"), "refund-other");
    rejects(
        rule,
        HERE.with(CODES, "refund,41012,", "refund,x,")
            .with(CODES, "refund,41010,", "refund,41012,")
            .with(CODES, "refund,x,", "refund,41010,"),
        "refund-41012, refund-41010");
    rejects(rule, HERE.without(REFUND), "is missing");
    rejects(
        rule,
        HERE.with(
            REFUND,
            "      steps:\n        - choice:\n",
            "      steps:\n        - stop: {}\n        - choice:\n"),
        "is not one choice");
  }

  @Test
  void everyWhenAsksForTheCodeInItsId() {
    Rule rule = CodeRules::everyWhenAsksForItsCode;
    holds(rule);
    rejects(rule, HERE.with(REFUND, "== '44014'", "== '44015'"), "refund-44014: asks for");
    rejects(rule, HERE.with(REFUND, "hasCode()} == false", "hasCode()}"), "refund-no-code: asks");
    rejects(rule, HERE.with(QUERY, "direct:status-route-transport", "direct:x"), "query-no-code");
  }

  @Test
  void everyWhenLeadsToTheBranchesOfItsRow() {
    Rule rule = CodeRules::everyWhenLeadsWhereItsRowSays;
    holds(rule);
    rejects(
        rule,
        HERE.with(REFUND, "direct:outcome-hold-refunds", "direct:outcome-hold-merchant"),
        "refund-41010 first: leads to held, the row says short-of-funds");
    rejects(
        rule,
        HERE.with(CODES, FUNDS, "refund,41010,Insufficient Balance,short-of-funds,parked"),
        "refund-41010 again: leads to unknown, the row says parked");
    rejects(
        rule,
        HERE.with(REFUND, "{variable.departure.again}", "{variable.again}"),
        "leads to choice");
    rejects(rule, HERE.with(QUERY, "name: alert", "name: reason"), "query-40000 first: leads to");
    rejects(
        rule,
        HERE.with(
            CODES,
            "refund,other,Any code that is not listed,unknown+alert",
            "refund,other,Any code that is not listed,unknown"),
        "refund-other first: leads to unknown+alert");
    rejects(rule, HERE.with(REFUND, "refund-44015-duplicate", "refund-44015-ours"), "not named");
    rejects(rule, HERE.with(REFUND, "name: reason", "name: because"), "parks without a reason");
  }

  @Test
  void everyBranchIsARouteThatCallsItselfSo() {
    Rule rule = OutcomeRules::everyBranchIsARouteThatSaysSo;
    holds(rule);
    rejects(rule, HERE.with(RETRY, "Branch retry - ", "Retries - "), "with Branch retry");
    rejects(rule, HERE.without(RETRY), "outcome-retry-instruction.camel.yaml: is missing");
    rejects(
        rule,
        HERE.with(
            "routes/outcome/outcome-park-unconfirmed.camel.yaml",
            "description: Parks",
            "description: Branch parked - parks"),
        "which is another route");
  }

  @Test
  void noOutcomeRouteKeepsTimeByItself() {
    Rule rule = OutcomeRules::noOutcomeRouteKeepsTime;
    holds(rule);
    rejects(rule, HERE.with(RETRY, "- log:", "- delay:"), "waits by itself");
    rejects(rule, HERE.with(RETRY, "every retry was refused", "30s"), "holds a duration");
  }

  @Test
  void everyEndOfALadderIsHandled() {
    Rule rule = OutcomeRules::everyThenIsHandled;
    holds(rule);
    rejects(rule, HERE.with(CODES, "1m 5m 15m 1h,parked", "1m,throttled"), "then throttled is not");
    rejects(rule, HERE.with(CODES, "1m 5m 15m 1h 4h 24h,parked", "1m,rejected"), "can only park");
    rejects(rule, HERE.with(RETRY, "== 'held'", "== 'hold'"), "query-44001: then held is not");
    rejects(
        rule,
        HERE.with(RETRY, "direct:outcome-reject-instruction", "direct:outcome-park-instruction"),
        "then rejected+alert leads to");
    rejects(
        rule,
        HERE.with(
            "routes/outcome/outcome-ask-payment.camel.yaml",
            "direct:outcome-park-instruction",
            "direct:outcome-reject-instruction"),
        "does not park");
  }

  @Test
  void everyLostAnswerLeadsToTheBranchOfItsRow() {
    Rule rule = OutcomeRules::everyLostAnswerLeadsWhereItsRowSays;
    holds(rule);
    rejects(
        rule, HERE.with(TRANSPORT, "in 'query,refund-query'", "in 'refund'"), "query-no-answer");
    rejects(
        rule,
        HERE.with(TRANSPORT, "direct:outcome-mark-unknown", "direct:outcome-reject-instruction"),
        "refund-no-answer: a lost answer leads to outcome-reject-instruction");
  }
}
