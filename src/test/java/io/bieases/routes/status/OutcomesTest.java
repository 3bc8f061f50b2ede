package io.bieases.routes.status;

import static io.bieases.routes.testdb.JournalFixture.accepted;
import static io.bieases.routes.testdb.JournalFixture.code;
import static io.bieases.routes.testdb.JournalFixture.lost;
import static io.bieases.routes.testdb.JournalFixture.neverLeft;
import static io.bieases.routes.testdb.JournalFixture.paymentIs;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bieases.routes.journal.Departure;
import io.bieases.routes.journal.Ending;
import io.bieases.routes.journal.Outcome;
import io.bieases.routes.testdb.JournalContract;
import io.bieases.routes.testdb.JournalFixture.Row;
import io.bieases.routes.testdb.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What each outcome writes: the state, the next time, the messages. */
final class OutcomesTest {

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

    Contract(TestDatabase database) {
      super(database);
    }

    private Departure sent() {
      at.refund("R1", "P1");
      return at.refundLeaves();
    }

    /** Sends R1 again at the time its row waits for. */
    private Departure again() {
      at.clock.set(at.row("R1").nextAt());
      return at.refundLeaves();
    }

    private long waitSeconds() {
      return (at.row("R1").nextAt() - at.now()) / 1_000;
    }

    private String bodies() {
      return String.join(
          "\n", at.jdbc.sql("SELECT headers || body FROM outbox").query(String.class).list());
    }

    @Test
    void acceptedKeepsTheIdAndTellsOnce() {
      at.outcomes.accepted(sent(), accepted("G1"));

      Row row = at.row("R1");
      assertThat(row.state()).isEqualTo("accepted");
      assertThat(row.gatewayId()).isEqualTo("G1");
      assertThat(row.nextAt()).as("asked about").isEqualTo(at.now() + 60_000);
      assertThat(row.line()).isFalse();
      assertThat(at.messages("bieases.outcomes")).hasSize(1);
      assertThat(at.count("outbox")).isOne();
      assertThat(
              at.count(
                  "attempt WHERE ending = 'answered' AND code = '20000' AND branch = 'accepted' AND"
                      + " http_status = 200"))
          .isOne();
    }

    @Test
    void messagesCarryNeitherTheBodyNorTheDetails() {
      at.refund("R1", "P1");
      at.jdbc.sql("UPDATE instruction SET details = '{\"reason\":\"private words\"}'").update();
      Departure call = at.refundLeaves();
      at.departures.keepBody(call, "{\"paymentId\":\"P1\",\"secret\":\"s3cr3t\"}");
      at.outcomes.rejected(call, code("44008"), true);

      assertThat(bodies()).doesNotContain("s3cr3t", "private words", "1234").contains("44008");
    }

    @Test
    void rejectedTellsTheOutcomeAndTheDeadLettersAndAPersonIfAsked() {
      at.outcomes.rejected(sent(), code("44008"), null);
      assertThat(at.state("R1")).isEqualTo("rejected");
      assertThat(at.row("R1").message()).isEqualTo("said 44008");
      assertThat(at.messages("bieases.outcomes")).hasSize(1);
      assertThat(at.messages("bieases.dead-letter")).hasSize(1);
      assertThat(at.messages("bieases.alerts")).isEmpty();

      at.refund("R2", "P2");
      at.outcomes.rejected(at.refundLeaves(), code("44008"), true);
      assertThat(at.messages("bieases.alerts")).hasSize(1);
    }

    @Test
    void whatMayHaveBeenExecutedIsNeverRejected() {
      at.outcomes.unknown(sent(), lost(), false);
      Departure again = again();

      assertThatThrownBy(() -> at.outcomes.rejected(again, code("44008"), true))
          .isInstanceOf(IllegalStateException.class);
      assertThat(at.state("R1")).isEqualTo("sending");
      assertThat(at.count("outbox")).isZero();
    }

