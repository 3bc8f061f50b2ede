package io.bieases.routes.status;

import static io.bieases.routes.testdb.JournalFixture.accepted;
import static io.bieases.routes.testdb.JournalFixture.code;
import static io.bieases.routes.testdb.JournalFixture.lost;
import static org.assertj.core.api.Assertions.assertThat;

import io.bieases.routes.journal.Departure;
import io.bieases.routes.journal.Ending;
import io.bieases.routes.journal.Outbox;
import io.bieases.routes.journal.Outcome;
import io.bieases.routes.testdb.JournalContract;
import io.bieases.routes.testdb.JournalFixture;
import io.bieases.routes.testdb.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a webhook does to the instruction it is about, whenever it comes. */
final class EventsTest {

  private static final String SUCCESS = "payment.refund.success";
  private static final String FAILED = "payment.refund.failed";

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

    private static Event refund(String name, String number, String refundId, String more) {
      return Event.of(
          "main",
          name,
          """
          {"referRefundNo": "%s", "refundId": "%s", "paymentId": "P1"%s}
          """
              .formatted(number, refundId, more));
    }

    private static Event refund(String name, String number) {
      return refund(name, number, "RF1", ", \"refundAmount\": \"12.34\", \"currency\": \"USD\"");
    }

    private static Event order(String name, String number, String more) {
      return Event.of(
          "main",
          name,
          "{\"referOrderNo\": \"%s\", \"paymentId\": \"PM1\"%s}".formatted(number, more));
    }

    private Departure refundIsSent() {
      at.refund("R1", "P1");
      return at.refundLeaves();
    }

    private String effect(Event event) {
      return at.jdbc
          .sql("SELECT effect FROM event WHERE digest = ?")
          .param(event.digest())
          .query(String.class)
          .single();
    }

    @ParameterizedTest
    @CsvSource({SUCCESS + ", succeeded", FAILED + ", declined"})
    void theLastWordClosesAnAcceptedRefundAndEverybodyIsTold(String name, String word) {
      at.outcomes.accepted(refundIsSent(), accepted("RF1"));
      Event event = refund(name, "R1");

      assertThat(at.events.take(event)).isEqualTo(word);

      assertThat(at.state("R1")).isEqualTo(word);
      assertThat(at.row("R1").message()).contains(name);
      assertThat(effect(event)).isEqualTo(word);
      assertThat(at.messages("topic://bieases.events")).hasSize(1);
      assertThat(
              at.jdbc
                  .sql("SELECT headers FROM outbox WHERE destination = 'topic://bieases.events'")
                  .query(String.class)
                  .single())
          .contains("\"outcome\":\"" + word + "\"", "\"number\":\"R1\"", "\"merchant\":\"main\"");
      assertThat(at.messages("bieases.outcomes")).hasSize(2);
      assertThat(at.messages("bieases.alerts")).isEmpty();
    }

    @Test
    void onlyHowItEndedAndOnlyOfAMerchantWithASystemIsCalledBack() {
      for (String merchant : List.of("main", "other")) {
        at.instruction(merchant, "refund", merchant + "-1", "P1", Outcome.BATCH);
        at.outcomes.accepted(at.refundLeaves(), accepted("RF-" + merchant));
        at.instruction(merchant, "refund", merchant + "-2", "P2", Outcome.BATCH);
        at.outcomes.rejected(at.refundLeaves(), code("44008"), false);
      }
      String to = Outbox.CALLBACK_TO;
      assertThat(at.messages(to + "other")).containsExactly("callback/other/refund/other-2/1");

      Event last = Event.of("other", SUCCESS, refund(SUCCESS, "other-1", "RF-other", "").payload());
      at.events.take(last);

      assertThat(at.messages(to + "other"))
          .containsExactly("callback/other/refund/other-2/1", "callback/other/refund/other-1/2");
      assertThat(at.messages(to + "main")).isEmpty();
    }

