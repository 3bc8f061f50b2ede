package io.bieases.routes.settings;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A configured value that must never be printed: a key, an IV or a password. It is either the value
 * itself or {@code file:<path>} (relative to the working directory), read each time it is asked
 * for.
 */
public final class Secret {

  private static final String FILE = "file:";
  private static final Secret NONE = new Secret("");

  private final String configured;

  private Secret(String configured) {
    this.configured = configured;
  }

  /** Takes the value as it stands in the configuration; never fails, so that nothing is echoed. */
  public static Secret of(String configured) {
    return new Secret(configured.strip());
  }

  /** The value of a property that is not set. */
  public static Secret none() {
    return NONE;
  }

  /** Whether nothing is configured. A {@code file:} that is empty is not "nothing". */
  public boolean isEmpty() {
    return configured.isEmpty();
  }

  /** Whether a placeholder such as {@code ${MAIN_AES_KEY}} was left standing by the environment. */
  public boolean isUnresolved() {
    return configured.startsWith("${") && configured.endsWith("}");
  }

  /**
   * The file this value is read from, if it names one.
   *
   * @throws InvalidPathException if what follows {@code file:} is no path
   */
  public Optional<Path> file() {
    return configured.startsWith(FILE)
        ? Optional.of(Path.of(configured.substring(FILE.length())))
        : Optional.empty();
  }

  /**
   * The value, or the content of the file it names.
   *
   * @throws IOException if the file cannot be read
   */
  public byte[] bytes() throws IOException {
    Optional<Path> file = file();
    return file.isPresent()
        ? Files.readAllBytes(file.get())
        : configured.getBytes(StandardCharsets.UTF_8);
  }

  /**
   * The value as text, without the line end that editors put behind the last line of a file.
   *
   * @throws IOException if the file cannot be read
   */
  public String text() throws IOException {
    return new String(bytes(), StandardCharsets.UTF_8).strip();
  }

  /** Always {@code ***}. */
  @Override
  public String toString() {
    return "***";
  }
}
