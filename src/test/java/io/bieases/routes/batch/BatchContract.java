package io.bieases.routes.batch;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A group of promises that hold on every database. */
abstract class BatchContract {

  @TempDir Path folder;
  BatchFixture at;

  abstract BatchFixture open(Path folder);

  @BeforeEach
  final void openJournal() {
    at = open(folder);
  }

  @AfterEach
  final void closeJournal() {
    at.close();
  }
}
