package io.bieases.routes.status;

import static io.bieases.routes.testdb.JournalFixture.accepted;
import static io.bieases.routes.testdb.JournalFixture.code;
import static org.assertj.core.api.Assertions.assertThat;

import io.bieases.routes.journal.Departure;
import io.bieases.routes.journal.HeldBack;
import io.bieases.routes.journal.Outbox;
import io.bieases.routes.testdb.JournalContract;
import io.bieases.routes.testdb.JournalFixture;
import io.bieases.routes.testdb.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** One alert for each incident: start, reminders and end, each once. */
final class AlertsTest {

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

    /** On SQLite there is one writer at a time. */
    @Test
    void whoLooksHoldsNoAlertWhileAnAnswerThatIsBookedHasAnother() {
      parked("R1");
      at.holds.held(leaves("R2"), code("44000"), "*");
      at.pass(Duration.ofMinutes(30));
      AtomicReference<CompletableFuture<Integer>> look = new AtomicReference<>();
      at.transaction.executeWithoutResult(
          status -> {
            at.jdbc.sql("UPDATE alert SET seen = seen + 1 WHERE kind = 'held'").update();
            look.set(CompletableFuture.supplyAsync(at.alerts::look));
            try (JournalFixture other = at.another()) {
              Awaitility.await()
                  .atMost(Duration.ofSeconds(10))
                  .until(() -> other.count("alert WHERE kind = 'parked' AND reminders = 1") == 1);
            }
            at.jdbc.sql("UPDATE alert SET seen = seen + 1 WHERE kind = 'parked'").update();
          });

      assertThat(look.get().join()).isEqualTo(2);
      assertThat(at.count("alert WHERE seen = 2 AND reminders = 1")).isEqualTo(2);
    }
  }

  abstract static class Contract extends JournalContract {

    private static final Duration HALF_HOUR = Duration.ofMinutes(30);

    Contract(TestDatabase database) {
      super(database);
    }

    /** Start, reminders and ends in the order they were written. */
    private List<String> events() {
      return at.messages("bieases.alerts").stream()
          .map(id -> id.substring(id.lastIndexOf('/') + 1))
          .toList();
    }

    private String lastBody() {
      return at.jdbc
          .sql(
              "SELECT body FROM outbox WHERE destination = 'bieases.alerts' ORDER BY id DESC LIMIT 1")
          .query(String.class)
          .single();
    }

    Departure parked(String number) {
      at.refund(number, "P-" + number);
      Departure call = at.refundLeaves();
      at.outcomes.parked(call, code("44015"), "by hand");
      return call;
    }

    private void rows(int n) {
      at.jdbc
          .sql(
              """
              WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d)
              INSERT INTO instruction (merchant, operation, number, payment_id, amount_minor, currency, details, door,
                     correlation_id, state, priority, next_at, created_at, updated_at)
              SELECT 'main', 'refund', 'R' || i, 'P' || i, 1234, 'USD', '{}', 'file', 'c', 'waiting', 10, 0, 0, 0 FROM n
              """
                  .formatted(n))
          .update();
    }

    @Test
    void tenThousandEqualFailuresAreOneStartThatCountsThem() {
      rows(10_000);
      List<Long> ids =
          at.jdbc.sql("SELECT id FROM instruction ORDER BY id").query(Long.class).list();
      for (int from = 0; from < ids.size(); from += 500) {
        List<Long> some = ids.subList(from, from + 500);
        at.transaction.executeWithoutResult(
            status ->
                some.forEach(
                    id ->
                        at.alerts.raise(
                            AlertKind.REJECTED, "main", "refund", id, "40000", "no", at.now())));
      }

      assertThat(events()).containsExactly("start");
      assertThat(at.count("alert WHERE seen = 10000 AND affected = 10000")).isOne();
      at.pass(HALF_HOUR);
      assertThat(at.alerts.look()).isOne();
      assertThat(lastBody()).contains("\"affected\":10000");
    }

    @Test
    void theSameRowCountsOnceHoweverOftenItMeetsIt() {
      at.refund("R1", "P1");
      Departure call = at.refundLeaves();
      for (int i = 0; i < 5; i++) {
        at.transaction.executeWithoutResult(
            status -> at.alerts.raise(AlertKind.UNKNOWN, call, "50001", "unknown", at.now()));
      }

      assertThat(events()).containsExactly("start");
      assertThat(at.count("alert WHERE seen = 5 AND affected = 1")).isOne();
    }

    @Test
    void itIsRemindedOfExactlyEveryHalfHour() {
      parked("R1");

      at.pass(HALF_HOUR.minusMillis(1));
      assertThat(at.alerts.look()).isZero();
      at.pass(Duration.ofMillis(1));
      assertThat(at.alerts.look()).isOne();
      assertThat(at.alerts.look()).isZero();
      // a look that comes late moves no later one
      at.pass(HALF_HOUR.plusSeconds(59));
      assertThat(at.alerts.look()).isOne();
      at.pass(HALF_HOUR.minusSeconds(60));
      assertThat(at.alerts.look()).isZero();
      at.pass(Duration.ofSeconds(1));
      assertThat(at.alerts.look()).isOne();
      assertThat(events()).containsExactly("start", "reminder-1", "reminder-2", "reminder-3");
      assertThat(lastBody()).contains("\"text\":\"for 90 minutes: parked");

      // nobody was there for a day: one reminder, not forty-eight
      at.pass(Duration.ofHours(24));
      assertThat(at.alerts.look()).isOne();
    }

    @Test
    void ofTwoNodesOneReminds() {
      IntStream.rangeClosed(1, 5).forEach(i -> parked("R" + i));
      at.holds.held(leaves("S1"), code("44000"), "*");
      try (JournalFixture other = at.another()) {
        for (int i = 1; i <= 5; i++) {
          at.pass(HALF_HOUR);
          List<CompletableFuture<Integer>> looks =
              Stream.of(at, other, at, other)
                  .map(node -> CompletableFuture.supplyAsync(node.alerts::look))
                  .toList();
          assertThat(looks.stream().mapToInt(CompletableFuture::join).sum())
              .as("one for each incident")
              .isEqualTo(2);
        }
      }
      assertThat(events()).hasSize(2 + 5 * 2).filteredOn("reminder-5"::equals).hasSize(2);
    }

    Departure leaves(String number) {
      at.refund(number, "P-" + number);
      return at.refundLeaves();
    }

    @Test
    void theEndOfAHoldIsTheEndOfItsAlertAndTheNextIsAnother() {
      rows(100);
      at.holds.held(at.refundLeaves(), code("44000"), "*");
      assertThat(lastBody())
          .contains(
              "\"event\":\"start\"",
              "\"text\":\"held: 44000 said 44000\"",
              "\"affected\":100",
              "\"route\":\"outcome-hold-merchant\"",
              "\"runbook\":\"src/docs/runbook.md#alert-held\"");
      at.pass(Duration.ofMinutes(1));
      at.outcomes.accepted(at.refundLeaves(), accepted("G1"));

      assertThat(events()).containsExactly("start", "end");
      assertThat(lastBody()).contains("hold ended: a probe got through", "\"affected\":100");
      at.pass(HALF_HOUR);
      assertThat(at.alerts.look()).isZero();
      at.holds.held(at.refundLeaves(), code("44000"), "*");
      assertThat(events()).containsExactly("start", "end", "start");
      assertThat(at.messages("bieases.alerts")).doesNotHaveDuplicates();
    }

    private void heldFor(Duration time) {
      at.holds.held(at.refundLeaves(), code("44000"), "*");
      at.pass(time);
      at.outcomes.accepted(at.refundLeaves(), accepted("G" + at.now()));
    }

    @Test
    void aHoldThatComesAndGoesIsToldThreeTimesAndThenByRemindersUntilItStaysAway() {
      rows(20);
      for (int i = 0; i < 3; i++) {
        heldFor(Duration.ofMinutes(15));
      }
      assertThat(events()).containsExactly("start", "end", "start", "end", "start", "end");
      heldFor(Duration.ofMinutes(15));
      assertThat(lastBody()).contains("\"event\":\"start\"", "held: 44000", "comes and goes");
      assertThat(at.alerts.look()).as("its hold is over, but it may come again").isZero();
      heldFor(Duration.ofMinutes(15));
      assertThat(at.alerts.look()).as("a reminder").isOne();
      assertThat(lastBody()).contains("for 30 minutes: held: 44000");
      at.pass(Duration.ofMinutes(59));
      at.alerts.look();
      at.pass(Duration.ofMinutes(1));
      assertThat(at.alerts.look()).isEqualTo(1);
      assertThat(lastBody()).contains("hold ended: a probe got through, not again for 60 minutes");
      assertThat(events().subList(6, events().size()))
          .containsExactly("start", "reminder-1", "reminder-2", "end");

      heldFor(Duration.ofMinutes(1));
      assertThat(events()).endsWith("end", "start", "end");
    }

    @Test
    void aHoldThatComesNowAndThenIsToldEachTime() {
      rows(20);
      for (int i = 0; i < 5; i++) {
        heldFor(Duration.ofMinutes(31));
      }

      assertThat(events()).hasSize(10).filteredOn("end"::equals).hasSize(5);
    }

    @Test
    void aHoldThatSomebodyElseEndedIsToldAtTheNextLook() {
      at.holds.held(leaves("R1"), code("44000"), "*");
      at.jdbc.sql("UPDATE hold SET ended_at = 1, end_reason = 'by hand'").update();

      assertThat(at.alerts.look()).isOne();
      assertThat(lastBody()).contains("hold ended: by hand");
    }

    @Test
    void whatIsParkedIsOverWhenEveryRowIsDecided() {
      parked("R1");
      parked("R2");
      at.jdbc.sql("UPDATE instruction SET state = 'succeeded' WHERE number = 'R1'").update();
      at.pass(Duration.ofMinutes(2));
      assertThat(at.alerts.look()).as("R2 is open").isZero();
      at.jdbc.sql("UPDATE instruction SET state = 'rejected' WHERE number = 'R2'").update();
      assertThat(at.alerts.look()).isOne();

      assertThat(events()).containsExactly("start", "end");
      assertThat(lastBody()).contains("over: every row is decided", "\"affected\":2");
      assertThat(at.count("alert_row")).isZero();
      parked("R3");
      assertThat(events()).containsExactly("start", "end", "start");
    }

    @Test
    void whatIsUnknownIsOverWhenItIsParkedBecauseThatIsAnAlertOfItsOwn() {
      Departure call = leaves("R1");
      at.outcomes.unknown(call, code("50001"), true);
      at.pass(Duration.ofMinutes(2));
      assertThat(at.alerts.look()).isZero();
      at.outcomes.parked(at.refundLeaves(), code("50001"), "by hand");

      assertThat(at.alerts.look()).isOne();
      assertThat(events()).containsExactly("start", "start", "end");
      assertThat(lastBody()).contains("\"kind\":\"unknown\"");
    }

    @Test
    void whatLeavesNothingOpenIsOverAfterAQuietHour() {
      at.outcomes.rejected(leaves("R1"), code("40000"), true);
      at.pass(HALF_HOUR);
      assertThat(at.alerts.look()).isOne();
      at.outcomes.rejected(leaves("R2"), code("40000"), true);
      at.pass(Duration.ofMinutes(59));
      at.alerts.look();
      assertThat(events()).doesNotContain("end");
      at.pass(Duration.ofMinutes(1));
      at.alerts.look();

      assertThat(events()).containsExactly("start", "reminder-1", "reminder-2", "end");
    }

    @Test
    void holdsThatAreOpenInAnOlderJournalAreIncidents() throws IOException {
      Path elsewhere = Files.createDirectory(folder.resolve("older"));
      try (TestDatabase.Pools pools = at.database.open(elsewhere)) {
        String schema = at.database.old(pools, "11");
        JdbcClient jdbc = JdbcClient.create(pools.writer());
        for (String cause : List.of("44000", "41010", "unreachable", "40000", "44004")) {
          String scope = cause.equals("44004") ? "refund" : "s" + cause;
          oldHold(jdbc, schema, scope, cause);
        }
        // a query has no effect: nothing of it is unclear
        oldHold(jdbc, schema, "query", "44004");
        jdbc.sql(
                "INSERT INTO %s.hold (merchant, scope, cause, raised_at, probe_at, ended_at) VALUES ('main', 'x', 'x', 1, 2, 3)"
                    .formatted(schema))
            .update();

        at.database.upgrade(pools, schema);

        List<String> kinds =
            jdbc.sql("SELECT kind FROM %s.alert WHERE started_at = 7 ORDER BY id".formatted(schema))
                .query(String.class)
                .list();
        assertThat(kinds.stream().map(AlertKind::of))
            .containsExactlyInAnyOrder(
                AlertKind.HELD,
                AlertKind.SHORT_OF_FUNDS,
                AlertKind.UNREACHABLE,
                AlertKind.CONTRACT_DRIFT,
                AlertKind.HELD_UNCLEAR,
                AlertKind.HELD);
        assertThat(
                jdbc.sql("SELECT scope FROM %s.alert WHERE kind = 'held-unclear'".formatted(schema))
                    .query(String.class)
                    .list())
            .containsExactly("refund");
      }
    }

    private static void oldHold(JdbcClient jdbc, String schema, String scope, String cause) {
      jdbc.sql(
              "INSERT INTO %s.hold (merchant, scope, cause, raised_at, probe_at) VALUES ('main', ?, ?, 7, 8)"
                  .formatted(schema))
          .params(scope, cause)
          .update();
    }

    @Test
    void oneThatCannotBeToldKeepsNoOtherFromBeingTold() {
      parked("R1");
      at.jdbc.sql("UPDATE alert SET kind = 'of-tomorrow'").update();
      parked("R2");
      at.holds.held(leaves("R3"), code("44000"), "*");
      at.pass(HALF_HOUR);

      assertThat(at.alerts.look()).isEqualTo(2);
      assertThat(events()).containsExactly("start", "start", "start", "reminder-1", "reminder-1");
      assertThat(at.count("alert WHERE kind = 'of-tomorrow' AND reminders = 0")).isOne();
    }

    @Test
    void whatAHoldKeepsBackIsCountedUpToTenThousand() {
      rows(10_050);
      Alerts alerts = at.alertsTo(Set.of(AlertChannel.MAIL));
      Departure call = at.refundLeaves();
      at.settlement.holds().raise("main", "*", "44000", OptionalLong.empty(), at.now(), at.now());
      at.transaction.executeWithoutResult(
          status ->
              alerts.raiseHold(
                  AlertKind.HELD, "main", call.operation(), "*", "44000", "held", at.now()));

      Outbox.Message mail = at.outbox.due(Outbox.Lane.ALERT_MAIL).get(0);
      assertThat(mail.headers().get("mail").toString()).contains("Rows so far:   10000 or more\n");
      assertThat(mail.headers().get("affected")).isEqualTo(10_000);
    }

    @Test
    void whatAHoldKeepsBackIsOfItsMerchantAndOperation() {
      rows(3);
      at.instruction("main", "create", "C1", "P", 10);
      at.instruction("other", "refund", "R9", "P", 10);
      HeldBack heldBack = new HeldBack(at.jdbc);

      assertThat(heldBack.count("main", "refund")).isEqualTo(3);
      assertThat(heldBack.count("main", "*")).isEqualTo(4);
      assertThat(heldBack.count("*", "refund")).isEqualTo(4);
      assertThat(heldBack.count("*", "*")).isEqualTo(5);
    }

    @Test
    void whatDidNotHappenIsToldNobody() {
      at.refund("R1", "P1");
      at.transaction.executeWithoutResult(
          status -> {
            at.alerts.raise(AlertKind.REJECTED, "main", "refund", 1, "40000", "no", at.now());
            status.setRollbackOnly();
          });

      assertThat(at.count("alert")).isZero();
      assertThat(at.count("outbox")).isZero();
    }

    @Test
    void everyChannelHasAMessageOfItsOwnInALaneOfItsOwn() {
      Alerts alerts = at.alertsTo(Set.of(AlertChannel.LOG, AlertChannel.QUEUE, AlertChannel.MAIL));
      long id = at.refund("R1", "P1");
      at.transaction.executeWithoutResult(
          status ->
              alerts.raise(
                  AlertKind.PARKED,
                  "main",
                  "refund",
                  id,
                  "440\n15",
                  "parked,\r\nBcc: x",
                  at.now()));

      assertThat(at.outbox.due(Outbox.Lane.ALERT_LOG)).hasSize(1);
      assertThat(at.outbox.due(Outbox.Lane.ALERT_QUEUE)).hasSize(1);
      assertThat(at.outbox.due(Outbox.Lane.OUTCOMES)).isEmpty();
      Outbox.Message mail = at.outbox.due(Outbox.Lane.ALERT_MAIL).get(0);
      assertThat(mail.headers().get("subject"))
          .isEqualTo("[bieases test] alert: main, refund, parked");
      assertThat(mail.headers().get("mail").toString())
          .contains(
              "parked, Bcc: x\n",
              "Merchant:      main\n",
              "Operation:     refund\n",
              "Cause:         440 15\n",
              "Rows so far:   1\n",
              "Since:         2026-09-21T",
              "Raised by:     route outcome-park-instruction\n",
              "What to do:    src/docs/runbook.md#alert-parked\n")
          .doesNotContain("\r");
    }

    @Test
    void aMailIsTriedForADayAtLeastEveryQuarterOfAnHourAndDelaysNoOther() {
      Alerts alerts = at.alertsTo(Set.of(AlertChannel.QUEUE, AlertChannel.MAIL));
      long id = at.refund("R1", "P1");
      at.transaction.executeWithoutResult(
          status -> alerts.raise(AlertKind.PARKED, "main", "refund", id, "1", "x", at.now()));
      Outbox.Message mail = null;
      for (long seconds : List.of(10, 20, 40, 80, 160, 320, 640, 900, 900)) {
        mail = at.outbox.due(Outbox.Lane.ALERT_MAIL).get(0);
        at.outbox.postpone(mail);
        at.pass(Duration.ofSeconds(seconds).minusMillis(1));
        assertThat(at.outbox.due(Outbox.Lane.ALERT_MAIL)).isEmpty();
        at.pass(Duration.ofMillis(1));
      }
      assertThat(at.outbox.due(Outbox.Lane.ALERT_QUEUE)).hasSize(1);
      assertThat(at.outbox.isStale(mail)).isFalse();
      at.clock.set(mail.createdAtMillis() + Duration.ofHours(24).toMillis());
      assertThat(at.outbox.isStale(mail)).isTrue();
    }
  }
}
