package io.bieases.routes.batch;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
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
    try (Draft result = new Draft(folders.companion(batch, BatchFolders.RESULT));
        Draft rejected = new Draft(folders.companion(batch, BatchFolders.REJECTED))) {
      pair(batch, result, rejected, totals);
      result.finish();
      rejected.finish();
      result.publish();
      if (totals.perState.containsKey("rejected")) {
        rejected.publish();
      } else {
        Files.deleteIfExists(folders.companion(batch, BatchFolders.REJECTED));
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
            CLOSED.containsAll(totals.perState.keySet()));
    DurableFiles.write(folders.companion(batch, BatchFolders.SUMMARY), BatchJson.file(summary));
    return summary;
  }

  private void pair(Batch batch, Draft result, Draft rejected, Totals totals) throws IOException {
    ResultRows known = new ResultRows(journal, batch.id());
    try (CsvFile csv = new CsvFile(folders.file(batch));
        CsvWriter out = writer(result);
        CsvWriter toFix = writer(rejected)) {
      RefundHeader header = csv.header();
      out.writeRecord(joined(header.columns(), ResultRow.COLUMNS));
      toFix.writeRecord(joined(sixOf(header, header.columns()), List.of(RefundHeader.ERROR)));
      for (Optional<CsvRow> row = csv.next(); row.isPresent(); row = csv.next()) {
        ResultRow outcome = matching(batch, csv.rowNo(), row.get(), known.next());
        List<String> cells = header.align(row.get());
        fillNumber(header, cells, outcome);
        out.writeRecord(joined(cells, outcome.cells()));
        if (outcome.state().equals("rejected")) {
          toFix.writeRecord(joined(sixOf(header, cells), List.of(error(outcome))));
        }
        totals.count(outcome);
      }
      if (known.next().isPresent()
          || totals.rows != batch.rowsTotal()
          || !csv.digest().equals(batch.digest().orElse(""))) {
        throw mismatch(batch, totals.rows);
      }
    }
  }

  /** A derived number is shown: people ask for it, and a row dropped again must keep its own. */
  private static void fillNumber(RefundHeader header, List<String> cells, ResultRow outcome) {
    int column = header.index(RefundHeader.NUMBER);
    if (cells.get(column).isEmpty()) {
      cells.set(column, outcome.number());
    }
  }

  private static ResultRow matching(
      Batch batch, long rowNo, CsvRow row, Optional<ResultRow> known) {
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

  private static String error(ResultRow outcome) {
    return outcome.code().isEmpty() ? outcome.message() : outcome.code() + " " + outcome.message();
  }

  private static List<String> sixOf(RefundHeader header, List<String> cells) {
    return header.isOfRejectedFile() ? cells.subList(0, cells.size() - 1) : cells;
  }

  private static List<String> joined(List<String> left, List<String> right) {
    List<String> all = new ArrayList<>(left.size() + right.size());
    left.forEach(cell -> all.add(CellText.neutralise(cell)));
    right.forEach(cell -> all.add(CellText.neutralise(cell)));
    return all;
  }

  private static CsvWriter writer(Draft draft) {
    return CsvWriter.builder()
        .lineDelimiter(LineDelimiter.LF)
        .build(
            new OutputStreamWriter(draft.out(), StandardCharsets.UTF_8) {
              @Override
              public void close() throws IOException {
                // the draft still has to bring its bytes to the disk
                flush();
              }
            });
  }
}
