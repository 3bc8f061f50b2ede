package io.bieases.routes.status;

import static io.bieases.routes.testdb.JournalFixture.accepted;
import static io.bieases.routes.testdb.JournalFixture.code;
import static io.bieases.routes.testdb.JournalFixture.lost;
import static io.bieases.routes.testdb.JournalFixture.paymentIs;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.bieases.routes.journal.Departure;
import io.bieases.routes.journal.InstructionHistory;
import io.bieases.routes.journal.InstructionState;
import io.bieases.routes.journal.InstructionViews;
import io.bieases.routes.journal.LateOwnerException;
import io.bieases.routes.journal.Merchants;
import io.bieases.routes.journal.OpenRows;
import io.bieases.routes.journal.Outcome;
import io.bieases.routes.testdb.JournalContract;
import io.bieases.routes.testdb.JournalFixture.Row;
import io.bieases.routes.testdb.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What people decide about parked and unknown instructions, and what they are told first. */
final class DecisionsTest {

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

    private static final String WHY = "seen in the portal of BIEASES";
    private static final Person ANN = new Person("ann", WHY);

    private Decisions decisions;

    Contract(TestDatabase database) {
      super(database);
    }

    @BeforeEach
    void wire() {
      decisions =
          new Decisions(at.settlement, new Merchants(at.jdbc, at.transaction, at.database.kind()));
    }

    /** As the row is now; of a number that is not there none. */
    private long version(String operation, String number) {
      return at.jdbc
          .sql(
              "SELECT COALESCE(MAX(fence), -1) FROM instruction WHERE operation = ? AND number = ?")
          .params(operation, number.replace("\0", ""))
          .query(Long.class)
          .single();
    }

    private Seen asItIs(String operation, String number) {
      return new Seen("main", operation, number, version(operation, number));
    }

    private static Seen seen(long version) {
      return new Seen("main", "refund", "R1", version);
    }

    private String close(String operation, String number, String happened) {
      return decide(operation, number, happened).word();
    }

    private Decision decide(String operation, String number, String happened) {
      return decisions.close(asItIs(operation, number), happened, ANN);
    }

    private String close(String number, String happened) {
      return close("refund", number, happened);
    }

    private String resend(String operation, String number) {
      return decisions.resend(asItIs(operation, number), ANN).word();
    }

    private Decision resendAsItIs(String number) {
      return decisions.resend(asItIs("refund", number), ANN);
    }

    /** Of the same payment, but not what the other one is to pay. */
    private void anotherAmount(String number, String payment) {
      long id = at.refund(number, payment);
      at.jdbc.sql("UPDATE instruction SET amount_minor = 99 WHERE id = ?").param(id).update();
    }

    private String resend(String number) {
      return resend("refund", number);
    }

    private Departure sent() {
      at.refund("R1", "P1");
      return at.refundLeaves();
    }

    private Departure again() {
      at.clock.set(Math.max(at.now(), at.row("R1").nextAt()));
      return at.refundLeaves();
    }

    /** R1 is parked because the gateway refused to say more. */
    private void park(Departure call, Answer answer) {
      at.outcomes.parked(call, answer, "by test");
    }

    private long decided() {
      return at.count("operator_action");
    }

    private String lastMessage(String queue) {
      return at.jdbc
          .sql("SELECT body FROM outbox WHERE destination = ? ORDER BY id DESC LIMIT 1")
          .param(queue)
          .query(String.class)
          .single();
    }

    private InstructionViews.Life life(String number) {
      return new InstructionViews(at.jdbc, "test").life("main", number, "").get(0);
    }

