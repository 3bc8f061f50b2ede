package io.bieases.routes.batch;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells once of each file that is left where it is, by name. */
final class InboxWarnings {

  private static final Logger LOG = LoggerFactory.getLogger(Inbox.class);
  private static final int KEPT = 1_000;
  private static final long DAY_MILLIS = 24 * 3_600_000L;

  private final LongSupplier nowMillis;
  private final Set<String> warned = new LinkedHashSet<>();
  private long sinceMillis;

  InboxWarnings(LongSupplier nowMillis) {
    this.nowMillis = nowMillis;
  }

  /** A thousand at most in a day: files are looked at with each poll. */
  synchronized void once(Path file, String reason) {
    long now = nowMillis.getAsLong();
    if (warned.size() >= KEPT && now - sinceMillis >= DAY_MILLIS) {
      warned.clear();
    }
    if (warned.size() >= KEPT) {
      return;
    }
    if (warned.isEmpty()) {
      sinceMillis = now;
    }
    String name = printable(file);
    if (warned.add(name + " " + reason)) {
      LOG.warn("not taken from the inbox: {}: {}", name, reason);
      if (warned.size() == KEPT) {
        LOG.warn("not taken from the inbox: {} files; others are not named for a day", KEPT);
      }
    }
  }

  private static String printable(Path file) {
    StringBuilder name = new StringBuilder();
    String.valueOf(file.getFileName())
        .codePoints()
        .limit(200)
        .forEach(c -> name.appendCodePoint(Character.isISOControl(c) ? '?' : c));
    return name.toString();
  }
}
