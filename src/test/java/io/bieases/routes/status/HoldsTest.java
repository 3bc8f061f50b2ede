package io.bieases.routes.status;

import static io.bieases.routes.testdb.JournalFixture.accepted;
import static io.bieases.routes.testdb.JournalFixture.code;
import static io.bieases.routes.testdb.JournalFixture.lost;
import static io.bieases.routes.testdb.JournalFixture.neverLeft;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bieases.routes.journal.Departure;
import io.bieases.routes.journal.LateOwnerException;
import io.bieases.routes.journal.Outcome;
import io.bieases.routes.testdb.JournalContract;
import io.bieases.routes.testdb.JournalFixture;
import io.bieases.routes.testdb.TestDatabase;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Holds and their probes, as outcomes.md has them. */
final class HoldsTest {

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

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration QUARTER = Duration.ofMinutes(15);

    Contract(TestDatabase database) {
      super(database);
    }

    /** Refunds R1 to Rn of different payments. */
    private void refunds(int n) {
      IntStream.rangeClosed(1, n).forEach(i -> at.refund("R" + i, "P" + i));
    }

    private Departure probe(String operation) {
      at.pass(MINUTE);
      Departure call = at.leaves(operation);
      assertThat(call.holdId()).as("is a probe").isPresent();
      assertThat(at.nothingLeaves(operation)).as("one probe a minute").isTrue();
      return call;
    }

    private long alerts() {
      return at.count("outbox WHERE destination = 'bieases.alerts'");
    }

    /** Sends everything that may go and accepts it. */
    private int drain() {
      int sent = 0;
      for (int i = 0; i < 60; i++) {
        at.pass(Duration.ofSeconds(4));
        Departure call = at.departures.next("refund");
        if (call != null) {
          at.outcomes.accepted(call, accepted("G" + call.number()));
          sent++;
        }
      }
      return sent;
    }

    @Test
    void tenThousandEqualFaultsAreOneHoldAndOneAlert() {
      at.jdbc
          .sql(
              """
              WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000)
              INSERT INTO instruction (merchant, operation, number, payment_id, amount_minor, currency, details, door,
                     correlation_id, state, priority, next_at, created_at, updated_at)
              SELECT 'main', 'refund', 'R' || i, 'P' || i, 1234, 'USD', '{}', 'file', 'c', 'waiting', 10, 0, 0, 0 FROM n
              """)
          .update();
      // calls that were on their way when the fault was committed all say the same
      IntStream.range(0, 300)
          .mapToObj(i -> at.refundLeaves())
          .toList()
          .forEach(call -> assertThat(at.holds.held(call, code("44000"), "*")).isEqualTo("held"));
      for (int minute = 0; minute < 30; minute++) {
        at.holds.held(probe("refund"), code("44000"), "*");
      }

      assertThat(at.openHolds()).isOne();
      assertThat(alerts()).isOne();
      assertThat(at.count("outbox")).isOne();
      assertThat(at.count("attempt")).isEqualTo(330);
      assertThat(at.count("instruction WHERE state = 'waiting'")).isEqualTo(10_000);
    }

    @Test
    void theRaiserAndAnotherProbeInTurn() {
      refunds(3);
      Departure raiser = at.refundLeaves();
      at.holds.held(raiser, code("44000"), "*");

      assertThat(at.nothingLeaves("refund")).isTrue();
      at.pass(MINUTE.minusMillis(1));
      assertThat(at.nothingLeaves("refund")).isTrue();
      at.pass(Duration.ofMillis(-MINUTE.toMillis() + 1));
      String[] expected = {"R1", "other", "R1", "other", "R1"};
      for (String whose : expected) {
        Departure call = probe("refund");
        if (whose.equals("other")) {
          assertThat(call.number()).isNotEqualTo("R1");
        } else {
          assertThat(call.number()).isEqualTo("R1");
        }
        assertThat(at.holds.held(call, code("44000"), "*")).isEqualTo("held");
      }
      assertThat(at.openHolds()).isOne();
    }

    @Test
    void theHoldEndsWhenTheRaiserGetsThroughAndTheOthersGoOn() {
      refunds(5);
      at.holds.held(at.refundLeaves(), code("44000"), "*");

      at.outcomes.accepted(probe("refund"), accepted("G1"));

      assertThat(at.openHolds()).isZero();
      assertThat(drain()).isEqualTo(4);
      assertThat(alerts()).as("raised and ended").isEqualTo(2);
    }

