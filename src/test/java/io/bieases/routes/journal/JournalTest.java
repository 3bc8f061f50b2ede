package io.bieases.routes.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bieases.routes.testdb.JournalContract;
import io.bieases.routes.testdb.JournalFixture;
import io.bieases.routes.testdb.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.TransactionException;

/** The outbox, whom the journal belongs to, its clock and its lock. */
final class JournalTest {

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

  /** The server of the tests spares both, as a careless one does. */
  @Test
  void aCommitIsToldOnlyWhenItSurvivesTheServersEnd(@TempDir Path folder) throws Exception {
    try (TestDatabase.Pools pools = TestDatabase.POSTGRESQL.open(folder);
        Connection plain =
            DriverManager.getConnection(pools.writer().getJdbcUrl(), "postgres", "postgres");
        Statement asked = plain.createStatement();
        ResultSet server = asked.executeQuery("SHOW synchronous_commit")) {
      assertThat(server.next()).isTrue();
      assertThat(server.getString(1)).as("of the server").isEqualTo("off");

      JdbcClient jdbc = JdbcClient.create(pools.writer());
      assertThat(jdbc.sql("SHOW synchronous_commit").query(String.class).single()).isEqualTo("on");
      assertThat(JournalDatabase.POSTGRESQL.unsafeSettings(jdbc)).containsExactly("fsync");
    }
  }

  @Test
  void aSecondHolderOfTheLockIsRefusedUntilTheFirstIsGone(@TempDir Path folder) throws IOException {
    try (JournalLock first = JournalLock.take(folder)) {
      assertThat(first).isNotNull();
      assertThatThrownBy(() -> JournalLock.take(folder))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("bieases.data-dir");
    }
    JournalLock.take(folder).close();
  }

  @Test
  void afterATransactionThatCouldNotBeginTheNextOneIsWholeAgain(@TempDir Path folder)
      throws Exception {
    try (JournalFixture at =
            JournalFixture.empty(TestDatabase.SQLITE, folder, JournalFixture.NO_LIMITS);
        Connection other =
            DriverManager.getConnection("jdbc:sqlite:file:" + folder.resolve("journal.db"));
        Statement lock = other.createStatement()) {
      lock.execute("BEGIN IMMEDIATE");
      assertThatThrownBy(() -> at.transaction.executeWithoutResult(status -> {}))
          .isInstanceOf(TransactionException.class);
      lock.execute("ROLLBACK");

      at.transaction.executeWithoutResult(
          status -> {
            at.outbox.add("m1", "queue", Map.of(), Map.of(), at.now());
            status.setRollbackOnly();
          });
      assertThat(at.count("outbox")).as("rolled back").isZero();
      at.transaction.executeWithoutResult(
          status -> at.outbox.add("m2", "queue", Map.of(), Map.of(), at.now()));
      assertThat(at.messages("queue")).containsExactly("m2");
    }
  }

  abstract static class Contract extends JournalContract {

    Contract(TestDatabase database) {
      super(database);
    }

    private void add(String id) {
      at.outbox.add(id, "queue", Map.of("number", id), Map.of("text", id), at.now());
    }

    private List<String> due(Outbox.Lane lane) {
      return at.outbox.due(lane).stream().map(Outbox.Message::messageId).toList();
    }

    private List<String> due() {
      return due(Outbox.Lane.OUTCOMES);
    }

    @Test
    void everyKindOfMessageHasALaneOfItsOwnInWhichTheOldestGoesFirst() {
      IntStream.rangeClosed(1, 250).forEach(i -> add("dead-letter/file/" + i));
      IntStream.rangeClosed(1, 250).forEach(i -> add("reply/ID:" + i));
      List.of("outcome/1", "alert-1", "outcome/2").forEach(this::add);

      assertThat(due(Outbox.Lane.OUTCOMES)).containsExactly("outcome/1", "alert-1", "outcome/2");
      assertThat(due(Outbox.Lane.REPLIES))
          .containsExactlyElementsOf(
              IntStream.rangeClosed(1, 100).mapToObj(i -> "reply/ID:" + i).toList());
      assertThat(due(Outbox.Lane.DEAD_LETTERS))
          .containsExactlyElementsOf(
              IntStream.rangeClosed(1, 100).mapToObj(i -> "dead-letter/file/" + i).toList());
      assertThat(due(Outbox.Lane.OUTCOMES)).isEmpty();
    }

