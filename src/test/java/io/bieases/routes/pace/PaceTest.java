package io.bieases.routes.pace;

import static io.bieases.routes.testdb.JournalFixture.accepted;
import static io.bieases.routes.testdb.JournalFixture.code;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bieases.routes.journal.Departure;
import io.bieases.routes.journal.Outcome;
import io.bieases.routes.settings.Merchant.Limits;
import io.bieases.routes.testdb.JournalContract;
import io.bieases.routes.testdb.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The pace on a simulated clock, judged by a sliding window over the starts that the journal holds.
 * The judge knows the gateway's limits and nothing of running numbers or margins.
 */
final class PaceTest {

  private static final Limits DOCUMENTED = new Limits(60, 120, 30, 20, 300, 5_000, 50);

  /** Small, so that the hour is met within few calls. */
  private static final Limits NARROW = new Limits(24, 24, 12, 8, 24, 200, 6);

  @Nested
  final class DocumentedOnSqlite extends Documented {
    DocumentedOnSqlite() {
      super(TestDatabase.SQLITE);
    }
  }

  /** The same sums on two simulated hours of queries: half a minute, so not in every build. */
  @Tag("long-run")
  @Nested
  final class DocumentedOnPostgres extends Documented {
    DocumentedOnPostgres() {
      super(TestDatabase.POSTGRESQL);
    }
  }

  @Nested
  final class NarrowOnSqlite extends Narrow {
    NarrowOnSqlite() {
      super(TestDatabase.SQLITE);
    }
  }

  /** In every build two nodes on PostgreSQL keep the pace in {@link SlowDownTest} and others. */
  @Tag("long-run")
  @Nested
  final class NarrowOnPostgres extends Narrow {
    NarrowOnPostgres() {
      super(TestDatabase.POSTGRESQL);
    }
  }

  abstract static class Contract extends JournalContract {

    private static final int POLL_MILLIS = 200;
    private final Limits limits;
    private int made;

    Contract(TestDatabase database, Limits limits) {
      super(database);
      this.limits = limits;
    }

    @Override
    protected Limits limits() {
      return limits;
    }

    final void backlog(String operation, int count, int priority) {
      at.transaction.executeWithoutResult(
          status -> {
            for (int i = 0; i < count; i++) {
              made++;
              at.instruction("main", operation, operation + made, "P" + made, priority);
            }
          });
    }

    /** Polls with random jitter for that long and accepts what leaves; dead time is skipped. */
    final int run(Duration time, Random random, String... operations) {
      long end = at.now() + time.toMillis();
      int sent = 0;
      while (at.now() < end) {
        boolean left = false;
        for (String operation : operations) {
          Departure call = at.departures.next(operation);
          if (call != null) {
            at.outcomes.accepted(call, accepted("G"));
            left = true;
            sent++;
          }
        }
        at.clock.addAndGet(1 + random.nextInt(POLL_MILLIS));
        if (!left) {
          skip(end, operations, random);
        }
      }
      return sent;
    }

    /** A poll that finds nothing changes nothing: go to shortly before one could. */
    private void skip(long end, String[] operations, Random random) {
      long next = end;
      for (String operation : operations) {
        for (int priority : waiting(operation)) {
          next =
              Math.min(next, at.pace.earliestStart("main", operation, priority, limits, at.now()));
        }
      }
      long before = next - 1 - random.nextInt(POLL_MILLIS);
      if (before > at.now()) {
        at.clock.set(before);
      }
    }

    private List<Integer> waiting(String operation) {
      return at.jdbc
          .sql(
              "SELECT DISTINCT priority FROM instruction WHERE operation = ? AND state = 'waiting'")
          .param(operation)
          .query(Integer.class)
          .list();
    }

    final List<Long> starts(String operation) {
      return at.jdbc
          .sql(
              "SELECT started_at FROM attempt WHERE merchant = 'main' AND (operation = ? OR ? ="
                  + " '*') ORDER BY started_at")
          .params(operation, operation)
          .query(Long.class)
          .list();
    }

