package io.bieases.routes.batch;

import io.bieases.routes.journal.JournalClock;
import java.util.function.Supplier;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The journal as this package sees it: one writer with its transactions, a reader that never waits
 * for the writer, and the journal's time.
 */
public final class BatchJournal {

  private final JdbcTemplate writerTemplate;
  private final JdbcClient writer;
  private final JdbcClient reader;
  private final TransactionTemplate transactions;
  private final JournalClock clock;
  private final String node;

  /**
   * @param writer over the one data source that may write
   * @param reader over a read-only data source; it must see what the writer has committed
   * @param transactions over the writer's transaction manager
   * @param node whose batches are worked on: those that lie in its data folder
   */
  public BatchJournal(
      JdbcTemplate writer,
      JdbcClient reader,
      TransactionTemplate transactions,
      JournalClock clock,
      String node) {
    this.writerTemplate = writer;
    this.writer = JdbcClient.create(writer);
    this.reader = reader;
    this.transactions = transactions;
    this.clock = clock;
    this.node = node;
  }

  JdbcTemplate writerTemplate() {
    return writerTemplate;
  }

  JdbcClient writer() {
    return writer;
  }

  JdbcClient reader() {
    return reader;
  }

  String node() {
    return node;
  }

  long nowMillis() {
    return clock.nowMillis();
  }

  /** One transaction of the writer; never nested, for the embedded journal has one connection. */
  <T> T inTransaction(Supplier<T> work) {
    return transactions.execute(status -> work.get());
  }
}
