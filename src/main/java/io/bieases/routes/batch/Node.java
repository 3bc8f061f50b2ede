package io.bieases.routes.batch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * One process of the bundle, known by its data folder: nodes share a journal, never a folder. The
 * name is made at the first start and stays with the folder, wherever that is moved.
 *
 * @param name shown in logs and beside a batch
 */
public record Node(String name) {

  private static final int DIGITS = 8;
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");

  /**
   * The node of that data folder.
   *
   * @throws IOException if the name cannot be read or written
   * @throws IllegalStateException if what stands there is no name
   */
  public static Node of(Path dataDir) throws IOException {
    Path file = dataDir.resolve("node-name");
    if (!Files.exists(file)) {
      String name = "node-" + UUID.randomUUID().toString().substring(0, DIGITS);
      DurableFiles.write(file, (name + "\n").getBytes(StandardCharsets.US_ASCII));
    }
    String name = Files.readString(file, StandardCharsets.ISO_8859_1).strip();
    if (!NAME.matcher(name).matches()) {
      throw new IllegalStateException(
          file
              + " holds no name (1 to 64 letters, digits, - and _): put back the one that the"
              + " journal has in batch.node for the files of this folder");
    }
    return new Node(name);
  }
}
