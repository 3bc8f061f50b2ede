package io.bieases.routes.pace;

import io.bieases.routes.journal.Holds;
import io.bieases.routes.journal.Instructions;
import io.bieases.routes.journal.Operation;
import io.bieases.routes.settings.Merchant.Limits;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Who goes first when the allowance that all operations share is short (outcomes.md): a call gives
 * way to one of a better class of another operation, if nothing but its turn keeps that one back.
 * Within one operation the order of the classes does it.
 *
 * <p>Every method runs under the merchant's lock, inside the caller's transaction.
 */
final class Precedence {

  private static final long NOBODY = -1;

  private final Instructions instructions;
  private final Holds holds;
  private final Pace pace;
  private final Map<String, Limits> limits;
  private final List<Integer> classes;

  Precedence(
      Instructions instructions,
      Holds holds,
      Pace pace,
      Map<String, Limits> limits,
      List<Integer> classes) {
    this.instructions = instructions;
    this.holds = holds;
    this.pace = pace;
    this.limits = limits;
    this.classes = classes;
  }

  /** Whether a call of that class, which its own pace allows now, has to wait for a better one. */
  boolean givesWay(String merchant, String operation, int priority, long now) {
    return priority > classes.get(0)
        && pace.isShort(merchant, priority, limits.get(merchant), now)
        && Arrays.stream(Operation.values())
            .map(Operation::word)
            .filter(other -> !other.equals(operation))
            .anyMatch(other -> hasBetter(merchant, other, priority, now));
  }

  private boolean hasBetter(String merchant, String operation, int priority, long now) {
    return classes.stream()
            .filter(better -> better < priority)
            .anyMatch(better -> couldGo(merchant, operation, better, now))
        && holds.on(merchant, operation).isEmpty();
  }

  private boolean couldGo(String merchant, String operation, int priority, long now) {
    return instructions.due(merchant, operation, priority, NOBODY, now).isPresent()
        && pace.earliestStart(merchant, operation, priority, limits.get(merchant), now) <= now;
  }
}
