package io.bieases.routes.batch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;

/** Answers questions about one batch from outside; looks only, and never across merchants. */
final class BatchLookup {

  private final BatchTable table;
  private final BatchFolders folders;
  private final String node;
  private final ProgressCount counting;
  private final String environment;

  BatchLookup(
      BatchJournal journal, BatchFolders folders, ProgressCount counting, String environment) {
    this.table = new BatchTable(journal);
    this.folders = folders;
    this.node = journal.node();
    this.counting = counting;
    this.environment = environment;
  }

  Optional<BatchStatus> status(String alias, String batchId) {
    return table.seen(alias, batchId).map(this::status);
  }

  Optional<Path> resultFile(String alias, String batchId) {
    return table.seen(alias, batchId).flatMap(this::result);
  }

  /** Beside the file, wherever it is on its way. */
  Optional<BatchSummary> summary(Batch batch) {
    return there(batch, BatchFolders.SUMMARY)
        .map(
            file -> {
              try {
                return BatchJson.MAPPER.readValue(Files.readAllBytes(file), BatchSummary.class);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
  }

  private BatchStatus status(Batch batch) {
    boolean hasResult = batch.is(Batch.ATTENTION, Batch.DONE);
    return new BatchStatus(
        batch.id(),
        batch.merchant(),
        batch.operation(),
        batch.fileName(),
        environment,
        batch.node(),
        batch.state(),
        batch.is(Batch.DONE, Batch.REFUSED),
        result(batch).isPresent(),
        batch.is(Batch.RELEASED) ? Optional.of(counting.progress(batch)) : Optional.empty(),
        hasResult ? summary(batch) : Optional.empty(),
        batch.reason().map(reason -> BatchJson.read(reason, Refusal.class)));
  }

  private Optional<Path> result(Batch batch) {
    return batch.is(Batch.ATTENTION, Batch.DONE)
        ? there(batch, BatchFolders.RESULT)
        : Optional.empty();
  }

  /** What lies at that place in the folder of this node is not the file of another's batch. */
  private Optional<Path> there(Batch batch, String ending) {
    return !batch.node().equals(node)
        ? Optional.empty()
        : folders.companions(batch, ending).stream()
            .filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
            .findFirst();
  }
}
