package io.bieases.routes.batch;

/** How many calls of an operation go out per minute for a merchant at most; for estimates only. */
@FunctionalInterface
public interface OperationPace {

  /** Calls per minute, more than zero. */
  int perMinute(String merchantAlias, String operation);
}
