package io.bieases.routes.journal;

import com.zaxxer.hikari.SQLExceptionOverride;
import java.sql.SQLException;

/**
 * Which SQLite connections the pool must not hand out again: those that failed with anything but a
 * broken constraint.
 *
 * <p>When a transaction cannot begin (a foreign lock, a full disk), the driver's connection
 * believes that it has begun. From then on it would write every statement for good at once and fail
 * at every commit, until the process ends.
 */
public final class SqliteEviction implements SQLExceptionOverride {

  private static final int CONSTRAINT = 19;
  private static final int PRIMARY_CODE = 0xFF;

  @java.lang.Override
  public Override adjudicate(SQLException failure) {
    return (failure.getErrorCode() & PRIMARY_CODE) == CONSTRAINT
        ? Override.CONTINUE_EVICT
        : Override.MUST_EVICT;
  }
}
