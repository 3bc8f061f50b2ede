package io.bieases.routes.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Every file that the catalogue test judges, as text by its path in the repository. A wrong copy
 * for a canary is one replacement away; nothing is written.
 */
record Catalogue(Map<String, String> files) {

  static final String CODES = "routes/status-codes.csv";
  static final String DOCUMENTED = "src/test/resources/catalogue/documented-codes.csv";
  static final String API = "routes/openapi.json";
  static final String SETTINGS = "config/application.yaml";
  static final String SANDBOX_SETTINGS = "config/application-sandbox.yaml";
  private static final String ROUTE = ".camel.yaml";
  private static final List<String> ROOTS = List.of("routes", "config", "src");

  /** The files as they are in the working directory. */
  static Catalogue here() {
    Map<String, String> files = new TreeMap<>();
    try {
      for (String root : ROOTS) {
        try (Stream<Path> found = Files.walk(Path.of(root))) {
          found.filter(Files::isRegularFile).forEach(file -> read(file, files));
        }
      }
      try (Stream<Path> found = Files.list(Path.of(""))) {
        found.filter(Files::isRegularFile).forEach(file -> read(file, files));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Catalogue(files);
  }

  static Catalogue empty() {
    return new Catalogue(Map.of());
  }

  private static void read(Path file, Map<String, String> files) {
    String path = file.toString().replace('\\', '/');
    if (path.endsWith(".md")
        || path.equals(DOCUMENTED)
        || path.equals(API)
        || (path.startsWith("routes/") && (path.endsWith(".yaml") || path.endsWith(".csv")))
        || path.matches("config/application(-[a-z]+)?\\.yaml")
        || path.matches("config/prometheus/.*\\.yaml")
        || path.matches("config/samples/.*\\.csv")
        || path.matches("src/main/java/.*\\.java")) {
      try {
        files.put(path, Files.readString(file));
      } catch (IOException e) {
        throw new UncheckedIOException(path, e);
      }
    }
  }

  /** A copy in which one file says something else; it must have said {@code old} before. */
  Catalogue with(String path, String old, String replacement) {
    assertThat(text(path)).as(path).contains(old);
    return with(path, text(path).replace(old, replacement));
  }

  /** A copy with that file. */
  Catalogue with(String path, String text) {
    Map<String, String> copy = new TreeMap<>(files);
    copy.put(path, text);
    return new Catalogue(copy);
  }

  /** A copy without that file. */
  Catalogue without(String path) {
    assertThat(files).containsKey(path);
    Map<String, String> copy = new TreeMap<>(files);
    copy.remove(path);
    return new Catalogue(copy);
  }

  /** The text of a file, empty if there is none. */
  String text(String path) {
    return files.getOrDefault(path, "");
  }

  /** Every path with that ending, in order. */
  List<String> paths(String ending) {
    return files.keySet().stream().filter(path -> path.endsWith(ending)).toList();
  }

  /** Every file under {@code routes/} that Camel would load. */
  List<RouteFile> routeFiles() {
    return paths(ROUTE).stream()
        .filter(path -> path.startsWith("routes/"))
        .map(path -> RouteFile.of(path, text(path)))
        .toList();
  }

  /** The rows of {@code routes/status-codes.csv}. */
  List<CodeRow> codes() {
    return CodeRow.all(text(CODES));
  }
}