    /** In any window of that length, half open, at most {@code limit} starts. */
    final void neverMoreThan(int limit, long windowMillis, String operation) {
      List<Long> starts = starts(operation);
      for (int i = 0; i + limit < starts.size(); i++) {
        assertThat(starts.get(i + limit) - starts.get(i))
            .as("%s starts %d to %d of %s", limit + 1, i, i + limit, operation)
            .isGreaterThanOrEqualTo(windowMillis);
      }
    }

    final void allLimitsAreKept() {
      neverMoreThan(limits.create(), 60_000, "create");
      neverMoreThan(limits.query(), 60_000, "query");
      neverMoreThan(limits.cancel(), 60_000, "cancel");
      neverMoreThan(limits.refund(), 60_000, "refund");
      neverMoreThan(limits.totalPerMinute(), 60_000, "*");
      neverMoreThan(limits.totalPerHour(), 3_600_000, "*");
      neverMoreThan(limits.burst(), 1_000, "*");
    }
  }

  abstract static class Documented extends Contract {

    Documented(TestDatabase database) {
      super(database, DOCUMENTED);
    }

    @Test
    void aBacklogUsesAtLeast98PercentOfTheRefundLimitAndNeverMore() {
      long seed = System.nanoTime();
      backlog("refund", 1_300, Outcome.BATCH);

      int sent = run(Duration.ofHours(1), new Random(seed), "refund");

      neverMoreThan(20, 60_000, "refund");
      assertThat(sent).as("seed %d", seed).isBetween((int) (0.98 * 20 * 60), 20 * 60);
    }

    @Test
    void backgroundCallsAreSpacedEvenly() {
      backlog("refund", 100, Outcome.BATCH);
      run(Duration.ofMinutes(4), new Random(1), "refund");

      List<Long> starts = starts("refund");
      assertThat(
              IntStream.range(1, starts.size()).mapToLong(i -> starts.get(i) - starts.get(i - 1)))
          .allSatisfy(gap -> assertThat(gap).isBetween(2_000L, 4_100L));
    }

    @Test
    void interactiveCallsUseTheFreeRoomAtOnceAndStillNotMore() {
      backlog("refund", 45, Outcome.INTERACTIVE);
      long start = at.now();

      int atOnce = run(Duration.ofSeconds(10), new Random(2), "refund");
      assertThat(atOnce).isEqualTo(20);
      assertThat(starts("refund").get(19) - start).isLessThan(5_000);

      run(Duration.ofMinutes(3), new Random(3), "refund");
      assertThat(starts("refund")).hasSize(45);
      neverMoreThan(20, 60_000, "refund");
    }

    @Test
    void everyLimitIsKeptWhileAllOperationsAreFullOfAMixtureOfClasses() {
      long seed = System.nanoTime();
      Random random = new Random(seed);
      String[] all = {"create", "query", "cancel", "refund", "refund-query"};
      for (String operation : all) {
        for (int priority : List.of(Outcome.INTERACTIVE, Outcome.RECONCILE, Outcome.BATCH)) {
          backlog(operation, 200, priority);
        }
      }
      run(Duration.ofMinutes(5), random, all);

      allLimitsAreKept();
      assertThat(starts("*")).as("seed %d", seed).hasSizeGreaterThan(1_000);
    }

    @Test
    void theBurstOfASecondIsKept() {
      backlog("query", 110, Outcome.INTERACTIVE);
      for (int i = 0; i < 110; i++) {
        at.departures.next("query");
      }
      assertThat(starts("query")).hasSize(50);
      at.pass(Duration.ofMillis(1_001));
      assertThat(at.nothingLeaves("query")).as("the margin").isTrue();
      at.pass(Duration.ofSeconds(1));
      for (int i = 0; i < 110; i++) {
        at.departures.next("query");
      }
      neverMoreThan(50, 1_000, "query");
      assertThat(starts("query")).hasSize(100);
    }

