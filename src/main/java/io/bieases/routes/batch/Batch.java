package io.bieases.routes.batch;

import java.util.Optional;

/**
 * A row of table {@code batch}. Times are epoch milliseconds.
 *
 * @param node in whose data folder it lies
 * @param location where the file is (or is on its way to), relative to the data folder
 * @param movingFrom where it came from, while a move is not finished
 */
record Batch(
    String id,
    String merchant,
    String operation,
    String fileName,
    String node,
    String location,
    Optional<String> movingFrom,
    Optional<String> digest,
    String state,
    Optional<String> reason,
    long rowsTotal,
    long rowsBad,
    long releasedTo,
    long arrivedAt,
    Optional<Long> resultAsOf) {

  static final String ARRIVED = "arrived";
  static final String CHECKING = "checking";
  static final String STAGED = "staged";
  static final String RELEASED = "released";
  static final String ATTENTION = "attention";
  static final String DONE = "done";
  static final String REFUSED = "refused";

  boolean is(String... states) {
    for (String one : states) {
      if (one.equals(state)) {
        return true;
      }
    }
    return false;
  }
}
