package io.bieases.routes.status;

import static io.bieases.routes.testdb.JournalFixture.accepted;
import static io.bieases.routes.testdb.JournalFixture.code;
import static org.assertj.core.api.Assertions.assertThat;

import io.bieases.routes.journal.Departure;
import io.bieases.routes.journal.HoldRows;
import io.bieases.routes.journal.Merchants;
import io.bieases.routes.journal.Outcome;
import io.bieases.routes.testdb.JournalContract;
import io.bieases.routes.testdb.TestDatabase;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What a person holds stays held: unprobed, on every node, until a person releases it. */
final class OperatorHoldsTest {

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

    private static final Person ANN = new Person("ann", "the bank asked us to wait");

    private OperatorHolds holds;

    Contract(TestDatabase database) {
      super(database);
    }

    @BeforeEach
    void wire() {
      holds =
          new OperatorHolds(
              at.settlement, new Merchants(at.jdbc, at.transaction, at.database.kind()));
    }

    private String hold(String merchant, String operation) {
      return holds.hold(merchant, operation, ANN).word();
    }

    private long onlyHold(String cause) {
      return at.jdbc
          .sql("SELECT id FROM hold WHERE ended_at IS NULL AND cause = ?")
          .param(cause)
          .query(Long.class)
          .single();
    }

    private String release(long id) {
      return holds.release(id, ANN).word();
    }

    @Test
    void whatAPersonHoldsIsNotProbedHoweverLongAndByNoNewProcess() {
      at.refund("R1", "P1");
      assertThat(hold("main", "refund")).isEqualTo("held");

      for (int day = 0; day < 3; day++) {
        at.pass(Duration.ofDays(1));
        assertThat(at.nothingLeaves("refund")).isTrue();
      }
      at = at.restarted();
      wire();
      assertThat(at.nothingLeaves("refund")).as("a new process").isTrue();
      try (var other = at.another()) {
        assertThat(other.nothingLeaves("refund")).as("another node").isTrue();
      }

      assertThat(release(onlyHold("operator"))).isEqualTo("released");
      assertThat(at.refundLeaves().number()).isEqualTo("R1");
    }

    @Test
    void whoRaisedAHoldIsInItsRowAndNotInTheWordOfItsCause() {
      at.refund("R1", "P1");
      at.holds.held(at.refundLeaves(), code("44000"), "refund");
      at.jdbc.sql("UPDATE hold SET cause = 'operator'").update();
      at.pass(Duration.ofMinutes(1));
      assertThat(at.refundLeaves().holdId()).as("an automatic one is probed").isPresent();

      hold("other", "refund");
      at.jdbc.sql("UPDATE hold SET cause = '44000', probe_at = 0 WHERE by_person = 1").update();
      at.instruction("other", "refund", "R2", "P2", Outcome.BATCH);
      assertThat(at.nothingLeaves("refund")).as("a person's is not").isTrue();
    }

    @Test
    void onlyItsMerchantAndOperationWait() {
      at.refund("R1", "P1");
      at.instruction("other", "refund", "R2", "P2", Outcome.BATCH);
      at.instruction("main", "query", "Q1", "P1", Outcome.INTERACTIVE);
      hold("main", "refund");

      assertThat(at.refundLeaves().number()).isEqualTo("R2");
      assertThat(at.leaves("query").number()).isEqualTo("Q1");
      assertThat(at.nothingLeaves("refund")).isTrue();
    }

    @Test
    void aPausedOperationWaitsForEveryMerchantUntilItIsResumed() {
      at.refund("R1", "P1");
      at.instruction("other", "refund", "R2", "P2", Outcome.BATCH);
      assertThat(hold("*", "refund")).isEqualTo("held");
      assertThat(at.nothingLeaves("refund")).isTrue();
      assertThat(holds.resume("query", ANN).word()).isEqualTo("not-open");

      assertThat(holds.resume("refund", ANN).word()).isEqualTo("released");

      at.refundLeaves();
      at.refundLeaves();
    }