    @Test
    void retryClimbsItsLadderFromTheFirstRungAndIsThenUsedUp() {
      Departure call = sent();
      for (long seconds : new long[] {60, 300, 900, 3_600}) {
        assertThat(at.outcomes.retry(call, code("44014"), false)).isEqualTo("again");
        assertThat(at.state("R1")).isEqualTo("waiting");
        assertThat(waitSeconds()).isEqualTo(seconds);
        assertThat(at.row("R1").priority()).isEqualTo(Outcome.RETRY);
        call = again();
      }
      assertThat(at.outcomes.retry(call, code("44014"), false)).isEqualTo("used-up");
      assertThat(at.state("R1")).as("nothing is written").isEqualTo("sending");
      assertThat(at.outcomes.afterLadder(call, code("44014"))).isEqualTo("parked");
      at.outcomes.parked(call, code("44014"), "every retry was refused");
      assertThat(at.row("R1").evidence()).startsWith("was not paid: every retry was refused");
    }

    @Test
    void eachCodeHasALadderOfItsOwn() {
      at.outcomes.retry(sent(), code("44014"), false);
      at.outcomes.retry(again(), code("41012"), false);

      assertThat(waitSeconds()).isEqualTo(30);
    }

    @Test
    void aRetryOfANumberThatMayHaveBeenExecutedStaysUnknown() {
      at.outcomes.unknown(sent(), lost(), false);
      at.outcomes.retry(again(), code("44014"), false);
      assertThat(at.state("R1")).isEqualTo("unknown");
      at.outcomes.throttled(again(), code("42901"));
      assertThat(at.state("R1")).isEqualTo("unknown");
      at.holds.awaitGateway(again(), neverLeft());
      assertThat(at.state("R1")).isEqualTo("unknown");
      at.holds.held(again(), code("44000"), "*");
      assertThat(at.state("R1")).isEqualTo("unknown");
      assertThat(at.row("R1").line()).isTrue();
      assertThat(at.count("outbox WHERE destination <> 'bieases.alerts'")).isZero();
    }

    @Test
    void throttledDoesNotAdvanceALadder() {
      at.outcomes.retry(sent(), code("44014"), false);
      at.outcomes.throttled(again(), code("42901"));
      assertThat(at.state("R1")).isEqualTo("unknown");
      at.pass(Duration.ofSeconds(5));
      at.outcomes.retry(at.refundLeaves(), code("44014"), false);

      assertThat(waitSeconds()).isEqualTo(300);
    }

    @Test
    void unknownClimbsItsLadderAndIsThenParkedAsMayHaveBeenPaid() {
      Departure call = sent();
      for (long seconds : new long[] {60, 60, 300, 900, 3_600, 14_400, 86_400}) {
        assertThat(at.outcomes.unknown(call, lost(), false)).isEqualTo("reconcile");
        assertThat(at.state("R1")).isEqualTo("unknown");
        assertThat(at.row("R1").line()).isTrue();
        assertThat(at.row("R1").priority()).isEqualTo(Outcome.RECONCILE);
        assertThat(waitSeconds()).isEqualTo(seconds);
        call = again();
        assertThat(call.again()).isTrue();
      }
      assertThat(at.outcomes.unknown(call, lost(), false)).isEqualTo("used-up");
      at.outcomes.parked(call, lost(), "no answer could be had in time");

      assertThat(at.row("R1").evidence()).startsWith("may have been paid: no answer");
      assertThat(at.row("R1").line()).isFalse();
      assertThat(at.messages("bieases.outcomes")).hasSize(1);
      assertThat(at.messages("bieases.alerts")).hasSize(1);
    }

    @Test
    void whatIsParkedForALostFirstAnswerMayHaveBeenPaid() {
      at.outcomes.parked(sent(), lost(), "by hand");

      assertThat(at.row("R1").evidence()).startsWith("may have been paid: by hand");
    }

    @Test
    void aDuplicateIsOursIfAnEarlierAnswerWasLost() {
      at.outcomes.unknown(sent(), lost(), false);

      assertThat(at.outcomes.duplicate(again(), code("44015"))).isEqualTo("ours");

      assertThat(at.state("R1")).isEqualTo("duplicate");
      assertThat(at.row("R1").line()).isFalse();
      assertThat(at.messages("bieases.outcomes")).hasSize(1);
    }

