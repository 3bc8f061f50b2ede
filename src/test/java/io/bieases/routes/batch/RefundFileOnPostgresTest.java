package io.bieases.routes.batch;

import java.nio.file.Path;

final class RefundFileOnPostgresTest extends RefundFileContract {

  @Override
  BatchFixture open(Path folder) {
    return BatchFixture.onPostgres(folder);
  }
}
