package io.bieases.routes.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class GatewayClockTest {

  private static final long NOW = 1_790_000_000_000L;

  private final AtomicLong nanos = new AtomicLong();
  private final GatewayClock clock = new GatewayClock(nanos::get);

  @Test
  void nothingIsKnownBeforeTheFirstAnswer() {
    assertThat(clock.skew()).isEmpty();
  }

  @Test
  void aClockThatAgreesIsWithinTheSecondThatADateHas() {
    clock.answered(NOW, NOW + 400, 200);
    assertThat(clock.skew()).contains(Duration.ZERO);
  }

  @Test
  void aGatewayAheadIsAboveZeroAndOneBehindBelow() {
    clock.answered(NOW + 90_000, NOW + 400, 200);
    assertThat(clock.skew()).contains(Duration.ofSeconds(90));
    GatewayClock behind = new GatewayClock(nanos::get);
    behind.answered(NOW - 90_000, NOW + 400, 200);
    assertThat(behind.skew()).contains(Duration.ofSeconds(-90));
  }

  @Test
  void aSlowAnswerIsCorrectedByHalfItsRoundTrip() {
    clock.answered(NOW, NOW - 9_500, 20_000);
    assertThat(clock.skew()).contains(Duration.ZERO);
  }

  @Test
  void theQuickestOfTheRecentAnswersCounts() {
    clock.answered(NOW, NOW + 500, 10);
    clock.answered(NOW, NOW + 500 - 14_000, 15_000);
    assertThat(clock.skew()).contains(Duration.ZERO);
  }

  @Test
  void aClockThatWasPutRightIsSeenAfterTwentyAnswersOrTenMinutes() {
    clock.answered(NOW + 100_000, NOW + 500, 1);
    for (int i = 0; i < 20; i++) {
      clock.answered(NOW, NOW + 500, 10);
    }
    assertThat(clock.skew()).contains(Duration.ZERO);
    nanos.addAndGet(Duration.ofMinutes(11).toNanos());
    assertThat(clock.skew()).isEmpty();
  }
}