    @Test
    void aNumberThatIsThrottledTenTimesIsToldOnce() {
      at.outcomes.throttled(sent(), code("42901"));
      for (int i = 2; i <= 12; i++) {
        assertThat(at.messages("bieases.alerts")).hasSize(i <= 10 ? 0 : 1);
        at.pass(Duration.ofSeconds(5));
        at.outcomes.throttled(at.refundLeaves(), code("42901"));
      }
      assertThat(at.messages("bieases.alerts")).hasSize(1);
    }

    @Test
    void aDuplicateIsOursIfA429CameWithTheExecution() {
      at.outcomes.throttled(sent(), code("42901"));
      at.pass(Duration.ofSeconds(5));

      assertThat(at.outcomes.duplicate(at.refundLeaves(), code("44015"))).isEqualTo("ours");
    }

    @Test
    void aRefundExecutedAndThenAnswered429IsNeverBookedRejected() {
      at.outcomes.throttled(sent(), Answer.refused(429, "HTTP 429 without an API body", 0));

      assertThat(at.state("R1")).isEqualTo("unknown");
      assertThat(at.row("R1").line()).isTrue();
      at.pass(Duration.ofSeconds(5));
      Departure call = at.refundLeaves();
      assertThat(call.again()).isTrue();
      assertThatThrownBy(() -> at.outcomes.rejected(call, code("44008"), false))
          .hasMessageContaining("never rejected");
    }

    @Test
    void aDuplicateAfterNothingButRefusalsIsNotOurs() {
      at.outcomes.retry(sent(), code("44014"), false);
      Departure call = again();

      assertThat(at.outcomes.duplicate(call, code("44015"))).isEqualTo("refused-before");
      assertThat(at.state("R1")).as("nothing is written").isEqualTo("sending");
    }

    @Test
    void aDuplicateAtTheFirstAttemptThatLeftIsAConflict() {
      at.holds.awaitGateway(sent(), neverLeft());

      assertThat(at.outcomes.duplicate(again(), code("44015"))).isEqualTo("conflict");
      assertThat(at.state("R1")).isEqualTo("sending");
    }

    @Test
    void aNumberTheGatewayKnowsIsNeverParkedAsNotPaid() {
      Departure call = sent();
      at.outcomes.parked(call, code("44015"), "number conflict");
      assertThat(at.row("R1").evidence()).startsWith("may have been paid: number conflict");
    }

    @Test
    void aThrottledCallWhoseAnswerWasLostMayHaveBeenExecuted() {
      at.outcomes.throttled(sent(), Answer.lost(429, "answer cut off"));

      assertThat(at.row("R1"))
          .extracting(Row::state, Row::again, Row::line)
          .containsExactly("unknown", true, true);
    }

    @Test
    void aDuplicateNobodyConfirmsIsParkedAfterADayAndNotBefore() {
      at.outcomes.unknown(sent(), lost(), false);
      at.outcomes.duplicate(again(), code("44015"));

      at.pass(Duration.ofHours(24).minusMillis(1));
      assertThat(at.outcomes.parkUnconfirmed()).isZero();
      at.pass(Duration.ofMillis(1));
      assertThat(at.outcomes.parkUnconfirmed()).isOne();
      assertThat(at.outcomes.parkUnconfirmed()).isZero();

      assertThat(at.row("R1").evidence())
          .startsWith("may have been paid: was registered, confirm with BIEASES; tried 2 times: ");
      assertThat(at.messages("bieases.outcomes")).hasSize(2).doesNotHaveDuplicates();
      assertThat(at.messages("bieases.alerts")).hasSize(1);
    }

    @Test
    void callsThatNeverLeftWaitOneTwoFourToSixtySecondsAndAdvanceNoLadder() {
      Departure call = sent();
      for (long seconds : new long[] {1, 2, 4, 8}) {
        at.holds.awaitGateway(call, neverLeft());
        assertThat(waitSeconds()).isEqualTo(seconds);
        call = again();
      }
      at.outcomes.retry(call, code("44014"), false);
      assertThat(waitSeconds()).isEqualTo(60);
      at.holds.awaitGateway(again(), neverLeft());
      assertThat(waitSeconds()).as("counts from the last answer").isOne();
      for (long seconds : new long[] {2, 4, 8, 16, 32, 60, 60}) {
        at.jdbc.sql("UPDATE hold SET ended_at = 1 WHERE ended_at IS NULL").update();
        at.holds.awaitGateway(again(), neverLeft());
        assertThat(waitSeconds()).isEqualTo(seconds);
      }
    }

