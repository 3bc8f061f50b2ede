package io.bieases.routes.start;

import java.util.List;

/** The configuration cannot be run with. Lists every problem, naming properties, never values. */
public final class UnusableConfigurationException extends RuntimeException {

  private final List<String> problems;

  UnusableConfigurationException(List<String> problems) {
    super("unusable configuration: " + String.join("; ", problems));
    this.problems = List.copyOf(problems);
  }

  /** One line each, beginning with the property. */
  public List<String> problems() {
    return problems;
  }
}