    @Test
    void anAnswerThatEndsTheAutomaticHoldLeavesThePersonsOpen() {
      at.refund("R1", "P1");
      at.holds.held(at.refundLeaves(), code("44000"), "*");
      at.pass(Duration.ofMinutes(1));
      Departure probe = at.refundLeaves();
      assertThat(hold("main", "*")).as("beside the automatic one").isEqualTo("held");

      at.outcomes.accepted(probe, accepted("G1"));

      assertThat(at.openHolds()).isOne();
      at.refund("R2", "P2");
      at.pass(Duration.ofHours(1));
      assertThat(at.nothingLeaves("refund")).isTrue();
      release(onlyHold("operator"));
      assertThat(at.refundLeaves().number()).isEqualTo("R2");
    }

    @Test
    void aFaultUnderAPersonsHoldRaisesItsOwnBesideIt() {
      at.refund("R1", "P1");
      Departure call = at.refundLeaves();
      hold("main", "*");

      at.holds.held(call, code("44000"), "*");

      assertThat(at.openHolds()).isEqualTo(2);
      release(onlyHold("operator"));
      assertThat(at.nothingLeaves("refund")).as("the fault is still there").isTrue();
      at.pass(Duration.ofMinutes(1));
      assertThat(at.refundLeaves().holdId()).isPresent();
    }

    @Test
    void anAutomaticHoldThatIsReleasedLetsTheNextCallFindOut() {
      at.refund("R1", "P1");
      at.holds.held(at.refundLeaves(), code("44000"), "*");
      assertThat(at.nothingLeaves("refund")).isTrue();

      assertThat(release(onlyHold("44000"))).isEqualTo("released");

      Departure call = at.refundLeaves();
      assertThat(call.holdId()).isEmpty();
      at.holds.held(call, code("44000"), "*");
      assertThat(at.nothingLeaves("refund")).isTrue();
      assertThat(at.openHolds()).isOne();
    }

    @Test
    void theGatewayIsProbedByOthersWhileOneMerchantIsHeldByAPerson() {
      for (int i = 0; i < 5; i++) {
        at.refund("R" + i, "P" + i);
      }
      for (int i = 0; i < 5; i++) {
        at.holds.awaitGateway(at.refundLeaves(), Answer.neverLeft("refused"));
      }
      assertThat(onlyHold("unreachable")).isPositive();
      hold("main", "*");
      at.instruction("other", "refund", "R9", "P9", Outcome.BATCH);
      at.pass(Duration.ofMinutes(2));

      for (int turn = 0; turn < 3; turn++) {
        Departure probe = at.refundLeaves();
        assertThat(probe.merchant()).isEqualTo("other");
        at.holds.awaitGateway(probe, Answer.neverLeft("refused"));
        at.pass(Duration.ofMinutes(2));
      }
    }

    @Test
    void whoHeldAndWhyIsKeptAndShownAndToldOnce() {
      hold("main", "refund");
      assertThat(hold("main", "refund")).isEqualTo("already-held");

      assertThat(new HoldRows(at.jdbc).open())
          .singleElement()
          .satisfies(
              row -> {
                assertThat(row.byPerson()).isTrue();
                assertThat(row.raisedBy()).isEqualTo("ann");
                assertThat(row.reason()).isEqualTo(ANN.reason());
                assertThat(row.nextProbeMillis()).isZero();
              });
      release(onlyHold("operator"));
      assertThat(release(1)).isEqualTo("not-open");
      assertThat(
              at.jdbc
                  .sql(
                      "SELECT operator || ' ' || action || ' ' || target FROM operator_action ORDER BY id")
                  .query(String.class)
                  .list())
          .containsExactly("ann hold hold:main/refund", "ann release hold:main/refund");
      assertThat(at.messages("bieases.alerts")).as("begin and end").hasSize(2);
    }

    @Test
    void nobodyHoldsWithoutALoginAReasonAndSomethingThatExists() {
      assertThat(holds.hold("main", "*", new Person("", "because")).word())
          .isEqualTo("no-operator");
      assertThat(holds.hold("main", "*", new Person("ann", "no")).word()).isEqualTo("no-reason");
      assertThat(holds.release(1, new Person("ann", null)).word()).isEqualTo("no-reason");
      assertThat(hold("nobody", "*")).isEqualTo("unclear");
      assertThat(hold("main", "refunds")).isEqualTo("unclear");
      assertThat(hold(null, "")).isEqualTo("unclear");
      assertThat(at.openHolds()).isZero();
      assertThat(at.count("operator_action")).isZero();
    }
  }
}
