package io.bieases.routes.batch;

/** How many refunds of a merchant go out per minute at present; for estimates only. */
@FunctionalInterface
public interface RefundPace {

  /** Refund calls per minute, more than zero. */
  int perMinute(String merchantAlias);
}
