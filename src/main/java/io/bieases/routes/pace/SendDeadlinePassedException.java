package io.bieases.routes.pace;

import java.io.IOException;

/** Too much time went by between an attempt's commit and its POST; nothing was sent. */
public class SendDeadlinePassedException extends IOException {

  private static final long serialVersionUID = 1L;

  /** With the time that went by. */
  public SendDeadlinePassedException(long waitedMillis) {
    this(waitedMillis + " ms after the commit");
  }

  /** With what is known of the time that went by. */
  public SendDeadlinePassedException(String why) {
    super("own send deadline passed: " + why);
  }
}
