package io.bieases.routes.status;

import java.math.BigDecimal;
import java.time.Duration;

/**
 * {@code bieases.ladders.scale}: multiplies every wait of {@code outcomes.md}; never time-outs, the
 * pace or the five minutes a call may still land.
 */
public record Scale(BigDecimal factor) {

  private static final Duration PROBE = Duration.ofMinutes(1);
  private static final Duration CANARY = Duration.ofMinutes(15);

  /** A wait in milliseconds after scaling. */
  public long millis(Duration wait) {
    return factor.multiply(BigDecimal.valueOf(wait.toMillis())).longValue();
  }

  /** Between two probes of a hold. */
  public long probeMillis() {
    return millis(PROBE);
  }

  /** Between two canaries of a merchant short of funds. */
  public long canaryMillis() {
    return millis(CANARY);
  }
}