    /**
     * A rejected one may be sent again by a person; its first word must not come after the last.
     */
    @Test
    void aNewerCallbackAboutANumberTakesThePlaceOfAnOlderOne() {
      long id = at.instruction("other", "refund", "X1", "P1", Outcome.BATCH);
      at.outcomes.rejected(at.refundLeaves(), code("44008"), false);
      at.jdbc
          .sql("UPDATE instruction SET state = 'waiting', next_at = ? WHERE id = ?")
          .params(at.now(), id)
          .update();
      at.outcomes.accepted(at.refundLeaves(), accepted("RF-X"));
      at.events.take(Event.of("other", SUCCESS, refund(SUCCESS, "X1", "RF-X", "").payload()));

      assertThat(at.outbox.due(Outbox.Lane.CALLBACKS))
          .singleElement()
          .satisfies(
              message -> {
                assertThat(message.headers()).containsEntry("outcome", "succeeded");
                assertThat(message.body()).contains("\"sequence\":");
              });
      assertThat(at.count("outbox WHERE lane = 'CALLBACKS' AND sent_at IS NULL")).isOne();
    }

    @Test
    void aRepeatHasNoEffectHoweverLateItComes() {
      at.outcomes.accepted(refundIsSent(), accepted("RF1"));
      Event event = refund(SUCCESS, "R1");
      at.events.take(event);
      JournalFixture.Row closed = at.row("R1");

      at.pass(Duration.ofDays(1_000));

      assertThat(at.events.take(event)).isEqualTo("repeat");
      assertThat(at.row("R1")).isEqualTo(closed);
      assertThat(at.count("event")).isOne();
      assertThat(at.messages("topic://bieases.events")).hasSize(1);
    }

    @Test
    void theSameWordInOtherWordsIsKnown() {
      at.outcomes.accepted(refundIsSent(), accepted("RF1"));
      at.events.take(refund(SUCCESS, "R1"));

      assertThat(at.events.take(refund(SUCCESS, "R1", "RF1", ", \"msg\": \"again\"")))
          .isEqualTo("known");
      assertThat(at.count("event")).isEqualTo(2);
      assertThat(at.messages("bieases.alerts")).isEmpty();
    }

    @Test
    void theLastWordEndsALostAnswer() {
      at.outcomes.unknown(refundIsSent(), lost(), false);
      at.refund("R2", "P1");
      assertThat(at.nothingLeaves("refund")).as("the line is closed").isTrue();

      assertThat(at.events.take(refund(SUCCESS, "R1"))).isEqualTo("succeeded");

      assertThat(at.row("R1").gatewayId()).isEqualTo("RF1");
      assertThat(at.row("R1").nextAt()).isNull();
      assertThat(at.refundLeaves().number()).as("the line is open").isEqualTo("R2");
      at.pass(Duration.ofDays(2));
      assertThat(at.nothingLeaves("refund")).as("never sent again").isTrue();
    }

    @Test
    void aWordThatIsNotTheLastShowsThatTheNumberArrived() {
      at.outcomes.unknown(refundIsSent(), lost(), false);

      assertThat(at.events.take(refund("payment.refund.confirming", "R1"))).isEqualTo("registered");

      assertThat(at.state("R1")).isEqualTo("accepted");
      assertThat(at.row("R1").gatewayId()).isEqualTo("RF1");
      assertThat(at.events.take(refund(SUCCESS, "R1"))).isEqualTo("succeeded");
    }

    @Test
    void aDuplicateAndAParkedOneOfOursAreCompleted() {
      Departure first = refundIsSent();
      at.outcomes.unknown(first, lost(), false);
      at.pass(Duration.ofMinutes(2));
      at.outcomes.duplicate(at.refundLeaves(), code("44015"));
      assertThat(at.state("R1")).isEqualTo("duplicate");
      at.pass(Duration.ofHours(25));
      at.outcomes.parkUnconfirmed();
      assertThat(at.state("R1")).isEqualTo("parked");

      assertThat(at.events.take(refund(FAILED, "R1"))).isEqualTo("declined");

      assertThat(at.state("R1")).isEqualTo("declined");
      assertThat(at.row("R1").evidence()).contains("before it:", "was registered");
    }

    @Test
    void aNumberThatNoCallOfOursCanHaveUsedIsSomebodyElses() {
      at.outcomes.parked(refundIsSent(), code("44015"), "number conflict");
      at.jdbc.sql("UPDATE attempt SET may_have_run = 0").update();

      assertThat(at.events.take(refund(SUCCESS, "R1")))
          .startsWith("contradiction: no call of ours");

      assertThat(at.state("R1")).isEqualTo("parked");
      assertThat(at.messages("bieases.alerts")).hasSize(2);
    }

