package io.bieases.routes.ops;

import io.bieases.routes.status.GatewayClock;
import java.util.OptionalLong;

/**
 * How far the gateway's clock is from the time that calls carry: the journal's, which with a shared
 * PostgreSQL is that server's and not this machine's.
 */
public class CallClock {

  private final GatewayClock gateway;
  private final RecentFigures figures;

  /** Compares those two. */
  public CallClock(GatewayClock gateway, RecentFigures figures) {
    this.gateway = gateway;
    this.figures = figures;
  }

  /** Gateway's clock minus the journal's, in seconds; empty if no answer came lately. */
  public OptionalLong skewSeconds() {
    return gateway.skew().stream()
        .mapToLong(
            skew ->
                skew.toSeconds()
                    - Math.round(
                        figures.get().map(JournalFigures::clockAheadMillis).orElse(0L) / 1000.0))
        .findFirst();
  }
}
