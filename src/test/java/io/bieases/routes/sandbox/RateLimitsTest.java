package io.bieases.routes.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The limits of the contract, on a clock that moves only when told. */
class RateLimitsTest {
  @TempDir Path dir;

  @ParameterizedTest
  @CsvSource({
    "CREATE,60,create-minute",
    "QUERY,120,query-minute",
    "CANCEL,30,cancel-minute",
    "REFUND,20,refund-minute",
    "REFUND_QUERY,300,total-minute"
  })
  void theCallBeyondTheMinutesLimitIsThrottledAndTheWindowSlides(
      Operation operation, int limit, String name) {
    try (RunningGateway running = documented(new ShiftingClock())) {
      for (int i = 0; i < limit; i++) {
        running.clock.advance(Duration.ofMillis(100));
        assertThat(running.merchant.call(operation, "{}").code()).isEqualTo("40000");
      }
      running.clock.advance(Duration.ofSeconds(60).minusMillis(100L * (limit - 1) + 1));

      TestMerchant.Got over = running.merchant.call(operation, "{}");
      running.clock.advance(Duration.ofMillis(1));
      TestMerchant.Got next = running.merchant.call(operation, "{}");
      TestMerchant.Got overAgain = running.merchant.call(operation, "{}");

      assertThat(over.status()).isEqualTo(429);
      assertThat(over.code()).isEqualTo("42901");
      assertThat(over.http().headers().firstValue("Retry-After")).isEmpty();
      assertThat(next.code()).isEqualTo("40000");
      assertThat(overAgain.status()).isEqualTo(429);
      assertThat(throttled(running).path(name).asLong()).isEqualTo(2);
    }
  }

  @Test
  void aBurstOfMoreThanFiftyInOneSecondIsThrottled() {
    try (RunningGateway running = documented(new ShiftingClock())) {
      for (int i = 0; i < 50; i++) {
        assertThat(running.merchant.query("NOBODY").code()).isEqualTo("44006");
      }
      running.clock.advance(Duration.ofMillis(999));
      assertThat(running.merchant.query("NOBODY").status()).isEqualTo(429);
      running.clock.advance(Duration.ofMillis(1));
      assertThat(running.merchant.query("NOBODY").status()).isEqualTo(200);
      assertThat(throttled(running).path("burst-second").asLong()).isEqualTo(1);
    }
  }

  @Test
  void theHourBindsAndSurvivesARestart() {
    ShiftingClock clock = new ShiftingClock();
    SandboxSettings.Limits hourly =
        new SandboxSettings.Limits(1000, 1000, 1000, 1000, 1000, 10, 1000);
    try (RunningGateway running = RunningGateway.in(dir, clock, s -> s.with(hourly))) {
      for (int i = 0; i < 10; i++) {
        clock.advance(Duration.ofMinutes(1));
        assertThat(running.merchant.query("NOBODY").status()).isEqualTo(200);
      }
    }
    try (RunningGateway again = RunningGateway.in(dir, clock, s -> s.with(hourly))) {
      assertThat(again.merchant.query("NOBODY").status()).isEqualTo(429);
      clock.advance(Duration.ofMinutes(51));
      assertThat(again.merchant.query("NOBODY").status()).isEqualTo(200);
      assertThat(again.merchant.query("NOBODY").status()).isEqualTo(429);
      assertThat(throttled(again).path("total-hour").asLong()).isEqualTo(2);
    }
  }

  @Test
  void aThrottledRefundIsNotExecuted() {
    SandboxSettings.Limits one = new SandboxSettings.Limits(9, 9, 9, 1, 9, 9, 9);
    try (RunningGateway running = RunningGateway.in(dir, new ShiftingClock(), s -> s.with(one))) {
      running.merchant.refund("SBXUSD100P", "L-1", "0.10");
      assertThat(running.merchant.refund("SBXUSD100P", "L-2", "0.10").status()).isEqualTo(429);
      assertThat(running.executions("L-1")).isEqualTo(1);
      assertThat(running.executions("L-2")).isZero();
    }
  }

  private RunningGateway documented(ShiftingClock clock) {
    return RunningGateway.in(dir, clock, settings -> settings);
  }

  private static JsonNode throttled(RunningGateway running) {
    return running.merchant.get("/sandbox/control/counters").body().path("throttled");
  }
}
