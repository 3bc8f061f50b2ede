package io.bieases.routes.batch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the files of a batch are. The journal names the place first ({@code location}, {@code
 * moving_from}), the files follow; a move that was cut off is finished by calling {@link
 * #finishMove} again.
 */
final class BatchFolders {

  static final String ACK = ".ack.json";
  static final String PROGRESS = ".progress.json";
  static final String RESULT = ".result.csv";
  static final String SUMMARY = ".summary.json";
  static final String REASON = ".reason.json";
  private static final List<String> COMPANIONS =
      List.of(
          RESULT,
          SUMMARY,
          FileForm.CSV.rejectedEnding(),
          FileForm.JSON_LINES.rejectedEnding(),
          ACK,
          REASON,
          PROGRESS);
  private static final int NAME_BYTES_MAX = 230;

  private final Path dataDir;
  private final BatchJournal journal;
  private final BatchTable table;

  BatchFolders(Path dataDir, BatchJournal journal) {
    this.dataDir = dataDir;
    this.journal = journal;
    this.table = new BatchTable(journal);
  }

  Path dataDir() {
    return dataDir;
  }

  /** The batch's file. */
  Path file(Batch batch) {
    return dataDir.resolve(batch.location());
  }

  /** A file beside the batch's file: its full name and one of the endings above. */
  Path companion(Batch batch, String ending) {
    return dataDir.resolve(batch.location() + ending);
  }

  /** The places such a file can be at: with the batch's file, or still where that came from. */
  List<Path> companions(Batch batch, String ending) {
    List<Path> places = new ArrayList<>(List.of(companion(batch, ending)));
    batch.movingFrom().ifPresent(from -> places.add(dataDir.resolve(from + ending)));
    return places;
  }

  /**
   * A free place {@code <area>/<date>/<name>}; the batch id goes in front of a name that is taken.
   */
  String freePlace(Batch batch, String area, long atMillis) {
    String folder =
        area + "/" + Instant.ofEpochMilli(atMillis).atZone(ZoneOffset.UTC).toLocalDate() + "/";
    String plain = folder + batch.fileName();
    if (isFree(batch, plain)) {
      return plain;
    }
    String name = batch.fileName();
    while ((batch.id() + "-" + name).getBytes(StandardCharsets.UTF_8).length > NAME_BYTES_MAX) {
      name = name.substring(name.offsetByCodePoints(0, 1));
    }
    return folder + batch.id() + "-" + name;
  }

  private boolean isFree(Batch batch, String place) {
    List<String> claimed = new ArrayList<>(List.of(place));
    for (String ending : COMPANIONS) {
      claimed.add(place + ending);
      if (place.endsWith(ending)) {
        // another batch may still write this very name beside its own file
        claimed.add(place.substring(0, place.length() - ending.length()));
      }
    }
    Long others =
        journal
            .writer()
            .sql(
                "SELECT count(*) FROM batch WHERE node = :node AND location IN (:places) AND id <> :id")
            .param("node", journal.node())
            .param("places", claimed)
            .param("id", batch.id())
            .query(Long.class)
            .single();
    if (others > 0) {
      return false;
    }
    for (String ending : COMPANIONS) {
      if (Files.exists(dataDir.resolve(place + ending), LinkOption.NOFOLLOW_LINKS)) {
        return false;
      }
    }
    return !Files.exists(dataDir.resolve(place), LinkOption.NOFOLLOW_LINKS);
  }

  /**
   * Brings the files to where the journal says they belong; does nothing when they are there. One
   * at a time in this process: the route that stages and the one that reports both finish moves.
   */
  void finishMove(String batchId) {
    synchronized (journal) {
      move(batchId);
    }
  }

  private void move(String batchId) {
    Batch batch = table.get(batchId);
    if (batch.movingFrom().isEmpty()) {
      return;
    }
    String from = batch.movingFrom().get();
    try {
      Path folder = DurableFiles.folderOf(file(batch));
      Files.createDirectories(folder);
      DurableFiles.sync(DurableFiles.folderOf(folder));
      DurableFiles.sync(dataDir);
      Files.deleteIfExists(dataDir.resolve(from + PROGRESS));
      for (String ending : COMPANIONS) {
        moveIfThere(dataDir.resolve(from + ending), companion(batch, ending));
      }
      // the file itself last: whoever sees it arrive finds everything else beside it
      moveIfThere(dataDir.resolve(from), file(batch));
      if (!Files.exists(file(batch), LinkOption.NOFOLLOW_LINKS)) {
        throw new NoSuchFileException(
            from, batch.location(), "batch " + batchId + " lost its file");
      }
      removeWorkingFolder(batchId);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    table.change("UPDATE batch SET moving_from = NULL WHERE id = ?", batchId);
  }

  /** Batches whose files were on their way when the process ended. */
  List<String> unfinishedMoves() {
    return journal
        .reader()
        .sql("SELECT id FROM batch WHERE node = ? AND moving_from IS NOT NULL ORDER BY id")
        .param(journal.node())
        .query(String.class)
        .list();
  }

  private static void moveIfThere(Path from, Path to) throws IOException {
    if (Files.exists(from, LinkOption.NOFOLLOW_LINKS)) {
      DurableFiles.move(from, to);
    }
  }

  private void removeWorkingFolder(String batchId) throws IOException {
    Path folder = dataDir.resolve("working").resolve(batchId);
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try (DirectoryStream<Path> left = Files.newDirectoryStream(folder)) {
      for (Path one : left) {
        if (DurableFiles.isUnfinished(one)) {
          Files.delete(one);
        }
      }
    }
    try {
      Files.delete(folder);
    } catch (DirectoryNotEmptyException e) {
      // somebody put a file of theirs there: it is not ours to remove
      return;
    }
    DurableFiles.sync(DurableFiles.folderOf(folder));
  }
}
