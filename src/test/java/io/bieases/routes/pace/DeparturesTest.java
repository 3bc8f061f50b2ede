package io.bieases.routes.pace;

import static io.bieases.routes.testdb.JournalFixture.accepted;
import static io.bieases.routes.testdb.JournalFixture.code;
import static io.bieases.routes.testdb.JournalFixture.lost;
import static io.bieases.routes.testdb.JournalFixture.neverLeft;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bieases.routes.journal.Departure;
import io.bieases.routes.journal.LateOwnerException;
import io.bieases.routes.journal.Outcome;
import io.bieases.routes.testdb.JournalContract;
import io.bieases.routes.testdb.JournalFixture;
import io.bieases.routes.testdb.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What may go out now, and who owns it. */
final class DeparturesTest {

  @Nested
  final class OnSqlite extends Contract {
    OnSqlite() {
      super(TestDatabase.SQLITE);
    }
  }

  @Nested
  final class OnPostgres extends Contract {
    OnPostgres() {
      super(TestDatabase.POSTGRESQL);
    }
  }

  abstract static class Contract extends JournalContract {

    private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);

    Contract(TestDatabase database) {
      super(database);
    }

    @Test
    void theAttemptIsCommittedBeforeTheCallIsHandedOut() {
      at.refund("R1", "P1");

      Departure call = at.refundLeaves();

      // another connection sees only what is committed
      JdbcClient other = JdbcClient.create(at.pools.reader());
      assertThat(
              other
                  .sql(
                      "SELECT COUNT(*) FROM attempt WHERE id = ? AND fence = ? AND ended_at IS"
                          + " NULL")
                  .params(call.attemptId(), call.fence())
                  .query(Long.class)
                  .single())
          .isOne();
      assertThat(other.sql("SELECT state FROM instruction").query(String.class).single())
          .isEqualTo("sending");
    }

    @Test
    void aDepartureCarriesWhatTheCallNeeds() {
      long id = at.refund("R1", "P1");

      Departure call = at.refundLeaves();

      assertThat(call.instructionId()).isEqualTo(id);
      assertThat(call.merchant()).isEqualTo("main");
      assertThat(call.number()).isEqualTo("R1");
      assertThat(call.paymentId()).isEqualTo("P1");
      assertThat(call.amountMinor()).isEqualTo(1234);
      assertThat(call.currency()).isEqualTo("USD");
      assertThat(call.body()).isEmpty();
      assertThat(call.again()).isFalse();
      assertThat(call.attempts()).isOne();
      assertThat(call.startedAtMillis()).isEqualTo(at.now());
      assertThat(call.holdId()).isEmpty();
      assertThat(call.toString()).doesNotContain("1234");
    }

    @Test
    void aSecondRefundOfAPaymentWaitsWhileTheFirstIsOnItsWay() {
      at.refund("R1", "P1");
      at.refund("R2", "P1");
      at.refund("R3", "P2");

      assertThat(at.refundLeaves().number()).isEqualTo("R1");
      assertThat(at.refundLeaves().number()).isEqualTo("R3");
      assertThat(at.nothingLeaves("refund")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"20000", "44014", "44008"})
    void theLineOpensWithAnAnswer(String answer) {
      at.refund("R1", "P1");
      at.refund("R2", "P1");
      Departure first = at.refundLeaves();

      switch (answer) {
        case "20000" -> at.outcomes.accepted(first, accepted("G1"));
        case "44014" -> at.outcomes.retry(first, code("44014"), false);
        default -> at.outcomes.rejected(first, code("44008"), false);
      }

      assertThat(at.row("R1").line()).isFalse();
      assertThat(at.refundLeaves().number()).isEqualTo("R2");
    }

    @Test
    void aSecondRefundOfAPaymentWaitsWhileTheFirstIsUnknown() {
      at.refund("R1", "P1");
      at.refund("R2", "P1");
      at.outcomes.unknown(at.refundLeaves(), code("99999"), false);

      at.pass(Duration.ofSeconds(59));

      assertThat(at.row("R1").line()).isTrue();
      assertThat(at.nothingLeaves("refund")).isTrue();
    }

    @Test
    void aRefundThatMayStillLandKeepsTheLineClosedForFiveMinutesEvenWhenParked() {
      at.refund("R1", "P1");
      at.refund("R2", "P1");
      at.outcomes.parked(at.refundLeaves(), lost(), "a person took it");
      assertThat(at.state("R1")).isEqualTo("parked");

      at.pass(FIVE_MINUTES.minusMillis(1));
      assertThat(at.nothingLeaves("refund")).isTrue();
      at.pass(Duration.ofMillis(1));
      assertThat(at.refundLeaves().number()).isEqualTo("R2");
    }

