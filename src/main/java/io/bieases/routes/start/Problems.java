package io.bieases.routes.start;

import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong with the configuration, so that one start shows all of it. */
final class Problems {

  private final List<String> found = new ArrayList<>();

  /** Notes a problem of a property, named in full ({@code bieases.merchants.main.aes-key}). */
  void add(String property, String problem) {
    found.add(property + " " + problem);
  }

  /** Notes a problem unless the condition holds. */
  void unless(boolean holds, String property, String problem) {
    if (!holds) {
      add(property, problem);
    }
  }

  /** Stops the start if anything was noted. */
  void throwIfAny() {
    if (!found.isEmpty()) {
      throw new UnusableConfigurationException(found);
    }
  }
}
