package io.bieases.routes.batch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Writes result, rejected rows and summary beside a batch's file. Reads the file and the journal in
 * step, row by row, and publishes nothing unless every row of the one met its row of the other.
 */
final class ResultFiles {

  /** States that no longer change what a reader of the result has to do. */
  private static final Set<String> CLOSED = Set.of("accepted", "succeeded", "declined", "rejected");

  private final BatchJournal journal;
  private final BatchFolders folders;
  private final String environment;

  ResultFiles(BatchJournal journal, BatchFolders folders, String environment) {
    this.journal = journal;
    this.folders = folders;
    this.environment = environment;
  }

  /** Whether no row of those states needs anything more of anybody. */
  static boolean isClosed(Map<String, Long> states) {
    return CLOSED.containsAll(states.keySet());
  }

  private static final class Totals {
    private long rows;
    private final Map<String, Long> perState = new TreeMap<>();
    private final Map<String, CurrencySums> sums = new TreeMap<>();

    void count(ResultRow row) {
      rows++;
      perState.merge(row.state(), 1L, Long::sum);
      row.currency()
          .ifPresent(
              currency ->
                  sums.computeIfAbsent(row.state(), state -> new CurrencySums())
                      .add(currency, row.amountMinor()));
    }

    Map<String, Map<String, String>> sums() {
      Map<String, Map<String, String>> text = new TreeMap<>();
      sums.forEach((state, sum) -> text.put(state, sum.inMajorUnits()));
      return text;
    }
  }

  /**
   * @throws BatchMismatchException when file and journal do not match row by row
   */
  BatchSummary write(Batch batch, long asOfMillis) throws IOException {
    Totals totals = new Totals();
    Path toFix = folders.companion(batch, FileForm.of(batch).rejectedEnding());
    try (Draft result = new Draft(folders.companion(batch, BatchFolders.RESULT));
        Draft rejected = new Draft(toFix)) {
      pair(batch, result, rejected, totals);
      result.finish();
      rejected.finish();
      result.publish();
      if (totals.perState.containsKey("rejected")) {
        rejected.publish();
      } else {
        Files.deleteIfExists(toFix);
      }
    } catch (FileRefusedException | NoSuchFileException e) {
      throw new BatchMismatchException(
          "batch " + batch.id() + ": its file can no longer be read as it was staged");
    }
    BatchSummary summary =
        new BatchSummary(
            batch.id(),
            batch.fileName(),
            environment,
            totals.rows,
            totals.perState,
            totals.sums(),
            Instant.ofEpochMilli(asOfMillis),
            isClosed(totals.perState));
    DurableFiles.write(folders.companion(batch, BatchFolders.SUMMARY), BatchJson.file(summary));
    return summary;
  }

  private void pair(Batch batch, Draft result, Draft rejected, Totals totals) throws IOException {
    ResultRows known = new ResultRows(journal, batch.id());
    FileForm form = FileForm.of(batch);
    try (RowFile in = form.open(batch, folders.file(batch), false);
        RecordWriter out = RecordWriter.csv(result);
        RecordWriter toFix = form.writer(rejected)) {
      out.write(joined(in.columns(), form.outcomeColumns()));
      if (!in.columnsToFix().isEmpty()) {
        toFix.write(in.columnsToFix());
      }
      for (Optional<FileRow> row = in.next(); row.isPresent(); row = in.next()) {
        ResultRow outcome = matching(batch, in.rowNo(), row.get(), known.next());
        out.write(joined(row.get().cells(outcome), outcome.cells(form.outcomeColumns())));
        if (outcome.state().equals("rejected")) {
          toFix.write(row.get().toFix(outcome));
        }
        totals.count(outcome);
      }
      if (known.next().isPresent()
          || totals.rows != batch.rowsTotal()
          || !in.digest().equals(batch.digest().orElse(""))) {
        throw mismatch(batch, totals.rows);
      }
    }
  }

  private static ResultRow matching(
      Batch batch, long rowNo, FileRow row, Optional<ResultRow> known) {
    if (known.isEmpty()
        || known.get().rowNo() != rowNo
        || known.get().lineNo() != row.line()
        || known.get().state().isEmpty()) {
      throw mismatch(batch, rowNo);
    }
    return known.get();
  }

  private static BatchMismatchException mismatch(Batch batch, long rowNo) {
    return new BatchMismatchException(
        "batch "
            + batch.id()
            + ": file and journal differ at row "
            + rowNo
            + " of "
            + batch.rowsTotal()
            + "; no result was written");
  }

  private static List<String> joined(List<String> left, List<String> right) {
    List<String> all = new ArrayList<>(left.size() + right.size());
    all.addAll(left);
    all.addAll(right);
    return all;
  }
}