    @Test
    void ifAnotherGetsThroughAndTheRaiserFailsAgainOnlyTheRaiserIsWrong() {
      refunds(3);
      at.holds.held(at.refundLeaves(), code("44000"), "*");
      at.holds.held(probe("refund"), code("44000"), "*");
      at.outcomes.accepted(probe("refund"), accepted("G2"));
      assertThat(at.openHolds()).as("the raiser decides").isOne();

      Departure raiser = probe("refund");
      assertThat(raiser.number()).isEqualTo("R1");
      assertThat(at.holds.held(raiser, code("44000"), "*")).isEqualTo("only-this-row");
      at.outcomes.parked(raiser, code("44000"), "only this row");

      assertThat(at.openHolds()).isZero();
      assertThat(at.state("R1")).isEqualTo("parked");
      assertThat(at.row("R1").evidence()).startsWith("was not paid: only this row");
      assertThat(drain()).isOne();
    }

    private Departure createFails() {
      Departure create = at.leaves("create");
      assertThat(at.holds.heldBeside(create, code("44004"), "create")).isEqualTo("held");
      at.outcomes.unknown(create, code("44004"), false);
      return create;
    }

    @Test
    void anUnclearCreateHoldsCreatesAloneAndIsUnknownItself() {
      at.instruction("main", "create", "O1", null, Outcome.INTERACTIVE);
      at.instruction("main", "create", "O2", null, Outcome.INTERACTIVE);
      refunds(1);
      createFails();

      assertThat(at.openHolds()).isOne();
      assertThat(at.state("O1")).isEqualTo("unknown");
      assertThat(at.nothingLeaves("create")).isTrue();
      assertThat(at.nothingLeaves("refund")).isFalse();
      at.outcomes.duplicate(probe("create"), code("44009"));
      assertThat(at.state("O1")).isEqualTo("duplicate");
      assertThat(at.openHolds()).isZero();
      assertThat(at.leaves("create").number()).isEqualTo("O2");
    }

    @Test
    void aCanaryThatMeetsAnotherFaultLeavesItsOwnHoldAndRaisesThatOne() {
      refunds(3);
      Departure canary = at.refundLeaves();
      at.holds.shortOfFunds(canary, code("41010"));
      at.pass(Duration.ofMinutes(15));
      Departure again = at.refundLeaves();
      assertThat(again.number()).isEqualTo(canary.number());
      assertThat(at.holds.heldBeside(again, code("44004"), "refund")).isEqualTo("held");
      at.outcomes.unknown(again, code("44004"), false);

      assertThat(
              at.jdbc
                  .sql("SELECT cause FROM hold WHERE ended_at IS NULL")
                  .query(String.class)
                  .list())
          .containsExactly("44004");
      assertThat(at.nothingLeaves("refund")).isTrue();
    }

    @Test
    void anotherFaultOfTheRaiserDoesNotMakeItTheOnlyRow() {
      refunds(3);
      at.holds.held(at.refundLeaves(), code("44000"), "*");
      at.holds.held(probe("refund"), code("44000"), "*");
      at.outcomes.accepted(probe("refund"), accepted("G2"));
      Departure raiser = probe("refund");

      assertThat(raiser.number()).isEqualTo("R1");
      assertThat(at.holds.held(raiser, code("44003"), "*")).isEqualTo("held");
      assertThat(at.openHolds()).isOne();
    }

    @Test
    void whoComesBackLateHoldsNobody() {
      refunds(1);
      Departure late = at.refundLeaves();
      at.pass(Duration.ofMinutes(2));
      assertThat(at.departures.takeOverExpired()).hasSize(1);

      assertThatThrownBy(() -> at.holds.heldBeside(late, code("44004"), "refund"))
          .isInstanceOf(LateOwnerException.class);
      assertThat(at.openHolds()).isZero();
      assertThat(at.count("outbox")).isZero();
    }