    @Test
    void aParkedRefundIsClosedAsPaidAndEverybodyIsTold() {
      park(sent(), code("44015"));

      assertThat(close("R1", "yes")).isEqualTo("closed");

      Row row = at.row("R1");
      assertThat(row.state()).isEqualTo("succeeded");
      assertThat(row.code()).as("the gateway's last word stays").isEqualTo("44015");
      assertThat(row.message()).isEqualTo("closed by ann, was paid: " + WHY);
      assertThat(row.evidence())
          .as("what was tried stays")
          .startsWith(row.message() + "; before it: may have been paid: by test")
          .endsWith("44015 (parked)");
      assertThat(row.nextAt()).isNull();
      assertThat(at.messages("bieases.outcomes")).hasSize(2).doesNotHaveDuplicates();
      assertThat(lastMessage("bieases.outcomes"))
          .contains("\"outcome\":\"succeeded\"", "closed by ann, was paid: " + WHY);
      assertThat(at.messages("bieases.dead-letter")).isEmpty();
      assertThat(life("R1").decisions())
          .containsExactly(
              new InstructionHistory.Decision(
                  Instant.ofEpochMilli(at.now()), "ann", "close: happened", WHY));
    }

    @Test
    void aParkedRefundIsClosedAsNotPaidWithADeadLetter() {
      park(sent(), code("44014"));

      assertThat(close("R1", "no")).isEqualTo("closed");

      assertThat(at.row("R1"))
          .extracting(Row::state, Row::message)
          .containsExactly("rejected", "closed by ann, was not paid: " + WHY);
      assertThat(at.messages("bieases.dead-letter")).hasSize(1);
      assertThat(life("R1").decisions())
          .extracting(InstructionHistory.Decision::action)
          .containsExactly("close: did not happen");
    }

    @Test
    void nobodySaysThatItDidNotHappenWhileACallMayStillArrive() {
      for (String[] each : new String[][] {{"refund", "R9"}, {"create", "O9"}, {"cancel", "C9"}}) {
        at.instruction("main", each[0], each[1], "P-" + each[1], Outcome.INTERACTIVE);
        Departure call = at.leaves(each[0]);
        at.pass(Duration.ofSeconds(20));
        at.outcomes.unknown(call, lost(), false);

        Decision early = decide(each[0], each[1], "no");
        assertThat(early.word()).as(each[0]).isEqualTo("too-early");
        assertThat(early.text())
            .contains(Instant.ofEpochMilli(call.startedAtMillis() + 300_000).toString());
        at.clock.set(call.startedAtMillis() + 299_999);
        assertThat(close(each[0], each[1], "no")).isEqualTo("too-early");
        assertThat(decided()).isZero();
        at.pass(Duration.ofMillis(1));

        assertThat(close(each[0], each[1], "no")).as(each[0]).isEqualTo("closed");
        assertThat(at.state(each[1])).isEqualTo("rejected");
        assertThat(at.nothingLeaves(each[0])).as("sent no more").isTrue();
        at.jdbc.sql("DELETE FROM operator_action").update();
      }
    }

    @Test
    void closingOpensThePaymentsLineOnceNoCallMayArriveAnyMore() {
      Departure call = sent();
      at.outcomes.unknown(call, lost(), false);
      at.refund("R2", "P1");

      assertThat(close("R1", "yes")).as("it may be known early that it ran").isEqualTo("closed");

      assertThat(at.nothingLeaves("refund")).isTrue();
      at.clock.set(call.startedAtMillis() + 300_000);
      assertThat(at.refundLeaves().number()).isEqualTo("R2");
    }

    @Test
    void aLateAnswerOfAClosedInstructionWritesNothing() {
      Departure call = sent();
      at.pass(Duration.ofMinutes(1));
      at.outcomes.unknown(at.departures.takeOverExpired().get(0), lost(), false);
      close("R1", "yes");

      assertThatThrownBy(() -> at.outcomes.accepted(call, accepted("G1")))
          .isInstanceOf(LateOwnerException.class);

      assertThat(at.state("R1")).isEqualTo("succeeded");
      assertThat(at.messages("bieases.outcomes")).hasSize(1);
    }

