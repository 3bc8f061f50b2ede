package io.bieases.routes.batch;

import io.bieases.routes.intake.CheckedInstruction;
import io.bieases.routes.journal.Outbox;
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
 * Checks a file row by row into table {@code batch_row}, then turns the good rows into
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
  private final BatchDeadLetters deadLetters;

  /**
   * All state is in the journal and the data folder.
   *
   * @param outbox for the dead letters of what is refused
   */
  public BatchStaging(BatchJournal journal, BatchSettings settings, Outbox outbox) {
    this.journal = journal;
    this.settings = settings;
    this.table = new BatchTable(journal);
    this.rows = new BatchRows(journal);
    this.folders = new BatchFolders(settings.dataDir(), journal);
    this.deadLetters = new BatchDeadLetters(journal, outbox, settings.environment());
    this.release = new BatchRelease(journal, deadLetters);
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
      refuse(batch, e.refusal());
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

  private void refuse(Batch batch, Refusal refusal) {
    journal.inTransaction(
        () -> {
          table.refused(batch.id(), BatchJson.text(refusal));
          deadLetters.file(batch, refusal);
          return batch.id();
        });
  }

  private void stage(Batch batch) throws IOException {
    Path file = folders.file(batch);
    String digest = FileBytes.digest(file);
    refuseIfRepeated(batch, digest);
    table.checking(batch.id(), digest);
    rows.deleteAll(batch.id());
    long total;
    long bad;
    try (RowFile in = FileForm.of(batch).open(batch, file, settings.fillNumbers())) {
      bad = stageRows(batch, in);
      total = in.rowNo();
      if (!in.digest().equals(digest)) {
        throw new FileRefusedException(Refusal.of("the file was changed while it was read"));
      }
    }
    if (total == 0) {
      throw new FileRefusedException(Refusal.of(FileForm.of(batch).withoutRows()));
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
  private long stageRows(Batch batch, RowFile file) throws IOException {
    ContentNumbers numbers = new ContentNumbers(rows, batch.id(), batch.merchant());
    List<StagedRow> pending = new ArrayList<>(ROWS_PER_TRANSACTION);
    long bad = 0;
    for (Optional<FileRow> row = file.next(); row.isPresent(); row = file.next()) {
      pending.add(staged(batch, file.rowNo(), row.get(), numbers));
      if (pending.size() == ROWS_PER_TRANSACTION) {
        bad += rows.insert(batch, pending);
        numbers.written();
        pending.clear();
      }
    }
    return pending.isEmpty() ? bad : bad + rows.insert(batch, pending);
  }

  private static StagedRow staged(Batch batch, long rowNo, FileRow row, ContentNumbers numbers) {
    try {
      CheckedInstruction content = row.read();
      return StagedRow.good(rowNo, row.line(), content, number(batch, rowNo, content, numbers));
    } catch (RowFaultException e) {
      return StagedRow.bad(rowNo, row.line(), e.fault());
    }
  }

  /** A call without a request id is a fresh one, and yet the same when the file is read again. */
  private static String number(
      Batch batch, long rowNo, CheckedInstruction content, ContentNumbers numbers) {
    if (!content.number().isEmpty()) {
      return content.number();
    }
    return content.amountMinor().isPresent()
        ? numbers.numberFor(content)
        : batch.id() + "-" + rowNo;
  }
}
