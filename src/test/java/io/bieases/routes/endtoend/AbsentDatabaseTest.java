package io.bieases.routes.endtoend;

import static io.bieases.routes.endtoend.ClosedDoors.doorsClose;
import static io.bieases.routes.endtoend.ClosedDoors.nothingWasLost;
import static io.bieases.routes.endtoend.ClosedDoors.numbers;
import static io.bieases.routes.endtoend.ClosedDoors.send;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A PostgreSQL that goes away and comes back: doors wait, and open by themselves. */
class AbsentDatabaseTest {

  private static EmbeddedPostgres database(Path folder, int port) throws IOException {
    return EmbeddedPostgres.builder()
        .setDataDirectory(folder.resolve("postgres"))
        .setCleanDataDirectory(false)
        .setPort(port)
        .start();
  }

  @Test
  void aDatabaseThatIsAwayClosesTheDoorsAndItsReturnOpensThem(@TempDir Path folder)
      throws Exception {
    int port = RunningBundle.freePort();
    EmbeddedPostgres database = database(folder, port);
    try (RunningBundle bundle =
        ClosedDoors.patient(folder)
            .with("spring.datasource.url", database.getJdbcUrl("postgres", "postgres"))
            .with("spring.datasource.username", "postgres")
            .start()) {
      List<String> before = numbers("AWAY-A");
      List<String> meanwhile = numbers("AWAY-B");
      send(bundle, before);
      bundle.settled(before);
      bundle.outboxIsEmpty();
      database.close();
      send(bundle, meanwhile.subList(0, 5));
      doorsClose(bundle);
      send(bundle, meanwhile.subList(5, 10));
      database = database(folder, port);
      nothingWasLost(bundle, Stream.of(before, meanwhile).flatMap(List::stream).toList());
    } finally {
      database.close();
    }
  }
}