    @Test
    void ofMailsSoFewAreTakenThatASlowServerIsDoneWithThemBeforeAnotherNodeTakesThem() {
      IntStream.rangeClosed(1, 3)
          .forEach(i -> Stream.of("mail", "webhook").forEach(to -> add("alert-" + to + "/" + i)));

      assertThat(due(Outbox.Lane.ALERT_MAIL)).containsExactly("alert-mail/1", "alert-mail/2");
      assertThat(due(Outbox.Lane.ALERT_MAIL)).containsExactly("alert-mail/3");
      assertThat(due(Outbox.Lane.ALERT_WEBHOOK)).hasSize(2);
    }

    @Test
    void messagesOfAnOlderJournalFindTheirLane() throws IOException {
      Path elsewhere = Files.createDirectory(folder.resolve("older"));
      try (TestDatabase.Pools pools = at.database.open(elsewhere)) {
        String schema = at.database.old(pools, "3");
        JdbcClient jdbc = JdbcClient.create(pools.writer());
        for (String id : List.of("outcome/1", "reply/1", "dead-letter/1", "alert-1")) {
          jdbc.sql(
                  "INSERT INTO %s.outbox (message_id, destination, headers, body, created_at, next_at) VALUES (?, 'q', '{}', '{}', 1, 1)"
                      .formatted(schema))
              .param(id)
              .update();
        }

        at.database.upgrade(pools, schema);

        assertThat(
                jdbc.sql(
                        "SELECT message_id || ' ' || lane FROM %s.outbox ORDER BY id"
                            .formatted(schema))
                    .query(String.class)
                    .list())
            .containsExactly(
                "outcome/1 OUTCOMES",
                "reply/1 REPLIES",
                "dead-letter/1 DEAD_LETTERS",
                "alert-1 OUTCOMES");
      }
    }

    /** What an older journal took for "did not run" and is none. */
    @Test
    void whatMayHaveRunInAnOlderJournalIsNotForgotten() throws IOException {
      Path elsewhere = Files.createDirectory(folder.resolve("older-attempts"));
      try (TestDatabase.Pools pools = at.database.open(elsewhere)) {
        String schema = at.database.old(pools, "6");
        JdbcClient jdbc = JdbcClient.create(pools.writer());
        jdbc.sql(
                "INSERT INTO %s.merchant (alias, merchant_id) VALUES ('main', 'B1')"
                    .formatted(schema))
            .update();
        String[][] calls = {
          {"refund", "42901", "throttled"},
          {"refund", "44004", "held"},
          {"refund", "44000", "held"},
          {"refund", "44014", "retry"},
          {"query", "42901", "throttled"}
        };
        for (int i = 0; i < calls.length; i++) {
          jdbc.sql(
                  """
                  INSERT INTO %1$s.instruction (merchant, operation, number, details, door, correlation_id, state, priority, created_at, updated_at)
                  VALUES ('main', ?, ?, '{}', 'file', 'c', 'waiting', 30, 0, 0)
                  """
                      .formatted(schema))
              .params(calls[i][0], "N" + i)
              .update();
          jdbc.sql(
                  """
                  INSERT INTO %1$s.attempt (instruction_id, merchant, operation, fence, total_no, operation_no, started_at,
                         ended_at, ending, code, branch)
                  SELECT id, merchant, operation, 1, ?, ?, 0, 1, 'answered', ?, ? FROM %1$s.instruction WHERE number = ?
                  """
                      .formatted(schema))
              .params(i, i, calls[i][1], calls[i][2], "N" + i)
              .update();
        }

        at.database.upgrade(pools, schema);

        assertThat(
                jdbc.sql(
                        "SELECT number || ' ' || state || ' ' || again FROM %s.instruction ORDER BY number"
                            .formatted(schema))
                    .query(String.class)
                    .list())
            .containsExactly(
                "N0 unknown 1", "N1 unknown 1", "N2 waiting 0", "N3 waiting 0", "N4 waiting 0");
      }
    }

    /** A refund that was brought back stands in the way of the one that came after it. */
    @Test
    void whatAPersonDecidedInAnOlderJournalIsNotForgotten() throws IOException {
      Path elsewhere = Files.createDirectory(folder.resolve("older-decisions"));
      try (TestDatabase.Pools pools = at.database.open(elsewhere)) {
        String schema = at.database.old(pools, "11");
        JdbcClient jdbc = JdbcClient.create(pools.writer());
        jdbc.sql(
                "INSERT INTO %s.merchant (alias, merchant_id) VALUES ('main', 'B1')"
                    .formatted(schema))
            .update();
        for (String number : List.of("N1", "N2", "N3")) {
          jdbc.sql(
                  """
                  INSERT INTO %s.instruction (merchant, operation, number, details, door, correlation_id, state, priority, created_at, updated_at)
                  VALUES ('main', 'refund', ?, '{}', 'file', 'c', 'waiting', 30, 0, 0)
                  """
                      .formatted(schema))
              .param(number)
              .update();
        }
        List<List<Object>> past =
            List.of(
                List.of(5, "resend", "main/refund/N1"),
                List.of(7, "close: did not happen", "main/refund/N1"),
                List.of(8, "ask: resend (request 1)", "main/refund/N1"),
                List.of(6, "resend", "main/refund/N2"),
                List.of(9, "resend", "main/create/N3"));
        for (List<Object> one : past) {
          jdbc.sql(
                  "INSERT INTO %s.operator_action (at, operator, action, target, reason) VALUES (?, 'ann', ?, ?, 'x')"
                      .formatted(schema))
              .params(one)
              .update();
        }

        at.database.upgrade(pools, schema);

        assertThat(
                jdbc.sql(
                        "SELECT number || ' ' || decided_at FROM %s.instruction ORDER BY number"
                            .formatted(schema))
                    .query(String.class)
                    .list())
            .containsExactly("N1 7", "N2 6", "N3 0");
      }
    }