    @Test
    void whatComesBeforeTheAnswerToOurOwnCallWaitsForIt() {
      Departure call = refundIsSent();
      Event event = refund(SUCCESS, "R1");

      assertThat(at.events.take(event)).isEqualTo("waits");
      assertThat(at.events.applyWaiting()).isZero();
      assertThat(at.state("R1")).isEqualTo("sending");

      at.outcomes.accepted(call, accepted("RF1"));
      assertThat(at.events.applyWaiting()).isOne();

      assertThat(at.state("R1")).isEqualTo("succeeded");
      assertThat(effect(event)).isEqualTo("succeeded");
      assertThat(at.events.applyWaiting()).isZero();
    }

    @Test
    void whatComesBeforeAnAnswerThatIsLostClosesItToo() {
      Departure call = refundIsSent();
      at.events.take(refund(SUCCESS, "R1"));

      at.outcomes.unknown(call, lost(), false);
      at.events.applyWaiting();

      assertThat(at.state("R1")).isEqualTo("succeeded");
    }

    @ParameterizedTest
    @CsvSource({
      SUCCESS + ", declined, " + FAILED,
      FAILED + ", succeeded, " + SUCCESS,
    })
    void anotherLastWordIsAContradictionThatChangesNothing(
        String later, String stays, String first) {
      at.outcomes.accepted(refundIsSent(), accepted("RF1"));
      at.events.take(refund(first, "R1"));

      Event contradiction = refund(later, "R1");
      assertThat(at.events.take(contradiction)).isEqualTo("contradiction: it is " + stays);

      assertThat(at.state("R1")).isEqualTo(stays);
      assertThat(at.messages("bieases.alerts")).hasSize(1);
      assertThat(at.events.take(contradiction)).isEqualTo("repeat");
      assertThat(at.messages("bieases.alerts")).hasSize(1);
    }

    @Test
    void whatWasRejectedAndIsSaidToHaveSucceededIsAContradiction() {
      at.outcomes.rejected(refundIsSent(), code("44008"), false);

      assertThat(at.events.take(refund(SUCCESS, "R1"))).isEqualTo("contradiction: it is rejected");
      assertThat(at.state("R1")).isEqualTo("rejected");
    }

    @Test
    void whatWasNeverSentCannotHaveHappened() {
      at.refund("R1", "P1");

      assertThat(at.events.take(refund(SUCCESS, "R1"))).isEqualTo("contradiction: never sent");
      assertThat(at.state("R1")).isEqualTo("waiting");
    }

    @Test
    void aNumberOfSomebodyElseIsKeptAndNothingElse() {
      assertThat(at.events.take(refund(SUCCESS, "R9"))).isEqualTo("unknown-number");
      assertThat(at.count("event WHERE effect = 'unknown-number'")).isOne();
      assertThat(at.count("outbox")).isZero();
    }

