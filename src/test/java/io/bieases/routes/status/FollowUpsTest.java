package io.bieases.routes.status;

import static io.bieases.routes.testdb.JournalFixture.accepted;
import static io.bieases.routes.testdb.JournalFixture.code;
import static io.bieases.routes.testdb.JournalFixture.paymentIs;
import static org.assertj.core.api.Assertions.assertThat;

import io.bieases.routes.journal.Departure;
import io.bieases.routes.journal.Ending;
import io.bieases.routes.journal.Merchants;
import io.bieases.routes.journal.Outcome;
import io.bieases.routes.ops.CallMeters;
import io.bieases.routes.settings.BieasesSettings.Ladders;
import io.bieases.routes.testdb.JournalContract;
import io.bieases.routes.testdb.JournalFixture;
import io.bieases.routes.testdb.TestDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What was accepted is asked about until its last word is known, and no longer. */
final class FollowUpsTest {

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

    private void refundIsAccepted(String number) {
      at.refund(number, "P-" + number);
      at.outcomes.accepted(at.refundLeaves(), accepted("RF-" + number));
    }

    private void orderIsAccepted(long expiresAtMillis) {
      long id = at.instruction("main", "create", "O1", "", Outcome.INTERACTIVE);
      at.jdbc
          .sql("UPDATE instruction SET details = ? WHERE id = ?")
          .params("{\"paymentExpiryTime\": " + expiresAtMillis + "}", id)
          .update();
      at.outcomes.accepted(
          at.leaves("create"),
          new Answer(Ending.ANSWERED, 200, "20000", "", Map.of("paymentId", "PM1"), 0));
    }

    private Departure questionLeaves(String operation) {
      Departure question = at.leaves(operation);
      assertThat(question.parentId()).isPresent();
      return question;
    }

    private String answer(Departure question, String status) {
      at.outcomes.accepted(question, paymentIs(status));
      return at.followUps.answered(question, paymentIs(status));
    }

    @Test
    void aRefundIsAskedAboutOnItsLadderAndThenAPersonIsTold() {
      refundIsAccepted("R1");
      for (Duration wait :
          List.of(
              Duration.ofMinutes(1),
              Duration.ofMinutes(5),
              Duration.ofMinutes(30),
              Duration.ofHours(2),
              Duration.ofHours(24))) {
        assertThat(at.messages("bieases.alerts")).isEmpty();
        at.pass(wait.minusMillis(1));
        assertThat(at.followUps.ask()).isZero();
        at.pass(Duration.ofMillis(1));
        assertThat(at.followUps.ask()).isOne();
        Departure question = questionLeaves("refund-query");
        assertThat(question.gatewayId()).isEqualTo("RF-R1");
        assertThat(answer(question, "confirming")).isEqualTo("open");
        assertThat(at.state("R1")).isEqualTo("accepted");
      }
      assertThat(at.messages("bieases.alerts")).as("the last answer is awaited").isEmpty();
      at.pass(Duration.ofHours(1));
      at.followUps.ask();
      assertThat(at.messages("bieases.alerts")).hasSize(1);
      assertThat(answer(questionLeaves("refund-query"), "confirming")).isEqualTo("open");
      for (int day = 1; day < 30; day++) {
        at.pass(Duration.ofDays(1).minusMillis(1));
        assertThat(at.followUps.ask()).isZero();
        at.pass(Duration.ofMillis(1));
        assertThat(at.followUps.ask()).as("day %d", day).isOne();
        assertThat(answer(questionLeaves("refund-query"), "confirming")).isEqualTo("open");
      }
      at.pass(Duration.ofDays(1));
      at.followUps.ask();
      assertThat(at.nothingLeaves("refund-query")).as("asked no more").isTrue();
      at.pass(Duration.ofDays(30));
      assertThat(at.followUps.ask()).isZero();
      assertThat(at.messages("bieases.outcomes")).as("one outcome, no question's").hasSize(1);
    }

