package io.bieases.routes.batch;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * Cuts the journal off before its n-th use and keeps it off, as a kill would, until {@link
 * #restart}.
 */
final class KillPoints extends DelegatingDataSource {

  private long usesLeft = Long.MAX_VALUE;

  KillPoints(DataSource target) {
    super(target);
  }

  void killBeforeUse(int n) {
    usesLeft = n - 1L;
  }

  void restart() {
    usesLeft = Long.MAX_VALUE;
  }

  @Override
  public Connection getConnection() throws SQLException {
    if (usesLeft <= 0) {
      throw new SQLException("killed");
    }
    usesLeft--;
    return super.getConnection();
  }
}