    @Test
    void withoutAReasonInOneLineNothingIsDecided() {
      park(sent(), code("44014"));

      for (String reason :
          new String[] {
            null, "", "  ", "ab", "a\nb c", "tab\there", "x".repeat(501), "a\u2028b c"
          }) {
        assertThat(decisions.close(seen(1), "yes", new Person("ann", reason)).word())
            .isEqualTo("no-reason");
        assertThat(decisions.resend(seen(1), new Person("ann", reason)).word())
            .isEqualTo("no-reason");
      }
      assertThat(decisions.close(seen(1), "yes", new Person("", WHY)).word())
          .isEqualTo("no-operator");
      assertThat(close("R1", "maybe")).isEqualTo("unclear");
      assertThat(decisions.close(seen(1), null, ANN).word()).isEqualTo("unclear");
      assertThat(at.state("R1")).isEqualTo("parked");
      assertThat(decided()).isZero();
      assertThat(decisions.close(seen(1), " Yes ", new Person("ann", "x".repeat(500))).word())
          .isEqualTo("closed");
    }

    @Test
    void nobodyDecidesOnANumberThatIsNotThere() {
      park(sent(), code("44014"));
      at.refund("R2", "P2");
      at.questions.ask(at.refundLeaves(), code("44011"), false);
      String question = "~about-" + at.row("R2").id() + "-1";

      assertThat(Stream.of("R9", question, "R1\0", "", "../R1").map(number -> close(number, "yes")))
          .containsOnly("unknown-number");
      assertThat(close("create", "R1", "yes")).isEqualTo("unknown-number");
      assertThat(close("refunds", "R1", "yes")).isEqualTo("unknown-number");
      for (String merchant : new String[] {"other", "nobody", "", null}) {
        assertThat(decisions.resend(new Seen(merchant, "refund", "R1", 1), ANN).word())
            .isEqualTo("unknown-number");
      }
      assertThat(decided()).isZero();
    }

    @Test
    void aDuplicateIsClosedBeforeItIsParkedAndNeverSentAgain() {
      at.outcomes.unknown(sent(), lost(), false);
      at.outcomes.duplicate(again(), code("44015"));
      assertThat(resend("R1")).isEqualTo("not-open");
      assertThat(close("R1", "no")).isEqualTo("too-early");
      at.pass(Duration.ofMinutes(5));

      assertThat(close("R1", "yes")).isEqualTo("closed");
      assertThat(at.state("R1")).isEqualTo("succeeded");
      at.pass(Duration.ofHours(25));
      assertThat(at.outcomes.parkUnconfirmed()).isZero();
    }

    @Test
    void whatIsUnderWayOrFinalIsLeftAlone() {
      Departure call = sent();
      assertThat(List.of(close("R1", "yes"), resend("R1"))).containsOnly("not-open");
      at.outcomes.retry(call, code("44014"), false);
      assertThat(List.of(close("R1", "no"), resend("R1"))).containsOnly("not-open");
      at.outcomes.accepted(again(), accepted("G1"));
      assertThat(List.of(close("R1", "yes"), resend("R1"))).containsOnly("not-open");
      assertThat(resendAsItIs("R1").text()).contains("is accepted");
      assertThat(decided()).isZero();
    }

    @Test
    void theSecondPressDoesNothingMore() {
      park(sent(), code("44014"));

      assertThat(resend("R1")).isEqualTo("resent");
      assertThat(resend("R1")).isEqualTo("already-due");
      assertThat(close("R1", "yes")).as("it is on its way again").isEqualTo("not-open");
      park(at.refundLeaves(), code("44014"));
      assertThat(close("R1", "yes")).isEqualTo("closed");
      assertThat(close("R1", "yes")).isEqualTo("not-open");
      assertThat(close("R1", "no")).isEqualTo("not-open");

      assertThat(decided()).isEqualTo(2);
      assertThat(at.state("R1")).isEqualTo("succeeded");
      assertThat(at.messages("bieases.outcomes")).hasSize(3).doesNotHaveDuplicates();
    }

