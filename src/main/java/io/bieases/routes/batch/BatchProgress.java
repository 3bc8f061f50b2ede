package io.bieases.routes.batch;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How far a batch is.
 *
 * @param rows rows of the file
 * @param states instructions per state, those of earlier batches that rows point to included
 * @param rowErrors rows that were never sent
 * @param unsettled rows still to be sent, being sent, or unknown or duplicate for less than {@code
 *     result-after}
 * @param heldBecauseOf codes or faults that hold its merchant now: nothing is sent but a probe
 * @param estimatedFinish when the last waiting row goes out at the present pace
 */
public record BatchProgress(
    String batch,
    String file,
    String environment,
    long rows,
    Map<String, Long> states,
    long rowErrors,
    long unsettled,
    boolean settled,
    List<String> heldBecauseOf,
    Instant estimatedFinish,
    Instant asOf) {

  boolean saysTheSameAs(BatchProgress other) {
    return states.equals(other.states)
        && rowErrors == other.rowErrors
        && unsettled == other.unsettled
        && heldBecauseOf.equals(other.heldBecauseOf)
        && rows == other.rows;
  }

  /** How far it is, in words for a log line. */
  public String words() {
    return (rows - unsettled)
        + " of "
        + rows
        + " rows settled "
        + new TreeMap<>(states)
        + (rowErrors == 0 ? "" : ", wrong by themselves: " + rowErrors)
        + (heldBecauseOf.isEmpty() ? "" : ", HELD because of " + heldBecauseOf);
  }
}
