package io.bieases.routes.batch;

import io.bieases.routes.journal.Operation;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes files out of the inbox by rename, so that nobody can change the name under which a file is
 * worked on.
 *
 * <p>Architecture, "Folders of a batch". After a kill between the rename and the journal's row,
 * {@link #adoptOrphans} makes the row up from the folder's name.
 */
public class Inbox {

  private static final Logger LOG = LoggerFactory.getLogger(Inbox.class);

  private final BatchJournal journal;
  private final BatchTable table;
  private final Path dataDir;
  private final Path working;
  private final Set<String> merchants;
  private final Optional<String> readyMarker;
  private final InboxCheck check;
  private final Uploads uploads;
  private final RandomGenerator random;
  private final InboxWarnings warnings;
  private final BooleanSupplier open;

  /**
   * @param random for the last four digits of a batch id
   * @param open whether files are taken at all; a door that is closed goes on with what it has seen
   */
  public Inbox(
      BatchJournal journal, BatchSettings settings, RandomGenerator random, BooleanSupplier open) {
    this.open = open;
    this.journal = journal;
    this.table = new BatchTable(journal);
    this.dataDir = settings.dataDir();
    this.working = dataDir.resolve("working");
    this.merchants = settings.merchants();
    this.readyMarker = settings.readyMarker();
    this.check = new InboxCheck(dataDir.resolve("inbox"), settings.merchants(), readyMarker);
    this.uploads = new Uploads(working);
    this.random = random;
    this.warnings = new InboxWarnings(journal::nowMillis);
  }

  /**
   * Whether a file that was found is to be taken: its place, name and kind are right and its ready
   * marker is there. One that is not is logged once, by name.
   */
  public boolean wants(Path file) {
    try {
      return FileForm.isName(String.valueOf(file.getFileName())) && judge(file).isPresent();
    } catch (NoSuchFileException e) {
      return false;
    } catch (IOException e) {
      warnings.once(file, "it cannot be looked at");
      return false;
    }
  }

  /**
   * Takes the file: moves it to {@code working/<batch-id>/} and opens a batch in state {@code
   * arrived}.
   *
   * @return the batch id, or empty when the file is not to be taken (logged once, by name), its
   *     ready marker is not there yet, or the doors are closed
   * @throws UncheckedIOException when the disk does not do as told; call again
   */
  public synchronized Optional<String> isolate(Path file) {
    if (!open.getAsBoolean()) {
      return Optional.empty();
    }
    try {
      Optional<InboxCheck.Verdict> good = judge(file);
      if (good.isEmpty()) {
        return Optional.empty();
      }
      String alias = good.get().alias().orElseThrow();
      BatchId id = BatchId.create(alias, good.get().operation(), journal.nowMillis(), random);
      Path folder = working.resolve(id.text());
      Files.createDirectories(working);
      // fails when the folder exists: an id is never used twice
      Files.createDirectory(folder);
      DurableFiles.sync(working);
      DurableFiles.move(file, folder.resolve(file.getFileName()));
      return adopt(id, folder);
    } catch (NoSuchFileException e) {
      LOG.debug("a file of the inbox is gone before it was taken");
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Takes a file of refunds that came by another door. It is on the disk and in the journal, or
   * nothing is left of it.
   *
   * @param fileName from outside; used only if it is a plain one
   * @return the batch id
   * @throws IllegalArgumentException for a merchant that is not configured, or an operation that
   *     has no CSV
   * @throws UncheckedIOException when the content breaks off or the disk does not do as told
   */
  public String receive(String alias, String operation, String fileName, InputStream content) {
    if (!merchants.contains(alias) || !operation.equals(Operation.REFUND.word())) {
      throw new IllegalArgumentException("only refunds of a configured merchant can be received");
    }
    BatchId id = BatchId.create(alias, operation, journal.nowMillis(), random);
    try {
      String name = Uploads.plainName(fileName);
      Path half = uploads.write(id, name, content);
      return open(id, half, name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private synchronized String open(BatchId id, Path half, String name) throws IOException {
    uploads.take(half, id, name);
    String batch = insert(id, name);
    uploads.forget(id);
    return batch;
  }

  /**
   * Takes the batches of a journal from before it had nodes whose files lie in this data folder.
   */
  public void adoptUnnamed() {
    table.unnamed().stream()
        .filter(
            batch ->
                isHere(batch.location()) || batch.movingFrom().filter(this::isHere).isPresent())
        .forEach(batch -> table.take(batch.id()));
  }

  private boolean isHere(String location) {
    return Files.isRegularFile(dataDir.resolve(location), LinkOption.NOFOLLOW_LINKS);
  }

  /**
   * Finds working folders without a batch and opens the batch; removes empty ones.
   *
   * @return the ids of the batches opened
   */
  public synchronized List<String> adoptOrphans() {
    if (!Files.isDirectory(working, LinkOption.NOFOLLOW_LINKS)) {
      return List.of();
    }
    List<String> adopted = new ArrayList<>();
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(working)) {
      for (Path folder : folders) {
        BatchId.parse(String.valueOf(folder.getFileName()))
            .filter(id -> Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS) && !isOurs(id))
            .flatMap(id -> adoptIfReadable(id, folder))
            .ifPresent(adopted::add);
      }
      // last: until here they tell which batches did not come from the inbox
      uploads.removeLeftOver(journal::nowMillis);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return adopted;
  }

  /** One folder that cannot be read keeps no other file waiting. */
  private Optional<String> adoptIfReadable(BatchId id, Path folder) {
    try {
      return adopt(id, folder);
    } catch (IOException | DirectoryIteratorException e) {
      warnings.once(folder, "this working folder cannot be read: " + e.getMessage());
      return Optional.empty();
    }
  }

  private Optional<String> adopt(BatchId id, Path folder) throws IOException {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      entries.forEach(files::add);
    }
    if (files.isEmpty()) {
      Files.delete(folder);
      return Optional.empty();
    }
    Path file = files.get(0);
    // looked at again: what was a file when it was judged may have been swapped before the rename
    if (files.size() > 1
        || !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
        || !merchants.contains(id.alias())) {
      warnings.once(file, "its working folder does not hold one regular file of a known merchant");
      return Optional.empty();
    }
    String name = String.valueOf(file.getFileName());
    Path dropped = dataDir.resolve("inbox").resolve(id.alias()).resolve(id.operation());
    // beside an upload, a marker of its name belongs to a file that is being dropped
    if (readyMarker.isPresent() && !uploads.took(id)) {
      Files.deleteIfExists(dropped.resolve(name + readyMarker.get()));
    }
    return Optional.of(insert(id, name));
  }

  /** Another node may have made the same id in the same millisecond: then it gets a new one. */
  private String insert(BatchId id, String name) throws IOException {
    String location = "working/" + id.text() + "/" + name;
    table.insertArrived(id.text(), id.alias(), id.operation(), name, location, id.atMillis());
    if (isOurs(id)) {
      return id.text();
    }
    BatchId fresh = BatchId.create(id.alias(), id.operation(), journal.nowMillis(), random);
    DurableFiles.move(working.resolve(id.text()), working.resolve(fresh.text()));
    return insert(fresh, name);
  }

  private boolean isOurs(BatchId id) {
    return table
        .find(id.text())
        .filter(batch -> batch.node().isEmpty() || batch.node().equals(journal.node()))
        .isPresent();
  }

  private Optional<InboxCheck.Verdict> judge(Path file) throws IOException {
    if (!isReady(file)) {
      return Optional.empty();
    }
    InboxCheck.Verdict verdict = check.judge(file);
    if (verdict.alias().isEmpty()) {
      warnings.once(file, verdict.reason());
      return Optional.empty();
    }
    return Optional.of(verdict);
  }

  private boolean isReady(Path file) {
    return readyMarker
        .map(marker -> file.resolveSibling(file.getFileName() + marker))
        .map(marker -> Files.isRegularFile(marker, LinkOption.NOFOLLOW_LINKS))
        .orElse(true);
  }
}
