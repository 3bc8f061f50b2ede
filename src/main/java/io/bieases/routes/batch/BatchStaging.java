package io.bieases.routes.batch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/**
 * Checks a refund file row by row into table {@code batch_row}, then turns the good rows into
 * instructions.
 *
 * <p>Both steps may be cut off anywhere and called again. Nothing is sent before the whole file has
 * been read.
 */
public class BatchStaging {

  static final int ROWS_PER_TRANSACTION = 1_000;
  private static final Logger LOG = LoggerFactory.getLogger(BatchStaging.class);

  private final BatchJournal journal;
  private final BatchSettings settings;
  private final BatchTable table;
  private final BatchRows rows;
  private final BatchFolders folders;
  private final BatchRelease release;

  /** All state is in the journal and the data folder. */
  public BatchStaging(BatchJournal journal, BatchSettings settings) {
    this.journal = journal;
    this.settings = settings;
    this.table = new BatchTable(journal);
    this.rows = new BatchRows(journal);
    this.folders = new BatchFolders(settings.dataDir(), journal);
    this.release = new BatchRelease(journal);
  }

  /**
   * Batches that were isolated and are not released and acknowledged yet, oldest first: what a
   * restart goes on with.
   */
  public List<String> unfinished() {
    return table.idsIn(Batch.ARRIVED, Batch.CHECKING, Batch.STAGED, Batch.RELEASED).stream()
        .filter(id -> !isAcknowledged(table.get(id)))
        .toList();
  }

  private boolean isAcknowledged(Batch batch) {
    return batch.is(Batch.RELEASED) && Files.exists(folders.companion(batch, BatchFolders.ACK));
  }

  /**
   * Reads the file and stages its rows.
   *
   * @return {@code staged}, or {@code refused} when the whole file is unusable
   * @throws UncheckedIOException when the file cannot be read; call again
   */
  public String check(String batchId) {
    Batch batch = table.get(batchId);
    if (batch.is(Batch.REFUSED)) {
      return Batch.REFUSED;
    }
    if (!batch.is(Batch.ARRIVED, Batch.CHECKING)) {
      return Batch.STAGED;
    }
    try {
      stage(batch);
      return Batch.STAGED;
    } catch (FileRefusedException e) {
      LOG.warn("batch {}: refused: {}", batchId, e.refusal().reason());
      // rows first: a batch is refused only when nothing of it is left
      rows.deleteAll(batchId);
      table.refused(batchId, BatchJson.text(e.refusal()));
      return Batch.REFUSED;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Turns the good rows of a staged batch into waiting instructions, a piece at a time.
   *
   * @return {@code released}, or the state the batch has gone on to
   */
  public String release(String batchId) {
    return release.release(batchId);
  }

  private void stage(Batch batch) throws IOException {
    Path file = folders.file(batch);
    String digest = CsvFile.digest(file);
    refuseIfRepeated(batch, digest);
    table.checking(batch.id(), digest);
    rows.deleteAll(batch.id());
    long total;
    long bad;
    try (CsvFile csv = new CsvFile(file)) {
      bad = stageRows(batch, csv);
      total = csv.rowNo();
      if (!csv.digest().equals(digest)) {
        throw new FileRefusedException(Refusal.of("the file was changed while it was read"));
      }
    }
    if (total == 0) {
      throw new FileRefusedException(Refusal.of("there is no row below the header"));
    }
    try {
      long badRows = bad;
      journal.inTransaction(
          () -> {
            table.staged(batch.id(), total, badRows);
            return total;
          });
    } catch (DataAccessException e) {
      // the index on content lets one of two equal files through; say which
      refuseIfRepeated(batch, digest);
      throw e;
    }
  }

  private void refuseIfRepeated(Batch batch, String digest) {
    Optional<Batch> first = table.stagedBefore(batch, digest);
    if (first.isPresent()) {
      throw new FileRefusedException(
          Refusal.repeated(
              new Refusal.First(
                  first.get().id(),
                  first.get().fileName(),
                  Instant.ofEpochMilli(first.get().arrivedAt()).toString())));
    }
  }

  /** Stages every row; returns how many are bad. */
  private long stageRows(Batch batch, CsvFile csv) {
    RefundRowCheck check = new RefundRowCheck(csv.header(), settings.fillNumbers());
    ContentNumbers numbers = new ContentNumbers(rows, batch.id(), batch.merchant());
    List<StagedRow> pending = new ArrayList<>(ROWS_PER_TRANSACTION);
    long bad = 0;
    for (Optional<CsvRow> row = csv.next(); row.isPresent(); row = csv.next()) {
      pending.add(staged(csv.rowNo(), row.get(), check, numbers));
      if (pending.size() == ROWS_PER_TRANSACTION) {
        bad += rows.insert(batch.id(), pending);
        numbers.written();
        pending.clear();
      }
    }
    return pending.isEmpty() ? bad : bad + rows.insert(batch.id(), pending);
  }

  private static StagedRow staged(
      long rowNo, CsvRow row, RefundRowCheck check, ContentNumbers numbers) {
    List<RefundRow.Fault> faults = new ArrayList<>(1);
    return check
        .check(row, faults::add)
        .map(
            good ->
                StagedRow.good(
                    rowNo,
                    row.line(),
                    good,
                    good.number().orElseGet(() -> numbers.numberFor(good))))
        .orElseGet(() -> StagedRow.bad(rowNo, row.line(), faults.get(0)));
  }
}
