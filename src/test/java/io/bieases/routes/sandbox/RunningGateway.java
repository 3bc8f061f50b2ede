package io.bieases.routes.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** A gateway on a free port with a clock of ours, and a merchant who talks to it. */
final class RunningGateway implements AutoCloseable {
  static final SandboxSettings.Limits WIDE =
      new SandboxSettings.Limits(100_000, 100_000, 100_000, 100_000, 100_000, 100_000, 100_000);

  final ShiftingClock clock;
  final SandboxGateway gateway;
  final TestMerchant merchant;

  private RunningGateway(
      SandboxSettings settings, ShiftingClock clock, String input, String algorithm) {
    this.clock = clock;
    lendCredentials(settings.secretsDir());
    this.gateway = SandboxGateway.start(settings, clock);
    this.merchant =
        new TestMerchant(
            gateway.port(), settings.dir().resolve("secrets"), clock, input, algorithm);
  }

  /** Without limits in the way. */
  static RunningGateway in(Path dir) {
    return in(dir, new ShiftingClock(), settings -> settings.with(WIDE));
  }

  static RunningGateway in(Path dir, ShiftingClock clock, UnaryOperator<SandboxSettings> change) {
    return new RunningGateway(
        change.apply(SandboxSettings.of(dir, 0)), clock, "sorted-envelope", "SHA256withRSA");
  }

  static RunningGateway signing(
      Path dir, SandboxSettings.Signature signature, String input, String algorithm) {
    return new RunningGateway(
        SandboxSettings.of(dir, 0).with(WIDE).with(signature),
        new ShiftingClock(),
        input,
        algorithm);
  }

  /**
   * One set for all tests of a run: two RSA pairs per gateway would take longer than most tests.
   */
  private static void lendCredentials(Path secrets) {
    try {
      if (!Files.exists(secrets)) {
        Files.createDirectories(secrets);
        try (Stream<Path> files = Files.list(Lent.SECRETS)) {
          for (Path file : files.toList()) {
            Files.copy(file, secrets.resolve(file.getFileName()));
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class Lent {
    private static final Path SECRETS = make();

    private static Path make() {
      try {
        Path folder = Files.createTempDirectory(Path.of("target"), "sandbox-credentials");
        SandboxCredentials.in(folder);
        return folder;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  void fault(String json) {
    TestMerchant.Got got = merchant.post("/sandbox/control/faults", json);
    if (got.status() != 201) {
      throw new IllegalStateException("fault not taken: " + got.body());
    }
  }

  JsonNode ledger() {
    return merchant.get("/sandbox/control/ledger").body();
  }

  long executions(String number) {
    long count = 0;
    for (JsonNode refund : ledger().path("refunds")) {
      count += refund.path("referRefundNo").asText().equals(number) ? 1 : 0;
    }
    return count;
  }

  JsonNode lastArrival() {
    JsonNode arrivals = merchant.get("/sandbox/control/arrivals").body().path("arrivals");
    return arrivals.get(arrivals.size() - 1);
  }

  @Override
  public void close() {
    gateway.close();
  }
}
