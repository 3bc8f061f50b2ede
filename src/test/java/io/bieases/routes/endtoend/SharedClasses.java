package io.bieases.routes.endtoend;

import io.bieases.routes.BieasesRoutes;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The class path of the tests for processes of their own, with the classes of a start read and
 * checked once for all of them (class data sharing): each start is a third cheaper. The JVM shares
 * classes of jars only, so that folders of classes become jars.
 */
final class SharedClasses {

  private static final Path FOLDER = Path.of("target/shared-classes").toAbsolutePath();
  private static final Path ARCHIVE = FOLDER.resolve("start.jsa");
  private static final List<String> OPTIONS = make();

  private SharedClasses() {}

  /** Options for a JVM: the class path, and what is shared. */
  static List<String> options() {
    return OPTIONS;
  }

  /** Made by the first process of a build; the others wait for it. */
  private static List<String> make() {
    try {
      Files.createDirectories(FOLDER);
      try (FileChannel lock =
              FileChannel.open(
                  FOLDER.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock held = lock.lock()) {
        String state = state();
        Path made = FOLDER.resolve("made");
        String classPath = classPath();
        if (!Files.exists(made) || !Files.readString(made).equals(state)) {
          Files.deleteIfExists(made);
          Files.deleteIfExists(ARCHIVE);
          pack();
          archive(classPath);
          Files.writeString(made, state);
        }
        return List.of("-XX:SharedArchiveFile=" + ARCHIVE, "-cp", classPath);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> entries() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(Path::of)
        .filter(Files::exists)
        .toList();
  }

  private static Path packed(Path entry) {
    return Files.isDirectory(entry) ? FOLDER.resolve(entry.getFileName() + ".jar") : entry;
  }

  private static String classPath() {
    return entries().stream()
        .map(entry -> packed(entry).toString())
        .collect(Collectors.joining(File.pathSeparator));
  }

  /** Another one means other classes. */
  private static String state() throws IOException {
    List<String> states = new ArrayList<>();
    for (Path entry : entries()) {
      try (Stream<Path> all = Files.walk(entry)) {
        long newest = all.mapToLong(path -> path.toFile().lastModified()).max().orElse(0);
        states.add(entry + " " + newest);
      }
    }
    return String.join("\n", states);
  }

  private static void pack() throws IOException {
    for (Path folder : entries().stream().filter(Files::isDirectory).toList()) {
      Files.deleteIfExists(packed(folder));
      try (FileSystem jar = FileSystems.newFileSystem(packed(folder), Map.of("create", "true"));
          Stream<Path> all = Files.walk(folder)) {
        for (Path each : all.filter(path -> !path.equals(folder)).toList()) {
          Files.copy(each, jar.getPath(folder.relativize(each).toString()));
        }
      }
    }
  }

  /** Starts a bundle, and stops it once it is ready: it writes what it has loaded when it ends. */
  private static void archive(String classPath) throws IOException {
    Path folder = Files.createTempDirectory(FOLDER, "start");
    try (OwnProcess bundle =
        OwnProcess.run(
            folder.resolve("log"),
            Stream.of("-XX:ArchiveClassesAtExit=" + ARCHIVE, "-cp", classPath),
            BieasesRoutes.class,
            List.of(
                "--bieases.data-dir=" + folder.resolve("data"),
                "--bieases.sandbox.dir=" + folder.resolve("gateway"),
                "--bieases.sandbox.port=" + RunningBundle.freePort(),
                "--server.port=0",
                "--management.server.port=0"))) {
      bundle.printed("Started BieasesRoutes");
      bundle.stop(Duration.ofMinutes(2));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    if (!Files.exists(ARCHIVE)) {
      throw new IllegalStateException("no classes were shared, see " + FOLDER);
    }
  }
}
