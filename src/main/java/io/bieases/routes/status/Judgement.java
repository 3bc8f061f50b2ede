package io.bieases.routes.status;

import io.bieases.routes.journal.DeadLetters.DeadLetter;
import io.bieases.routes.journal.InstructionState;
import io.bieases.routes.journal.Operation;
import io.bieases.routes.status.DryRun.Left;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Judges dead letters one after the other until so many can be sent as go in one transaction. The
 * newest come first: of two equal refunds the later one is the corrected one.
 */
final class Judgement {

  private final List<DeadLetter> send = new ArrayList<>();
  private final List<Left> leave = new ArrayList<>();
  private final Set<List<String>> taken = new HashSet<>();
  private long leftOut;

  /** Those, as far as they are needed. */
  static DryRun of(List<DeadLetter> letters) {
    Judgement judgement = new Judgement();
    letters.forEach(judgement::look);
    return judgement.run(letters.size());
  }

  /** Whether no more are needed. */
  boolean isFull() {
    return send.size() == Replays.AT_ONCE;
  }

  /** Judges that one, if it is needed; of those that are left out some are kept to be shown. */
  void look(DeadLetter one) {
    if (isFull()) {
      return;
    }
    Optional<String> why = whyNot(one);
    if (why.isEmpty()) {
      send.add(one);
      return;
    }
    leftOut++;
    if (leave.size() < Replays.AT_ONCE) {
      leave.add(new Left(one, why.get()));
    }
  }

  /** What came of it, of so many. */
  DryRun run(long all) {
    return new DryRun(
        List.copyOf(send), List.copyOf(leave), leftOut, Math.max(0, all - send.size() - leftOut));
  }

  private Optional<String> whyNot(DeadLetter one) {
    if (one.state() != InstructionState.REJECTED) {
      return Optional.of("it is " + one.state().word() + ", not rejected");
    }
    if (one.mayHaveRun()) {
      return Optional.of("a call of it may have been executed: it is no dead letter, ask BIEASES");
    }
    if (one.knownThere()) {
      return Optional.of("the gateway knows its number: ask BIEASES");
    }
    if (!one.hasBody()) {
      return Optional.of("its body is not stored (any more): hand it in anew");
    }
    return one.inTheWay().or(() -> takenBefore(one));
  }

  private Optional<String> takenBefore(DeadLetter one) {
    return one.operation().equals(Operation.REFUND.word())
            && !taken.add(List.of(one.merchant(), one.paymentId(), one.amount(), one.currency()))
        ? Optional.of("a later refund of the same payment and amount is sent instead")
        : Optional.empty();
  }
}
