package io.bieases.routes.proving;

import java.time.Duration;

/**
 * What is to be run.
 *
 * @param fault id of the scenario, as in the gates
 * @param seed of everything that is drawn
 * @param time how long the fault goes on; what it left is closed after that
 * @param rows how many rows at a time; 0: what the scenario thinks fit
 * @param refundsPerMinute pace of bundle and gateway alike
 * @param parts refunds of one payment, at most; with more than one a call that a kill cut off keeps
 *     the others of its payment waiting for five minutes
 */
record Plan(
    String fault,
    Setup setup,
    long seed,
    Duration time,
    int rows,
    int refundsPerMinute,
    int parts) {

  /** The fault whose runs have webhooks and questions; in the others the answers alone tell. */
  static final String WEBHOOKS = "W1";

  /** A duplicate that nobody confirms is given up after this time; no run may reach it. */
  private static final double DUPLICATE_MINUTES = 24 * 60;

  /** How long each part may wait for the one before it, and some more. */
  private static final int PART_MINUTES = 7;

  private static final double SMALLEST_SCALE = 0.01;

  /** Of all waits of the bundle: small, but a duplicate of the first minute lives to the end. */
  double scale() {
    return Math.max(
        SMALLEST_SCALE, (1.5 * time.toMinutes() + PART_MINUTES * parts) / DUPLICATE_MINUTES);
  }

  /** A wait of the bundle, as it is in this run. */
  Duration scaled(Duration wait) {
    return Duration.ofMillis(Math.round(wait.toMillis() * scale()));
  }

  boolean hasWebhooks() {
    return fault.equals(WEBHOOKS);
  }

  int rowsOr(int usual) {
    return rows > 0 ? rows : usual;
  }

  String name() {
    return fault + "-" + setup.word() + "-" + seed;
  }
}