    @Test
    void aQuestionThatNeverLeftHasItsWholeLadderForLostAnswers() {
      at.instruction("main", "query", "R1", "P1", Outcome.RECONCILE);
      for (int i = 0; i < 3; i++) {
        at.holds.awaitGateway(at.leaves("query"), neverLeft());
        at.clock.set(at.row("R1").nextAt());
      }
      for (long seconds : new long[] {2, 10, 60}) {
        assertThat(at.outcomes.retry(at.leaves("query"), lost(), false)).isEqualTo("again");
        assertThat(at.state("R1")).isEqualTo("waiting");
        assertThat(waitSeconds()).isEqualTo(seconds);
        at.clock.set(at.row("R1").nextAt());
      }
      assertThat(at.outcomes.retry(at.leaves("query"), lost(), false)).isEqualTo("used-up");
    }

    @Test
    void aQuestionAboutThePaymentDecidesOnTheRefundWhileItWaits() {
      assertThat(at.questions.ask(sent(), code("44010"), false)).isEqualTo("asked");
      assertThat(at.state("R1")).isEqualTo("waiting");
      assertThat(waitSeconds()).isEqualTo(60);

      Departure question = at.leaves("query");
      assertThat(question.number()).as("no caller can take it").startsWith("~");
      assertThat(question.paymentId()).isEqualTo("P1");
      assertThat(at.questions.askedBecauseOf(question)).isEqualTo("44010");
      at.outcomes.accepted(question, paymentIs("failed"));
      at.questions.rejectRefund(question, paymentIs("failed"));

      assertThat(at.row("R1"))
          .extracting(Row::state, Row::nextAt, Row::code)
          .containsExactly("rejected", null, "44010");
      assertThat(at.row("R1").evidence()).contains("final unpaid", "failed");
      assertThat(at.messages("bieases.outcomes")).as("the question is ours alone").hasSize(1);
      assertThat(at.messages("bieases.dead-letter")).hasSize(1);
    }

    @Test
    void aQuestionLeavesARefundThatIsUnderWayAgainAlone() {
      at.questions.ask(sent(), code("44010"), false);
      Departure question = at.leaves("query");
      Departure refund = again();

      at.questions.rejectRefund(question, paymentIs("failed"));
      assertThat(at.state("R1")).isEqualTo("sending");
      at.outcomes.accepted(refund, accepted("G1"));
      at.questions.parkRefund(question, paymentIs("paid"));
      assertThat(at.state("R1")).isEqualTo("accepted");
      assertThat(at.messages("bieases.outcomes")).hasSize(1);
    }

    @Test
    void aQuestionLeavesARefundThatMayHaveBeenExecutedAlone() {
      at.questions.ask(sent(), code("44010"), false);
      Departure question = at.leaves("query");
      at.outcomes.unknown(again(), lost(), false);

      at.questions.rejectRefund(question, paymentIs("failed"));

      assertThat(at.state("R1")).isEqualTo("unknown");
    }

    @Test
    void aRefundParkedByAQuestionAlertsAPerson() {
      at.questions.ask(sent(), code("44011"), false);
      at.questions.parkRefund(at.leaves("query"), paymentIs("paid"));

      assertThat(at.row("R1").evidence()).startsWith("was not paid: no transaction");
      assertThat(at.messages("bieases.outcomes")).hasSize(1);
      assertThat(at.messages("bieases.alerts")).hasSize(1);
    }

