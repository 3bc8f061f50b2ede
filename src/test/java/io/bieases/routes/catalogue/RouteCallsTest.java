package io.bieases.routes.catalogue;

import static io.bieases.routes.catalogue.Rule.HERE;
import static io.bieases.routes.catalogue.Rule.holds;
import static io.bieases.routes.catalogue.Rule.rejects;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What routes call by name; every rule with a wrong copy that it must reject. */
class RouteCallsTest {

  private static final String SEND = "routes/gateway/gateway-send-call.camel.yaml";
  private static final String SIGN = "routes/gateway/gateway-sign-text.camel.yaml";
  private static final String DISPATCH = "routes/gateway/gateway-dispatch-refund.camel.yaml";
  private static final String AWAIT = "routes/outcome/outcome-await-gateway.camel.yaml";

  @Test
  void everyDirectCallFindsItsRouteAndEveryDirectRouteIsCalled() {
    Rule rule = RouteCalls::everyDirectCallFindsItsRoute;
    holds(rule);
    rejects(rule, HERE.with(SEND, "direct:gateway-seal-request", "direct:seal"), "calls no route");
    rejects(rule, HERE.without(SIGN), "gateway-seal-sign: calls no route");
    rejects(
        rule,
        HERE.with(
            "routes/status/status-route-transport.camel.yaml",
            "direct:outcome-await-gateway",
            "direct:outcome-mark-unknown"),
        "direct:outcome-await-gateway: is called by nobody");
  }

  @Test
  void everyBeanIsThereWithTheMethodAndAsManyArguments() {
    Rule rule = RouteCalls::everyBeanHasTheMethod;
    holds(rule);
    rejects(rule, HERE.with(AWAIT, "ref: holdOutcomes", "ref: holds"), "no such bean");
    rejects(rule, HERE.with(AWAIT, "awaitGateway(", "awaitGatway("), "with 2 arguments");
    rejects(rule, HERE.with(AWAIT, ", ${variable.answer})", ")"), "with 1 arguments");
    rejects(rule, HERE.with(DISPATCH, "next(refund)", "next"), "with 0 arguments");
  }

  @Test
  void commasInQuotesAndBracketsPartNoArguments() {
    assertThat(RouteCalls.arguments("")).isZero();
    assertThat(RouteCalls.arguments("${body}")).isEqualTo(1);
    assertThat(RouteCalls.arguments("${headerAs('a', 'b')}, 'c, (d', ${e}")).isEqualTo(3);
  }

  @Test
  void everyVariableIsSetSomewhere() {
    Rule rule = RouteCalls::everyVariableIsSetSomewhere;
    holds(rule);
    rejects(rule, HERE.with(SIGN, "${variable.algorithm}", "${variable.digest}"), "sets digest");
  }

  @Test
  void everyPropertyOfACallOrAnswerExists() {
    Rule rule = RouteCalls::everyPropertyOfACallOrAnswerExists;
    holds(rule);
    rejects(rule, HERE.with(AWAIT, "answer.message", "answer.text"), "answer has no text");
    rejects(
        rule,
        HERE.with(AWAIT, "departure.correlationId", "departure.correlation"),
        "departure has no correlation");
  }

  @Test
  void everyWireTapHasAConfiguredPool() {
    Rule rule = RouteCalls::everyThreadPoolIsConfigured;
    holds(rule);
    rejects(rule, HERE.with(DISPATCH, "refund-calls", "refunds"), "configured: refunds");
    rejects(
        rule,
        HERE.with(DISPATCH, "                  executorService: refund-calls\n", ""),
        "has no bounded pool");
  }
}
