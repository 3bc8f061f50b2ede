package io.bieases.routes.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.bieases.routes.journal.Departure;
import io.bieases.routes.journal.Ending;
import io.bieases.routes.journal.Hold;
import io.bieases.routes.journal.Holds;
import io.bieases.routes.journal.Outcome;
import io.bieases.routes.ops.JournalFigures.Calls;
import io.bieases.routes.status.Answer;
import io.bieases.routes.status.GatewayClock;
import io.bieases.routes.testdb.JournalContract;
import io.bieases.routes.testdb.JournalFixture;
import io.bieases.routes.testdb.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.Status;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The figures of the journal, and what is told from them, on both databases. */
class MoneyHealthTest {

  private static final JournalFigures NOTHING =
      new JournalFigures(0, 0, Map.of(), Map.of(), Map.of(), List.of(), Map.of(), List.of());

  @Nested
  final class OnSqlite extends Contract {
    OnSqlite() {
      super(TestDatabase.SQLITE);
    }

    @Test
    void openRowsAreCountedAlongTheirIndexAndTheTableIsLeftAlone() {
      assertThat(
              at.jdbc
                  .sql("EXPLAIN QUERY PLAN " + FigureReader.OPEN_ROWS)
                  .query((row, index) -> row.getString("detail"))
                  .list())
          .anyMatch(line -> line.contains("COVERING INDEX instruction_open"));
    }
  }

  @Nested
  final class OnPostgres extends Contract {
    OnPostgres() {
      super(TestDatabase.POSTGRESQL);
    }
  }

  abstract static class Contract extends JournalContract {

    private final AtomicLong nanos = new AtomicLong();
    private final GatewayClock clock = new GatewayClock(nanos::get);
    private final List<KeyEnd> keys = new ArrayList<>();
    private RecentFigures figures;
    private JournalWatch watch;

    Contract(TestDatabase database) {
      super(database);
    }

    @BeforeEach
    void watch() {
      watch = new JournalWatch(at.jdbc);
      FigureReader reader =
          new FigureReader(
              JdbcClient.create(at.pools.reader()), at::now, at::now, Set.of("main", "other"));
      figures = new RecentFigures(reader::read, nanos::get);
    }

    @AfterEach
    void end() {
      figures.close();
    }

    private MoneyHealth health() {
      // the next look reads anew
      nanos.addAndGet(Duration.ofSeconds(11).toNanos());
      return new MoneyHealth(figures, watch, new CallClock(clock, figures), keys);
    }

    private JournalFigures figures() {
      nanos.addAndGet(Duration.ofSeconds(11).toNanos());
      return figures.get().orElseThrow();
    }

    private void raise(String merchant, String scope, String cause) {
      new Holds(at.jdbc)
          .raise(merchant, scope, cause, OptionalLong.empty(), at.now(), at.now() + 60_000);
    }

    private void call(String number, Answer answer) {
      at.refund(number, "P-" + number);
      Departure departure = at.refundLeaves();
      if (answer.ending() == Ending.ANSWERED) {
        at.outcomes.accepted(departure, answer);
      } else {
        at.outcomes.unknown(departure, answer, false);
      }
    }

    @Test
    void aHoldOfMoneyIsDownWithItsCauseAndOneOfQuestionsIsTold() {
      assertThat(health().holds().getStatus()).isEqualTo(Status.UP);
      raise("main", "refund-query", "44000");
      assertThat(health().holds().getStatus()).isEqualTo(Status.UP);
      raise("main", "refund", "41010");
      Health health = health().holds();
      assertThat(health.getStatus()).isEqualTo(Status.DOWN);
      assertThat(health.getDetails().get("main, refund").toString())
          .isEqualTo("41010 since 2026-09-21T14:13:20Z");
      assertThat(health.getDetails()).containsKey("main, refund-query");
    }

