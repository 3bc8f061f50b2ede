package io.bieases.routes.journal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/**
 * One process of the bundle, known by its data folder: nodes share a journal, never a folder. The
 * name is made at the first start and stays with the folder, wherever that is moved.
 *
 * @param name shown in logs and beside a batch
 */
public record Node(String name) {

  private static final int DIGITS = 8;

  /**
   * The node of that data folder.
   *
   * @throws IOException if the name cannot be read or written
   */
  public static Node of(Path dataDir) throws IOException {
    Path file = dataDir.resolve("node-name");
    if (!Files.exists(file)) {
      String made = "node-" + UUID.randomUUID().toString().substring(0, DIGITS);
      Files.writeString(file, made + "\n", StandardCharsets.US_ASCII);
    }
    return new Node(Files.readString(file, StandardCharsets.US_ASCII).strip());
  }
}
