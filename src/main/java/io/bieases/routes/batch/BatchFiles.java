package io.bieases.routes.batch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files that say at once what became of a dropped file: the acknowledgement of a staged one,
 * the reason of a refused one. Names: architecture, "Folders of a batch".
 */
public class BatchFiles {

  private static final Logger LOG = LoggerFactory.getLogger(BatchFiles.class);
  private static final int ERRORS_LISTED = 100;
  private static final long MINUTE_MILLIS = 60_000;
  private static final BigInteger SPLIT = BigInteger.valueOf(1_000_000);

  private final BatchJournal journal;
  private final BatchSettings settings;
  private final BatchTable table;
  private final BatchFolders folders;
  private final OperationPace pace;
  private final Set<String> stuck = ConcurrentHashMap.newKeySet();

  /**
   * @param pace for the estimated finish
   */
  public BatchFiles(BatchJournal journal, BatchSettings settings, OperationPace pace) {
    this.journal = journal;
    this.settings = settings;
    this.table = new BatchTable(journal);
    this.folders = new BatchFolders(settings.dataDir(), journal);
    this.pace = pace;
  }

  private record RowError(long row, long line, String column, String reason) {}

  /**
   * Moves the file of a refused batch to {@code rejected/<date>/}, with {@code <name>.reason.json}
   * beside it.
   *
   * @throws IllegalStateException when the batch is not refused
   */
  public void refuse(String batchId) {
    Batch batch = table.get(batchId);
    if (!batch.is(Batch.REFUSED)) {
      throw new IllegalStateException("batch " + batchId + " is not refused but " + batch.state());
    }
    if (batch.location().startsWith("working/")) {
      String place = folders.freePlace(batch, "rejected", journal.nowMillis());
      table.change(
          "UPDATE batch SET location = ?, moving_from = location WHERE id = ? AND location = ?",
          place,
          batchId,
          batch.location());
      batch = table.get(batchId);
    }
    if (batch.movingFrom().isPresent()) {
      writeReason(batch);
      folders.finishMove(batchId);
    }
  }

  /**
   * Goes on with every move that a stop has cut off. One that cannot be finished (somebody took its
   * file away) is logged once and holds up no other batch.
   */
  public void finishMoves() {
    for (String batchId : folders.unfinishedMoves()) {
      goOn(batchId);
    }
    journal
        .reader()
        .sql(
            "SELECT id FROM batch WHERE node = ? AND state = 'refused' AND location LIKE"
                + " 'working/%'")
        .param(journal.node())
        .query(String.class)
        .list()
        .forEach(this::goOn);
  }

  private void goOn(String batchId) {
    try {
      if (table.get(batchId).is(Batch.REFUSED)) {
        refuse(batchId);
      } else {
        folders.finishMove(batchId);
      }
    } catch (UncheckedIOException e) {
      if (stuck.add(batchId)) {
        LOG.error("batch {}: its files cannot be moved: {}", batchId, e.getMessage());
      }
    }
  }

  /**
   * Writes {@code <name>.ack.json} beside the file: what will be sent, what not, and when it should
   * be done.
   */
  public void acknowledge(String batchId) {
    Batch batch = table.get(batchId);
    if (batch.is(Batch.ARRIVED, Batch.CHECKING, Batch.REFUSED)) {
      throw new IllegalStateException("batch " + batchId + " is not staged but " + batch.state());
    }
    long known = rowsKnownBefore(batchId);
    long toSend = batch.rowsTotal() - batch.rowsBad() - known;
    int perMinute = pace.perMinute(batch.merchant(), batch.operation());
    long now = journal.nowMillis();
    Map<String, Object> ack = new LinkedHashMap<>();
    ack.put("batch", batch.id());
    ack.put("file", batch.fileName());
    ack.put("environment", settings.environment());
    ack.put("rows", batch.rowsTotal());
    ack.put("rowsToSend", toSend);
    ack.put("rowsRejected", batch.rowsBad());
    ack.put("rowsKnownBefore", known);
    if (Set.of("create", "refund").contains(batch.operation())) {
      ack.put("sums", sums(batchId));
    }
    ack.put("estimatedFinish", Instant.ofEpochMilli(finishMillis(now, toSend, perMinute)));
    ack.put("at", Instant.ofEpochMilli(now));
    ack.put("errors", batch.rowsBad() == 0 ? List.of() : errors(batchId));
    try {
      DurableFiles.write(folders.companion(batch, BatchFolders.ACK), BatchJson.file(ack));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static long finishMillis(long nowMillis, long rows, int perMinute) {
    long spacing = MINUTE_MILLIS / Math.max(1, perMinute);
    return nowMillis + rows * spacing;
  }

  private void writeReason(Batch batch) {
    Refusal refusal =
        BatchJson.read(
            batch.reason().orElseThrow(() -> new IllegalStateException("refused without reason")),
            Refusal.class);
    Map<String, Object> reason = new LinkedHashMap<>();
    reason.put("batch", batch.id());
    reason.put("file", batch.fileName());
    reason.put("environment", settings.environment());
    reason.put("reason", refusal.reason());
    refusal.row().ifPresent(row -> reason.put("row", row));
    refusal.line().ifPresent(line -> reason.put("line", line));
    refusal.column().ifPresent(column -> reason.put("column", column));
    refusal.pointer().ifPresent(pointer -> reason.put("pointer", pointer));
    reason.put("at", Instant.ofEpochMilli(journal.nowMillis()));
    try {
      Files.createDirectories(DurableFiles.folderOf(folders.file(batch)));
      DurableFiles.write(folders.companion(batch, BatchFolders.REASON), BatchJson.file(reason));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private long rowsKnownBefore(String batchId) {
    return journal
        .reader()
        .sql(
            """
            SELECT count(*) FROM batch_row r JOIN instruction i ON i.id = r.instruction_id
            WHERE r.batch_id = :batch AND (i.batch_id IS NULL OR i.batch_id <> :batch)
            """)
        .param("batch", batchId)
        .query(Long.class)
        .single();
  }

  /** Summed in two halves: a million large amounts do not fit a database integer. */
  private Map<String, String> sums(String batchId) {
    CurrencySums sums = new CurrencySums();
    journal
        .reader()
        .sql(
            """
            SELECT currency, CAST(sum(amount_minor / 1000000) AS BIGINT) AS high,
              CAST(sum(amount_minor % 1000000) AS BIGINT) AS low
            FROM batch_row WHERE batch_id = ? AND error IS NULL GROUP BY currency
            """)
        .param(batchId)
        .query(
            (row, n) -> {
              BigInteger high = BigInteger.valueOf(row.getLong("high"));
              BigInteger low = BigInteger.valueOf(row.getLong("low"));
              sums.add(row.getString("currency"), high.multiply(SPLIT).add(low));
              return n;
            })
        .list();
    return sums.inMajorUnits();
  }

  private List<RowError> errors(String batchId) {
    return journal
        .reader()
        .sql(
            """
            SELECT row_no, line_no, error_column, error FROM batch_row
            WHERE batch_id = ? AND error IS NOT NULL ORDER BY row_no LIMIT ?
            """)
        .params(batchId, ERRORS_LISTED)
        .query(
            (row, n) ->
                new RowError(
                    row.getLong("row_no"),
                    row.getLong("line_no"),
                    row.getString("error_column"),
                    row.getString("error")))
        .list();
  }
}
