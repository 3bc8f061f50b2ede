package io.bieases.routes.pace;

import io.bieases.routes.journal.Operation;
import java.util.Arrays;

/**
 * Who goes first when the allowance that all operations share is short (outcomes.md): a call gives
 * way to one of a better class of another operation, if nothing but its turn keeps that one back.
 * Within one operation the order of the classes does it.
 *
 * <p>Every method runs under the merchant's lock, inside the caller's transaction.
 */
final class Precedence {

  private static final long NOBODY = -1;

  private final View view;

  Precedence(View view) {
    this.view = view;
  }

  /** Whether a call of that class, which its own pace allows now, has to wait for a better one. */
  boolean givesWay(String merchant, String operation, int priority, long now) {
    return priority > View.CLASSES.get(0)
        && view.pace().isShort(merchant, priority, view.limits().get(merchant), now)
        && Arrays.stream(Operation.values())
            .map(Operation::word)
            .filter(other -> !other.equals(operation))
            .anyMatch(other -> hasBetter(merchant, other, priority, now));
  }

  private boolean hasBetter(String merchant, String operation, int priority, long now) {
    return view.holds().on(merchant, operation).isEmpty()
        && View.CLASSES.stream()
            .filter(better -> better < priority)
            .anyMatch(better -> couldGo(merchant, operation, better, now));
  }

  private boolean couldGo(String merchant, String operation, int priority, long now) {
    return view.instructions().due(merchant, operation, priority, NOBODY, now).isPresent()
        && view.paceAllows(merchant, operation, priority, now);
  }
}
