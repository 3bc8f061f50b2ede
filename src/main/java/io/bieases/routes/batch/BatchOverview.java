package io.bieases.routes.batch;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** What the console shows of batches, those of every node; looks only. */
public class BatchOverview {

  private static final int OPEN_AT_MOST = 100;
  private static final int SETTLED_AT_MOST = 50;
  private static final Set<String> NOTHING_READ =
      Set.of(Batch.ARRIVED, Batch.CHECKING, Batch.REFUSED);

  /**
   * How far a batch is, in rows.
   *
   * @param done rows whose outcome is settled, those that were never sent included
   * @param rejected what was refused or declined, rows that were never sent included
   * @param parked what a person decides on, registered ones included
   * @param waiting to be sent (again) or under way
   * @param finishMillis when the last waiting row goes out at the present pace; 0 if none waits
   * @param holds causes that hold its merchant now
   * @param reason why the file was refused; empty if it was not
   */
  public record Row(
      String id,
      String merchant,
      String operation,
      String file,
      String node,
      String state,
      boolean open,
      long rows,
      long done,
      long accepted,
      long rejected,
      long parked,
      long unknown,
      long waiting,
      long arrivedMillis,
      long finishMillis,
      List<String> holds,
      String reason) {

    /** Settled rows of all, from 0 to 100 with one decimal. */
    public double percent() {
      return rows == 0 ? 0 : Math.floor(done * 1000.0 / rows) / 10;
    }
  }

  private final BatchJournal journal;
  private final BatchTable table;
  private final BatchCounts counts;
  private final OperationPace pace;

  /**
   * @param pace for the estimated finish
   */
  public BatchOverview(BatchJournal journal, OperationPace pace) {
    this.journal = journal;
    this.pace = pace;
    table = new BatchTable(journal);
    counts = new BatchCounts(journal);
  }

  /** Open ones, newest first, then the newest settled ones. */
  public List<Row> rows() {
    long now = journal.nowMillis();
    return Stream.concat(
            table.newest("NOT IN", OPEN_AT_MOST).stream(),
            table.newest("IN", SETTLED_AT_MOST).stream())
        .map(batch -> row(batch, now))
        .toList();
  }

  /** How many are open. */
  public long openCount() {
    return journal
        .reader()
        .sql("SELECT COUNT(*) FROM batch WHERE state NOT IN ('done', 'refused')")
        .query(Long.class)
        .single();
  }

  private Row row(Batch batch, long now) {
    Map<String, Long> states =
        NOTHING_READ.contains(batch.state()) ? Map.of() : counts.states(batch);
    long accepted = sum(states, "accepted", "succeeded");
    long rejected = sum(states, "rejected", "declined") + batch.rowsBad();
    long parked = sum(states, "parked", "duplicate");
    // rows that are not instructions yet wait as well
    long unknown = sum(states, "unknown");
    long waiting =
        batch.is(Batch.REFUSED)
            ? 0
            : Math.max(0, batch.rowsTotal() - accepted - rejected - parked - unknown);
    int perMinute = pace.perMinute(batch.merchant(), batch.operation());
    return new Row(
        batch.id(),
        batch.merchant(),
        batch.operation(),
        batch.fileName(),
        batch.node(),
        batch.state(),
        !batch.is(Batch.DONE, Batch.REFUSED),
        batch.rowsTotal(),
        accepted + rejected + parked,
        accepted,
        rejected,
        parked,
        unknown,
        waiting,
        batch.arrivedAt(),
        waiting == 0 ? 0 : BatchFiles.finishMillis(now, waiting, perMinute),
        batch.is(Batch.DONE, Batch.REFUSED) ? List.of() : ProgressCount.holds(journal, batch),
        batch.reason().map(reason -> BatchJson.read(reason, Refusal.class).reason()).orElse(""));
  }

  private static long sum(Map<String, Long> states, String... words) {
    return Stream.of(words).mapToLong(word -> states.getOrDefault(word, 0L)).sum();
  }
}
