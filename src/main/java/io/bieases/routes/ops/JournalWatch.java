package io.bieases.routes.ops;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Whether the journal can be written: found out by writing it, since a full disk or a foreign lock
 * shows in nothing else. A look takes no longer than the pool's and the database's own time-outs.
 */
public class JournalWatch {

  private static final Logger LOG = LoggerFactory.getLogger(JournalWatch.class);

  private final JdbcClient writer;
  private volatile boolean lastSeen = true;

  /** Watches the journal behind that pool. */
  public JournalWatch(JdbcClient writer) {
    this.writer = writer;
  }

  /** Writes one row and tells whether that went well. */
  public synchronized boolean isWritable() {
    boolean writable = write();
    if (writable != lastSeen) {
      lastSeen = writable;
      if (writable) {
        LOG.info("The journal can be written again");
      }
    }
    return writable;
  }

  /** Whether the last look found that it cannot be written; that has been said then. */
  public boolean isKnownAway() {
    return !lastSeen;
  }

  private boolean write() {
    try {
      writer
          .sql(
              "INSERT INTO journal_watch (id, looks) VALUES (1, 1)"
                  + " ON CONFLICT (id) DO UPDATE SET looks = journal_watch.looks + 1")
          .update();
      return true;
    } catch (DataAccessException e) {
      if (lastSeen) {
        LOG.error("The journal cannot be written: {}", e.getMostSpecificCause().getMessage());
      }
      return false;
    }
  }
}
