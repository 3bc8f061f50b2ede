package io.bieases.routes.batch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Progress and result of released batches (architecture, "Folders of a batch").
 *
 * <p>The result is written first, then the state changes, then the files move: a kill in between is
 * made good by calling {@link #writeResult} again, or {@link BatchFiles#finishMoves}.
 */
public class BatchReport {

  /** A file of many rows gets many last words: each once, not each at once. */
  private static final long WRITTEN_AGAIN_AFTER_MILLIS = 60_000;

  private final BatchJournal journal;
  private final BatchTable table;
  private final BatchFolders folders;
  private final BatchCounts counts;
  private final ResultFiles results;
  private final ProgressCount counting;
  private final BatchLookup lookup;

  /**
   * @param pace for the estimated finish
   */
  public BatchReport(BatchJournal journal, BatchSettings settings, OperationPace pace) {
    this.journal = journal;
    this.table = new BatchTable(journal);
    this.folders = new BatchFolders(settings.dataDir(), journal);
    this.counts = new BatchCounts(journal);
    this.results = new ResultFiles(journal, folders, settings.environment());
    this.counting = new ProgressCount(journal, settings, pace);
    this.lookup = new BatchLookup(journal, folders, counting, settings.environment());
  }

  /**
   * Ids of the batches that are released or in attention, oldest first, and of those in done whose
   * rows have got their last word since, once a minute.
   */
  public List<String> open() {
    return Stream.concat(
            table.idsIn(Batch.RELEASED, Batch.ATTENTION).stream(),
            table.idsChanged(journal.nowMillis() - WRITTEN_AGAIN_AFTER_MILLIS).stream())
        .toList();
  }

  /**
   * Counts the rows, and writes {@code <name>.progress.json} when a released batch has moved on.
   */
  public BatchProgress progress(String batchId) {
    Batch batch = table.get(batchId);
    BatchProgress progress = counting.progress(batch);
    if (batch.is(Batch.RELEASED)) {
      writeIfNew(folders.companion(batch, BatchFolders.PROGRESS), progress);
    }
    return progress;
  }

  /**
   * Whether it is time for {@link #writeResult}.
   *
   * @return {@code due} when the result is to be written (again), else {@code not-due}
   */
  public String resultDue(String batchId) {
    Batch batch = table.get(batchId);
    boolean due =
        switch (batch.state()) {
          case Batch.RELEASED -> counting.progress(batch).settled();
          case Batch.ATTENTION -> differsFromResult(batch);
          case Batch.DONE -> table.isChanged(batchId);
          default -> false;
        };
    return due ? "due" : "not-due";
  }

  /**
   * Writes result, rejected rows and summary, and moves the files to {@code done} or {@code
   * attention}.
   *
   * @throws BatchMismatchException when rows in and rows out differ; the batch is then in {@code
   *     attention}
   * @throws IllegalStateException when rows of a released batch are still to be sent
   */
  public BatchSummary writeResult(String batchId) {
    folders.finishMove(batchId);
    Batch batch = table.get(batchId);
    if (batch.is(Batch.DONE)) {
      return writeAgain(batch);
    }
    if (!batch.is(Batch.RELEASED, Batch.ATTENTION)) {
      throw new IllegalStateException("batch " + batchId + " is not released but " + batch.state());
    }
    if (batch.is(Batch.RELEASED) && ProgressCount.unsent(counts.states(batch)) > 0) {
      throw new IllegalStateException("batch " + batchId + " has rows still to be sent");
    }
    long asOf = journal.nowMillis();
    table.reading(batchId);
    try {
      BatchSummary summary = results.write(batch, asOf);
      Files.deleteIfExists(folders.companion(batch, BatchFolders.PROGRESS));
      settle(batch, summary.complete(), asOf);
      table.read(batchId);
      folders.finishMove(batchId);
      return summary;
    } catch (BatchMismatchException e) {
      mismatch(batch, e, asOf);
      throw e;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A file that its owner fetched from done before a row of it was replayed has nobody who waits
   * for it: once its rows are closed it is done again.
   */
  private void mismatch(Batch batch, BatchMismatchException e, long asOf) {
    boolean done =
        batch.location().startsWith(Batch.DONE + "/") && ResultFiles.isClosed(counts.states(batch));
    table.change(
        "UPDATE batch SET state = ?, reason = ?, result_as_of = ?, settled_at = ? WHERE id = ?",
        done ? Batch.DONE : Batch.ATTENTION,
        BatchJson.text(Refusal.of(String.valueOf(e.getMessage()))),
        asOf,
        done ? asOf : null,
        batch.id());
    if (done) {
      table.read(batch.id());
    }
  }

  /** In its place: whoever has fetched the first one finds the last words in it later. */
  private BatchSummary writeAgain(Batch batch) {
    if (!table.isChanged(batch.id())) {
      return written(batch);
    }
    long asOf = journal.nowMillis();
    table.reading(batch.id());
    try {
      return results.write(batch, asOf);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      // also if its owner has taken the file away: said once, and not every minute
      table.change(
          "UPDATE batch SET result_as_of = ? WHERE id = ? AND state = 'done'", asOf, batch.id());
      table.read(batch.id());
    }
  }

  /** How far a batch of that merchant is, or what became of it; empty if it has no such batch. */
  public Optional<BatchStatus> status(String alias, String batchId) {
    return lookup.status(alias, batchId);
  }

  /** The result of a batch of that merchant; empty if it has no such batch or no result yet. */
  public Optional<Path> resultFile(String alias, String batchId) {
    return lookup.resultFile(alias, batchId);
  }

  /**
   * Times alone could miss a change that was committed while the result was written but had read
   * its time before; the totals then tell.
   */
  private boolean differsFromResult(Batch batch) {
    if (counts.changedSince(batch, batch.resultAsOf().orElse(0L))) {
      return true;
    }
    if (batch.reason().isPresent()) {
      return false;
    }
    Map<String, Long> now = counts.states(batch);
    if (batch.rowsBad() > 0) {
      now.merge("rejected", batch.rowsBad(), Long::sum);
    }
    return !now.equals(written(batch).totals());
  }

  private void settle(Batch batch, boolean complete, long asOf) {
    String area = complete ? Batch.DONE : Batch.ATTENTION;
    if (batch.location().startsWith(area + "/")) {
      // also one in done that a replay had made attention, if its rows were answered before a look
      table.change(
          "UPDATE batch SET state = ?, result_as_of = ?, settled_at = ?, reason = NULL WHERE id = ?"
              + " AND state = ?",
          area,
          asOf,
          complete ? asOf : null,
          batch.id(),
          batch.state());
      return;
    }
    table.change(
        """
        UPDATE batch SET state = ?, location = ?, moving_from = location, result_as_of = ?, settled_at = ?, reason = NULL
        WHERE id = ? AND state = ? AND location = ?
        """,
        area,
        folders.freePlace(batch, area, asOf),
        asOf,
        complete ? asOf : null,
        batch.id(),
        batch.state(),
        batch.location());
  }

  private static void writeIfNew(Path file, BatchProgress progress) {
    try {
      if (Files.exists(file)
          && progress.saysTheSameAs(
              BatchJson.MAPPER.readValue(Files.readAllBytes(file), BatchProgress.class))) {
        return;
      }
      DurableFiles.write(file, BatchJson.file(progress));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private BatchSummary written(Batch batch) {
    return lookup
        .summary(batch)
        .orElseThrow(() -> new IllegalStateException("batch " + batch.id() + " has no summary"));
  }
}
