package io.bieases.routes.batch;

import java.nio.file.Path;

final class RefundFileOnSqliteTest extends RefundFileContract {

  @Override
  BatchFixture open(Path folder) {
    return BatchFixture.onSqlite(folder);
  }
}
