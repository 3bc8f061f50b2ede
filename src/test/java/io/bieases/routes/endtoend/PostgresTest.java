package io.bieases.routes.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same bundle with its journal in PostgreSQL. */
class PostgresTest {

  private static final List<String> NUMBERS =
      List.of(
          "PG-plain",
          "PG-SIM40000",
          "PG-SIM44011",
          "PG-SIM44014x2",
          "PG-SIMLOSTx1",
          "PG-SIMLOSTx1-SIM41010",
          "PG-SIM44000x1",
          "PG-SIM44015x1",
          "PG-SIM41010x2",
          "PG-last");

  @Test
  void aMixedFileEndsAsOnSqlite(@TempDir Path folder) throws IOException {
    try (EmbeddedPostgres database = EmbeddedPostgres.start();
        RunningBundle bundle =
            RunningBundle.in(folder)
                .with("spring.datasource.url", database.getJdbcUrl("postgres", "postgres"))
                .with("spring.datasource.username", "postgres")
                .start()) {
      bundle.drop(
          "mixed.csv",
          Stream.concat(
                  NUMBERS.stream().map(RunningBundle::row),
                  Stream.of(RunningBundle.row("PG-bad").replace("1.00", "-1")))
              .toList());
      bundle.settled(NUMBERS);
      Path result = bundle.file("attention", "mixed.csv.result.csv");
      bundle.outboxIsEmpty();

      assertThat(bundle.find(".", "journal.db")).as("no SQLite beside it").isEmpty();
      List<ResultFile.Line> lines = ResultFile.read(result);
      assertThat(lines)
          .extracting(ResultFile.Line::number)
          .startsWith(NUMBERS.toArray(String[]::new))
          .endsWith("PG-bad")
          .hasSize(11);
      assertThat(lines)
          .extracting(ResultFile.Line::number, ResultFile.Line::state)
          .contains(
              tuple("PG-plain", "accepted"),
              tuple("PG-SIM40000", "rejected"),
              tuple("PG-SIM44011", "parked"),
              tuple("PG-SIM44014x2", "accepted"),
              tuple("PG-SIM44000x1", "accepted"),
              tuple("PG-SIM44015x1", "parked"),
              tuple("PG-SIM41010x2", "accepted"),
              tuple("PG-last", "accepted"),
              tuple("PG-bad", "rejected"));
      assertThat(branches(bundle, "PG-SIMLOSTx1")).containsExactly("unknown", "duplicate");
      assertThat(branches(bundle, "PG-SIMLOSTx1-SIM41010")).startsWith("unknown", "unknown");
      assertThat(bundle.gateway().executed())
          .doesNotHaveDuplicates()
          .containsExactlyInAnyOrder(
              "PG-plain",
              "PG-SIM44014x2",
              "PG-SIMLOSTx1",
              "PG-SIMLOSTx1-SIM41010",
              "PG-SIM44000x1",
              "PG-SIM41010x2",
              "PG-last");
      assertThat(bundle.letters("bieases.alerts"))
          .extracting(RunningBundle.Letter::code)
          .contains("44011", "44015", "44000", "41010");
      assertThat(bundle.letters("bieases.dead-letter"))
          .extracting(RunningBundle.Letter::number)
          .as("the row that was refused by us has a dead letter of its own")
          .containsExactlyInAnyOrder("", "PG-SIM40000");
    }
  }

  private static List<String> branches(RunningBundle bundle, String number) {
    return bundle.journal().branches(bundle.journal().refund(number).orElseThrow());
  }
}
