package io.bieases.routes.pace;

import io.bieases.routes.journal.Departure;

/** Too much time went by between an attempt's commit and its POST; nothing was sent. */
public class SendDeadlinePassedException extends Exception {

  /** For that departure, with the time that went by. */
  public SendDeadlinePassedException(Departure departure, long waitedMillis) {
    super("own send deadline passed, " + waitedMillis + " ms after the commit: " + departure);
  }
}