    @Test
    void aCreateThatAloneMeetsItsFaultEndsTheHold() {
      at.instruction("main", "create", "O1", null, Outcome.INTERACTIVE);
      at.instruction("main", "create", "O2", null, Outcome.INTERACTIVE);
      createFails();
      Departure raiser = probe("create");
      at.holds.heldBeside(raiser, code("44004"), "create");
      at.outcomes.unknown(raiser, code("44004"), false);
      at.outcomes.accepted(probe("create"), accepted("G2"));
      assertThat(at.openHolds()).as("the raiser decides").isOne();

      Departure again = probe("create");
      assertThat(again.number()).isEqualTo("O1");
      assertThat(at.holds.heldBeside(again, code("44004"), "create")).isEqualTo("only-this-row");
      assertThat(at.openHolds()).isZero();
      assertThat(at.state("O1")).as("still open, to be parked").isEqualTo("sending");
    }

    @Test
    void anOutcomeThatNamesNoScopeHoldsNobody() {
      refunds(1);
      assertThat(at.holds.heldBeside(at.refundLeaves(), code("99999"), null)).isEqualTo("none");
      assertThat(at.openHolds()).isZero();
    }

    @Test
    void ifTheFaultComesBackForOthersTheRaiserIsNotAlone() {
      refunds(3);
      at.holds.held(at.refundLeaves(), code("44000"), "*");
      at.holds.held(probe("refund"), code("44000"), "*");
      at.outcomes.accepted(probe("refund"), accepted("G2"));
      at.outcomes.unknown(probe("refund"), lost(), false);
      Departure other = probe("refund");
      assertThat(other.number()).isEqualTo("R3");
      at.holds.held(other, code("44000"), "*");

      Departure raiser = probe("refund");
      assertThat(raiser.number()).isEqualTo("R1");
      assertThat(at.holds.held(raiser, code("44000"), "*")).isEqualTo("held");
    }

    @Test
    void aSignatureFaultOfAnotherRowIsNotAProbeThatGotThrough() {
      refunds(3);
      assertThat(at.outcomes.retry(at.refundLeaves(), code("44001"), false)).isEqualTo("again");
      at.pass(Duration.ofSeconds(5));
      Departure raiser = at.refundLeaves();
      assertThat(raiser.number()).as("once more at once").isEqualTo("R1");
      assertThat(at.outcomes.retry(raiser, code("44001"), false)).isEqualTo("used-up");
      assertThat(at.outcomes.afterLadder(raiser, code("44001"))).isEqualTo("held");
      at.holds.held(raiser, code("44001"), "*");

      for (int probes = 0; probes < 10; probes++) {
        Departure call = probe("refund");
        if (at.outcomes.retry(call, code("44001"), false).equals("used-up")) {
          assertThat(at.holds.held(call, code("44001"), "*")).isEqualTo("held");
        }
      }

      assertThat(at.openHolds()).isOne();
      assertThat(alerts()).isOne();
      assertThat(at.count("instruction WHERE state = 'waiting'")).isEqualTo(3);
    }

    @Test
    void theCanaryOfAShortMerchantIsAlwaysTheRaiserEveryQuarterOfAnHour() {
      refunds(4);
      at.holds.shortOfFunds(at.refundLeaves(), code("41010"));
      for (int i = 0; i < 5; i++) {
        at.pass(QUARTER.minusMillis(1));
        assertThat(at.nothingLeaves("refund")).isTrue();
        at.pass(Duration.ofMillis(1));
        Departure canary = at.refundLeaves();
        assertThat(canary.number()).isEqualTo("R1");
        at.holds.shortOfFunds(canary, code("41010"));
      }
      assertThat(alerts()).isOne();

      at.pass(QUARTER);
      at.outcomes.accepted(at.refundLeaves(), accepted("G1"));

      assertThat(at.openHolds()).isZero();
      at.pass(Duration.ofSeconds(5));
      assertThat(at.refundLeaves().number()).as("in their order").isEqualTo("R2");
    }

    @Test
    void aCanaryThatIsStillShortAfterALostAnswerDoesNotReleaseTheOthers() {
      refunds(2);
      at.holds.shortOfFunds(at.refundLeaves(), code("41010"));
      at.pass(QUARTER);
      at.outcomes.unknown(at.refundLeaves(), lost(), false);
      at.pass(QUARTER);
      Departure canary = at.refundLeaves();
      assertThat(canary.again()).isTrue();

      // the route: 41010 again is unknown
      at.outcomes.unknown(canary, code("41010"), false);

      assertThat(at.openHolds()).isOne();
      assertThat(at.nothingLeaves("refund")).isTrue();
    }