    @Test
    void onlyAnAnswerIsStaleAndOnlyAfterADay() {
      List.of("reply/1", "dead-letter/1", "outcome/1").forEach(this::add);
      List<Outbox.Message> taken =
          Stream.of(Outbox.Lane.values()).flatMap(lane -> at.outbox.due(lane).stream()).toList();
      assertThat(taken).hasSize(3);

      at.pass(Duration.ofHours(24).minusMillis(1));
      assertThat(taken).noneMatch(at.outbox::isStale);
      at.pass(Duration.ofMillis(1));
      assertThat(taken.stream().filter(at.outbox::isStale).map(Outbox.Message::messageId))
          .containsExactly("reply/1");
    }

    private void callback(String id, String alias) {
      at.outbox.add("callback/" + id, Outbox.CALLBACK_TO + alias, Map.of(), Map.of(), at.now());
    }

    private List<Outbox.Message> callbacks() {
      return at.outbox.due(Outbox.Lane.CALLBACKS);
    }

    @Test
    void callbacksGoOneOfASystemAtATimeAndASystemThatIsAwayDelaysNoOther() {
      List.of("1", "2", "3").forEach(id -> callback(id, "main"));
      List.of("4", "5").forEach(id -> callback(id, "other"));

      List<Outbox.Message> first = callbacks();
      assertThat(first)
          .extracting(Outbox.Message::messageId)
          .containsExactly("callback/1", "callback/4");
      at.outbox.postpone(first.get(0));
      at.outbox.sent(first.get(1));

      assertThat(due(Outbox.Lane.CALLBACKS)).as("main rests").containsExactly("callback/5");
      at.pass(Duration.ofMillis(9_999));
      assertThat(due(Outbox.Lane.CALLBACKS)).isEmpty();
      at.pass(Duration.ofMillis(1));
      assertThat(due(Outbox.Lane.CALLBACKS)).containsExactly("callback/1", "callback/5");
    }

    @Test
    void aCallbackThatIsNeverTakenWaitsUpToAnHourAndItsSystemRestsAMinuteForIt() {
      callback("1", "main");
      for (int tries = 1; tries <= 10; tries++) {
        at.outbox.postpone(callbacks().get(0));
        at.pass(Duration.ofHours(1));
      }
      callback("2", "main");
      at.outbox.postpone(callbacks().get(0));

      at.pass(Duration.ofMinutes(1).minusMillis(1));
      assertThat(due(Outbox.Lane.CALLBACKS)).isEmpty();
      at.pass(Duration.ofMillis(1));
      at.outbox.sent(callbacks().get(0));
      at.pass(Duration.ofMinutes(59).minusMillis(1));
      assertThat(due(Outbox.Lane.CALLBACKS)).isEmpty();
      at.pass(Duration.ofMillis(1));
      assertThat(due(Outbox.Lane.CALLBACKS)).containsExactly("callback/1");
    }

    @Test
    void aSystemWhoseCallbackWasGivenUpRestsToo() {
      List.of("1", "2").forEach(id -> callback(id, "main"));
      at.outbox.giveUp(callbacks().get(0));

      at.pass(Duration.ofMinutes(1).minusMillis(1));
      assertThat(due(Outbox.Lane.CALLBACKS)).isEmpty();
      at.pass(Duration.ofMillis(1));
      assertThat(due(Outbox.Lane.CALLBACKS)).containsExactly("callback/2");
    }

    @Test
    void aCallbackIsStaleAfterThreeDays() {
      callback("1", "main");
      Outbox.Message message = callbacks().get(0);
      at.pass(Duration.ofDays(3).minusMillis(1));
      assertThat(at.outbox.isStale(message)).isFalse();
      at.pass(Duration.ofMillis(1));
      assertThat(at.outbox.isStale(message)).isTrue();
    }

