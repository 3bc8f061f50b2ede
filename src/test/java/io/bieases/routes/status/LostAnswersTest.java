package io.bieases.routes.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.bieases.routes.journal.Departure;
import io.bieases.routes.settings.Merchant.Limits;
import io.bieases.routes.testdb.JournalFixture;
import io.bieases.routes.testdb.JournalRoutes;
import io.bieases.routes.testdb.TestDatabase;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three in ten answers to refunds are lost, half of them after the refund was executed, through the
 * shipped routes at the documented pace: all but one in a hundred are closed without a person.
 * Repeat a run with {@code -Dlost.seed=…}.
 */
final class LostAnswersTest {

  private static final Limits DOCUMENTED = new Limits(60, 120, 30, 20, 300, 5_000, 50);

  @TempDir Path folder;
  private JournalFixture at;
  private JournalRoutes routes;
  private Random random;
  private final Map<String, Integer> executions = new HashMap<>();

  @Test
  void ofTwoHundredRowsAllAreClosedAndEachRanOnce() throws Exception {
    run(TestDatabase.SQLITE, 200, JournalFixture.NO_LIMITS);
  }

  @Test
  @Tag("long-run")
  void ofFiveThousandRowsAtLeastNinetyNineInAHundredAreClosedWithoutAPerson() throws Exception {
    run(TestDatabase.SQLITE, 5_000, DOCUMENTED);
  }

  private void run(TestDatabase database, int rows, Limits limits) throws Exception {
    long seed = Long.getLong("lost.seed", System.nanoTime());
    System.out.println("lost.seed=" + seed);
    random = new Random(seed);
    at = JournalFixture.empty(database, folder, limits);
    routes = new JournalRoutes(at);
    try {
      long start = at.now();
      for (int i = 0; i < rows; i++) {
        // four of a payment, so that some wait for each other
        at.refund("R" + i, "P" + i / 4);
      }
      sendAll(limits);
      judge(rows, at.now() - start);
    } finally {
      routes.close();
      at.close();
    }
  }

  private void sendAll(Limits limits) {
    while (at.count("instruction WHERE state IN ('waiting', 'unknown')") > 0) {
      Departure call = at.departures.next("refund");
      if (call == null) {
        at.clock.set(Math.max(at.now() + 1, next(limits)));
      } else {
        routes.answered(call, answer(call));
      }
    }
  }

  private Answer answer(Departure call) {
    boolean lost = random.nextInt(10) < 3;
    if (lost && random.nextBoolean()) {
      return JournalFixture.lost(); // before it arrived
    }
    boolean first = !executions.containsKey(call.number());
    executions.merge(call.number(), first ? 1 : 0, Integer::sum);
    if (lost) {
      return JournalFixture.lost();
    }
    return first ? JournalFixture.accepted("G" + call.number()) : JournalFixture.code("44015");
  }

  /** The next time at which something may leave; looks in between find nothing. */
  private long next(Limits limits) {
    long due =
        at.jdbc
            .sql(
                """
                SELECT MIN(t) FROM (SELECT next_at AS t FROM instruction WHERE state IN ('waiting', 'unknown')
                 UNION ALL SELECT may_land_until FROM instruction WHERE may_land_until > :now) later WHERE t > :now
                """)
            .param("now", at.now())
            .query(Long.class)
            .optional()
            .orElse(Long.MAX_VALUE);
    long pace =
        List.of(20, 30).stream()
            .mapToLong(its -> at.pace.earliestStart("main", "refund", its, limits, at.now()))
            .filter(time -> time > at.now())
            .min()
            .orElse(Long.MAX_VALUE);
    return Math.min(due, pace);
  }

  private void judge(int rows, long tookMillis) {
    Map<String, Long> states = new TreeMap<>();
    at.jdbc
        .sql("SELECT state, COUNT(*) FROM instruction GROUP BY state")
        .query((row, index) -> states.put(row.getString(1), row.getLong(2)))
        .list();
    long closed = states.getOrDefault("accepted", 0L) + states.getOrDefault("duplicate", 0L);
    System.out.printf(
        "%d rows, %d calls, %s, %.2f %% closed without a person, %.1f h on the journal's clock%n",
        rows, at.count("attempt"), states, 100.0 * closed / rows, tookMillis / 3_600_000.0);
    assertThat(executions.values()).as("each ran once").containsOnly(1);
    assertThat(closed).isGreaterThanOrEqualTo(rows * 99L / 100);
    at.jdbc
        .sql("SELECT number FROM instruction WHERE state IN ('accepted', 'duplicate')")
        .query(String.class)
        .list()
        .forEach(number -> assertThat(executions).containsKey(number));
  }
}
