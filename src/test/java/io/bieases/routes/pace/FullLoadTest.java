package io.bieases.routes.pace;

import static org.assertj.core.api.Assertions.assertThat;

import io.bieases.routes.journal.Outcome;
import io.bieases.routes.sandbox.ArrivalJudge;
import io.bieases.routes.settings.Merchant.Limits;
import io.bieases.routes.testdb.JournalFixture;
import io.bieases.routes.testdb.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * More work than the gateway takes, for hours on the journal's clock, judged where the calls
 * arrive, after 5 to 900 ms each: as much as is allowed, and never a 429. Repeat a run with {@code
 * -Dpace.seed=…}.
 */
final class FullLoadTest {

  private static final Limits DOCUMENTED = new Limits(60, 120, 30, 20, 300, 5_000, 50);
  private static final Map<String, Integer> MINUTE =
      Map.of("create", 60, "query", 120, "cancel", 30, "refund", 20);

  @TempDir Path folder;
  private JournalFixture first;
  private Traffic traffic;
  private int made;

  private static long seed() {
    long seed = Long.getLong("pace.seed", System.nanoTime());
    System.out.println("pace.seed=" + seed);
    return seed;
  }

  private void open(TestDatabase database, int nodes, long seed) {
    first = JournalFixture.empty(database, folder, DOCUMENTED);
    traffic = new Traffic(first, nodes, seed, Traffic::jitter);
  }

  private void close() {
    traffic.close();
    traffic.node(0).close();
  }

  /** That many more wait. */
  private void backlog(String operation, int priority, int count) {
    traffic
        .node(0)
        .jdbc
        .sql(
            """
            WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :count)
            INSERT INTO instruction (merchant, operation, number, payment_id, amount_minor, currency, details, door,
                   correlation_id, state, priority, next_at, created_at, updated_at)
            SELECT 'main', :operation, 'N' || (:made + i), 'P' || (:made + i), 1234, 'USD', '{}', 'file', 'c', 'waiting',
                   :priority, :now, :now, :now FROM n
            """)
        .param("count", count)
        .param("operation", operation)
        .param("made", made)
        .param("priority", priority)
        .param("now", traffic.now())
        .update();
    made += count;
  }

  /** A few of each class, and more than enough that callers wait for. */
  private void mixed(String operation, int count) {
    backlog(operation, Outcome.RECONCILE, count / 8);
    backlog(operation, Outcome.RETRY, count / 8);
    backlog(operation, Outcome.INTERACTIVE, count);
  }

  private void everything(int count) {
    backlog("refund", Outcome.BATCH, count / 4);
    for (String operation : List.of("create", "query", "cancel", "refund-query")) {
      mixed(operation, count);
    }
  }

  /** What has not left by now never will. */
  private void empty() {
    traffic
        .node(0)
        .jdbc
        .sql("UPDATE instruction SET state = 'parked' WHERE state IN ('waiting', 'unknown')")
        .update();
  }

  private double use(String operation, long from, long minutes) {
    long arrived = traffic.judge().arrived(operation, from, from + minutes * 60_000);
    double use = arrived / (double) (MINUTE.get(operation) * minutes);
    System.out.printf(
        "%s: %d arrived in %d min, %.2f %% of what is allowed%n",
        operation, arrived, minutes, 100 * use);
    return use;
  }

  private long all(long from, long minutes, long allowed) {
    Map<String, Long> each = new TreeMap<>();
    for (String operation : List.of("create", "query", "cancel", "refund", "refund-query")) {
      each.put(operation, traffic.judge().arrived(operation, from, from + minutes * 60_000));
    }
    long all = each.values().stream().mapToLong(Long::longValue).sum();
    System.out.printf(
        "all: %d arrived in %d min, %.2f %% of %d: %s%n",
        all, minutes, 100.0 * all / allowed, allowed, each);
    return all;
  }

  private void noLimitWasMet() {
    ArrivalJudge judge = traffic.judge();
    System.out.println("429: " + judge.refused().size());
    assertThat(judge.refused()).as("429s").isEmpty();
    MINUTE.forEach(
        (operation, limit) ->
            assertThat(judge.mostIn(operation, 60_000)).as(operation).isLessThanOrEqualTo(limit));
    assertThat(judge.mostInAll(60_000)).isLessThanOrEqualTo(300);
    assertThat(judge.mostInAll(3_600_000)).isLessThanOrEqualTo(5_000);
    assertThat(judge.mostInAll(1_000)).isLessThanOrEqualTo(50);
  }