    @Test
    void whatHasChangedSinceItWasLookedAtIsLookedAtAgainFirst() {
      park(sent(), code("44014"));
      long seen = version("refund", "R1");
      assertThat(resend("R1")).isEqualTo("resent");
      assertThat(version("refund", "R1")).isGreaterThan(seen);

      Decision waits = decisions.resend(seen(seen), ANN);
      assertThat(waits.word()).isEqualTo("changed");
      assertThat(waits.text())
          .isEqualTo("refund R1 of main is not as it was seen, it is waiting now: look again");
      park(at.refundLeaves(), lost());
      assertThat(decisions.close(seen(seen), "no", ANN))
          .as("parked again, but now it may have been paid")
          .hasToString(
              "changed: refund R1 of main is not as it was seen, it is parked now: look again");
      assertThat(decisions.resend(seen(seen), ANN).word()).isEqualTo("changed");
      assertThat(decisions.close(seen(seen + 99), "yes", ANN).word()).isEqualTo("changed");

      assertThat(at.state("R1")).isEqualTo("parked");
      assertThat(decided()).isOne();
      assertThat(close("R1", "yes")).isEqualTo("closed");
    }

    @Test
    void theVersionIsToldToOperatorsWhoMayDecideAndGrowsWithWhateverBecomesOfIt() {
      InstructionViews views = new InstructionViews(at.jdbc, "test");
      Departure call = sent();
      assertThat(views.lifeForOperators("main", "R1").get(0).instruction().version())
          .as("under way: nothing to decide on, and its end is no other version")
          .isEmpty();
      at.outcomes.unknown(call, lost(), false);
      long unknown = version("refund", "R1");
      park(again(), lost());
      assertThat(version("refund", "R1")).isGreaterThan(unknown);
      assertThat(views.lifeForOperators("main", "R1").get(0).instruction().version())
          .contains(version("refund", "R1"));
      assertThat(new OpenRows(at.jdbc).in(InstructionState.PARKED, 9))
          .extracting(OpenRows.Row::version)
          .containsExactly(version("refund", "R1"));
      assertThat(life("R1").instruction().version()).as("no caller is told").isEmpty();
    }

    @Test
    void aParkedRefundIsNotSentBesideALaterOneOfTheSamePaymentAndAmount() {
      park(sent(), code("44014"));
      at.refund("R2", "P1");

      assertThat(resendAsItIs("R1"))
          .hasToString(
              "left-out: the same payment and amount was handed in or brought back later: R2"
                  + " (waiting); sending this one too would pay twice");
      at.outcomes.accepted(at.refundLeaves(), accepted("G2"));
      assertThat(resend("R1")).isEqualTo("left-out");
      at.jdbc.sql("UPDATE instruction SET state = 'succeeded' WHERE number = 'R2'").update();
      assertThat(resendAsItIs("R1").text()).contains("R2 (succeeded)");

      assertThat(at.state("R1")).isEqualTo("parked");
      assertThat(at.nothingLeaves("refund")).isTrue();
      assertThat(decided()).isZero();
      assertThat(close("R1", "no")).isEqualTo("closed");
    }

    @Test
    void aRefundThatMayHaveBeenPaidIsNotSentBesideALaterOneEither() {
      park(sent(), lost());
      at.pass(Duration.ofMinutes(5));
      at.refund("R2", "P1");
      at.outcomes.accepted(at.refundLeaves(), accepted("G2"));

      assertThat(resendAsItIs("R1").text())
          .as("if it never arrived, the gateway would pay it now")
          .contains("R2 (accepted)");

      assertThat(at.state("R1")).isEqualTo("parked");
      assertThat(at.nothingLeaves("refund")).isTrue();
    }

    @Test
    void aRefundBesideOneThatCameEarlierOrWasRefusedOrPaysSomethingElseIsSent() {
      at.refund("R0", "P1");
      at.outcomes.accepted(at.refundLeaves(), accepted("G0"));
      park(sent(), code("44014"));
      at.refund("R2", "P1");
      at.outcomes.rejected(at.refundLeaves(), code("44008"), false);
      anotherAmount("R3", "P1");
      at.refund("R4", "P4");
      at.instruction("main", "cancel", "C1", "P1", Outcome.INTERACTIVE);

      assertThat(resend("R1")).isEqualTo("resent");
    }

