package io.bieases.routes.journal;

import java.util.Locale;

/** How one call ended, before anybody asks what its answer means. */
public enum Ending {
  /** The gateway answered and the answer could be read. */
  ANSWERED,
  /** No byte of it can have reached the gateway. */
  NEVER_LEFT,
  /** It may have arrived; there is no usable answer. */
  NO_ANSWER;

  /** The word in the journal. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
