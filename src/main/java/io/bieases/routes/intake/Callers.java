package io.bieases.routes.intake;

import io.bieases.routes.journal.InstructionState;
import io.bieases.routes.journal.InstructionView;
import io.bieases.routes.journal.InstructionViews;
import io.bieases.routes.journal.JournalClock;
import io.bieases.routes.journal.Operation;
import io.bieases.routes.journal.Outcome;
import io.bieases.routes.journal.OutcomeSignal;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Callers that wait for an answer on their own thread (architecture, decision 9), holding no
 * connection, and what they are told. Few may wait at once: what is slow for one must not take
 * every thread.
 */
public class Callers {

  private static final Set<String> QUESTIONS =
      Set.of(Operation.QUERY.word(), Operation.REFUND_QUERY.word());

  private final InstructionViews views;
  private final JdbcClient writer;
  private final OutcomeSignal signal;
  private final JournalClock clock;
  private final Semaphore places;
  private volatile boolean ended;

  /**
   * @param views over the reader's pool
   * @param writer to put a question back in line once nobody waits for it
   * @param maxWaiting callers that may wait at the same time; one more is answered at once
   */
  public Callers(
      InstructionViews views,
      JdbcClient writer,
      OutcomeSignal signal,
      JournalClock clock,
      int maxWaiting) {
    this.views = views;
    this.writer = writer;
    this.signal = signal;
    this.clock = clock;
    places = new Semaphore(maxWaiting);
  }

  /**
   * What is true of the instruction, once nothing more is to be expected of it in time: it is
   * settled, unknown, or will not be sent again before the wait is over.
   */
  public InstructionView await(Receipt receipt, long maxWaitMillis) throws InterruptedException {
    boolean waits = places.tryAcquire();
    try {
      InstructionView told =
          signal
              .await(
                  receipt.instructionId(),
                  waits ? maxWaitMillis : 0,
                  () -> views.look(receipt.instructionId()).orElseThrow(),
                  this::isEnough)
              .view();
      if (QUESTIONS.contains(told.operation())
          && !InstructionState.of(told.outcome()).isSettled()) {
        nobodyWaits(receipt.instructionId());
      }
      return told;
    } finally {
      if (waits) {
        places.release();
      }
    }
  }

  /** From now on nobody waits for what is not under way: it is not sent before the next start. */
  public void waitNoMore() {
    ended = true;
  }

  /** Who asks again and again without waiting must not stay ahead of callers and reconcile. */
  private void nobodyWaits(long instructionId) {
    writer
        .sql(
            "UPDATE instruction SET priority = ? WHERE id = ? AND state = 'waiting' AND priority < ?")
        .params(Outcome.BATCH, instructionId, Outcome.BATCH)
        .update();
  }

  /**
   * Every instruction of that number with its calls; of one operation, or of all if it is empty.
   */
  public List<InstructionViews.Life> life(String merchant, String number, String operation) {
    return views.life(merchant, number, operation);
  }

  private boolean isEnough(InstructionViews.Found found, long leftMillis) {
    InstructionState state = InstructionState.of(found.view().outcome());
    return switch (state) {
      case WAITING -> ended || found.nextAtMillis() > clock.nowMillis() + leftMillis;
      case SENDING -> false;
      case UNKNOWN, ACCEPTED, DUPLICATE, SUCCEEDED, DECLINED, REJECTED, PARKED -> true;
    };
  }
}
