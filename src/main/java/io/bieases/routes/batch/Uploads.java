package io.bieases.routes.batch;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;

/**
 * Files that come through another door than the inbox. While one is being written its folder has a
 * name that no batch has, so that a half one is never taken for a batch; the move out of it makes
 * it one.
 */
final class Uploads {

  private static final String RECEIVING = "receiving-";
  private static final long LEFT_OVER_MILLIS = 24 * 3_600_000L;
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._-]{1,96}\\.csv");
  private static final String DEFAULT_NAME = "refunds.csv";

  private final Path working;

  Uploads(Path working) {
    this.working = working;
  }

  /** The name from outside if it is a plain one, else one of ours. */
  static String plainName(String fileName) {
    boolean plain = PLAIN.matcher(fileName).matches() && !fileName.startsWith(".");
    return plain ? fileName : DEFAULT_NAME;
  }

  /**
   * Writes the content to the disk.
   *
   * @return the folder it is in; nothing is left of it when the content breaks off
   */
  Path write(BatchId id, String name, InputStream content) throws IOException {
    Files.createDirectories(working);
    Path folder = Files.createDirectory(receiving(id));
    try (Draft draft = new Draft(folder.resolve(name))) {
      content.transferTo(draft.out());
      draft.finish();
      draft.publish();
      return folder;
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(folder.resolve(name));
      Files.deleteIfExists(folder);
      throw e;
    }
  }

  /**
   * Moves the file into the folder of the batch. The one it comes from stays as the sign that the
   * batch did not come from the inbox, until {@link #forget}.
   */
  void take(Path folder, BatchId id, String name) throws IOException {
    Path taken = Files.createDirectory(working.resolve(id.text()));
    DurableFiles.sync(working);
    DurableFiles.move(folder.resolve(name), taken.resolve(name));
  }

  /** Whether the working folder of that id was filled by {@link #take}. */
  boolean took(BatchId id) {
    return Files.isDirectory(receiving(id), LinkOption.NOFOLLOW_LINKS);
  }

  /** To be called when the journal has the batch. */
  void forget(BatchId id) throws IOException {
    Files.deleteIfExists(receiving(id));
  }

  private Path receiving(BatchId id) {
    return working.resolve(RECEIVING + id.text());
  }

  /** Removes what a killed process has left half written, a day later. */
  void removeLeftOver(LongSupplier nowMillis) throws IOException {
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(working, RECEIVING + "*")) {
      for (Path folder : folders) {
        String name = String.valueOf(folder.getFileName());
        Optional<BatchId> id = BatchId.parse(name.substring(RECEIVING.length()));
        if (id.filter(old -> old.atMillis() + LEFT_OVER_MILLIS < nowMillis.getAsLong()).isPresent()
            && Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
          remove(folder);
        }
      }
    }
  }

  private static void remove(Path folder) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }
}
