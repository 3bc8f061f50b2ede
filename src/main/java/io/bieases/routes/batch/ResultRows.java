package io.bieases.routes.batch;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * The rows of a batch in the file's order, a page at a time: no long transaction, no million rows
 * in memory.
 */
final class ResultRows {

  private static final int ROWS_PER_PAGE = 1_000;

  private final BatchJournal journal;
  private final String batchId;
  private final Deque<ResultRow> page = new ArrayDeque<>();
  private long after;

  ResultRows(BatchJournal journal, String batchId) {
    this.journal = journal;
    this.batchId = batchId;
  }

  Optional<ResultRow> next() {
    if (page.isEmpty()) {
      page.addAll(
          journal
              .reader()
              .sql(ResultRow.QUERY)
              .param("batch", batchId)
              .param("after", after)
              .param("limit", ROWS_PER_PAGE)
              .query((row, n) -> ResultRow.read(batchId, row))
              .list());
    }
    Optional<ResultRow> row = Optional.ofNullable(page.poll());
    row.ifPresent(one -> after = one.rowNo());
    return row;
  }
}