    @Test
    void fiveCallsInARowThatNeverLeftHoldTheGatewayForEveryMerchant() {
      refunds(5);
      at.instruction("other", "refund", "X1", "P1", Outcome.BATCH);
      at.instruction("other", "query", "X2", "P1", Outcome.INTERACTIVE);
      for (int i = 1; i <= 5; i++) {
        at.pass(Duration.ofMillis(10));
        at.jdbc
            .sql("UPDATE instruction SET priority = 10 WHERE number = ?")
            .param("R" + i)
            .update();
        at.holds.awaitGateway(at.refundLeaves(), neverLeft());
        assertThat(at.openHolds()).isEqualTo(i < 5 ? 0 : 1);
      }

      assertThat(at.nothingLeaves("refund")).isTrue();
      assertThat(at.nothingLeaves("query")).isTrue();
      assertThat(alerts()).isOne();
      at.outcomes.accepted(probe("query"), code("20000"));
      assertThat(at.openHolds()).isZero();
    }

    @Test
    void anAnswerInBetweenMeansTheGatewayIsThere() {
      refunds(9);
      for (int i = 1; i <= 9; i++) {
        at.pass(Duration.ofSeconds(4));
        Departure call = at.refundLeaves();
        if (i == 5) {
          at.outcomes.accepted(call, accepted("G"));
        } else {
          at.holds.awaitGateway(call, neverLeft());
        }
        at.jdbc
            .sql("UPDATE instruction SET next_at = ? WHERE number = ?")
            .params(at.now() + 3_600_000, call.number())
            .update();
      }
      assertThat(at.openHolds()).isZero();
    }

    @Test
    void oneMerchantThatCannotSendDoesNotKeepTheGatewayHeldForTheOthers() {
      // nothing of merchant main ever leaves, say because its key is gone
      refunds(10);
      for (int i = 0; i < 5; i++) {
        at.pass(Duration.ofSeconds(4));
        at.holds.awaitGateway(at.refundLeaves(), neverLeft());
      }
      assertThat(at.openHolds()).isOne();
      at.instruction("other", "refund", "X1", "P1", Outcome.BATCH);

      for (int minute = 0; minute < 3 && at.openHolds() > 0; minute++) {
        Departure call = probe("refund");
        if (call.merchant().equals("other")) {
          at.outcomes.accepted(call, accepted("G"));
        } else {
          at.holds.awaitGateway(call, neverLeft());
        }
      }

      assertThat(at.state("X1")).isEqualTo("accepted");
    }

    @Test
    void oneRowThatCannotBeSentDoesNotKeepTheGatewayHeldForTheOthers() {
      at.refund("poison", "P0");
      for (int i = 0; i < 5; i++) {
        at.pass(MINUTE);
        at.holds.awaitGateway(at.refundLeaves(), neverLeft());
      }
      assertThat(at.openHolds()).isOne();
      refunds(3);

      for (int minute = 0; minute < 3 && at.openHolds() > 0; minute++) {
        Departure call = probe("refund");
        if (call.number().equals("poison")) {
          at.holds.awaitGateway(call, neverLeft());
        } else {
          at.outcomes.accepted(call, accepted("G"));
        }
      }

      assertThat(at.openHolds()).isZero();
    }

    @Test
    void anyAnswerShowsThatTheGatewayIsThereAgain() {
      refunds(5);
      for (int i = 0; i < 5; i++) {
        at.pass(Duration.ofSeconds(4));
        at.holds.awaitGateway(at.refundLeaves(), neverLeft());
      }
      at.pass(MINUTE);
      at.holds.shortOfFunds(probe("refund"), code("41010"));

      assertThat(at.count("hold WHERE ended_at IS NULL AND merchant = '*'")).isZero();
      assertThat(at.count("hold WHERE ended_at IS NULL AND cause = '41010'")).isOne();
    }

    @Test
    void moreThanFiveRefusedParametersThatAreOverAFifthOfATenthHoldTheirOperation() {
      refunds(20);
      for (int i = 1; i <= 6; i++) {
        at.pass(Duration.ofSeconds(4));
        at.outcomes.rejected(at.refundLeaves(), code("40000"), false);
        assertThat(at.openHolds()).isEqualTo(i < 6 ? 0 : 1);
      }
      assertThat(alerts()).isOne();
    }

