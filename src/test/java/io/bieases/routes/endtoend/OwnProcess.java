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
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A JVM of its own, which can be killed and paused. Its output goes to a file. */
public final class OwnProcess implements AutoCloseable {

  private static final String MERCHANT_ID = "B131567545069";

  /** Those that live when the tests are ended from outside go with them. */
  private static final Set<Process> ALIVE = ConcurrentHashMap.newKeySet();

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> ALIVE.forEach(Process::destroyForcibly)));
  }

  private final Process process;
  private final Path output;

  private OwnProcess(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  /** A gateway that lets that many refunds in. */
  public static OwnProcess gateway(Path folder, int refundsPerMinute) throws IOException {
    return start(
        folder.resolve("gateway.log"),
        SandboxGatewayMain.class,
        List.of(
            "--dir=" + folder.resolve("gateway"),
            "--port=0",
            "--merchant-id=" + MERCHANT_ID,
            "--limit-refund=" + refundsPerMinute,
            "--limit-total-per-minute=" + refundsPerMinute * 2,
            "--limit-total-per-hour=1000000"));
  }

  /**
   * The bundle without its own sandbox; what it is told is all in arguments.
   *
   * @param more {@code --property=value}, in place of those below
   */
  static OwnProcess bundle(Path folder, String gatewayUrl, int refundsPerMinute, String... more)
      throws IOException {
    return bundle(folder, List.of(), gatewayUrl, refundsPerMinute, more);
  }

  /** As above, with options for the JVM. */
  public static OwnProcess bundle(
      Path folder, List<String> options, String gatewayUrl, int refundsPerMinute, String... more)
      throws IOException {
    Path secrets = folder.resolve("gateway/secrets");
    String merchant = "--bieases.merchants.main.";
    return start(
        folder.resolve("bundle.log"),
        options,
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
            "--bieases.follow-up.enabled=false",
            "--bieases.batch.result-after=1m",
            "--bieases.batch.min-age=100ms",
            "--bieases.batch.report-period=300ms",
            "--server.port=0",
            "--management.server.port=0"));
  }

  /** An argument given twice would be a list to Spring. */
  private static List<String> merged(String[] more, String... usual) {
    Map<String, String> arguments = new LinkedHashMap<>();
    Stream.of(usual, more)
        .flatMap(Arrays::stream)
        .forEach(argument -> arguments.put(argument.replaceAll("=.*", ""), argument));
    return List.copyOf(arguments.values());
  }

  /** A message broker with that {@code broker.xml}. */
  static OwnProcess broker(Path folder, Path xml) throws IOException {
    return start(folder.resolve("broker.log"), BrokerMain.class, List.of(xml.toString()));
  }

  /** Starts a main class with what is on the class path of the tests. */
  public static OwnProcess start(Path output, Class<?> main, List<String> arguments)
      throws IOException {
    return start(output, List.of(), main, arguments);
  }

  /** As above, with options for the JVM. */
  public static OwnProcess start(
      Path output, List<String> options, Class<?> main, List<String> arguments) throws IOException {
    return run(
        output, Stream.of(SharedClasses.options(), options).flatMap(List::stream), main, arguments);
  }

  /**
   * Starts a main class in a JVM with the options that are shipped.
   *
   * @param options the class path, and what else that JVM is told
   */
  static OwnProcess run(Path output, Stream<String> options, Class<?> main, List<String> arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // less memory than is shipped: several run side by side
    command.addAll(List.of("@config/jvm.options", "-Xmx400m"));
    options.forEach(command::add);
    command.add(main.getName());
    command.addAll(arguments);
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
            .start();
    ALIVE.add(process);
    return new OwnProcess(process, output);
  }

  /** Where the gateway listens, once it says so. */
  public String gatewayUrl() {
    return "http://127.0.0.1:" + printed("sandbox gateway ready on ");
  }

  /** What stands behind those words in a line, once it is printed. */
  public String printed(String words) {
    Awaitility.await(words)
        .atMost(Duration.ofMinutes(2))
        .until(() -> line(words).isPresent() || !process.isAlive());
    return line(words)
        .map(line -> line.substring(line.indexOf(words) + words.length()))
        .orElseThrow(() -> new IllegalStateException("ended by itself, see " + output));
  }

  private Optional<String> line(String words) {
    try (Stream<String> lines = Files.lines(output)) {
      return lines.filter(line -> line.contains(words)).findFirst();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Its process id. */
  public long pid() {
    return process.pid();
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

  /** Whether it runs, or is paused. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** SIGTERM; whether it has ended within that time. */
  public boolean stop(Duration patience) throws InterruptedException {
    process.destroy();
    return endsWithin(patience);
  }

  /** Waits for it; whether it has ended within that time. */
  public boolean endsWithin(Duration patience) throws InterruptedException {
    return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** SIGSTOP: it stands still, and its connections stay open. */
  public void pause() {
    signal(process.pid(), "STOP");
  }

  /** SIGCONT. */
  public void wake() {
    signal(process.pid(), "CONT");
  }

  /** Sends a signal to any process that was started here. */
  public static void signal(long pid, String name) {
    try {
      new ProcessBuilder("kill", "-" + name, Long.toString(pid)).inheritIO().start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** SIGKILL. */
  public void kill() {
    process.destroyForcibly().onExit().join();
  }

  @Override
  public void close() {
    kill();
  }
}
