package io.bieases.routes.journal;

import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What asking about its payment makes of a cancel, the one operation that may have been executed
 * and whose object can be asked for. A refund or a create is never touched here.
 *
 * <p>Every method runs inside the caller's transaction.
 */
public class AskedCancels {

  private final JdbcClient jdbc;
  private final DepartureRows calls;

  /** Works on the writer's pool. */
  public AskedCancels(JdbcClient jdbc) {
    this.jdbc = jdbc;
    calls = new DepartureRows(jdbc);
  }

  /**
   * Closes a cancel that waits or is unknown, and opens its payment's line; one that is under way
   * again is left alone, its own answer or the next question tells.
   *
   * <p>A cancel that may still be on its way is closed too, without the five minutes a refund would
   * wait: each word it is closed by is one the gateway does not take back, and a cancel that lands
   * on a paid or an ended payment changes nothing.
   *
   * @param evenIfItMayHaveRun whether the word settles one that may have been executed
   * @return its last call, if it was closed
   */
  public Optional<Departure> close(
      long id, Outcome outcome, boolean evenIfItMayHaveRun, long nowMillis) {
    if (!InstructionState.UNKNOWN.nextByAsking().contains(outcome.state())) {
      throw new IllegalStateException("asking cannot make it " + outcome.state().word());
    }
    int closed =
        jdbc.sql(
                """
                UPDATE instruction SET state = ?, branch = ?, next_at = NULL, line = 0, fence = fence + 1, evidence = ?,
                       message = ?, updated_at = ?
                 WHERE id = ? AND operation = 'cancel' AND state IN ('waiting', 'unknown') AND (again = 0 OR ? = 1)
                """)
            .params(
                outcome.state().word(),
                outcome.branch(),
                outcome.evidence().orElse(""),
                outcome.evidence().orElse(""),
                nowMillis,
                id,
                evenIfItMayHaveRun ? 1 : 0)
            .update();
    return closed == 0 ? Optional.empty() : calls.last(id);
  }

  /** Lets a cancel go now that else waits for the next step of its ladder. */
  public boolean hurry(long id, long nowMillis) {
    return jdbc.sql(
                """
                UPDATE instruction SET next_at = ?, updated_at = ?
                 WHERE id = ? AND operation = 'cancel' AND state IN ('waiting', 'unknown') AND next_at > ?
                """)
            .params(nowMillis, nowMillis, id, nowMillis)
            .update()
        == 1;
  }
}