    @Test
    void aDriftHoldsItsOperationOnlyAndCancelsOfPaidOrdersAreNone() {
      refunds(20);
      for (int i = 1; i <= 10; i++) {
        at.pass(Duration.ofSeconds(4));
        at.instruction("main", "cancel", "C" + i, "PC" + i, Outcome.INTERACTIVE);
        at.outcomes.rejected(at.leaves("cancel"), code("40000"), true);
      }
      assertThat(at.openHolds()).isZero();

      for (int i = 1; i <= 6; i++) {
        at.pass(Duration.ofSeconds(4));
        at.outcomes.rejected(at.refundLeaves(), code("40000"), false);
      }
      assertThat(at.count("hold WHERE ended_at IS NULL AND scope = 'refund'")).isOne();
      at.instruction("main", "query", "Q1", "P1", Outcome.INTERACTIVE);
      assertThat(at.leaves("query").number()).isEqualTo("Q1");
    }

    @Test
    void fewRefusedParametersAmongManyCallsAreNoDrift() {
      refunds(126);
      for (int i = 1; i <= 126; i++) {
        at.pass(Duration.ofMillis(2));
        Departure call = at.refundLeaves();
        if (i > 120) {
          at.outcomes.rejected(call, code("40000"), false);
        } else {
          at.outcomes.accepted(call, accepted("G"));
        }
      }
      assertThat(at.openHolds()).isZero();
    }

    @Test
    void refusedParametersAreForgottenAfterTenMinutes() {
      refunds(12);
      for (int i = 1; i <= 12; i++) {
        at.pass(Duration.ofSeconds(121));
        at.outcomes.rejected(at.refundLeaves(), code("40000"), false);
      }
      assertThat(at.openHolds()).isZero();
    }

    @Test
    void aProbeThatMeetsTheDriftAgainDoesNotEndItsHoldNorAlertAgain() {
      refunds(20);
      for (int i = 0; i < 6; i++) {
        at.pass(Duration.ofSeconds(4));
        at.outcomes.rejected(at.refundLeaves(), code("40000"), false);
      }
      for (int i = 0; i < 5; i++) {
        at.outcomes.rejected(probe("refund"), code("40000"), false);
      }
      assertThat(alerts()).isOne();
      assertThat(at.openHolds()).isOne();

      at.outcomes.accepted(probe("refund"), accepted("G"));
      assertThat(at.openHolds()).isZero();
    }

    @Test
    void aProbeWithoutAnAnswerLeavesTheHoldAsItIs() {
      refunds(2);
      at.holds.held(at.refundLeaves(), code("44000"), "*");
      at.outcomes.unknown(probe("refund"), lost(), false);
      assertThat(at.openHolds()).isOne();
      at.holds.awaitGateway(probe("refund"), neverLeft());
      assertThat(at.openHolds()).isOne();
      at.outcomes.throttled(probe("refund"), code("42901"));
      assertThat(at.openHolds()).isOne();
    }

    @Test
    void aHoldWhoseRaiserIsGoneEndsWithTheFirstProbeThatGetsThrough() {
      refunds(3);
      at.holds.held(at.refundLeaves(), code("44000"), "*");
      at.jdbc.sql("UPDATE instruction SET state = 'parked' WHERE number = 'R1'").update();

      at.outcomes.accepted(probe("refund"), accepted("G"));

      assertThat(at.openHolds()).isZero();
    }

    @Test
    void aHoldWhoseRaisersLineIsClosedIsProbedByOthers() {
      refunds(2);
      at.refund("twin", "P1");
      at.holds.held(at.refundLeaves(), code("44000"), "*");
      at.jdbc
          .sql(
              "UPDATE instruction SET state = 'unknown', again = 1, line = 1, next_at = ? WHERE"
                  + " number = 'twin'")
          .param(at.now() + 86_400_000)
          .update();

      assertThat(probe("refund").number()).isEqualTo("R2");
    }

