package io.bieases.routes.proving;

import static org.awaitility.Awaitility.await;

import io.bieases.routes.BieasesRoutes;
import io.bieases.routes.endtoend.OwnProcess;
import io.bieases.routes.proving.points.Debugger;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A bundle in a process of its own, with a data folder and a port of its own. */
final class Node implements AutoCloseable {

  /** How long it may take until it is ready again (gate R1). */
  static final Duration READY = Duration.ofSeconds(30);

  private final String name;
  private final Path folder;
  private final int port;
  private final List<String> arguments;
  private Optional<OwnProcess> process = Optional.empty();
  private long startedNanos;
  private boolean known;
  private long slowestReadyMillis;

  Node(String name, Path folder, int port, List<String> arguments) {
    this.name = name;
    this.folder = folder;
    this.port = port;
    this.arguments = arguments;
  }

  String name() {
    return name;
  }

  Path data() {
    return folder.resolve("data");
  }

  Path log() {
    return folder.resolve("bundle.log");
  }

  /** Where its API is. */
  URI api() {
    return URI.create("http://127.0.0.1:" + port + "/api/v1/main/");
  }

  /** Starts it, unless it runs. */
  void start() {
    if (!isAlive()) {
      start(List.of());
    }
  }

  private OwnProcess start(List<String> options) {
    try {
      Files.createDirectories(folder);
      startedNanos = System.nanoTime();
      known = false;
      OwnProcess started = OwnProcess.start(log(), options, BieasesRoutes.class, arguments);
      process = Optional.of(started);
      return started;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts it so that it can be made to stand still at a named point. */
  Debugger startWithDebugger() {
    int debugPort = Debugger.freePort();
    return Debugger.attach(start(List.of(Debugger.option(debugPort))).pid(), debugPort);
  }

  /** Waits until it takes instructions. */
  void awaitReady(Caller caller) {
    await(name + " is ready")
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofMillis(100))
        .until(() -> !isAlive() || caller.isReady(this));
    if (!isAlive()) {
      throw new IllegalStateException(name + " ended by itself, see " + log());
    }
    if (!known) {
      long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startedNanos);
      slowestReadyMillis = Math.max(slowestReadyMillis, millis);
      known = true;
    }
  }

  /** The longest time from a start until it took instructions. */
  long slowestReadyMillis() {
    return slowestReadyMillis;
  }

  boolean isAlive() {
    return process.filter(OwnProcess::isAlive).isPresent();
  }

  void kill() {
    process.ifPresent(OwnProcess::kill);
  }

  void pause() {
    process.ifPresent(OwnProcess::pause);
  }

  void wake() {
    process.ifPresent(OwnProcess::wake);
  }

  /** Asks it to stop; whether it has within that time. */
  boolean stop(Duration patience) throws InterruptedException {
    return process.isEmpty() || process.get().stop(patience);
  }

  /** Its threads, as the system counts them. */
  int threads() {
    long pid = process.orElseThrow().pid();
    try (Stream<Path> tasks = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
      return (int) tasks.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Drops a file of refunds, as a careful sender does: by rename. */
  void drop(String file, byte[] content) {
    try {
      Path inbox = Files.createDirectories(data().resolve("inbox/main/refund"));
      Path half = Files.write(inbox.resolve("." + file + ".part"), content);
      Files.move(half, inbox.resolve(file), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Everything below a folder of its data folder that ends like that. */
  List<Path> files(String area, String ending) {
    Path root = data().resolve(area);
    if (!Files.isDirectory(root)) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(root)) {
      return all.filter(Files::isRegularFile)
          .filter(path -> path.toString().endsWith(ending))
          .sorted()
          .toList();
    } catch (IOException | UncheckedIOException e) {
      // a file moved away under the walk
      return List.of();
    }
  }

  @Override
  public void close() {
    kill();
  }
}