    @Test
    void anUnknownRefundGoesByItselfSoItIsSentBeforeItsTimeToo() {
      at.outcomes.unknown(sent(), lost(), false);
      at.refund("R2", "P1");

      assertThat(resend("R1")).isEqualTo("resent");

      assertThat(at.refundLeaves().number()).as("R2 waits behind its line").isEqualTo("R1");
      assertThat(at.nothingLeaves("refund")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"arrived", "checking", "staged"})
    void aParkedRefundWaitsUntilTheRowsOfAFileAreSeen(String state) {
      park(sent(), code("44014"));
      at.jdbc
          .sql(
              """
              INSERT INTO batch (id, merchant, operation, file_name, node, location, state, arrived_at)
              VALUES ('B1', 'main', 'refund', 'r.csv', 'another', 'r.csv', ?, 1)
              """)
          .param(state)
          .update();

      assertThat(resendAsItIs("R1"))
          .hasToString(
              "left-out: a file of this merchant is being read: r.csv at node another; look again"
                  + " when it is");
      at.jdbc.sql("UPDATE batch SET state = 'released'").update();
      assertThat(resend("R1")).isEqualTo("resent");
    }

    @Test
    void aRefundThatIsJustBeingHandedInIsWaitedFor() throws Exception {
      park(sent(), code("44014"));
      long seen = version("refund", "R1");
      ExecutorService operator = Executors.newSingleThreadExecutor();
      try {
        Future<String> resend =
            at.transaction.execute(
                status -> {
                  at.refund("R2", "P1");
                  Future<String> waits =
                      operator.submit(() -> decisions.resend(seen(seen), ANN).word());
                  await().until(() -> waits.isDone() || at.somebodyWaits());
                  return waits;
                });
        assertThat(resend.get(10, TimeUnit.SECONDS)).isEqualTo("left-out");
      } finally {
        operator.shutdown();
      }
    }

    @Test
    void ofTwoOperatorsAtOnceOneDecides() {
      park(sent(), code("44014"));
      long seen = version("refund", "R1");

      List<CompletableFuture<String>> both =
          Stream.of("yes", "no")
              .map(
                  word ->
                      CompletableFuture.supplyAsync(
                          () -> decisions.close(seen(seen), word, ANN).word()))
              .toList();

      assertThat(both.stream().map(CompletableFuture::join))
          .containsExactlyInAnyOrder("closed", "changed");
      assertThat(decided()).isOne();
      assertThat(at.messages("bieases.outcomes")).hasSize(2);
    }

    @Test
    void aResentRefundGoesOutWithItsOwnNumberAndBodyOnAFreshLadderAndMayEndParkedAgain() {
      Departure call = sent();
      at.departures.keepBody(call, "{\"as\":\"first built\"}");
      for (int step = 0; step < 4; step++) {
        at.outcomes.retry(call, code("44014"), false);
        call = again();
      }
      assertThat(at.outcomes.retry(call, code("44014"), false)).isEqualTo("used-up");
      park(call, code("44014"));

      assertThat(resend("R1")).isEqualTo("resent");

      assertThat(at.row("R1"))
          .extracting(Row::state, Row::nextAt, Row::priority, Row::line)
          .containsExactly("waiting", at.now(), Outcome.RECONCILE, false);
      call = at.refundLeaves();
      assertThat(call.number()).isEqualTo("R1");
      assertThat(call.body()).contains("{\"as\":\"first built\"}");
      assertThat(at.outcomes.retry(call, code("44014"), false)).isEqualTo("again");
      assertThat(at.row("R1").nextAt() - at.now()).as("the first step").isEqualTo(60_000);
      for (int step = 0; step < 3; step++) {
        at.outcomes.retry(again(), code("44014"), false);
      }
      call = again();
      assertThat(at.outcomes.retry(call, code("44014"), false)).isEqualTo("used-up");
      park(call, code("44014"));
      assertThat(at.row("R1").attempts()).isEqualTo(10);
    }