    @Test
    void aHoldRaisedByAnotherOperationIsProbedByItsRaiserAndThenByTheRest() {
      at.instruction("main", "query", "Q1", "P9", Outcome.RECONCILE);
      at.holds.held(at.leaves("query"), code("44000"), "*");
      refunds(2);

      at.pass(MINUTE);
      assertThat(at.nothingLeaves("refund")).as("the raiser is first").isTrue();
      at.holds.held(at.leaves("query"), code("44000"), "*");
      at.pass(MINUTE);
      Departure other = at.refundLeaves();
      at.outcomes.accepted(other, accepted("G"));
      at.pass(MINUTE);
      assertThat(at.nothingLeaves("refund")).isTrue();
      at.outcomes.accepted(at.leaves("query"), code("20000"));
      assertThat(at.openHolds()).isZero();
    }

    @Test
    void aRaiserThatAnotherHoldKeepsBackDoesNotKeepTheMerchantHeld() {
      refunds(2);
      Departure shortOfFunds = at.refundLeaves();
      at.pass(Duration.ofSeconds(4));
      Departure fault = at.refundLeaves();
      at.holds.shortOfFunds(shortOfFunds, code("41010"));
      at.holds.held(fault, code("44000"), "*");
      at.instruction("main", "query", "Q1", "P9", Outcome.RECONCILE);

      at.pass(MINUTE);

      assertThat(at.nothingLeaves("refund")).as("until the canary").isTrue();
      assertThat(at.leaves("query").holdId()).as("a query probes meanwhile").isPresent();
    }

    @Test
    void aRaiserOfAnotherOperationProbesThoughItWaitsForALaterTime() {
      refunds(1);
      at.holds.held(at.refundLeaves(), code("44000"), "*");
      at.instruction("main", "query", "Q1", "P9", Outcome.INTERACTIVE);
      at.jdbc
          .sql(
              "UPDATE instruction SET state = 'unknown', again = 1, line = 1, next_at = ? WHERE"
                  + " number = 'R1'")
          .param(at.now() + 86_400_000)
          .update();

      at.pass(MINUTE);

      assertThat(at.nothingLeaves("query")).as("the raiser is first").isTrue();
      assertThat(at.refundLeaves().number()).isEqualTo("R1");
    }

    @Test
    void severalHoldsAtOnceEndOneAfterTheOther() {
      refunds(8);
      Departure short1 = at.refundLeaves();
      at.pass(Duration.ofSeconds(4));
      Departure fault = at.refundLeaves();
      at.holds.shortOfFunds(short1, code("41010"));
      at.holds.held(fault, code("44000"), "*");
      assertThat(at.openHolds()).isEqualTo(2);

      int sent = 0;
      for (int minute = 0; minute < 40 && at.openHolds() > 0; minute++) {
        at.pass(MINUTE);
        Departure call = at.departures.next("refund");
        if (call != null) {
          at.outcomes.accepted(call, accepted("G"));
          sent++;
        }
      }

      assertThat(at.openHolds()).isZero();
      assertThat(sent).isLessThanOrEqualTo(4);
      drain();
      assertThat(at.count("instruction WHERE state = 'accepted'")).isEqualTo(8);
    }

    @Test
    void aMerchantShortOfFundsHasItsCertificateAgain() {
      refunds(2);
      at.holds.held(at.refundLeaves(), code("44000"), "*");
      at.pass(MINUTE);

      at.holds.shortOfFunds(at.refundLeaves(), code("41010"));

      assertThat(at.openHolds()).as("the merchant's ended, the refunds' is open").isOne();
      assertThat(at.count("hold WHERE ended_at IS NULL AND cause = '41010'")).isEqualTo(1);
    }

    @Test
    void aHoldSurvivesARestart() {
      refunds(2);
      at.holds.held(at.refundLeaves(), code("44000"), "*");

      at = at.restarted();

      assertThat(at.nothingLeaves("refund")).isTrue();
      assertThat(probe("refund").number()).isEqualTo("R1");
    }

    @Test
    void heldRowsKeepTheirNumberAndWhatIsSaidOfThem() {
      refunds(1);
      at.holds.held(at.refundLeaves(), code("44000"), "*");

      JournalFixture.Row row = at.row("R1");
      assertThat(row.state()).isEqualTo("waiting");
      assertThat(row.branch()).isEqualTo("held");
      assertThat(row.code()).isEqualTo("44000");
      assertThat(at.messages("bieases.dead-letter")).isEmpty();
      assertThat(at.messages("bieases.outcomes")).isEmpty();
    }
  }
}
