package io.bieases.routes.proving;

import io.bieases.routes.endtoend.OwnProcess;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** A PostgreSQL server, whose processes can be paused, killed and started again. */
final class Database implements AutoCloseable {

  private final Path folder;
  private final int port;
  private EmbeddedPostgres server;

  Database(Path folder, int port) {
    this.folder = folder;
    this.port = port;
    start();
  }

  String url() {
    return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
  }

  /** Starts it on what is there. */
  void start() {
    try {
      server =
          EmbeddedPostgres.builder()
              .setPort(port)
              .setDataDirectory(folder.resolve("postgres"))
              .setCleanDataDirectory(false)
              .setServerConfig("max_connections", "200")
              .setPGStartupWait(Duration.ofSeconds(60))
              .setOverrideWorkingDirectory(folder.toFile())
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** SIGSTOP of all its processes: connections stay open, nothing is answered. */
  void pause() {
    processes().forEach(process -> OwnProcess.signal(process.pid(), "STOP"));
  }

  void wake() {
    processes().forEach(process -> OwnProcess.signal(process.pid(), "CONT"));
  }

  /** SIGKILL of all its processes. */
  void kill() throws IOException {
    List<ProcessHandle> all = processes();
    all.forEach(ProcessHandle::destroyForcibly);
    all.forEach(process -> process.onExit().join());
    // what is left to close is our own lock on its folder
    server.close();
  }

  private List<ProcessHandle> processes() {
    try (Stream<String> lines = Files.lines(folder.resolve("postgres/postmaster.pid"))) {
      ProcessHandle first =
          ProcessHandle.of(Long.parseLong(lines.findFirst().orElseThrow().strip())).orElseThrow();
      return Stream.concat(Stream.of(first), first.descendants()).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