    @Test
    void aNumberOfAnotherMerchantIsNotOurs() {
      at.outcomes.accepted(refundIsSent(), accepted("RF1"));
      Event others = Event.of("other", SUCCESS, refund(SUCCESS, "R1").payload());

      assertThat(at.events.take(others)).isEqualTo("unknown-number");
      assertThat(at.state("R1")).isEqualTo("accepted");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "amount; {'referRefundNo':'R1','refundId':'RF1','paymentId':'P1','refundAmount':'12.35'}",
          "amount; {'referRefundNo':'R1','refundAmount':'much'}",
          "currency; {'referRefundNo':'R1','currency':'EUR'}",
          "paymentId; {'referRefundNo':'R1','paymentId':'P2'}",
          "refundId; {'referRefundNo':'R1','refundId':'RF2'}"
        })
    void whatIsAboutOtherMoneyIsAContradiction(String text) {
      String[] parts = text.split("; ", -1);
      at.outcomes.accepted(refundIsSent(), accepted("RF1"));

      assertThat(at.events.take(Event.of("main", SUCCESS, parts[1].replace('\'', '"'))))
          .isEqualTo("contradiction: another " + parts[0] + " than ours");
      assertThat(at.state("R1")).isEqualTo("accepted");
    }

    @Test
    void aNameAndAStatusThatDifferDecideNothing() {
      at.outcomes.accepted(refundIsSent(), accepted("RF1"));

      assertThat(at.events.take(refund(SUCCESS, "R1", "RF1", ", \"status\": \"failed\"")))
          .startsWith("contradiction: its name");
      assertThat(at.state("R1")).isEqualTo("accepted");
    }

    @Test
    void withoutANameTheStatusTellsAndWithoutOurNumberTheGatewaysId() {
      at.outcomes.accepted(refundIsSent(), accepted("RF1"));

      assertThat(
              at.events.take(
                  Event.of("main", SUCCESS, "{\"refundId\": \"RF1\", \"status\": \"SUCCESS\"}")))
          .isEqualTo("succeeded");
      at.refund("R2", "P2");
      at.outcomes.accepted(at.refundLeaves(), accepted("RF2"));
      assertThat(
              at.events.take(
                  Event.of("main", "", "{\"referRefundNo\": \"R2\", \"status\": \"failed\"}")))
          .isEqualTo("declined");
      assertThat(at.events.take(Event.of("main", "", "{\"referRefundNo\": \"R2\"}")))
          .isEqualTo("known");
    }

    @ParameterizedTest
    @CsvSource({
      "payment.order.success, succeeded",
      "payment.order.failed, declined",
      "payment.order.timeout, declined",
      "payment.order.confirming, accepted",
    })
    void anOrderIsFollowedToo(String name, String state) {
      at.instruction("main", "create", "O1", "", Outcome.INTERACTIVE);
      Departure call = at.leaves("create");
      at.outcomes.accepted(
          call, new Answer(Ending.ANSWERED, 200, "20000", "", Map.of("paymentId", "PM1"), 0));

      at.events.take(order(name, "O1", ", \"payAmount\": 12.340, \"currency\": \"USD\""));

      assertThat(at.state("O1")).isEqualTo(state);
    }

    @Test
    void whatIsSaidToBePaidOfAnUnpaidOrderIsNotCompared() {
      at.instruction("main", "create", "O1", "", Outcome.INTERACTIVE);
      at.outcomes.accepted(
          at.leaves("create"),
          new Answer(Ending.ANSWERED, 200, "20000", "", Map.of("paymentId", "PM1"), 0));

      assertThat(at.events.take(order("payment.order.timeout", "O1", ", \"payAmount\": 0")))
          .isEqualTo("declined");
    }

    @Test
    void aRefundWithoutANameAndOurNumberIsNotTakenForAnOrder() {
      at.instruction("main", "create", "O1", "", Outcome.INTERACTIVE);
      at.outcomes.accepted(
          at.leaves("create"),
          new Answer(Ending.ANSWERED, 200, "20000", "", Map.of("paymentId", "PM1"), 0));

      assertThat(
              at.events.take(
                  Event.of(
                      "main",
                      "",
                      "{\"refundId\": \"RF1\", \"paymentId\": \"PM1\", \"status\": \"failed\"}")))
          .isEqualTo("unknown-number");
      assertThat(at.state("O1")).isEqualTo("accepted");
    }

    @Test
    void aLostAnswerToAnOrderIsFilledIn() {
      at.instruction("main", "create", "O1", "", Outcome.INTERACTIVE);
      at.outcomes.unknown(at.leaves("create"), lost(), false);

      assertThat(at.events.take(order("payment.order.confirming", "O1", "")))
          .isEqualTo("registered");

      assertThat(at.row("O1").gatewayId()).isEqualTo("PM1");
      assertThat(at.state("O1")).isEqualTo("accepted");
    }

    @Test
    void aThousandShuffledRepeatsOfFourEventsHaveFourEffects() throws Exception {
      for (int i = 1; i <= 4; i++) {
        at.refund("R" + i, "P1");
        at.outcomes.accepted(at.refundLeaves(), accepted("RF" + i));
      }
      ExecutorService threads = Executors.newFixedThreadPool(8);
      try {
        List<Callable<String>> all = new ArrayList<>();
        IntStream.range(0, 1_000)
            .forEach(
                i -> {
                  String n = String.valueOf(1 + i % 4);
                  all.add(() -> at.events.take(refund(SUCCESS, "R" + n, "RF" + n, "")));
                });
        List<String> effects = new ArrayList<>();
        for (Future<String> future : threads.invokeAll(all)) {
          effects.add(future.get());
        }
        assertThat(effects).filteredOn("succeeded"::equals).hasSize(4);
        assertThat(effects).filteredOn("repeat"::equals).hasSize(996);
      } finally {
        threads.shutdownNow();
      }
      assertThat(at.messages("topic://bieases.events")).hasSize(4);
    }
  }
}
