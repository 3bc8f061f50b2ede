package io.bieases.routes.endtoend;

import io.bieases.routes.BieasesRoutes;
import io.bieases.routes.sandbox.SandboxGatewayMain;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A JVM of its own, which can be killed. Its output goes to files of the folder. */
final class OwnProcess implements AutoCloseable {

  private static final String MERCHANT_ID = "B131567545069";
  private static final String READY = "sandbox gateway ready on ";

  private final Process process;
  private final Path output;

  private OwnProcess(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  static OwnProcess gateway(Path folder, int refundsPerMinute) throws IOException {
    return start(
        folder.resolve("gateway.log"),
        SandboxGatewayMain.class,
        "--dir=" + folder.resolve("gateway"),
        "--port=0",
        "--merchant-id=" + MERCHANT_ID,
        "--limit-refund=" + refundsPerMinute,
        "--limit-total-per-minute=" + refundsPerMinute * 2,
        "--limit-total-per-hour=1000000");
  }

  /**
   * The bundle without its own sandbox; what it is told is all in arguments.
   *
   * @param more {@code --property=value}, in place of those below
   */
  static OwnProcess bundle(Path folder, String gatewayUrl, int refundsPerMinute, String... more)
      throws IOException {
    Path secrets = folder.resolve("gateway/secrets");
    String merchant = "--bieases.merchants.main.";
    return start(
        folder.resolve("bundle.log"),
        BieasesRoutes.class,
        merged(
            more,
            "--spring.profiles.active=proving",
            "--bieases.data-dir=" + folder.resolve("data"),
            "--bieases.gateway.base-url=" + gatewayUrl,
            // a killed call is taken over after 2 s + connect + 2 x response + 15 s
            "--bieases.gateway.connect-timeout=500ms",
            "--bieases.gateway.response-timeout=500ms",
            merchant + "id=" + MERCHANT_ID,
            merchant + "private-key=file:" + secrets.resolve("main.key.pem"),
            merchant + "gateway-public-key=file:" + secrets.resolve("gateway.pub.pem"),
            merchant + "aes-key=file:" + secrets.resolve("main.aes-key"),
            merchant + "aes-iv=file:" + secrets.resolve("main.aes-iv"),
            merchant + "limits.refund=" + refundsPerMinute,
            merchant + "limits.total-per-minute=" + refundsPerMinute * 2,
            merchant + "limits.total-per-hour=1000000",
            "--bieases.ladders.scale=0.01",
            "--bieases.batch.result-after=1m",
            "--bieases.batch.min-age=100ms",
            "--bieases.batch.report-period=300ms",
            "--server.port=0",
            "--management.server.port=0"));
  }

  /** An argument given twice would be a list to Spring. */
  private static String[] merged(String[] more, String... usual) {
    Map<String, String> arguments = new LinkedHashMap<>();
    Stream.of(usual, more)
        .flatMap(Arrays::stream)
        .forEach(argument -> arguments.put(argument.replaceAll("=.*", ""), argument));
    return arguments.values().toArray(String[]::new);
  }

  /** A message broker with that {@code broker.xml}. */
  static OwnProcess broker(Path folder, Path xml) throws IOException {
    return start(folder.resolve("broker.log"), BrokerMain.class, xml.toString());
  }

  private static OwnProcess start(Path output, Class<?> main, String... arguments)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx400m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
            .start();
    return new OwnProcess(process, output);
  }

  /** Where the gateway listens, once it says so. */
  String gatewayUrl() {
    Awaitility.await(READY)
        .atMost(Duration.ofSeconds(30))
        .until(() -> readyLine().isPresent() || !process.isAlive());
    String line = readyLine().orElseThrow(() -> new IllegalStateException("the gateway ended"));
    return "http://127.0.0.1:" + line.substring(READY.length());
  }

  private Optional<String> readyLine() {
    try (Stream<String> lines = Files.lines(output)) {
      return lines.filter(line -> line.startsWith(READY)).findFirst();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** SIGKILL after that time. */
  void killAfter(long millis) throws InterruptedException {
    if (process.waitFor(millis, TimeUnit.MILLISECONDS)) {
      throw new IllegalStateException("ended by itself, see " + output);
    }
    close();
  }

  /** SIGTERM, as service managers send it, after that time. */
  void terminateAfter(long millis) throws InterruptedException {
    if (process.waitFor(millis, TimeUnit.MILLISECONDS)) {
      throw new IllegalStateException("ended by itself, see " + output);
    }
    process.destroy();
  }

  /** Its exit code, once it has ended by itself. */
  int exitCode(Duration atMost) throws InterruptedException {
    if (!process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new IllegalStateException("has not ended, see " + output);
    }
    return process.exitValue();
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
