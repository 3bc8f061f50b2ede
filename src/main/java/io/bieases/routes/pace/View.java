package io.bieases.routes.pace;

import io.bieases.routes.journal.Holds;
import io.bieases.routes.journal.Instructions;
import io.bieases.routes.journal.Outcome;
import io.bieases.routes.settings.Merchant.Limits;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What departures are decided by, as seen through one pool: the writer's under the merchant's lock,
 * the reader's to see whether there is anything to decide.
 *
 * @param limits by alias
 */
record View(Instructions instructions, Holds holds, Pace pace, Map<String, Limits> limits) {

  /** The classes instructions wait in, the best first. */
  static final List<Integer> CLASSES =
      List.of(
          Outcome.INTERACTIVE,
          Outcome.RECONCILE,
          Outcome.WAITING_REFUND,
          Outcome.RETRY,
          Outcome.BATCH,
          Outcome.FOLLOW_UP);

  static View of(JdbcClient jdbc, Map<String, Limits> limits) {
    return new View(new Instructions(jdbc), new Holds(jdbc), new Pace(jdbc), limits);
  }

  /** Whether the pace lets a call of that class start now. */
  boolean paceAllows(String merchant, String operation, int priority, long now) {
    return pace.earliestStart(merchant, operation, priority, limits.get(merchant), now) <= now;
  }

  Precedence precedence() {
    return new Precedence(this);
  }

  ProbeTurns turns() {
    return new ProbeTurns(this);
  }
}