    @Test
    void aMessageThatCannotBeSentWaitsLongerEachTimeUpToAMinute() {
      add("m1");
      for (long seconds : List.of(10, 20, 40, 60, 60)) {
        at.outbox.postpone(at.outbox.due(Outbox.Lane.OUTCOMES).get(0));
        at.pass(Duration.ofSeconds(seconds).minusMillis(1));
        assertThat(due()).isEmpty();
        at.pass(Duration.ofMillis(1));
      }
      assertThat(due()).containsExactly("m1");
    }

    @Test
    void aMessageComesBackUntilItIsMarkedSent() {
      add("m1");
      Outbox.Message first = at.outbox.due(Outbox.Lane.OUTCOMES).get(0);
      assertThat(first.headers()).containsEntry("number", "m1");
      assertThat(first.body()).isEqualTo("{\"text\":\"m1\"}");
      assertThat(due()).as("on its way").isEmpty();

      at.pass(Duration.ofMillis(9_999));
      assertThat(due()).isEmpty();
      at.pass(Duration.ofMillis(1));
      assertThat(due()).containsExactly("m1");

      at.outbox.sent(first);
      at.pass(Duration.ofMinutes(1));
      assertThat(due()).isEmpty();
      assertThat(at.count("outbox WHERE sent_at IS NULL")).isZero();
    }

    @Test
    void theSameIdTwiceIsOneMessageAndTheFirstStays() {
      add("m1");
      at.outbox.add("m1", "elsewhere", Map.of(), Map.of(), at.now());

      assertThat(at.outbox.due(Outbox.Lane.OUTCOMES))
          .singleElement()
          .extracting("destination")
          .isEqualTo("queue");
    }

    @Test
    void messagesComeInTheOrderTheyWereWrittenAHundredAtATime() {
      IntStream.range(0, 150).forEach(i -> add("m" + i));

      assertThat(due())
          .containsExactlyElementsOf(IntStream.range(0, 100).mapToObj(i -> "m" + i).toList());
      assertThat(due())
          .containsExactlyElementsOf(IntStream.range(100, 150).mapToObj(i -> "m" + i).toList());
    }

    @Test
    void aMessageGoesWithTheTransactionThatWroteIt() {
      at.transaction.executeWithoutResult(
          status -> {
            add("m1");
            status.setRollbackOnly();
          });

      assertThat(at.count("outbox WHERE sent_at IS NULL")).isZero();
    }

    private void bind(String url, Map<String, String> ids) {
      new Merchants(at.jdbc, at.transaction, at.database.kind()).bind(url, "test", ids);
    }

    @Test
    void aJournalKeepsItsGatewayAndItsMerchants() {
      String url = "https://gateway.test";
      assertThatCode(() -> bind(url, JournalFixture.MERCHANT_IDS)).doesNotThrowAnyException();
      assertThatCode(() -> bind(url, Map.of("third", "B3"))).doesNotThrowAnyException();

      assertThatThrownBy(() -> bind("https://other.test", JournalFixture.MERCHANT_IDS))
          .hasMessageContaining("bieases.gateway.base-url");
      assertThatThrownBy(() -> bind(url, Map.of("main", "B999")))
          .hasMessageContaining("bieases.merchants.main.id");
      assertThatThrownBy(() -> bind(url, Map.of("renamed", "B131567545069")))
          .hasMessageContaining("alias never changes");
      assertThat(at.count("merchant")).isEqualTo(3);
    }

    @Test
    void aRefusedBindingLeavesNothingBehind() {
      assertThatThrownBy(() -> bind("https://other.test", Map.of("fourth", "B4")))
          .isInstanceOf(IllegalStateException.class);

      assertThat(at.count("merchant WHERE alias = 'fourth'")).isZero();
    }

    @Test
    void anUnknownMerchantCannotBeLocked() {
      assertThatThrownBy(
              () -> new Merchants(at.jdbc, at.transaction, at.database.kind()).lock("nobody"))
          .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void theClockOfTheDatabaseTellsTheTimeInMilliseconds() {
      assertThat(at.database.kind().clock(at.jdbc).nowMillis())
          .isBetween(System.currentTimeMillis() - 60_000, System.currentTimeMillis() + 60_000);
    }

    @Test
    void whoOnlyLooksCannotWrite() {
      assertThatThrownBy(
              () ->
                  org.springframework.jdbc.core.simple.JdbcClient.create(at.pools.reader())
                      .sql("DELETE FROM merchant")
                      .update())
          .isInstanceOf(RuntimeException.class);
      assertThat(at.count("merchant")).isEqualTo(2);
    }
  }
}