    @Test
    void theGatewayIsJudgedByTheLastCallsWithoutAnyCallOfItsOwn() {
      assertThat(health().gateway().getStatus()).isEqualTo(Status.UNKNOWN);
      call("A", JournalFixture.accepted("RF-A"));
      assertThat(health().gateway().getStatus()).isEqualTo(Status.UP);
      for (String number : List.of("B", "C", "D", "E")) {
        call(number, JournalFixture.lost());
      }
      assertThat(health().gateway().getStatus()).as("one of five was").isEqualTo(Status.UP);
      call("F", JournalFixture.lost());
      long calls = at.count("attempt");
      assertThat(health().gateway().getStatus()).isEqualTo(Status.DOWN);
      assertThat(at.count("attempt")).isEqualTo(calls);
      at.pass(Duration.ofMinutes(11));
      assertThat(health().gateway().getStatus()).as("long ago").isEqualTo(Status.UP);
    }

    @Test
    void aGatewayThatCannotBeReachedIsDownHoweverLongAgoTheLastCallWas() {
      call("A", JournalFixture.accepted("RF-A"));
      raise(Holds.EVERY_MERCHANT, Holds.EVERY_OPERATION, Hold.UNREACHABLE);
      at.pass(Duration.ofHours(2));
      assertThat(health().gateway().getStatus()).isEqualTo(Status.DOWN);
      assertThat(health().holds().getDetails()).containsKey("every merchant, every operation");
    }

    @Test
    void theClockWarnsAfterAMinuteAndIsDownAfterFour() {
      assertThat(health().clock().getStatus()).isEqualTo(Status.UNKNOWN);
      clock.answered(at.now() + 60_000, at.now() + 500, 4);
      assertThat(health().clock().getDetails()).doesNotContainKey("why");
      clock.answered(at.now() - 60_000, at.now() + 500, 3);
      assertThat(health().clock().getDetails()).doesNotContainKey("why");
      nanos.addAndGet(Duration.ofMinutes(11).toNanos());
      clock.answered(at.now() - 61_000, at.now() + 500, 2);
      assertThat(health().clock().getStatus()).isEqualTo(Status.UP);
      assertThat(health().clock().getDetails()).containsKey("why");
      clock.answered(at.now() - 241_000, at.now() + 500, 1);
      assertThat(health().clock().getStatus()).isEqualTo(Status.DOWN);
    }

    @Test
    void aKeyIsGoodUntilItsCertificateEnds() {
      assertThat(health().keys().getStatus()).isEqualTo(Status.UP);
      keys.add(new KeyEnd("main", "gateway-public-key", Instant.now().plus(Duration.ofDays(20))));
      assertThat(health().keys().getStatus()).isEqualTo(Status.UP);
      assertThat(health().keys().getDetails().get("main, gateway-public-key").toString())
          .startsWith("ends soon: ");
      keys.add(new KeyEnd("main", "private-key", Instant.now().minusSeconds(1)));
      assertThat(health().keys().getStatus()).isEqualTo(Status.DOWN);
    }

    @Test
    void aJournalThatCannotBeWrittenOrReadIsDownAndHoldsUpNobody() {
      call("A", JournalFixture.accepted("RF-A"));
      assertThat(health().journal().getStatus()).isEqualTo(Status.UP);
      at.pools.close();
      assertThat(watch.isWritable()).isFalse();
      assertThat(health().journal().getStatus()).isEqualTo(Status.DOWN);
      nanos.addAndGet(Duration.ofMinutes(1).toNanos());
      assertThat(health().holds().getStatus()).isEqualTo(Status.DOWN);
      assertThat(health().gateway().getStatus()).isEqualTo(Status.DOWN);
    }

