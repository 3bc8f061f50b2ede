package io.bieases.routes.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The HTTP client of the bundle on its own: one attempt is one POST, and every wait is bounded. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class GatewayClientTest {

  @TempDir static Path folder;
  private static final CountingStub STUB = new CountingStub();
  private static RunningBundle bundle;

  @BeforeAll
  static void start() {
    bundle =
        RunningBundle.in(folder)
            .with("bieases.gateway.base-url", "http://127.0.0.1:" + STUB.port())
            .with("bieases.ladders.scale", RunningBundle.SCALE / 20)
            .start();
  }

  @AfterAll
  static void stop() throws IOException {
    bundle.close();
    STUB.close();
  }

  private static Journal.Instruction afterAttempts(String number, int attempts) {
    await(number)
        .atMost(Duration.ofSeconds(40))
        .until(
            () ->
                bundle
                    .journal()
                    .refund(number)
                    .filter(row -> row.attempts() >= attempts && !row.state().equals("sending"))
                    .isPresent());
    return bundle.journal().refund(number).orElseThrow();
  }

  @Test
  @Order(1)
  void aPostIsNotRepeatedOn503() {
    STUB.answers("503 Service Unavailable\r\nRetry-After: 0");
    bundle.drop("c503.csv", java.util.List.of(RunningBundle.row("C-503")));

    Journal.Instruction row = bundle.settled("C-503");

    assertThat(row.state()).isEqualTo("parked");
    assertThat(row.evidence()).startsWith("may have been paid");
    assertThat(bundle.journal().branches(row))
        .startsWith(Collections.nCopies(7, "unknown").toArray(String[]::new))
        .endsWith("parked");
    assertThat(STUB.requests()).isEqualTo(row.attempts()).isEqualTo(8);
  }

  @Test
  @Order(2)
  void headersThatTrickleInAreGivenUpWithTheCallsDeadline() {
    STUB.answers("200 OK\r\nX-Long: " + "x".repeat(200), 300);
    bundle.drop("drip.csv", java.util.List.of(RunningBundle.row("C-DRIP")));

    Journal.Instruction row = afterAttempts("C-DRIP", 1);
    Journal.Attempt first = bundle.journal().attempts(row).get(0);

    assertThat(first.ending()).isEqualTo("no-answer");
    assertThat(first.branch()).isEqualTo("unknown");
    assertThat(first.endedAtMillis() - first.startedAtMillis()).isLessThan(8_000);
  }

  @Test
  @Order(3)
  void aPostIsNotRepeatedOn429AndTheGatewaysWishIsHonoured() {
    STUB.answers("204 No Content");
    bundle.settled("C-DRIP");
    STUB.answers("429 Too Many Requests\r\nRetry-After: 120");
    long before = System.currentTimeMillis();
    bundle.drop("c429.csv", java.util.List.of(RunningBundle.row("C-429")));

    Journal.Instruction row = afterAttempts("C-429", 1);

    assertThat(row.state()).as("not the gateway's own 42901").isEqualTo("unknown");
    assertThat(bundle.journal().branches(row)).containsExactly("throttled");
    assertThat(STUB.requests()).isEqualTo(1);
    assertThat(bundle.journal().pace("refund").pausedUntilMillis())
        .isGreaterThanOrEqualTo(before + 120_000);
    assertThat(bundle.journal().pace("refund").slowFactor()).isEqualTo(2);
  }
}
