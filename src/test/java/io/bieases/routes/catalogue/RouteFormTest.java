package io.bieases.routes.catalogue;

import static io.bieases.routes.catalogue.Rule.HERE;
import static io.bieases.routes.catalogue.Rule.holds;
import static io.bieases.routes.catalogue.Rule.rejects;

import org.junit.jupiter.api.Test;

/** How route files are written; every rule with a wrong copy that it must reject. */
class RouteFormTest {

  private static final String SEND = "routes/gateway/gateway-send-call.camel.yaml";
  private static final String REFUND = "routes/status/status-route-refund.camel.yaml";

  @Test
  void everyFileIsValidForThisCamel() {
    holds(RouteForm::isValidForCamel);
    rejects(
        RouteForm::isValidForCamel, HERE.with(SEND, "- removeHeaders:", "- dropHeaders:"), SEND);
    rejects(RouteForm::isValidForCamel, HERE.with(SEND, "pattern: \"*\"", "patern: \"*\""), SEND);
  }

  @Test
  void everyFileIsYamlWithoutAKeyTwice() {
    rejects(
        RouteForm::isValidForCamel,
        HERE.with(SEND, "httpMethod: POST", "httpMethod: POST\n              httpMethod: GET"),
        "Duplicate field 'httpMethod'");
    rejects(RouteForm::isValidForCamel, HERE.with(SEND, "- route:", "- route: ["), "yaml: ");
  }

  @Test
  void everyStepIsAMap() {
    holds(RouteForm::writesStepsAsMaps);
    String call =
        """
                - to:
                    id: gateway-send-seal
                    description: Encrypts and signs the body
                    uri: direct:gateway-seal-request
        """;
    rejects(
        RouteForm::writesStepsAsMaps,
        HERE.with(SEND, call, "        - to: direct:gateway-seal-request\n"),
        "is not one key with a map");
    rejects(
        RouteForm::writesStepsAsMaps,
        HERE.with(SEND, call, "        - stop\n"),
        "is not one key with a map");
  }

  @Test
  void everyWhenHasAnExpressionAndSteps() {
    String full =
        """
                        expression:
                          simple:
                            expression: "${variable.answer.code} == '20000'"
        """;
    String compact =
        """
                        simple: "${variable.answer.code} == '20000'"
        """;
    rejects(
        RouteForm::writesStepsAsMaps,
        HERE.with(REFUND, full, compact),
        "has no expression and steps");
  }

  @Test
  void everyExpressionIsWrittenInFull() {
    holds(RouteForm::writesExpressionsInFull);
    String full =
        """
                    expression:
                      constant:
                        expression: application/json
        """;
    rejects(
        RouteForm::writesExpressionsInFull,
        HERE.with(SEND, full, "            constant: application/json\n"),
        "does not stand under expression:");
    rejects(
        RouteForm::writesExpressionsInFull,
        HERE.with(
            SEND, full, "            expression:\n              constant: application/json\n"),
        "has no text under expression:");
    rejects(
        RouteForm::writesExpressionsInFull,
        HERE.with(SEND, "constant:", "groovy:"),
        "is not simple, constant or method");
  }

  @Test
  void noFileHoldsCode() {
    holds(RouteForm::holdsNoCode);
    rejects(RouteForm::holdsNoCode, HERE.with(SEND, "- bean:", "- script:"), "is a script");
    rejects(
        RouteForm::holdsNoCode,
        HERE.with(SEND, "application/json", "select id from instruction"),
        "holds SQL");
    rejects(
        RouteForm::holdsNoCode, HERE.with(SEND, "application/json", "${env:HOME}"), "runs code");
  }

  @Test
  void noLogLineHoldsABody() {
    holds(RouteForm::logsNoBodyAndNoHeaders);
    rejects(
        RouteForm::logsNoBodyAndNoHeaders,
        HERE.with("routes/outcome/outcome-hold-refunds.camel.yaml", "short-of-funds: ", "${body} "),
        "logs a body");
  }

  @Test
  void everyFileIsCleanText() {
    holds(RouteForm::isCleanText);
    rejects(RouteForm::isCleanText, HERE.with(SEND, "- route:\n", "- route: \n"), "spaces");
    rejects(RouteForm::isCleanText, HERE.with(SEND, "- route:\n", "- route:\t\n"), "tab");
    rejects(RouteForm::isCleanText, HERE.with(SEND, "\n", "\r\n"), "carriage return");
    rejects(RouteForm::isCleanText, HERE.with(SEND, HERE.text(SEND).strip()), "no line end");
  }
}
