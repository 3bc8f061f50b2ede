package io.bieases.routes.status;

import static io.bieases.routes.testdb.JournalFixture.code;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.bieases.routes.journal.Approvals;
import io.bieases.routes.journal.Departure;
import io.bieases.routes.journal.InstructionHistory;
import io.bieases.routes.journal.InstructionViews;
import io.bieases.routes.journal.Merchants;
import io.bieases.routes.journal.Outcome;
import io.bieases.routes.status.Replays.Which;
import io.bieases.routes.testdb.JournalContract;
import io.bieases.routes.testdb.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** With the switch on, money is sent again by two persons only. */
final class SecondPersonTest {

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

    private static final Person ANN = new Person("ann", "topped up the balance");
    private static final Person BOB = new Person("bob", "checked with the bank");

    private SecondPerson second;
    private Replays replays;

    Contract(TestDatabase database) {
      super(database);
    }

    @BeforeEach
    void wire() {
      second = secondPerson(true);
    }

    private SecondPerson secondPerson(boolean required) {
      Merchants merchants = new Merchants(at.jdbc, at.transaction, at.database.kind());
      replays = new Replays(at.settlement, merchants, at.jdbc, at.jdbc);
      return new SecondPerson(
          required, at.settlement, new Decisions(at.settlement, merchants), replays, at.jdbc);
    }

    private void park(String operation, String number) {
      at.instruction("main", operation, number, "P-" + number, Outcome.BATCH);
      at.outcomes.parked(at.leaves(operation), code("44014"), "by test");
    }

    private void reject(String number) {
      at.refund(number, "P-" + number);
      Departure call = at.refundLeaves();
      at.departures.keepBody(call, "{}");
      at.outcomes.rejected(call, code("44010"), false);
    }

    private String resend(String operation, String number) {
      return second.resend(new Seen("main", operation, number, version(number)), ANN).word();
    }

    /** As the row is now; of a number that is not there none. */
    private long version(String number) {
      return at.jdbc
          .sql("SELECT COALESCE(MAX(fence), -1) FROM instruction WHERE number = ?")
          .param(number)
          .query(Long.class)
          .single();
    }

    private long open() {
      return new Approvals(at.jdbc).open(at.now()).size();
    }

    private long request() {
      return new Approvals(at.jdbc).open(at.now()).get(0).id();
    }

    private Approvals.Asked asked() {
      return new Approvals(at.jdbc).open(at.now()).get(0).asked();
    }

    @Test
    void moneyGoesOutAgainOnlyWhenAnotherPersonHasConfirmed() {
      park("refund", "R1");

      assertThat(resend("refund", "R1")).isEqualTo("asked");
      assertThat(at.state("R1")).isEqualTo("parked");
      assertThat(at.nothingLeaves("refund")).isTrue();

      assertThat(second.confirm(request(), true, BOB).word()).isEqualTo("resent");

      assertThat(at.refundLeaves().number()).isEqualTo("R1");
      assertThat(open()).isZero();
      assertThat(new InstructionViews(at.jdbc, "test").life("main", "R1", "").get(0).decisions())
          .extracting(InstructionHistory.Decision::operator, InstructionHistory.Decision::reason)
          .containsExactly(
              tuple("ann", ANN.reason()), tuple("bob", BOB.reason()), tuple("ann", ANN.reason()));
    }

    @Test
    void whoeverAskedNeverConfirmsNorWhoHasNotTheRole() {
      park("refund", "R1");
      resend("refund", "R1");
      long id = request();

      assertThat(second.confirm(id, true, ANN).word()).isEqualTo("refused");
      assertThat(second.confirm(id, true, new Person(" ANN ", "it is me")).word())
          .isEqualTo("refused");
      assertThat(second.confirm(id, false, BOB).word()).isEqualTo("refused");
      assertThat(second.confirm(id, true, new Person("", "nobody")).word())
          .isEqualTo("no-operator");
      assertThat(second.confirm(id, true, new Person("bob", "")).word()).isEqualTo("no-reason");
      assertThat(second.refuse(id, false, new Person("carl", "me neither")).word())
          .isEqualTo("refused");
      assertThat(at.state("R1")).isEqualTo("parked");
      assertThat(open()).isOne();
    }

    @Test
    void aRefusedOrExpiredRequestIsNeverDone() {
      park("refund", "R1");
      resend("refund", "R1");
      long first = request();
      assertThat(resend("refund", "R1")).as("asked for already").isEqualTo("asked");
      assertThat(open()).isOne();
      assertThat(second.refuse(first, false, ANN).word())
          .as("taken back")
          .isEqualTo("refused-request");
      assertThat(second.confirm(first, true, BOB).word()).isEqualTo("not-open");

      resend("refund", "R1");
      long later = request();
      at.pass(Duration.ofHours(24));
      assertThat(open()).isZero();
      assertThat(second.confirm(later, true, BOB).word()).isEqualTo("expired");
      assertThat(at.state("R1")).isEqualTo("parked");
      assertThat(resend("refund", "R1")).isEqualTo("asked");
      assertThat(request()).isNotEqualTo(later);
    }