    @Test
    void askingClimbsItsLadderAndIsThenUsedUp() {
      Departure call = sent();
      for (long seconds : new long[] {60, 300, 1_800, 7_200}) {
        assertThat(at.questions.ask(call, code("44010"), false)).isEqualTo("asked");
        assertThat(waitSeconds()).isEqualTo(seconds);
        call = again();
      }
      assertThat(at.questions.ask(call, code("44010"), false)).isEqualTo("used-up");
      assertThat(at.count("instruction WHERE operation = 'query'")).isEqualTo(4);
    }

    @Test
    void aVerdictIsFinalOnlyForWordsThatAreListed() {
      assertThat(List.of("failed", "Timeout", "CANCELLED"))
          .allSatisfy(
              word -> assertThat(at.questions.verdict(paymentIs(word))).isEqualTo("final-unpaid"));
      assertThat(at.questions.verdict(code("44006"))).isEqualTo("not-found");
      assertThat(at.questions.verdict(paymentIs("Success"))).isEqualTo("paid");
      assertThat(at.questions.verdict(paymentIs("pending"))).isEqualTo("unpaid");
      assertThat(List.of("paid", "confirming", "failed?", " "))
          .allSatisfy(word -> assertThat(at.questions.verdict(paymentIs(word))).isEqualTo("open"));
      assertThat(at.questions.verdict(lost())).isEqualTo("open");
    }

    private Departure cancelSent() {
      at.instruction("main", "cancel", "C1", "P1", Outcome.INTERACTIVE);
      return at.leaves("cancel");
    }

    private Departure cancelAgain() {
      at.clock.set(at.row("C1").nextAt());
      return at.leaves("cancel");
    }

    @Test
    void aCancelWhoseAnswerWasLostIsUnknownKeepsItsLineAndAsks() {
      assertThat(at.questions.ask(cancelSent(), lost(), false)).isEqualTo("asked");

      assertThat(at.row("C1"))
          .extracting(Row::state, Row::branch, Row::again, Row::line)
          .containsExactly("unknown", "ask", true, true);
      assertThat(at.row("C1").evidence()).startsWith("may have been cancelled: ");
      at.refund("R1", "P1");
      assertThat(at.nothingLeaves("refund")).as("the payment's line is closed").isTrue();
      Departure question = at.leaves("query");
      assertThat(question.paymentId()).isEqualTo("P1");
      assertThat(at.questions.askedFor(question)).isEqualTo("cancel");
    }

    @Test
    void aCancelClimbsOneLadderOfQuestionsWhateverTheAnswers() {
      Departure call = cancelSent();
      List<Answer> answers = List.of(lost(), code("99999"), code("50001"), code("40000"), lost());
      long[] seconds = {60, 300, 900, 3_600, 14_400};
      for (int i = 0; i < seconds.length; i++) {
        assertThat(at.questions.ask(call, answers.get(i), i == 2 || i == 3)).isEqualTo("asked");
        assertThat((at.row("C1").nextAt() - at.now()) / 1_000).isEqualTo(seconds[i]);
        call = cancelAgain();
      }
      assertThat(at.questions.ask(call, lost(), false)).as("questions are open").isEqualTo("asked");
      call = cancelAgain();
      at.jdbc.sql("UPDATE instruction SET state = 'accepted' WHERE parent_id IS NOT NULL").update();
      assertThat(at.questions.ask(call, lost(), false)).isEqualTo("used-up");
      at.outcomes.parked(call, lost(), "asking decided nothing");

      assertThat(at.row("C1").evidence()).startsWith("may have been cancelled: asking");
      assertThat(at.row("C1").line()).isFalse();
      assertThat(at.messages("bieases.alerts")).as("two answers, one parked").hasSize(3);
    }

    @Test
    void aCancelThatWasToldToWaitAsksWithoutBeingUnknown() {
      at.questions.ask(cancelSent(), code("41012"), false);

      assertThat(at.row("C1"))
          .extracting(Row::state, Row::again, Row::line, Row::priority)
          .containsExactly("waiting", false, false, Outcome.INTERACTIVE);
    }

