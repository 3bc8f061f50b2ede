package io.bieases.routes.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bieases.routes.sandbox.SandboxGateway;
import io.bieases.routes.sandbox.SandboxSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.FileSystemUtils;

/** A gateway that is not there, comes, goes and comes back, and then asks for a rest. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class AbsentGatewayTest {

  private static final List<String> OTHERS = List.of("create", "query", "cancel");

  @TempDir static Path folder;
  private static final int PORT = RunningBundle.freePort();
  private static final GatewayControl CONTROL =
      new GatewayControl(URI.create("http://127.0.0.1:" + PORT + "/sandbox/"));
  private static RunningBundle bundle;

  @BeforeAll
  static void start() throws IOException {
    bundle =
        RunningBundle.in(folder)
            .with("bieases.gateway.base-url", "http://127.0.0.1:" + PORT)
            .start();
    FileSystemUtils.copyRecursively(
        folder.resolve("gateway/secrets"), folder.resolve("late/secrets"));
  }

  @AfterAll
  static void stop() {
    bundle.close();
  }

  private static SandboxGateway gatewayComes() {
    SandboxSettings.Limits wide =
        new SandboxSettings.Limits(6_000, 6_000, 6_000, 6_000, 6_000, 1_000_000, 6_000);
    return SandboxGateway.start(
        SandboxSettings.of(folder.resolve("late"), PORT).with(wide), Clock.systemUTC());
  }

  private static void goesThrough(String name) {
    List<String> numbers = List.of(name + "-1", name + "-2", name + "-3");
    bundle.create(name + "-create");
    bundle.about("query", name + "-query", "SBXUSD100P" + name);
    bundle.about("cancel", name + "-cancel", "SBXUSD100U" + name);
    OTHERS.forEach(
        operation ->
            bundle
                .journal()
                .await(operation, name + "-" + operation, other -> other.attempts() > 0));
    bundle.drop(name + ".csv", numbers.stream().map(RunningBundle::row).toList());
    await().until(() -> bundle.journal().openHolds() == 1);
    await()
        .until(
            () -> numbers.stream().allMatch(number -> bundle.journal().refund(number).isPresent()));
    assertThat(numbers)
        .allSatisfy(
            number ->
                assertThat(bundle.journal().refund(number).orElseThrow().state())
                    .isIn("waiting", "sending", "unknown"));

    try (SandboxGateway gateway = gatewayComes()) {
      assertThat(gateway.port()).isEqualTo(PORT);
      Map<String, Journal.Instruction> became = bundle.settled(numbers);
      assertThat(became.values())
          .allSatisfy(
              row -> {
                assertThat(row.state()).isEqualTo("accepted");
                assertThat(CONTROL.requests(row.number())).isEqualTo(1);
                assertThat(bundle.journal().attempts(row))
                    .filteredOn(attempt -> !attempt.branch().equals("accepted"))
                    .allMatch(
                        attempt ->
                            attempt.branch().equals("retry")
                                ? attempt.ending().equals("never-left")
                                : attempt.branch().equals("unknown"));
              });
      assertThat(CONTROL.executed()).containsAll(numbers).doesNotHaveDuplicates();
      for (String operation : OTHERS) {
        Journal.Instruction other = bundle.settled(operation, name + "-" + operation);
        assertThat(other.state()).as(other.number()).isIn("accepted", "succeeded");
        assertThat(bundle.journal().attempts(other))
            .filteredOn(attempt -> attempt.ending().equals("never-left"))
            .allMatch(attempt -> attempt.branch().equals("retry"));
      }
      await().until(() -> bundle.journal().openHolds() == 0);
    }
  }

  @Test
  @Order(1)
  void callsThatNeverLeftHoldTheGatewayWithOneAlertAndGoOutWhenItComes() {
    goesThrough("ABSENT");

    assertThat(OTHERS)
        .allSatisfy(
            operation ->
                assertThat(
                        bundle
                            .journal()
                            .attempts(bundle.settled(operation, "ABSENT-" + operation))
                            .get(0)
                            .ending())
                    .isEqualTo("never-left"));
    assertThat(bundle.journal().holdsOfTheGateway()).hasSize(1);
    bundle.outboxIsEmpty();
    assertThat(bundle.letters("bieases.alerts"))
        .extracting(RunningBundle.Letter::body)
        .filteredOn(body -> body.contains("cannot be reached"))
        .hasSize(1);
    assertThat(bundle.letters("bieases.dead-letter")).isEmpty();
  }

  @Test
  @Order(2)
  void aGatewayThatStopsLaterIsWaitedForTheSameWay() {
    goesThrough("GONE");
  }

  @Test
  @Order(3)
  void aRateLimitAnswerIsThrottledAndRestsAMinute() {
    try (SandboxGateway gateway = gatewayComes()) {
      assertThat(gateway.port()).isEqualTo(PORT);
      // connections that the last gateway left behind are used up
      bundle.drop("warm-up.csv", List.of(RunningBundle.row("WARM-UP")));
      assertThat(bundle.settled("WARM-UP").state()).isIn("accepted", "duplicate");
      long before = System.currentTimeMillis();
      bundle.drop("limit.csv", List.of(RunningBundle.row("R-SIM42901x1")));
      await()
          .until(
              () ->
                  bundle
                      .journal()
                      .refund("R-SIM42901x1")
                      .filter(row -> row.branch().equals("throttled"))
                      .isPresent());

      Journal.Instruction row = bundle.journal().refund("R-SIM42901x1").orElseThrow();
      assertThat(row.state()).as("a 429 may follow an execution").isEqualTo("unknown");
      assertThat(bundle.journal().branches(row)).containsExactly("throttled");
      assertThat(bundle.journal().attempts(row).get(0).httpStatus()).isEqualTo(429);
      assertThat(bundle.journal().pace("refund").pausedUntilMillis())
          .isGreaterThanOrEqualTo(before + 60_000);
      assertThat(bundle.journal().pace("refund").slowFactor()).isEqualTo(2);
      assertThat(CONTROL.requests("R-SIM42901x1")).isEqualTo(1);
      assertThat(bundle.journal().openHolds()).isZero();
    }
  }
}