  @Test
  void everyOperationUsesWhatItMayAndNoneMore() throws Exception {
    open(TestDatabase.SQLITE, 1, seed());
    try {
      long from = traffic.now();
      backlog("refund", Outcome.BATCH, 80);
      mixed("cancel", 100);
      mixed("create", 200);
      mixed("query", 100);

      traffic.run(Duration.ofSeconds(70));
      traffic.restart(0);
      traffic.run(Duration.ofSeconds(122));

      // callers who wait go first: their 210 use the burst of 50 a second (two, with its margin)
      long afterCallers = from + 10_000;
      // 59 fit with the margin; the last may still be on its way
      assertThat(use("refund", afterCallers, 3)).isGreaterThanOrEqualTo(58 / 60.0);
      assertThat(use("cancel", from, 3)).isGreaterThan(0.98);
      assertThat(use("create", from, 3)).isGreaterThan(0.98);
      assertThat(use("query", from, 1)).isGreaterThan(0.98);
      noLimitWasMet();
    } finally {
      close();
    }
  }

  /** What the margin covers, and that this judge can say no. */
  @Test
  void aCallThatTakesOverASecondLongerThanTheOneAMinuteAfterItMeetsTheLimit() throws Exception {
    first = JournalFixture.empty(TestDatabase.SQLITE, folder, DOCUMENTED);
    traffic = new Traffic(first, 1, seed(), random -> random.nextInt(5) == 0 ? 2_500 : 5);
    try {
      backlog("refund", Outcome.BATCH, 100);
      traffic.run(Duration.ofMinutes(4));

      assertThat(traffic.judge().refused()).isNotEmpty();
      assertThat(traffic.judge().mostIn("refund", 60_000)).isGreaterThan(20);
    } finally {
      close();
    }
  }

  /**
   * Hour 1: refunds and cancels, their minutes bind. Hour 2: creates. Hours 3 to 6: everything at
   * once; the 5,000 of the hour bind, of which only reconcile may take the last tenth.
   */
  @Test
  @Tag("long-run")
  void sixHoursOfTwoNodesAndFiveRestarts() throws Exception {
    open(TestDatabase.POSTGRESQL, 2, seed());
    try {
      long first = traffic.now();
      backlog("refund", Outcome.BATCH, 1_300);
      mixed("cancel", 1_600);
      traffic.run(Duration.ofMinutes(41));
      traffic.restart(1);
      traffic.run(Duration.ofMinutes(19));
      assertThat(use("refund", first, 60)).isGreaterThan(0.98);
      assertThat(use("cancel", first, 60)).isGreaterThan(0.98);

      long second = traffic.now();
      empty();
      mixed("create", 3_200);
      traffic.run(Duration.ofMinutes(30));
      traffic.restart(0);
      traffic.run(Duration.ofMinutes(30));
      assertThat(use("create", second, 60)).isGreaterThan(0.98);

      long third = traffic.now();
      empty();
      everything(8_000);
      for (int node : new int[] {1, 0, 1}) {
        traffic.run(Duration.ofMinutes(55));
        traffic.restart(node);
        all(third, 60, 5_000);
      }
      traffic.run(Duration.ofMinutes(76));
      assertThat(all(third, 240, 20_000)).isBetween(19_600L, 20_000L);
      noLimitWasMet();
    } finally {
      close();
    }
  }

  /** Where the hour has room, queries alone bind their minute and everything at once the 300. */
  @Test
  @Tag("long-run")
  void aFreshHourOfQueriesAndOneOfEverything() throws Exception {
    open(TestDatabase.POSTGRESQL, 2, seed());
    try {
      long first = traffic.now();
      backlog("query", Outcome.INTERACTIVE, 4_200);
      traffic.run(Duration.ofMinutes(34));
      assertThat(use("query", first, 34)).isGreaterThan(0.98);

      empty();
      traffic.run(Duration.ofMinutes(62));
      long second = traffic.now();
      everything(3_000);
      traffic.run(Duration.ofMinutes(14));
      assertThat(all(second, 14, 4_200)).isBetween(4_116L, 4_200L);
      noLimitWasMet();
    } finally {
      close();
    }
  }
}