    @Test
    void theBurstOfASecondCountsThoseThatLeaveLateInIt() throws Exception {
      backlog("query", 110, Outcome.INTERACTIVE);
      List<Departure> stuck = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        stuck.add(at.leaves("query"));
      }
      at.pass(Duration.ofSeconds(5));
      for (int i = 0; i < 45; i++) {
        at.leaves("query");
      }
      for (Departure call : stuck.subList(0, 5)) {
        at.departures.countFrom(call.attemptId(), Duration.ZERO);
      }
      // the one that asked last asks again: it is not counted twice
      at.departures.countFrom(stuck.get(4).attemptId(), Duration.ofSeconds(1));
      assertThatThrownBy(() -> at.departures.countFrom(stuck.get(5).attemptId(), Duration.ZERO))
          .isInstanceOf(SendDeadlinePassedException.class)
          .hasMessageContaining("in a second");
      assertThat(at.nothingLeaves("query")).isTrue();

      at.pass(Duration.ofSeconds(2));
      at.departures.countFrom(stuck.get(6).attemptId(), Duration.ZERO);
      for (int i = 0; i < 48; i++) {
        at.leaves("query");
      }
      assertThat(at.nothingLeaves("query")).as("one left 1 s ago, one now").isTrue();
    }

    @Test
    void whereASecondIsFullOfLateCallsNothingLeaves() throws Exception {
      backlog("query", 60, Outcome.INTERACTIVE);
      List<Departure> stuck = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        stuck.add(at.leaves("query"));
      }
      at.pass(Duration.ofSeconds(3));
      for (Departure call : stuck) {
        at.departures.countFrom(call.attemptId(), Duration.ZERO);
      }
      assertThat(at.nothingLeaves("query")).isTrue();
      at.pass(Duration.ofSeconds(2));
      at.leaves("query");
    }

    @Test
    void theMinuteOfACallThatLeftLateIsCountedFromThen() throws Exception {
      backlog("refund", 21, Outcome.INTERACTIVE);
      Departure late = at.refundLeaves();
      IntStream.range(1, 20).forEach(i -> at.refundLeaves());
      at.pass(Duration.ofSeconds(5));
      at.departures.countFrom(late.attemptId(), Duration.ZERO);

      at.pass(Duration.ofMillis(60_999));
      assertThat(at.nothingLeaves("refund")).isTrue();
      at.pass(Duration.ofMillis(1));
      at.refundLeaves();
    }

    @Test
    void theMinuteOfAllCallsIsCountedFromThenToo() throws Exception {
      backlog("refund-query", 301, Outcome.INTERACTIVE);
      List<Departure> calls = new ArrayList<>();
      while (calls.size() < 300) {
        Departure call = at.departures.next("refund-query");
        if (call == null) {
          at.pass(Duration.ofSeconds(2));
        } else {
          calls.add(call);
        }
      }
      long itLeaves = calls.get(0).startedAtMillis() + 20_000;
      at.clock.set(itLeaves);
      at.departures.countFrom(calls.get(0).attemptId(), Duration.ZERO);

      at.clock.set(itLeaves + 60_999);
      assertThat(at.nothingLeaves("refund-query")).isTrue();
      at.pass(Duration.ofMillis(1));
      at.leaves("refund-query");
    }

    @Test
    void after429TheOperationRestsThenGoesAtHalfSpeedAndRecovers() {
      backlog("refund", 600, Outcome.BATCH);
      Departure refused = at.refundLeaves();
      at.departures.slowDown(refused, 0);
      at.outcomes.throttled(refused, code("42901"));

      at.pass(Duration.ofMillis(59_999));
      assertThat(at.nothingLeaves("refund")).isTrue();
      at.pass(Duration.ofMillis(1));
      assertThat(at.refundLeaves().number()).isEqualTo(refused.number());

      int slow = run(Duration.ofMinutes(3), new Random(4), "refund");
      assertThat(slow).isBetween(27, 31);
      at.pass(Duration.ofMinutes(1));
      int normal = run(Duration.ofMinutes(3), new Random(5), "refund");
      assertThat(normal).isBetween(57, 60);
    }

    @Test
    void aLongerRestIsKeptIfTheGatewayAsksForIt() {
      backlog("refund", 3, Outcome.INTERACTIVE);
      at.departures.slowDown(at.refundLeaves(), 90_000);

      at.pass(Duration.ofMillis(89_999));
      assertThat(at.nothingLeaves("refund")).isTrue();
      at.pass(Duration.ofMillis(1));
      at.refundLeaves();
    }

    @Test
    void afterALongerRestItGoesAtHalfSpeedToo() {
      backlog("refund", 100, Outcome.BATCH);
      at.departures.slowDown(at.refundLeaves(), 600_000);

      at.pass(Duration.ofMinutes(10));

      assertThat(run(Duration.ofMinutes(3), new Random(9), "refund")).isBetween(27, 31);
    }

    @Test
    void a429OfOneOperationDoesNotStopTheOthers() {
      backlog("refund", 1, Outcome.INTERACTIVE);
      backlog("query", 1, Outcome.INTERACTIVE);
      at.departures.slowDown(at.refundLeaves(), 0);

      at.leaves("query");
    }

    @Test
    void thePaceSurvivesARestart() {
      backlog("refund", 60, Outcome.INTERACTIVE);
      run(Duration.ofSeconds(10), new Random(6), "refund");
      assertThat(starts("refund")).hasSize(20);

      at = at.restarted();

      assertThat(run(Duration.ofSeconds(45), new Random(7), "refund")).isZero();
      run(Duration.ofMinutes(2), new Random(8), "refund");
      neverMoreThan(20, 60_000, "refund");
    }
  }

  abstract static class Narrow extends Contract {

    Narrow(TestDatabase database) {
      super(database, NARROW);
    }

    @Test
    void theHourIsKeptByAllClassesTogether() {
      backlog("query", 280, Outcome.INTERACTIVE);
      backlog("refund-query", 280, Outcome.RECONCILE);

      run(Duration.ofMinutes(115), new Random(9), "query", "refund-query");

      allLimitsAreKept();
      assertThat(starts("*")).hasSizeBetween(376, 400);
    }

    @Test
    void aTenthOfTheHourIsKeptForReconcileFromBatches() {
      backlog("query", 240, Outcome.BATCH);
      int batch = run(Duration.ofMinutes(20), new Random(10), "query");
      assertThat(batch).isEqualTo(180);

      backlog("query", 40, Outcome.RECONCILE);
      assertThat(run(Duration.ofMinutes(5), new Random(11), "query")).isEqualTo(20);
      allLimitsAreKept();
    }

    /** Reconcile that never ends takes its tenth, and callers keep the rest. */
    @Test
    void questionsAboutWhatIsAcceptedLeaveHalfOfTheHourToTheOthers() {
      backlog("query", 240, Outcome.FOLLOW_UP);
      assertThat(run(Duration.ofMinutes(50), new Random(7), "query")).isEqualTo(80);

      backlog("create", 40, Outcome.INTERACTIVE);
      assertThat(run(Duration.ofMinutes(5), new Random(8), "create")).isEqualTo(40);
    }

    @Test
    void noClassStarvesTheOtherWhereTheHourIsFull() {
      backlog("query", 800, Outcome.INTERACTIVE);
      backlog("refund-query", 800, Outcome.RECONCILE);
      run(Duration.ofHours(1), new Random(14), "query", "refund-query");
      int callersBefore = starts("query").size();
      int reconcileBefore = starts("refund-query").size();

      run(Duration.ofHours(2), new Random(15), "query", "refund-query");

      allLimitsAreKept();
      assertThat(starts("query").size() - callersBefore).isBetween(352, 360);
      assertThat(starts("refund-query").size() - reconcileBefore).isBetween(36, 44);
    }

    @Test
    void aTenthOfTheHourIsKeptForReconcileFromCallersToo() {
      backlog("query", 240, Outcome.INTERACTIVE);
      int callers = run(Duration.ofMinutes(20), new Random(12), "query");
      assertThat(callers).isEqualTo(180);

      // callers still wait ahead of it
      backlog("query", 40, Outcome.RECONCILE);
      assertThat(run(Duration.ofMinutes(5), new Random(13), "query")).isEqualTo(20);
      allLimitsAreKept();
    }
  }
}
