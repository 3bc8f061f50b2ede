package io.bieases.routes.batch;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import io.bieases.routes.journal.LogFields;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says on the console where a result file is. In the sandbox, where rows are nobody's, it also says
 * what is in it.
 */
public class ResultConsole {

  /** A cell that is none may be anything; it is not for the log. */
  private static final Pattern NUMBER = Pattern.compile("[A-Za-z0-9_-]{1,64}");

  private static final Logger LOG = LoggerFactory.getLogger(ResultConsole.class);
  private static final int ROWS_SHOWN = 60;

  private final BatchJournal journal;
  private final BatchTable table;
  private final BatchFolders folders;
  private final boolean showRows;

  /** Shows rows in the sandbox only. */
  public ResultConsole(BatchJournal journal, BatchSettings settings) {
    this.journal = journal;
    table = new BatchTable(journal);
    folders = new BatchFolders(settings.dataDir(), journal);
    showRows = settings.environment().equals("sandbox");
  }

  /** The batch that this node took first, if there is any: in the sandbox, the sample. */
  public Optional<String> firstBatch() {
    return journal
        .reader()
        .sql("SELECT id FROM batch WHERE node = ? ORDER BY arrived_at, id LIMIT 1")
        .param(journal.node())
        .query(String.class)
        .optional();
  }

  /** Says where the result of that batch is, or that it is still being worked on. */
  public void show(String batchId) {
    Batch batch = table.get(batchId);
    if (!batch.is(Batch.ATTENTION, Batch.DONE)) {
      LOG.info("batch {} ({}) is {}", batchId, batch.fileName(), batch.state());
      return;
    }
    if (!batch.node().equals(journal.node())) {
      LOG.info("Result file of {} is at {}", batchId, batch.node());
      return;
    }
    Path result = folders.companion(batch, BatchFolders.RESULT);
    LOG.info("Result file: {}", result);
    if (showRows) {
      showRows(batch, result);
    }
  }

  /** The refund's number, or the line of a JSON Lines file. */
  private static String name(NamedCsvRecord row) {
    return row.findField(RefundHeader.NUMBER)
        .map(number -> NUMBER.matcher(number).matches() ? number : "(not a number)")
        .orElseGet(() -> "line " + row.getField("line"));
  }

  private static void show(Batch batch, NamedCsvRecord row) {
    LogFields fields =
        new LogFields().of(batch.merchant(), batch.operation(), name(row)).batch(batch.id());
    try (LogFields.Scope scope = fields.put()) {
      LOG.info(
          "  {} {} {} {}",
          String.format("%-28s", name(row)),
          String.format("%-9s", row.getField("state")),
          String.format("%-5s", row.getField("code")),
          row.getField("message"));
    }
  }

  private static void showRows(Batch batch, Path result) {
    try (CsvReader<NamedCsvRecord> csv = CsvReader.builder().ofNamedCsvRecord(result)) {
      csv.stream().limit(ROWS_SHOWN).forEach(row -> show(batch, row));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
