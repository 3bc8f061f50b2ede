package io.bieases.routes.batch;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Counts how far a batch is. */
final class ProgressCount {

  private final BatchJournal journal;
  private final BatchSettings settings;
  private final BatchCounts counts;
  private final OperationPace pace;

  ProgressCount(BatchJournal journal, BatchSettings settings, OperationPace pace) {
    this.journal = journal;
    this.settings = settings;
    this.counts = new BatchCounts(journal);
    this.pace = pace;
  }

  BatchProgress progress(Batch batch) {
    long now = journal.nowMillis();
    Map<String, Long> states = counts.states(batch);
    long unsent = unsent(states);
    long unsettled = unsent + counts.young(batch, states, now - settings.resultAfterMillis());
    int perMinute = pace.perMinute(batch.merchant(), batch.operation());
    return new BatchProgress(
        batch.id(),
        batch.fileName(),
        settings.environment(),
        batch.rowsTotal(),
        states,
        batch.rowsBad(),
        unsettled,
        unsettled == 0,
        holds(journal, batch),
        Instant.ofEpochMilli(BatchFiles.finishMillis(now, unsent, perMinute)),
        Instant.ofEpochMilli(now));
  }

  static long unsent(Map<String, Long> states) {
    return states.getOrDefault("waiting", 0L) + states.getOrDefault("sending", 0L);
  }

  static List<String> holds(BatchJournal journal, Batch batch) {
    return journal
        .reader()
        .sql(
            "SELECT cause FROM hold WHERE ended_at IS NULL AND merchant IN (?, '*') AND scope IN (?, '*') ORDER BY id")
        .params(batch.merchant(), batch.operation())
        .query(String.class)
        .list();
  }
}
