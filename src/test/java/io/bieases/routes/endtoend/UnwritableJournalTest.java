package io.bieases.routes.endtoend;

import static io.bieases.routes.endtoend.ClosedDoors.doorsClose;
import static io.bieases.routes.endtoend.ClosedDoors.nothingWasLost;
import static io.bieases.routes.endtoend.ClosedDoors.numbers;
import static io.bieases.routes.endtoend.ClosedDoors.send;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A lock on the embedded journal, as a backup takes it: doors wait, and open by themselves. */
class UnwritableJournalTest {

  @Test
  void onSqliteALockHeldFromOutsideClosesTheDoorsAndItsEndOpensThem(@TempDir Path folder)
      throws Exception {
    try (RunningBundle bundle = ClosedDoors.patient(folder).start()) {
      List<String> before = numbers("LOCK-A");
      List<String> meanwhile = numbers("LOCK-B");
      List<String> inFile = numbers("LOCK-F");
      send(bundle, before);
      bundle.settled(before);
      bundle.outboxIsEmpty();
      String journal = "jdbc:sqlite:file:" + bundle.dataDir().resolve("journal.db");
      try (Connection other = DriverManager.getConnection(journal);
          Statement lock = other.createStatement()) {
        lock.execute("BEGIN IMMEDIATE");
        send(bundle, meanwhile.subList(0, 5));
        doorsClose(bundle);
        send(bundle, meanwhile.subList(5, 10));
        bundle.drop("lock.csv", inFile.stream().map(RunningBundle::row).toList());
        assertThat(bundle.find("inbox", "lock.csv")).isPresent();
        lock.execute("ROLLBACK");
      }
      nothingWasLost(bundle, Stream.of(before, meanwhile, inFile).flatMap(List::stream).toList());
    }
  }
}
