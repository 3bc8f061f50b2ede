package io.bieases.routes.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the gateway said once stays true after a restart and after a SIGKILL. */
class DurabilityTest {
  private static final String PAID = "SBXUSD10000P-D";
  @TempDir Path dir;

  @Test
  void numbersPaymentsAndMarkerCountsSurviveARestart() {
    try (RunningGateway running = RunningGateway.in(dir)) {
      assertThat(running.merchant.refund(PAID, "D-1", "60").code()).isEqualTo("20000");
      assertThat(running.merchant.refund(PAID, "D-SIM44014x2", "1").code()).isEqualTo("44014");
      assertThat(running.merchant.cancel("SBXUSD5U-D").code()).isEqualTo("20000");
    }
    try (RunningGateway again = RunningGateway.in(dir)) {
      assertThat(again.merchant.refund(PAID, "D-1", "60").code()).isEqualTo("44015");
      assertThat(again.merchant.refund(PAID, "D-2", "40.01").code()).isEqualTo("44008");
      assertThat(again.merchant.refund(PAID, "D-SIM44014x2", "1").code()).isEqualTo("44014");
      assertThat(again.merchant.refund(PAID, "D-SIM44014x2", "1").code()).isEqualTo("20000");
      assertThat(again.merchant.query("SBXUSD5U-D").data().path("status").asText())
          .isEqualTo("cancelled");
    }
  }

  @Test
  @Timeout(60)
  void whatWasAnsweredBeforeASigkillIsInTheLedgerAfterIt() throws Exception {
    int answered = 0;
    Process process = gatewayProcess();
    try {
      TestMerchant merchant = merchant(readyPort(process));
      for (; answered < 25; answered++) {
        assertThat(merchant.refund(PAID, "K-" + answered, "1").code()).isEqualTo("20000");
      }
    } finally {
      process.destroyForcibly().waitFor();
    }
    try (RunningGateway again = RunningGateway.in(dir)) {
      assertThat(again.ledger().path("refunds")).hasSize(answered);
      assertThat(again.ledger().path("sums").path("USD").path("amountMinor").asLong())
          .isEqualTo(2500);
      assertThat(again.merchant.refund(PAID, "K-24", "1").code()).isEqualTo("44015");
    }
  }

  @Test
  void aDoubleExecutionWouldShowAndNoExecutionCanBeTakenBack() {
    try (Ledger ledger = Ledger.open(dir)) {
      Refunds refunds = new Refunds(ledger, "M");
      Refund refund = new Refund("RF1", "N-1", PAID, 100, "USD", 1, 2, false, 2, "");
      refunds.execute(refund);
      refunds.execute(refund);

      assertThat(refunds.all()).hasSize(2);
      assertThat(refunds.refundedMinor(PAID, 3)).isEqualTo(200);
      assertThatThrownBy(() -> ledger.update("DELETE FROM refund"))
          .hasRootCauseMessage(
              "[SQLITE_CONSTRAINT_TRIGGER] A RAISE function within a trigger fired, causing the SQL"
                  + " statement to abort (executions are only ever added)");
    }
  }

  @Test
  void nothingOfAFailedTransactionStays() {
    try (Ledger ledger = Ledger.open(dir)) {
      Refunds refunds = new Refunds(ledger, "M");
      assertThatThrownBy(
              () ->
                  ledger.inTransaction(
                      () -> {
                        refunds.execute(
                            new Refund("RF1", "N-1", PAID, 100, "USD", 1, 2, false, 2, ""));
                        throw new IllegalStateException("power cut");
                      }))
          .hasMessage("power cut");
      assertThat(refunds.all()).isEmpty();
    }
  }

  @Test
  void aSecondGatewayOnTheSameFolderOrPortIsRefusedNamingTheProperty() {
    try (RunningGateway running = RunningGateway.in(dir)) {
      assertThatThrownBy(() -> RunningGateway.in(dir)).hasMessageContaining("bieases.sandbox.dir");
      SandboxSettings samePort = SandboxSettings.of(dir.resolve("b"), running.gateway.port());
      assertThatThrownBy(() -> SandboxGateway.start(samePort, Clock.systemUTC()))
          .hasMessageContaining("bieases.sandbox.port");
    }
  }

  private Process gatewayProcess() throws IOException {
    return new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                SandboxGatewayMain.class.getName(),
                "--dir=" + dir,
                "--port=0",
                "--limit-refund=1000",
                "--limit-burst=1000"))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static int readyPort(Process process) throws IOException, InterruptedException {
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String line = out.readLine();
    while (line != null && !line.startsWith("sandbox gateway ready on ")) {
      line = out.readLine();
    }
    if (line == null) {
      throw new IllegalStateException("gateway ended, " + process.waitFor(5, TimeUnit.SECONDS));
    }
    return Integer.parseInt(line.substring(line.lastIndexOf(' ') + 1));
  }

  private TestMerchant merchant(int port) {
    return new TestMerchant(
        port, dir.resolve("secrets"), Clock.systemUTC(), "sorted-envelope", "SHA256withRSA");
  }
}