    @Test
    void whatKeptTheLastWordFromBeingReadIsMendedAndTheNextDayBringsIt() {
      refundIsAccepted("R1");
      for (int i = 0; i < 6; i++) {
        at.pass(Duration.ofDays(2));
        at.followUps.ask();
        answer(questionLeaves("refund-query"), "confirming");
      }
      assertThat(at.messages("bieases.alerts")).isNotEmpty();
      at.pass(Duration.ofDays(1));
      at.followUps.ask();

      assertThat(answer(questionLeaves("refund-query"), "success")).isEqualTo("succeeded");

      assertThat(at.state("R1")).isEqualTo("succeeded");
    }

    @Test
    void whileAPersonHoldsTheQuestionsOneWaitsAndNobodyIsToldThatThereIsNoLastWord() {
      refundIsAccepted("R1");
      OperatorHolds holds =
          new OperatorHolds(
              at.settlement, new Merchants(at.jdbc, at.transaction, at.database.kind()));
      Person ann = new Person("ann", "the gateway mends its queries");
      holds.hold("main", "refund-query", ann);
      int told = at.messages("bieases.alerts").size();

      for (int hour = 0; hour < 48; hour++) {
        at.pass(Duration.ofHours(1));
        at.followUps.ask();
      }

      assertThat(at.count("instruction WHERE parent_id IS NOT NULL")).isOne();
      assertThat(at.messages("bieases.alerts")).hasSize(told);
      assertThat(at.count("instruction WHERE number = 'R1' AND asked = 1")).isOne();
      holds.release(
          at.jdbc.sql("SELECT id FROM hold WHERE ended_at IS NULL").query(Long.class).single(),
          ann);
      assertThat(answer(questionLeaves("refund-query"), "confirming")).isEqualTo("open");
      at.pass(Duration.ofMinutes(5));
      assertThat(at.followUps.ask()).as("goes on where it was").isOne();
      assertThat(answer(questionLeaves("refund-query"), "success")).isEqualTo("succeeded");
    }

    @ParameterizedTest
    @CsvSource({"success, succeeded", "failed, declined"})
    void theLastWordEndsIt(String status, String state) {
      refundIsAccepted("R1");
      at.pass(Duration.ofMinutes(1));
      at.followUps.ask();

      assertThat(answer(questionLeaves("refund-query"), status)).isEqualTo(state);

      assertThat(at.state("R1")).isEqualTo(state);
      assertThat(at.row("R1").message()).startsWith("asked about it");
      assertThat(at.messages("topic://bieases.events")).hasSize(1);
      at.pass(Duration.ofDays(2));
      assertThat(at.followUps.ask()).isZero();
    }

    @Test
    void aWebhookSparesTheQuestions() {
      refundIsAccepted("R1");
      at.pass(Duration.ofMinutes(1));
      at.followUps.ask();
      at.events.take(Event.of("main", "payment.refund.success", "{\"referRefundNo\": \"R1\"}"));

      assertThat(at.nothingLeaves("refund-query")).isTrue();
      at.pass(Duration.ofDays(2));
      assertThat(at.followUps.ask()).isZero();
    }

    @Test
    void anAnswerThatContradictsAWebhookChangesNothing() {
      refundIsAccepted("R1");
      at.pass(Duration.ofMinutes(1));
      at.followUps.ask();
      Departure question = questionLeaves("refund-query");
      at.events.take(Event.of("main", "payment.refund.success", "{\"referRefundNo\": \"R1\"}"));

      assertThat(answer(question, "failed")).startsWith("contradiction");

      assertThat(at.state("R1")).isEqualTo("succeeded");
      assertThat(at.messages("bieases.alerts")).hasSize(1);
    }

    @Test
    void anAnswerAboutAnotherAmountIsAContradiction() {
      refundIsAccepted("R1");
      at.pass(Duration.ofMinutes(1));
      at.followUps.ask();
      Departure question = questionLeaves("refund-query");
      Answer other =
          new Answer(
              Ending.ANSWERED,
              200,
              "20000",
              "",
              Map.of("status", "success", "refundAmount", "99.00"),
              0);

      SimpleMeterRegistry registry = new SimpleMeterRegistry();
      PaymentWords payment = new PaymentWords(Set.of(), Set.of(), Set.of());
      Ladders ladders = new Ladders(BigDecimal.ONE);
      Events events =
          new Events(
              at.settlement,
              at.jdbc,
              new FinalWords(payment, Set.of("success"), Set.of("failed")),
              ladders,
              new CallMeters(registry, at.table, Set.of("main")));

      assertThat(new FollowUps(at.settlement, events, ladders, at.jdbc).answered(question, other))
          .startsWith("contradiction: another amount");
      assertThat(
              registry
                  .get("bieases.events")
                  .tags("merchant", "main", "effect", "contradiction")
                  .counter()
                  .count())
          .isEqualTo(1);
      assertThat(at.state("R1")).isEqualTo("accepted");
    }