    @Test
    void whatIsConfirmedIsCheckedAgain() {
      park("refund", "R1");
      resend("refund", "R1");
      new Decisions(at.settlement, new Merchants(at.jdbc, at.transaction, at.database.kind()))
          .close(
              new Seen("main", "refund", "R1", version("R1")),
              "yes",
              new Person("carl", "seen in the portal"));

      assertThat(second.confirm(request(), true, BOB).word()).isEqualTo("changed");
      assertThat(at.state("R1")).isEqualTo("succeeded");
      assertThat(open()).isZero();
    }

    @Test
    void aResendIsOfTheRowThatWasSeenWhenItWasAskedFor() {
      park("refund", "R1");
      resend("refund", "R1");
      assertThat(asked().token()).isEqualTo(Long.toString(version("R1")));
      // by an operator of a node where one person is enough
      assertThat(
              secondPerson(false)
                  .resend(new Seen("main", "refund", "R1", version("R1")), ANN)
                  .word())
          .isEqualTo("resent");
      at.outcomes.parked(at.refundLeaves(), code("44014"), "by test");

      assertThat(second.confirm(request(), true, BOB).word()).isEqualTo("changed");

      assertThat(at.state("R1")).isEqualTo("parked");
      assertThat(at.nothingLeaves("refund")).isTrue();
    }

    @Test
    void aReplayOfOneIsOfTheDeadLetterThatWasSeenWhenItWasAskedForToo() {
      reject("R1");
      Which one = Which.number("main", "refund", "R1");
      assertThat(second.replay(one, "", ANN).word()).isEqualTo("asked");
      replays.replay(one, "", ANN);
      at.outcomes.rejected(at.refundLeaves(), code("44008"), false);

      assertThat(second.confirm(request(), true, BOB).word()).isEqualTo("changed");

      assertThat(at.state("R1")).isEqualTo("rejected");
      assertThat(second.replay(one, "", ANN).word()).isEqualTo("asked");
      assertThat(second.confirm(request(), true, BOB).word()).isEqualTo("replayed");
    }

    @Test
    void aRequestOfABundleThatKeptNoVersionIsAskedForAnew() {
      park("refund", "R1");
      resend("refund", "R1");
      at.jdbc.sql("UPDATE approval SET token = ''").update();

      assertThat(second.confirm(request(), true, BOB).word()).isEqualTo("changed");
      assertThat(resend("refund", "R1")).isEqualTo("asked");
      assertThat(second.confirm(request(), true, BOB).word()).isEqualTo("resent");
    }

    @Test
    void aTwinThatComesAfterTheRequestStandsInItsWay() {
      park("refund", "R1");
      resend("refund", "R1");
      at.refund("R2", "P-R1");

      assertThat(second.confirm(request(), true, BOB))
          .hasToString(
              "left-out: the same payment and amount was handed in or brought back later: R2"
                  + " (waiting); sending this one too would pay twice");
      assertThat(at.state("R1")).isEqualTo("parked");
      assertThat(resend("refund", "R1")).as("not even asked for").isEqualTo("left-out");
      assertThat(open()).isZero();
    }

    @Test
    void whatIsAskedForAfterAnotherLookTakesThePlaceOfTheOldRequest() {
      reject("R1");
      Which all = Which.code("main", "refund", "44010");
      second.replay(all, replays.dryRun(all).token(), ANN);
      long old = request();
      assertThat(second.replay(all, replays.dryRun(all).token(), ANN).text())
          .as("the same")
          .contains("asked for already");
      assertThat(request()).isEqualTo(old);
      reject("R2");
      at.pass(Duration.ofHours(1));
      Person carl = new Person("carl", "two of them by now");

      assertThat(second.replay(all, replays.dryRun(all).token(), carl).text())
          .contains("takes the place of " + old);

      assertThat(new Approvals(at.jdbc).open(at.now()))
          .singleElement()
          .satisfies(
              one -> {
                assertThat(one.id()).isNotEqualTo(old);
                assertThat(one.asked().rows()).isEqualTo(2);
                assertThat(one.asked().token()).isEqualTo(replays.dryRun(all).token());
                assertThat(one.requestedBy()).isEqualTo("carl");
                assertThat(one.reason()).isEqualTo(carl.reason());
                assertThat(one.requestedAtMillis()).isEqualTo(at.now());
              });
      assertThat(second.confirm(old, true, BOB).word())
          .as("what is on the screen of an approver")
          .isEqualTo("not-open");
      assertThat(at.nothingLeaves("refund")).isTrue();
      long later = request();
      assertThat(second.confirm(later, true, carl).word()).isEqualTo("refused");
      assertThat(second.confirm(later, true, BOB).word()).isEqualTo("replayed");
      assertThat(at.count("instruction WHERE state = 'waiting'")).isEqualTo(2);
      assertThat(
              at.jdbc
                  .sql(
                      "SELECT action || ' by ' || operator FROM operator_action ORDER BY id LIMIT 3")
                  .query(String.class)
                  .list())
          .containsExactly(
              "ask: replay-code (request " + old + ") by ann",
              "replace: replay-code (request " + old + ") by carl",
              "ask: replay-code (request " + later + ") by carl");
    }