    @Test
    void aResentRefundThatMayHaveRunIsUnknownAndKeepsItsLine() {
      park(sent(), lost());
      at.pass(Duration.ofMinutes(5));
      anotherAmount("R2", "P1");

      assertThat(resend("R1")).isEqualTo("resent");

      assertThat(at.row("R1"))
          .extracting(Row::state, Row::again, Row::line)
          .containsExactly("unknown", true, true);
      Departure call = at.refundLeaves();
      assertThat(call.number()).isEqualTo("R1");
      assertThat(call.again()).isTrue();
      assertThat(at.outcomes.duplicate(call, code("44015"))).isEqualTo("ours");
      assertThat(at.state("R1")).isEqualTo("duplicate");
    }

    @Test
    void aResentRefundWaitsBehindTheOneThatTookItsLineMeanwhile() {
      park(sent(), lost());
      at.pass(Duration.ofMinutes(5));
      anotherAmount("R2", "P1");
      Departure other = at.refundLeaves();

      assertThat(resend("R1")).isEqualTo("resent");

      assertThat(at.nothingLeaves("refund")).isTrue();
      at.outcomes.accepted(other, accepted("G2"));
      assertThat(at.refundLeaves().number()).isEqualTo("R1");
    }

    @Test
    void aNumberConflictStaysOneHoweverOftenItIsSentAgain() {
      Departure call = sent();
      assertThat(at.outcomes.duplicate(call, code("44015"))).isEqualTo("conflict");
      park(call, code("44015"));
      resend("R1");

      Departure second = at.refundLeaves();
      assertThat(at.outcomes.duplicate(second, code("44015"))).isEqualTo("conflict");
      at.outcomes.unknown(second, lost(), false);
      assertThat(at.outcomes.duplicate(again(), code("44015")))
          .as("it was known before the answer was lost")
          .isEqualTo("conflict");
    }

    @Test
    void aNumberTheGatewayKnewIsNeverBookedAsNotPaidWhateverItSaysOnceItIsSentAgain() {
      park(sent(), code("44015"));
      assertThat(at.row("R1").evidence()).startsWith("may have been paid");

      resend("R1");

      assertThat(at.row("R1"))
          .extracting(Row::state, Row::again, Row::line)
          .containsExactly("unknown", true, true);
      Departure call = at.refundLeaves();
      assertThat(call.again()).isTrue();
      assertThatThrownBy(() -> at.outcomes.rejected(call, code("44010"), false))
          .hasMessageContaining("never rejected");
    }

    @Test
    void anOrderParkedOnAnAnswerThatSaysNothingMayBeOurs() {
      at.instruction("main", "create", "O1", "", Outcome.INTERACTIVE);
      at.outcomes.parked(at.leaves("create"), code("50000"), "the order is over");

      resend("create", "O1");

      Departure call = at.leaves("create");
      assertThat(call.again()).isTrue();
      assertThat(at.outcomes.duplicate(call, code("44009"))).isEqualTo("ours");
    }

    @Test
    void aNumberRegisteredByOursIsStillOursAfterItWasParkedUnconfirmed() {
      at.outcomes.unknown(sent(), lost(), false);
      at.outcomes.duplicate(again(), code("44015"));
      at.pass(Duration.ofHours(24));
      assertThat(at.outcomes.parkUnconfirmed()).isOne();
      assertThat(at.row("R1").evidence())
          .startsWith("may have been paid: was registered, confirm with BIEASES; tried 2 times: ");
      assertThat(lastMessage("bieases.outcomes")).contains("; tried 2 times: ");

      resend("R1");

      assertThat(at.outcomes.duplicate(at.refundLeaves(), code("44015"))).isEqualTo("ours");
    }