    @Test
    void anOrderIsAskedAboutAfterItsExpiry() {
      orderIsAccepted(at.now() + Duration.ofHours(1).toMillis());
      at.pass(Duration.ofMinutes(60));
      assertThat(at.followUps.ask()).isZero();
      at.pass(Duration.ofMinutes(1));
      assertThat(at.followUps.ask()).isOne();

      Departure question = questionLeaves("query");
      assertThat(question.paymentId()).isEqualTo("PM1");
      assertThat(answer(question, "timeout")).isEqualTo("declined");
      assertThat(at.state("O1")).isEqualTo("declined");
    }

    @Test
    void nobodyIsAskedAboutQuestionsAndCancels() {
      at.instruction("main", "query", "Q1", "P1", Outcome.INTERACTIVE);
      at.outcomes.accepted(at.leaves("query"), paymentIs("pending"));
      at.instruction("main", "cancel", "C1", "P1", Outcome.INTERACTIVE);
      at.outcomes.accepted(at.leaves("cancel"), paymentIs("cancelled"));

      at.pass(Duration.ofDays(2));
      assertThat(at.followUps.ask()).isZero();
    }

    @Test
    void questionsWaitForEverythingElse() {
      refundIsAccepted("R1");
      at.pass(Duration.ofMinutes(1));
      at.followUps.ask();
      at.instruction("main", "refund-query", "ASKED", "", Outcome.BATCH);

      assertThat(at.leaves("refund-query").number()).isEqualTo("ASKED");
      assertThat(questionLeaves("refund-query").number()).startsWith("~about-");
    }

    @Test
    void aQuestionStaysLastWhateverItIsAnswered() {
      refundIsAccepted("R1");
      at.pass(Duration.ofMinutes(1));
      at.followUps.ask();
      Departure question = questionLeaves("refund-query");

      at.outcomes.retry(question, code("99999"), false);

      assertThat(at.row(question.number()).priority()).isEqualTo(Outcome.FOLLOW_UP);
    }

    @Test
    void aQuestionThatMeetsAFaultHoldsNobodysMoney() {
      refundIsAccepted("R1");
      at.pass(Duration.ofMinutes(1));
      at.followUps.ask();

      at.holds.held(questionLeaves("refund-query"), code("44000"), "*");

      at.refund("R2", "P2");
      assertThat(at.refundLeaves().number()).isEqualTo("R2");
      at.instruction("main", "refund-query", "ASKED", "", Outcome.INTERACTIVE);
      assertThat(at.nothingLeaves("refund-query")).isTrue();
    }

    @Test
    void anAnswerAboutAnotherNumberIsNoLastWord() {
      refundIsAccepted("R1");
      at.pass(Duration.ofMinutes(1));
      at.followUps.ask();
      Answer others =
          new Answer(
              Ending.ANSWERED,
              200,
              "20000",
              "",
              Map.of("status", "success", "referRefundNo", "R9"),
              0);

      assertThat(at.followUps.answered(questionLeaves("refund-query"), others))
          .isEqualTo("contradiction: another number than ours");
      assertThat(at.state("R1")).isEqualTo("accepted");
    }

    @Test
    void twoNodesAskOnce() {
      for (int i = 0; i < 10; i++) {
        refundIsAccepted("R" + i);
      }
      at.pass(Duration.ofMinutes(1));
      try (JournalFixture other = at.secondNode()) {
        assertThat(at.followUps.ask() + other.followUps.ask()).isEqualTo(10);
      }
      assertThat(at.count("instruction WHERE parent_id IS NOT NULL")).isEqualTo(10);
    }
  }
}
