package io.bieases.routes.pace;

import io.bieases.routes.journal.Hold;
import io.bieases.routes.journal.Holds;
import io.bieases.routes.journal.Operation;
import io.bieases.routes.journal.Outcome;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Whose turn the next probe is where no raiser can make it: never twice the same if anybody else
 * waits. One row or one merchant that cannot send would else keep the gateway held for all.
 *
 * <p>Every method runs under the merchant's lock, inside the caller's transaction.
 */
final class ProbeTurns {

  private static final long NOBODY = -1;

  private final View view;

  ProbeTurns(View view) {
    this.view = view;
  }

  /** The instruction that probes for the others; empty if it is somebody else's turn. */
  OptionalLong other(String merchant, String operation, Hold hold, long raiser, long now) {
    if (hold.raiserId().isPresent()) {
      return due(merchant, operation, raiser, now);
    }
    Optional<Holds.Probe> last = view.holds().lastProbe(hold.id());
    long lastId = last.map(Holds.Probe::instructionId).orElse(NOBODY);
    boolean mine = last.filter(probe -> probe.merchant().equals(merchant)).isPresent();
    if (mine && anotherMerchantCan(merchant, hold, now)) {
      return OptionalLong.empty();
    }
    OptionalLong fresh = due(merchant, operation, lastId, now);
    if (fresh.isPresent() || anotherOperationCan(merchant, operation, now)) {
      return fresh;
    }
    return due(merchant, operation, NOBODY, now);
  }

  private boolean anotherMerchantCan(String merchant, Hold hold, long now) {
    return hold.merchant().equals(Holds.EVERY_MERCHANT)
        && view.limits().keySet().stream()
            .filter(alias -> !alias.equals(merchant))
            .anyMatch(alias -> anotherOperationCan(alias, "", now));
  }

  private boolean anotherOperationCan(String merchant, String operation, long now) {
    return Arrays.stream(Operation.values())
        .map(Operation::word)
        .filter(word -> !word.equals(operation))
        .anyMatch(word -> can(merchant, word, now));
  }

  private boolean can(String merchant, String operation, long now) {
    List<Hold> open = view.holds().on(merchant, operation);
    return open.size() == 1
        && !open.get(0).isByPerson()
        && due(merchant, operation, NOBODY, now).isPresent()
        && view.paceAllows(merchant, operation, Outcome.RECONCILE, now);
  }

  private OptionalLong due(String merchant, String operation, long except, long now) {
    return View.CLASSES.stream()
        .map(priority -> view.instructions().due(merchant, operation, priority, except, now))
        .filter(OptionalLong::isPresent)
        .findFirst()
        .orElseGet(OptionalLong::empty);
  }
}
