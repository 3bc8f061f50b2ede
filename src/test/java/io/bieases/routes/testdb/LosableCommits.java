package io.bieases.routes.testdb;

import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.transaction.support.DefaultTransactionStatus;

/** Commits as the database does; if asked to, the word that it has done so is lost on the way. */
public final class LosableCommits extends DataSourceTransactionManager {

  private static final long serialVersionUID = 1L;

  private final transient AtomicBoolean loseNext = new AtomicBoolean();

  LosableCommits(DataSource pool) {
    super(pool);
  }

  /** The next commit takes place and throws. */
  public void loseNext() {
    loseNext.set(true);
  }

  @Override
  protected void doCommit(DefaultTransactionStatus status) {
    super.doCommit(status);
    if (loseNext.getAndSet(false)) {
      throw new TransactionSystemException("the answer to COMMIT was lost");
    }
  }
}
