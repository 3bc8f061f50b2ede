package io.bieases.routes.catalogue;

import static io.bieases.routes.catalogue.Rule.HERE;
import static io.bieases.routes.catalogue.Rule.holds;
import static io.bieases.routes.catalogue.Rule.rejects;

import org.junit.jupiter.api.Test;

/** What log lines of routes say; every rule with a wrong copy that it must reject. */
class LogRulesTest {

  @Test
  void everyLineSaysWhatItIsAbout() {
    holds(LogRules::everyLineSaysWhatItIsAbout);
    rejects(
        LogRules::everyLineSaysWhatItIsAbout,
        HERE.with(
            "routes/gateway/gateway-send-call.camel.yaml",
            "sends: ${variable.departure.correlationId} ${variable.departure}",
            "sends something"),
        "does not say what it is about");
  }
}