    @Test
    void anOrderThatIsOverMakesALostCancelSucceed() {
      at.questions.ask(cancelSent(), lost(), false);
      at.questions.cancelSucceeded(at.leaves("query"), paymentIs("cancelled"));

      assertThat(at.row("C1"))
          .extracting(Row::state, Row::nextAt, Row::line, Row::evidence)
          .containsExactly("succeeded", null, false, "the payment is cancelled");
      assertThat(at.messages("bieases.outcomes")).hasSize(1);
      assertThat(at.messages("bieases.dead-letter")).isEmpty();
    }

    @Test
    void aPaidOrderRejectsACancelThatMayHaveLandedAtOnce() {
      at.questions.ask(cancelSent(), lost(), false);
      at.questions.rejectCancel(at.leaves("query"), paymentIs("success"), "paid before the cancel");

      assertThat(at.row("C1"))
          .extracting(Row::state, Row::message)
          .containsExactly("rejected", "paid before the cancel");
      assertThat(at.messages("bieases.outcomes")).hasSize(1);
      assertThat(at.messages("bieases.dead-letter")).hasSize(1);
    }

    @Test
    void anUnpaidOrderIsCancelledAgainAtOnceButOnlyAfterTheFirstQuestion() {
      at.questions.ask(cancelSent(), lost(), false);
      at.questions.cancelAgain(at.leaves("query"));
      assertThat(at.row("C1").nextAt()).isEqualTo(at.now());
      assertThat(at.state("C1")).isEqualTo("unknown");

      at.questions.ask(at.leaves("cancel"), code("99999"), false);
      at.questions.cancelAgain(at.leaves("query"));
      assertThat(at.row("C1").nextAt() - at.now()).isEqualTo(300_000);
    }

    @Test
    void aQuestionLeavesACancelThatIsUnderWayAgainAlone() {
      at.questions.ask(cancelSent(), lost(), false);
      Departure question = at.leaves("query");
      Departure again = cancelAgain();

      at.questions.cancelSucceeded(question, paymentIs("cancelled"));
      assertThat(at.state("C1")).isEqualTo("sending");
      at.outcomes.accepted(again, paymentIs("cancelled"));
      at.questions.rejectCancel(question, paymentIs("success"), "late");
      assertThat(at.state("C1")).isEqualTo("accepted");
      assertThat(at.messages("bieases.outcomes")).hasSize(1);
    }

    @Test
    void aLostCancelIsNeverRejectedByItsOwnAnswer() {
      at.questions.ask(cancelSent(), lost(), false);
      Departure again = cancelAgain();

      assertThatThrownBy(() -> at.outcomes.rejected(again, code("40000"), true))
          .hasMessageContaining("never rejected");
    }

    @Test
    void askingNeverSettlesARefund() {
      at.outcomes.unknown(sent(), lost(), false);
      at.instruction("main", "query", "Q1", "P1", Outcome.INTERACTIVE);
      at.jdbc
          .sql("UPDATE instruction SET parent_id = ? WHERE number = 'Q1'")
          .param(at.row("R1").id())
          .update();
      Departure question = at.leaves("query");

      at.questions.rejectCancel(question, paymentIs("success"), "not a cancel");
      at.questions.cancelSucceeded(question, paymentIs("cancelled"));
      at.questions.cancelAgain(question);

      assertThat(at.state("R1")).isEqualTo("unknown");
      assertThat(at.messages("bieases.outcomes")).isEmpty();
    }

    private Departure createSent(long expiresInMillis) {
      at.instruction("main", "create", "O1", null, Outcome.INTERACTIVE);
      at.jdbc
          .sql("UPDATE instruction SET details = ? WHERE number = 'O1'")
          .param("{\"paymentExpiryTime\":" + (at.now() + expiresInMillis) + "}")
          .update();
      return at.leaves("create");
    }

    @Test
    void anAcceptedCreateKeepsThePaymentsId() {
      Answer answer =
          new Answer(Ending.ANSWERED, 200, "20000", "Success", Map.of("paymentId", "P9"), 0);
      at.outcomes.accepted(createSent(3_600_000), answer);

      assertThat(at.row("O1").gatewayId()).isEqualTo("P9");
    }