    @Test
    void anUnknownRefundIsAskedAgainBeforeItsTimeAndClimbsAFreshLadder() {
      at.outcomes.unknown(sent(), lost(), false);
      at.outcomes.unknown(again(), lost(), false);
      assertThat(at.nothingLeaves("refund")).isTrue();

      assertThat(resend("R1")).isEqualTo("resent");

      assertThat(at.row("R1"))
          .extracting(Row::state, Row::nextAt, Row::line)
          .containsExactly("unknown", at.now(), true);
      assertThat(resend("R1")).isEqualTo("already-due");
      at.outcomes.unknown(at.refundLeaves(), lost(), false);
      assertThat(at.row("R1").nextAt() - at.now()).isEqualTo(60_000);
      assertThat(decided()).isOne();
    }

    @Test
    void aQuestionThatWaitsIsNotAskedOnceAPersonHasDecided() {
      at.instruction("main", "cancel", "C1", "P1", Outcome.INTERACTIVE);
      at.questions.ask(at.leaves("cancel"), lost(), false);

      assertThat(close("cancel", "C1", "yes")).isEqualTo("closed");

      assertThat(at.row("C1").message()).startsWith("closed by ann, was cancelled: ");
      assertThat(at.nothingLeaves("query")).isTrue();
    }

    @Test
    void theAnswerToAQuestionUnderWayChangesNothingOnceAPersonHasDecided() {
      at.instruction("main", "cancel", "C1", "P1", Outcome.INTERACTIVE);
      at.questions.ask(at.leaves("cancel"), lost(), false);
      Departure question = at.leaves("query");
      close("cancel", "C1", "yes");

      at.questions.rejectCancel(question, paymentIs("success"), "paid before the cancel");

      assertThat(at.state("C1")).isEqualTo("succeeded");
      assertThat(at.messages("bieases.outcomes")).hasSize(1);
    }

    @Test
    void theEvidenceTellsEachCallItsTimeItsCodeAndItsBranchInOneLine() {
      String first = Instant.ofEpochMilli(at.now()).toString();
      at.outcomes.unknown(sent(), lost(), false);
      assertThat(at.row("R1").evidence())
          .isEqualTo(
              "may have been executed: no-answer SocketTimeoutException; tried 1 time: "
                  + first
                  + " no-answer (unknown)");
      String second = Instant.ofEpochMilli(at.row("R1").nextAt()).toString();
      at.outcomes.retry(again(), code("44014"), false);
      assertThat(at.row("R1"))
          .as("a refused step of one that may have run says so too")
          .extracting(Row::state, Row::evidence)
          .containsExactly(
              "unknown",
              "may have been paid: 44014 said 44014; tried 2 times: "
                  + first
                  + " no-answer (unknown), "
                  + second
                  + " 44014 (retry)");
      park(again(), code("40000"));
      assertThat(at.row("R1").evidence())
          .startsWith("may have been paid: by test; last answer of 3: 40000 said 40000; tried 3")
          .endsWith(" 40000 (parked)");
      assertThat(lastMessage("bieases.outcomes")).contains("; tried 3 times: " + first);
    }

    @Test
    void theEvidenceTellsWhatWasAskedAndWhatTheGatewaySaid() {
      at.questions.ask(sent(), code("44011"), false);
      Departure question = at.leaves("query");
      at.outcomes.accepted(question, paymentIs("paid"));
      at.questions.parkRefund(question, paymentIs("paid"));

      String now = Instant.ofEpochMilli(at.now()).toString();
      assertThat(at.row("R1").evidence())
          .endsWith(
              "; tried 1 time: " + now + " 44011 (ask); asked for the payment: " + now + " paid");
      assertThat(life("R1").questions())
          .extracting(InstructionHistory.Question::number, InstructionHistory.Question::status)
          .containsExactly(tuple("~about-" + at.row("R1").id() + "-1", "paid"));
    }

    @Test
    void callsThatNeverLeftAreToldAsOne() {
      Departure call = sent();
      for (int i = 0; i < 9; i++) {
        at.holds.awaitGateway(call, Answer.neverLeft("refused"));
        at.jdbc.sql("UPDATE hold SET ended_at = 1").update();
        call = again();
      }
      park(call, code("44014"));

      assertThat(at.row("R1").evidence())
          .contains("; tried 10 times: ", " 9 x never-left (retry), ");
    }
  }
}