    @Test
    void anAnswerToALaterAttemptDoesNotShortenTheFiveMinutesOfAnUnansweredOne() {
      at.refund("R1", "P1");
      at.refund("R2", "P1");
      at.outcomes.unknown(at.refundLeaves(), lost(), false);
      at.pass(Duration.ofSeconds(60));
      at.outcomes.accepted(at.refundLeaves(), accepted("G1"));

      assertThat(at.nothingLeaves("refund")).isTrue();
      at.pass(Duration.ofMinutes(4));
      assertThat(at.refundLeaves().number()).isEqualTo("R2");
    }

    @Test
    void aCancelAndARefundOfOnePaymentShareTheLine() {
      at.refund("R1", "P1");
      at.instruction("main", "cancel", "C1", "P1", Outcome.INTERACTIVE);
      at.refundLeaves();

      assertThat(at.nothingLeaves("cancel")).isTrue();
    }

    @Test
    void theSamePaymentIdOfAnotherMerchantIsAnotherLine() {
      at.refund("R1", "P1");
      at.instruction("other", "refund", "R2", "P1", Outcome.BATCH);

      at.refundLeaves();

      assertThat(at.refundLeaves().merchant()).isEqualTo("other");
    }

    @Test
    void aQueryNeverWaitsForALine() {
      at.refund("R1", "P1");
      at.instruction("main", "query", "Q1", "P1", Outcome.INTERACTIVE);
      at.instruction("main", "query", "Q2", "P1", Outcome.INTERACTIVE);
      at.instruction("main", "refund-query", "Q3", "P1", Outcome.INTERACTIVE);
      at.refundLeaves();

      assertThat(at.leaves("query").number()).isEqualTo("Q1");
      assertThat(at.leaves("query").number()).isEqualTo("Q2");
      assertThat(at.leaves("refund-query").number()).isEqualTo("Q3");
    }

    @Test
    void theDatabaseItselfRefusesASecondOpenLine() {
      at.refund("R1", "P1");
      long second = at.refund("R2", "P1");
      at.refundLeaves();

      assertThatThrownBy(
              () ->
                  at.jdbc
                      .sql("UPDATE instruction SET line = 1 WHERE id = ?")
                      .param(second)
                      .update())
          .hasStackTraceContaining("instruction");
      assertThat(at.count("instruction WHERE line = 1")).isOne();
    }

    @Test
    void theOrderIsInteractiveThenReconcileThenWaitedForThenRetryThenBatchAndThenByTime() {
      at.instruction("main", "refund", "batch", "P1", Outcome.BATCH);
      at.instruction("main", "refund", "retry", "P2", Outcome.RETRY);
      at.instruction("main", "refund", "waited-for", "P7", Outcome.WAITING_REFUND);
      at.instruction("main", "refund", "reconcile", "P3", Outcome.RECONCILE);
      at.instruction("main", "refund", "later", "P4", Outcome.INTERACTIVE);
      at.instruction("main", "refund", "sooner", "P5", Outcome.INTERACTIVE);
      at.instruction("main", "refund", "soonest", "P6", Outcome.INTERACTIVE);
      at.jdbc
          .sql("UPDATE instruction SET next_at = next_at - 5 WHERE number LIKE 'soon%'")
          .update();
      at.jdbc.sql("UPDATE instruction SET next_at = next_at - 1 WHERE number = 'soonest'").update();

      List<String> order =
          IntStream.range(0, 7)
              .mapToObj(
                  i -> {
                    at.pass(Duration.ofSeconds(5));
                    return at.refundLeaves().number();
                  })
              .toList();

      assertThat(order)
          .containsExactly(
              "soonest", "sooner", "later", "reconcile", "waited-for", "retry", "batch");
    }