    @Test
    void aLostCreateIsNotSentAgainBeyondTheExpiryOfItsOrder() {
      Departure call = createSent(500_000);
      for (long seconds : new long[] {60, 60, 300}) {
        assertThat(at.outcomes.unknown(call, lost(), false)).isEqualTo("reconcile");
        assertThat((at.row("O1").nextAt() - at.now()) / 1_000).isEqualTo(seconds);
        at.clock.set(at.row("O1").nextAt());
        call = at.leaves("create");
      }
      assertThat(at.outcomes.unknown(call, lost(), false)).isEqualTo("used-up");
      at.outcomes.parked(call, lost(), "no answer could be had in time");

      assertThat(at.row("O1").evidence()).startsWith("the order may exist: no answer");
    }

    @Test
    void anUnclearCreateThatIsOverAtOnceMayExistAllTheSame() {
      Departure call = createSent(30_000);
      assertThat(at.outcomes.unknown(call, code("99999"), false)).isEqualTo("used-up");
      at.outcomes.parked(call, code("99999"), "no answer could be had in time");

      assertThat(at.row("O1").evidence()).startsWith("the order may exist");
    }

    @Test
    void anOrderOfOursThatNobodyConfirmsIsParkedAsOneThatMayExist() {
      at.outcomes.unknown(createSent(3_600_000), lost(), false);
      at.clock.set(at.row("O1").nextAt());
      assertThat(at.outcomes.duplicate(at.leaves("create"), code("44009"))).isEqualTo("ours");

      at.pass(Duration.ofHours(24));
      assertThat(at.outcomes.parkUnconfirmed()).isOne();
      assertThat(at.row("O1").evidence())
          .startsWith("the order may exist: was registered, confirm with BIEASES; tried 2 times: ");
    }

    @Test
    void whatACallerWaitsForKeepsItsClassWhenItIsSentAgain() {
      at.instruction("main", "query", "Q1", "P1", Outcome.INTERACTIVE);
      at.outcomes.retry(at.leaves("query"), code("44006"), false);
      assertThat(at.row("Q1").priority()).isEqualTo(Outcome.INTERACTIVE);

      at.instruction("main", "refund", "R1", "P1", Outcome.WAITING_REFUND);
      at.outcomes.retry(at.refundLeaves(), code("44014"), false);
      assertThat(at.row("R1").priority()).isEqualTo(Outcome.WAITING_REFUND);
      at.clock.set(at.row("R1").nextAt());
      at.outcomes.unknown(at.refundLeaves(), lost(), false);
      assertThat(at.row("R1").priority()).isEqualTo(Outcome.RECONCILE);
    }

    @Test
    void anEnvelopeThatDoesNotVerifyAlertsOnceForAQuestionToo() {
      at.instruction("main", "query", "Q1", "P1", Outcome.INTERACTIVE);
      at.outcomes.retry(at.leaves("query"), Answer.forged(200), true);
      at.clock.set(at.row("Q1").nextAt());
      at.outcomes.retry(at.leaves("query"), Answer.forged(200), true);

      assertThat(at.messages("bieases.alerts")).hasSize(1);
      assertThat(at.state("Q1")).isEqualTo("waiting");
    }

    @Test
    void equalAlertsWithinTheHourAreOneButAParkedRowIsNoUnknownOne() {
      at.outcomes.unknown(sent(), code("50001"), true);
      at.refund("R2", "P2");
      at.outcomes.unknown(at.refundLeaves(), code("50001"), true);
      assertThat(at.messages("bieases.alerts")).hasSize(1);

      at.refund("R3", "P3");
      at.outcomes.parked(at.refundLeaves(), code("50001"), "by hand");
      assertThat(at.messages("bieases.alerts")).hasSize(2);
    }

    @Test
    void numbersThatLookLikeOperationsDoNotShareAMessage() {
      at.instruction("main", "refund", "query-X", "P1", Outcome.BATCH);
      at.instruction("main", "refund-query", "X", "P2", Outcome.INTERACTIVE);
      at.outcomes.accepted(at.refundLeaves(), accepted("G1"));
      at.outcomes.accepted(at.leaves("refund-query"), accepted("G2"));

      assertThat(at.messages("bieases.outcomes")).hasSize(2);
    }
  }
}
