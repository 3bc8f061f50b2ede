package io.bieases.routes.batch;

import java.time.Instant;
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
    Instant estimatedFinish,
    Instant asOf) {

  boolean saysTheSameAs(BatchProgress other) {
    return states.equals(other.states)
        && rowErrors == other.rowErrors
        && unsettled == other.unsettled
        && rows == other.rows;
  }

  /** How far it is, in words for a log line. */
  public String words() {
    return (rows - unsettled) + " of " + rows + " rows settled " + new TreeMap<>(states);
  }
}