    @Test
    void whatIsNotDueYetDoesNotLeave() {
      at.refund("R1", "P1");
      at.jdbc.sql("UPDATE instruction SET next_at = ?").param(at.now() + 1).update();

      assertThat(at.nothingLeaves("refund")).isTrue();
      at.pass(Duration.ofMillis(1));
      assertThat(at.refundLeaves().number()).isEqualTo("R1");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "accepted",
          "duplicate",
          "succeeded",
          "declined",
          "rejected",
          "parked",
          "sending"
        })
    void aStateThatMayNotBeSentIsNotSent(String state) {
      at.refund("R1", "P1");
      at.jdbc.sql("UPDATE instruction SET state = ?").param(state).update();

      assertThat(at.nothingLeaves("refund")).isTrue();
    }

    @Test
    void aCallWhoseLeaseRanOutIsTakenOverOnce() {
      at.refund("R1", "P1");
      Departure first = at.refundLeaves();

      at.pass(Duration.ofMillis(JournalFixture.LEASE_MILLIS));
      assertThat(at.departures.takeOverExpired()).isEmpty();
      at.pass(Duration.ofMillis(1));
      List<Departure> taken = at.departures.takeOverExpired();

      assertThat(taken).hasSize(1);
      assertThat(taken.get(0).attemptId()).isEqualTo(first.attemptId());
      assertThat(taken.get(0).fence()).isGreaterThan(first.fence());
      assertThat(at.departures.takeOverExpired()).isEmpty();
    }

    @Test
    void aTakeOverThatDiedItselfIsTakenOverAgain() {
      at.refund("R1", "P1");
      at.refundLeaves();
      at.pass(Duration.ofMillis(JournalFixture.LEASE_MILLIS + 1));
      Departure died = at.departures.takeOverExpired().get(0);

      at.pass(Duration.ofMillis(JournalFixture.LEASE_MILLIS + 1));
      Departure second = at.departures.takeOverExpired().get(0);

      assertThat(at.outcomes.unknown(second, lost(), false)).isEqualTo("reconcile");
      assertThatThrownBy(() -> at.outcomes.unknown(died, lost(), false))
          .isInstanceOf(LateOwnerException.class);
    }

    @Test
    void aLateOwnerCanWriteNothing() {
      at.refund("R1", "P1");
      Departure late = at.refundLeaves();
      at.pass(Duration.ofMillis(JournalFixture.LEASE_MILLIS + 1));
      at.outcomes.unknown(at.departures.takeOverExpired().get(0), lost(), false);
      JournalFixture.Row before = at.row("R1");

      assertThatThrownBy(() -> at.outcomes.accepted(late, accepted("G1")))
          .isInstanceOf(LateOwnerException.class);
      assertThatThrownBy(() -> at.outcomes.rejected(late, code("40000"), true))
          .isInstanceOf(LateOwnerException.class);
      assertThatThrownBy(() -> at.outcomes.retry(late, code("44014"), false))
          .isInstanceOf(LateOwnerException.class);
      assertThatThrownBy(() -> at.outcomes.parked(late, code("44015"), "late"))
          .isInstanceOf(LateOwnerException.class);
      assertThatThrownBy(() -> at.holds.held(late, code("44000"), "*"))
          .isInstanceOf(LateOwnerException.class);
      assertThatThrownBy(() -> at.holds.shortOfFunds(late, code("41010")))
          .isInstanceOf(LateOwnerException.class);
      assertThatThrownBy(() -> at.holds.awaitGateway(late, neverLeft()))
          .isInstanceOf(LateOwnerException.class);
      assertThatThrownBy(() -> at.questions.ask(late, code("44010"), false))
          .isInstanceOf(LateOwnerException.class);
      assertThatThrownBy(() -> at.departures.keepBody(late, "{}"))
          .isInstanceOf(LateOwnerException.class);

      assertThat(at.row("R1")).isEqualTo(before);
      assertThat(at.count("outbox")).isZero();
      assertThat(at.count("instruction")).isOne();
      assertThat(at.openHolds()).isZero();
    }

    @Test
    void anOutcomeIsWrittenOnce() {
      at.refund("R1", "P1");
      Departure call = at.refundLeaves();
      at.outcomes.accepted(call, accepted("G1"));

      assertThatThrownBy(() -> at.outcomes.accepted(call, accepted("G2")))
          .isInstanceOf(LateOwnerException.class);
      assertThat(at.row("R1").gatewayId()).isEqualTo("G1");
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 16})
    void threadsThatClaimAtOnceGetEachInstructionOnce(int threads) throws Exception {
      int instructions = 96;
      // two refunds a payment: only the first of each may leave
      IntStream.range(0, instructions).forEach(i -> at.refund("R" + i, "P" + i % 48));
      at.jdbc.sql("UPDATE instruction SET priority = ?").param(Outcome.INTERACTIVE).update();

      CyclicBarrier barrier = new CyclicBarrier(threads);
      Callable<List<Departure>> claimer =
          () -> {
            barrier.await();
            List<Departure> mine = new ArrayList<>();
            // nothing is also the answer while another thread decides
            while (at.count("instruction WHERE state = 'sending'") < 48) {
              Optional.ofNullable(at.departures.next("refund")).ifPresent(mine::add);
            }
            assertThat(at.nothingLeaves("refund")).isTrue();
            return mine;
          };
      List<Departure> all = new ArrayList<>();
      ExecutorService pool = Executors.newFixedThreadPool(threads);
      try {
        for (Future<List<Departure>> done :
            pool.invokeAll(IntStream.range(0, threads).mapToObj(i -> claimer).toList())) {
          all.addAll(done.get());
        }
      } finally {
        pool.shutdownNow();
      }

      assertThat(all).extracting(Departure::instructionId).doesNotHaveDuplicates().hasSize(48);
      assertThat(all).extracting(Departure::paymentId).doesNotHaveDuplicates();
      assertThat(at.count("attempt")).isEqualTo(48);
    }

    @Test
    void aCallThatWaitedLongerThanTheSendDeadlineMustNotLeave() {
      at.refund("R1", "P1");
      Departure call = at.refundLeaves();

      assertThatCode(() -> at.departures.mustStillLeave(call)).doesNotThrowAnyException();
      at.pausedNanos.set(Duration.ofMillis(JournalFixture.SEND_DEADLINE_MILLIS + 1).toNanos());
      assertThatThrownBy(() -> at.departures.mustStillLeave(call))
          .isInstanceOf(SendDeadlinePassedException.class);
    }

    @Test
    void aCallWhoseAttemptHasEndedIsNotCountedAndMustNotLeave() {
      at.refund("R1", "P1");
      Departure call = at.refundLeaves();
      at.outcomes.unknown(call, lost(), false);

      assertThatThrownBy(() -> at.departures.countFrom(call.attemptId(), Duration.ZERO))
          .isInstanceOf(SendDeadlinePassedException.class)
          .hasMessageContaining("ended");
    }

    @Test
    void aLateCallThatTheJournalCannotNoteMustNotLeave() {
      at.refund("R1", "P1");
      Departure call = at.refundLeaves();
      at.pools.writer().close();

      assertThatThrownBy(() -> at.departures.countFrom(call.attemptId(), Duration.ZERO))
          .isInstanceOf(SendDeadlinePassedException.class)
          .hasMessageContaining("cannot note");
    }

    @Test
    void theFirstBodyIsKeptAndComesBackByteForByte() {
      at.refund("R1", "P1");
      Departure first = at.refundLeaves();
      at.departures.keepBody(first, "{\"a\": 1.10, \"ü\":\"\\u00e4\"}");
      at.departures.keepBody(first, "{\"a\":2}");
      at.outcomes.unknown(first, lost(), false);
      at.pass(Duration.ofMinutes(1));

      Departure again = at.refundLeaves();

      assertThat(again.number()).isEqualTo("R1");
      assertThat(again.again()).isTrue();
      assertThat(again.body()).contains("{\"a\": 1.10, \"ü\":\"\\u00e4\"}");
    }

    @Test
    void aHoldBlocksEveryOperationOfItsMerchantAndOfNoOther() {
      at.refund("R1", "P1");
      at.refund("R2", "P2");
      at.instruction("main", "query", "Q1", "P9", Outcome.INTERACTIVE);
      at.instruction("other", "refund", "R3", "P3", Outcome.BATCH);
      at.holds.held(at.refundLeaves(), code("44000"), "*");

      assertThat(at.nothingLeaves("query")).isTrue();
      assertThat(at.refundLeaves().merchant()).isEqualTo("other");
      assertThat(at.nothingLeaves("refund")).isTrue();
    }

    @Test
    void aHoldOfOneOperationLetsTheOthersPass() {
      at.refund("R1", "P1");
      at.instruction("main", "query", "Q1", "P9", Outcome.INTERACTIVE);
      at.holds.shortOfFunds(at.refundLeaves(), code("41010"));

      assertThat(at.nothingLeaves("refund")).isTrue();
      assertThat(at.leaves("query").number()).isEqualTo("Q1");
    }

    @Test
    void aLostMoneyCallIsUnknownWhateverARouteMakesOfIt() {
      at.refund("R1", "P1");
      at.refund("R2", "P1");

      at.outcomes.throttled(at.refundLeaves(), code("42901"));
      at.pass(Duration.ofSeconds(5));
      Departure again = at.refundLeaves();
      assertThat(again.number()).isEqualTo("R1");
      at.outcomes.retry(again, lost(), false);

      assertThat(at.row("R1"))
          .satisfies(
              row -> {
                assertThat(row.state()).isEqualTo("unknown");
                assertThat(row.again()).isTrue();
                assertThat(row.line()).isTrue();
              });
    }

    @Test
    void aLostMoneyCallIsNeverBookedAsRejected() {
      at.refund("R1", "P1");
      Departure call = at.refundLeaves();

      assertThatThrownBy(() -> at.outcomes.rejected(call, lost(), false))
          .isInstanceOf(IllegalStateException.class);
      assertThat(at.state("R1")).isEqualTo("sending");
      assertThat(at.count("outbox")).isZero();
    }

    @Test
    void whatMayHaveBeenExecutedIsReconciledAheadOfBatchesWhateverItsLastAnswer() {
      at.refund("R1", "P1");
      at.outcomes.unknown(at.refundLeaves(), lost(), false);
      at.pass(Duration.ofMinutes(1));
      at.outcomes.retry(at.refundLeaves(), code("44014"), false);

      assertThat(at.row("R1").state()).isEqualTo("unknown");
      assertThat(at.row("R1").priority()).isEqualTo(Outcome.RECONCILE);
    }
  }
}
