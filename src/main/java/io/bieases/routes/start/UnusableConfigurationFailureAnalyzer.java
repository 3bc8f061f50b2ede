package io.bieases.routes.start;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Prints the problems of the configuration as a list instead of a stack trace. */
final class UnusableConfigurationFailureAnalyzer
    extends AbstractFailureAnalyzer<UnusableConfigurationException> {

  @Override
  protected FailureAnalysis analyze(Throwable failure, UnusableConfigurationException cause) {
    return new FailureAnalysis(
        "The configuration cannot be used:\n  - " + String.join("\n  - ", cause.problems()),
        "Correct these properties in config/application*.yaml or the environment. Values are not"
            + " shown on purpose. Nothing was started.",
        cause);
  }
}