    @Test
    void theFiguresAreThoseOfTheJournal() {
      call("A", JournalFixture.accepted("RF-A"));
      at.pass(Duration.ofMinutes(2));
      call("B", JournalFixture.lost());
      at.refund("C", "P-C");
      at.instruction("other", "query", "Q", "P-C", Outcome.INTERACTIVE);
      at.jdbc
          .sql(
              "UPDATE instruction SET parent_id = (SELECT id FROM instruction WHERE number = 'A') WHERE number = 'Q'")
          .update();
      at.pass(Duration.ofSeconds(30));

      JournalFigures now = figures();

      assertThat(now.count("main", "refund", "accepted")).isEqualTo(1);
      assertThat(now.count("main", "refund", "unknown")).isEqualTo(1);
      assertThat(now.count("main", "refund", "waiting")).isEqualTo(1);
      assertThat(now.count("other", "query", "waiting")).as("a question of our own").isZero();
      assertThat(now.oldestSeconds("main", "refund", "accepted")).isEqualTo(150);
      assertThat(now.oldestSeconds("main", "refund", "unknown")).isEqualTo(30);
      assertThat(now.oldestSeconds("main", "refund", "parked")).isZero();
      assertThat(now.closedLines()).containsOnly(Map.entry("main", 1L));
      assertThat(now.started("main", "refund")).as("in this minute").isEqualTo(1);
      assertThat(now.started("main", Calls::hour)).as("in this hour").isEqualTo(2);
      assertThat(now.started("main", Calls::ordinary)).as("no reconcile").isEqualTo(2);
      at.jdbc.sql("UPDATE attempt SET ordinary_no = NULL WHERE operation_no = 1").update();
      assertThat(figures().started("main", Calls::ordinary)).isEqualTo(1);
      assertThat(now.outbox().get("OUTCOMES").count()).isEqualTo(at.count("outbox"));
      assertThat(now.secondsSince(now.outbox().get("OUTCOMES").oldestMillis())).isEqualTo(150);
    }

    @Test
    void theJournalIsReadOnceInTenSecondsHoweverOftenItIsAskedFor() {
      AtomicLong readings = new AtomicLong();
      JournalFigures one = figures();
      try (RecentFigures recent =
          new RecentFigures(
              () -> {
                readings.incrementAndGet();
                return one;
              },
              nanos::get)) {
        for (int i = 0; i < 1_000; i++) {
          assertThat(recent.get()).contains(one);
        }
        assertThat(readings).hasValue(1);
        nanos.addAndGet(Duration.ofSeconds(10).toNanos());
        assertThat(recent.get()).contains(one);
        assertThat(readings).hasValue(2);
      }
    }
  }

  @Test
  void aSlowJournalIsReadLessOftenAndItsFiguresStayGoodUntilThen() {
    AtomicLong nanos = new AtomicLong();
    AtomicLong readings = new AtomicLong();
    try (RecentFigures recent =
        new RecentFigures(
            () -> {
              readings.incrementAndGet();
              nanos.addAndGet(Duration.ofSeconds(8).toNanos());
              return NOTHING;
            },
            nanos::get)) {
      assertThat(recent.get()).contains(NOTHING);
      nanos.addAndGet(Duration.ofSeconds(71).toNanos());
      assertThat(recent.get()).contains(NOTHING);
      assertThat(readings).hasValue(1);
    }
  }

  @Test
  void figuresThatCannotBeReadAnewGetOld() {
    AtomicLong nanos = new AtomicLong();
    AtomicLong readings = new AtomicLong();
    try (RecentFigures recent =
        new RecentFigures(
            () -> {
              if (readings.incrementAndGet() > 1) {
                throw new IllegalStateException("away");
              }
              return NOTHING;
            },
            nanos::get)) {
      assertThat(recent.get()).contains(NOTHING);
      nanos.addAndGet(Duration.ofSeconds(59).toNanos());
      assertThat(recent.get()).contains(NOTHING);
      nanos.addAndGet(Duration.ofSeconds(2).toNanos());
      assertThat(recent.get()).isEmpty();
    }
  }

  /** A journal that hangs: nobody waits for it for longer than once. */
  @Test
  void aJournalThatHangsHoldsUpOneLookForTwoSecondsAndNoOther() {
    CountDownLatch hangs = new CountDownLatch(1);
    try (RecentFigures recent =
        new RecentFigures(
            () -> {
              try {
                hangs.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              throw new IllegalStateException("too late");
            },
            System::nanoTime)) {
      long begun = System.nanoTime();
      for (int i = 0; i < 200; i++) {
        assertThat(recent.get()).isEmpty();
      }
      assertThat(Duration.ofNanos(System.nanoTime() - begun))
          .isBetween(Duration.ofMillis(1_900), Duration.ofSeconds(6));
      hangs.countDown();
    }
  }
}
