package io.bieases.routes.journal;

/**
 * The one source of time for everything the journal decides: pace, leases, ladders, holds.
 *
 * <p>On PostgreSQL it is the database's clock, so that several nodes agree; on SQLite the system's.
 */
@FunctionalInterface
public interface JournalClock {

  /** Epoch milliseconds. Inside a transaction, ask after the lock is held, not before. */
  long nowMillis();
}
