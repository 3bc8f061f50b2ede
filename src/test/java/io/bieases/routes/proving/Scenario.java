package io.bieases.routes.proving;

import java.util.Random;

/** A fault of the gates, with its load. What it must hold beyond the invariants, it asserts. */
@FunctionalInterface
interface Scenario {

  /** Asks and disturbs until the time is up. Nodes and what they need run again at its end. */
  void run(World world, Load load, Random random) throws Exception;

  /** Looks at what is left, beyond the auditor. */
  default void check(Collected left) {}

  /** The share of rows that may stay open. */
  default double mayStayOpen() {
    return 0;
  }
}
