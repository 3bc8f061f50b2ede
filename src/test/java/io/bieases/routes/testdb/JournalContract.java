package io.bieases.routes.testdb;

import io.bieases.routes.settings.Merchant.Limits;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A group of promises that hold on every database; each test has an empty journal. */
public abstract class JournalContract {

  @TempDir protected Path folder;
  protected JournalFixture at;

  private final TestDatabase database;

  protected JournalContract(TestDatabase database) {
    this.database = database;
  }

  /** The pace of this group. */
  protected Limits limits() {
    return JournalFixture.NO_LIMITS;
  }

  @BeforeEach
  final void openJournal() {
    at = JournalFixture.empty(database, folder, limits());
  }

  @AfterEach
  final void closeJournal() {
    at.close();
  }
}