    @Test
    void ofTwoThatAskAtOnceAfterDifferentLooksOneIsOpen() {
      park("refund", "R1");
      List<CompletableFuture<Approvals.Kept>> both =
          Stream.of("1", "2")
              .map(
                  token ->
                      CompletableFuture.supplyAsync(
                          () ->
                              at.transaction.execute(
                                  status ->
                                      new Approvals(at.jdbc)
                                          .add(
                                              new Approvals.Asked(
                                                  "resend", "main", "refund", "R1", token, 1),
                                              "ann",
                                              "why not",
                                              at.now(),
                                              at.now() + 1_000))))
              .toList();

      assertThat(both.stream().map(CompletableFuture::join).filter(kept -> kept.id().isPresent()))
          .isNotEmpty();
      assertThat(open()).isOne();
    }

    @Test
    void aRequestAboutAFileTellsWhoseItIs() {
      at.jdbc
          .sql(
              """
              INSERT INTO batch (id, merchant, operation, file_name, node, location, state, arrived_at)
              VALUES ('B1', 'main', 'refund', 'r.csv', 'n1', 'r.csv', 'attention', 1)
              """)
          .update();
      reject("R1");
      at.jdbc.sql("UPDATE instruction SET batch_id = 'B1'").update();
      Which file = Which.batch("B1");

      assertThat(second.replay(file, replays.dryRun(file).token(), ANN).word()).isEqualTo("asked");

      assertThat(asked())
          .isEqualTo(
              new Approvals.Asked(
                  "replay-batch", "main", "refund", "B1", replays.dryRun(file).token(), 1));
      assertThat(second.confirm(request(), true, BOB).word()).isEqualTo("replayed");
      assertThat(at.state("R1")).isEqualTo("waiting");
    }

    @Test
    void aReplayOfManySendsWhatWasSeenWhenItWasAsked() {
      reject("R1");
      reject("R2");
      Which all = Which.code("main", "refund", "44010");
      String token = replays.dryRun(all).token();
      assertThat(second.replay(all, "2-000000000000", ANN).word()).isEqualTo("changed");
      assertThat(second.replay(all, token, ANN).word()).isEqualTo("asked");
      long id = request();
      reject("R3");

      assertThat(second.confirm(id, true, BOB).word()).isEqualTo("changed");
      assertThat(at.nothingLeaves("refund")).isTrue();
      assertThat(second.replay(all, replays.dryRun(all).token(), ANN).word()).isEqualTo("asked");
      assertThat(second.confirm(request(), true, BOB).word()).isEqualTo("replayed");
      assertThat(at.count("instruction WHERE state = 'waiting'")).isEqualTo(3);
    }

    /** A dry run looks without a lock. */
    @Test
    void whatBecomesADeadLetterWhileTheReplayWaitsForTheLockIsNotSentByOnePerson() {
      reject("R1");
      at.jdbc.sql("UPDATE instruction SET state = 'waiting'").update();
      Merchants late =
          new Merchants(at.jdbc, at.transaction, at.database.kind()) {
            @Override
            public void lockAgainstNew(String alias) {
              super.lockAgainstNew(alias);
              at.jdbc.sql("UPDATE instruction SET state = 'rejected'").update();
            }
          };
      second =
          new SecondPerson(
              true,
              at.settlement,
              new Decisions(at.settlement, late),
              new Replays(at.settlement, late, at.jdbc, at.jdbc),
              at.jdbc);

      assertThat(second.replay(Which.number("main", "refund", "R1"), "", ANN).word())
          .isEqualTo("changed");

      assertThat(at.state("R1")).isEqualTo("rejected");
      assertThat(second.replay(Which.number("main", "refund", "R1"), "", ANN).word())
          .isEqualTo("asked");
      assertThat(second.confirm(request(), true, BOB).word()).isEqualTo("replayed");
    }

    @Test
    void questionsAreNobodysMoneyAndWithoutTheSwitchOnePersonDecides() {
      park("query", "Q1");
      assertThat(resend("query", "Q1")).isEqualTo("resent");
      second = secondPerson(false);
      reject("R2");
      park("refund", "R1");
      assertThat(resend("refund", "R1")).isEqualTo("resent");
      assertThat(second.replay(Which.number("main", "refund", "R2"), "", ANN).word())
          .isEqualTo("replayed");
      assertThat(open()).isZero();
    }

    @Test
    void whatWouldBeRefusedIsNotAskedFor() {
      assertThat(resend("refund", "R9")).isEqualTo("unknown-number");
      reject("R1");
      assertThat(resend("refund", "R1")).isEqualTo("not-open");
      assertThat(second.resend(new Seen("main", "refund", "R1", 1), new Person("ann", "")).word())
          .isEqualTo("no-reason");
      assertThat(
              second
                  .replay(Which.number("main", "refund", "R1"), "", new Person("", "x y z"))
                  .word())
          .isEqualTo("no-operator");
      assertThat(open()).isZero();
      assertThat(at.count("operator_action")).isZero();
    }
  }
}
