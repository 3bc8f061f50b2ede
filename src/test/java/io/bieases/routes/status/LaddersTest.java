package io.bieases.routes.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.bieases.routes.journal.Departure;
import io.bieases.routes.journal.Operation;
import io.bieases.routes.journal.Outcome;
import io.bieases.routes.testdb.JournalFixture;
import io.bieases.routes.testdb.JournalRoutes;
import io.bieases.routes.testdb.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every ladder from its first call to its end: the shipped routes on a real journal, at full length
 * on the journal's clock. The waits are written here as {@code outcomes.md} has them; the product
 * reads its own from {@code routes/status-codes.csv}.
 */
final class LaddersTest {

  @Nested
  final class OnSqlite extends Contract {
    OnSqlite() {
      super(TestDatabase.SQLITE);
    }
  }

  @Nested
  @Tag("long-run")
  final class OnPostgres extends Contract {
    OnPostgres() {
      super(TestDatabase.POSTGRESQL);
    }
  }

  @TestInstance(Lifecycle.PER_CLASS)
  abstract static class Contract {

    private static final Duration FAR = Duration.ofDays(9);

    private final TestDatabase database;
    private JournalFixture at;
    private JournalRoutes routes;
    private int walks;
    private String number;
    private List<String> answers;
    private String question;

    Contract(TestDatabase database) {
      this.database = database;
    }

    @BeforeAll
    void open(@TempDir Path folder) throws Exception {
      at = JournalFixture.empty(database, folder, JournalFixture.NO_LIMITS);
      routes = new JournalRoutes(at);
    }

    @AfterAll
    void close() {
      routes.close();
      at.close();
    }

    /** What one walk left open is nothing to the next. */
    @AfterEach
    void endHolds() {
      at.jdbc.sql("UPDATE hold SET ended_at = 1 WHERE ended_at IS NULL").update();
      at.pass(Duration.ofHours(2));
    }

    /** The last answer is given to every further attempt. */
    @ParameterizedTest(name = "{0} {1}, question {2}: {3}, {4}")
    @CsvSource({
      // operation, answers, what a question is told, waits between the attempts, becomes, says
      "refund, lost, , 60s 1m 5m 15m 1h 4h 24h, parked, may have been paid",
      "refund, 99999, , 60s 1m 5m 15m 1h 4h 24h, parked, may have been paid",
      "refund, 50001, , 60s 1m 5m 15m 1h 4h 24h, parked, may have been paid",
      "refund, 44009, , 60s 1m 5m 15m 1h 4h 24h, parked, may have been paid",
      "refund, lost lost lost lost lost lost lost 20000, , 60s 1m 5m 15m 1h 4h 24h, accepted, ",
      "refund, lost 20000, , 60s, accepted, ",
      "refund, lost 44008, , 60s 1m 5m 15m 1h 4h 24h, parked, may have been paid",
      "refund, lost 44006, , 60s 1m 5m 15m 1h 4h 24h, parked, may have been paid",
      "refund, lost 44010, , 60s 1m 5m 15m 1h 4h 24h, parked, may have been paid",
      "refund, lost 44011, , 60s 1m 5m 15m 1h 4h 24h, parked, may have been paid",
      "refund, lost 44012, , 60s 1m 5m 15m 1h 4h 24h, parked, may have been paid",
      "refund, lost 41010, , 60s 1m 5m 15m 1h 4h 24h, parked, may have been paid",
      "refund, lost 40000, , 60s, parked, may have been paid",
      "refund, lost 44007, , 60s, parked, may have been paid",
      "refund, lost 44014, , 60s 1m 5m 15m 1h, parked, may have been paid",
      "refund, lost 41012, , 60s 30s 1m 2m 5m, parked, may have been paid",
      "refund, 40000, , , rejected, ",
      "refund, 44007, , , rejected, ",
      "refund, 44008, , , rejected, ",
      "refund, 44015, , , parked, may have been paid: ",
      "refund, 44014 44015, , 1m, parked, may have been paid: ",
      "refund, 44014, , 1m 5m 15m 1h, parked, was not paid",
      "refund, 44014 44014 20000, , 1m 5m, accepted, ",
      "refund, 44006, , 30s, rejected, ",
      "refund, 41012, , 30s 1m 2m 5m, parked, was not paid",
      "refund, 44010, confirming, 1m 5m 30m 2h, parked, was not paid",
      "refund, 44010, success, 1m 5m 30m 2h, parked, was not paid",
      "refund, 44010, failed, , rejected, ",
      // a question is told 44006 for 2:35 until it counts; what it is about goes on meanwhile
      "refund, 44010, 44006, 1m, rejected, ",
      "refund, 44012, pending, 1m 5m 30m 2h, parked, was not paid",
      "refund, 44012, timeout, , rejected, ",
      "refund, 44012, 44006, 1m, rejected, ",
      "refund, 44011, success, , parked, was not paid",
      "refund, 44011, cancelled, , rejected, ",
      "refund, 44011, 44006, , rejected, ",
      "refund, 41010 41010 41010 20000, , 15m 15m 15m, accepted, ",
      "refund, 41010 lost 41010 41010 41010 41010 41010 41010 41010 41010 20000, , 15m 15m 15m 15m 15m 15m 15m 15m 15m 15m, accepted, ",
      "refund, 44000 44000 44000 20000, , 1m 1m 1m, accepted, ",
      "refund, 44003 44003 20000, , 1m 1m, accepted, ",
      "refund, 44004 44004 20000, , 1m 1m, accepted, ",
      "refund, 44004 44008, , 1m 1m 5m 15m 1h 4h 24h, parked, may have been paid",
      "refund, 44005 44005 20000, , 1m 1m, accepted, ",
      "refund, 44001 44001 44001 20000, , 0s 1m 1m, accepted, ",
      "refund, 44001 20000, , 0s, accepted, ",
      "refund, http-401 http-401 20000, , 1m 1m, accepted, ",
      "refund, http-302 20000, , 1m, accepted, ",
      "refund, http-413, , , rejected, ",
      "refund, lost http-422, , 60s, parked, may have been paid",
      "refund, 42901 20000, , 60s, accepted, ",
      "refund, 42901 44008, , 60s 60s 1m 5m 15m 1h 4h 24h, parked, may have been paid",
      "refund, 44014 42901 44014 20000, , 1m 60s 5m, accepted, ",
      "refund, never-left never-left never-left never-left 20000, , 1s 2s 4s 8s, accepted, ",
      "refund, never-left never-left never-left never-left never-left never-left 20000, , 1s 2s 4s 8s 1m 1m, accepted, ",
      "refund, 44014 never-left 44014 20000, , 1m 1s 5m, accepted, ",
      "create, lost, , 60s 1m 5m 15m 1h 4h 24h, parked, the order may exist",
      "create, 99999, , 60s 1m 5m 15m 1h 4h 24h, parked, the order may exist",
      "create, 44006, , 60s 1m 5m 15m 1h 4h 24h, parked, the order may exist",
      "create, 50001, , 60s 1m 5m 15m 1h 4h 24h, parked, the order may exist",
      "create, lost lost 20000, , 60s 1m, accepted, ",
      "create, lost 44007, , 60s 1m 5m 15m 1h 4h 24h, parked, the order may exist",
      "create, lost 44008, , 60s 1m 5m 15m 1h 4h 24h, parked, the order may exist",
      "create, lost 40000, , 60s, parked, the order may exist",
      "create, 44009, , , parked, the order may exist",
      "create, 40000, , , rejected, ",
      "create, 44007, , , rejected, ",
      "create, 44008, , , rejected, ",
      "create, 44000 44000 20000, , 1m 1m, accepted, ",
      "create, 44001 44001 20000, , 0s 1m, accepted, ",
      "create, 44004 44004 44004 20000, , 1m 1m 1m, accepted, ",
      "create, 44004 44004 44004 44004 44004 44004 44004 44004 44004 44004 20000, , 1m 1m 1m 1m 1m 1m 1m 1m 1m 1m, accepted, ",
      "create, 42901 20000, , 60s, accepted, ",
      "query, lost, , 2s 10s 60s, rejected, ",
      "query, 99999, , 2s 10s 60s, rejected, ",
      "query, 50001, , 2s, rejected, ",
      "query, 44006, , 5s 30s 2m, rejected, ",
      "query, 40000, , , rejected, ",
      "query, 44000 20000, , 1m, accepted, ",
      "query, 44004 20000, , 1m, accepted, ",
      "query, 42901 20000, , 60s, accepted, ",
      "refund-query, lost, , 2s 10s 60s, rejected, ",
      "refund-query, 99999, , 2s 10s 60s, rejected, ",
      "refund-query, 50001, , 2s, rejected, ",
      "refund-query, 44013, , 5s 30s 2m, parked, could not be found out",
      "refund-query, 44006, , 5s 30s 2m, parked, could not be found out",
      "refund-query, 44000 20000, , 1m, accepted, ",
      // a cancel asks for its payment after 1m 5m 15m 1h 4h; unpaid is cancelled again at once,
      // once
      "cancel, lost, confirming, 1m 5m 15m 1h 4h, parked, may have been cancelled",
      "cancel, 99999, lost, 1m 5m 15m 1h 4h, parked, may have been cancelled",
      "cancel, 50001, confirming, 1m 5m 15m 1h 4h, parked, may have been cancelled",
      "cancel, lost, cancelled, , succeeded, ",
      "cancel, lost, timeout, , succeeded, ",
      "cancel, lost, success, , rejected, paid before the cancel",
      "cancel, lost, 44006, 1m 5m 15m 1h 4h, parked, may have been cancelled",
      "cancel, 41012, 44006, 30s 1m 2m 5m 1m, rejected, the gateway does not know",
      "cancel, lost, pending, 0s 5m 15m 1h 4h, parked, may have been cancelled",
      "cancel, lost 20000, pending, 0s, accepted, ",
      "cancel, lost 41012 41012 41012 41012 20000, confirming, 1m 30s 1m 2m 5m, accepted, ",
      "cancel, 41012 41012 20000, , 30s 1m, accepted, ",
      "cancel, 41012, success, 30s 1m 2m 5m, rejected, paid before the cancel",
      "cancel, 41012, confirming, 30s 1m 2m 5m 1m 5m 15m 1h 4h, parked, was not cancelled",
      "cancel, 44006, , 5s 30s 2m, rejected, ",
      "cancel, lost 44006, confirming, 1m 5m 15m 1h 4h, parked, may have been cancelled",
      "cancel, 40000, , , rejected, ",
      "cancel, lost 40000, confirming, 1m 5m 15m 1h 4h, parked, may have been cancelled",
      "cancel, 44000 20000, , 1m, accepted, ",
      "cancel, 44001 44001 20000, , 0s 1m, accepted, ",
      "cancel, 42901 20000, , 60s, accepted, ",
    })
    void eachAnswerWaitsAsLongAsOutcomesHasIt(
        String operation, String told, String asked, String waits, String state, String says) {
      walk(operation, told, asked, FAR);

      assertThat(waitsBetweenAttempts()).isEqualTo(seconds(waits));
      JournalFixture.Row row = at.row(number);
      assertThat(row.state()).as(row.toString()).isEqualTo(state);
      Optional.ofNullable(says).ifPresent(words -> assertThat(row.evidence()).startsWith(words));
      assertThat(row.line()).as("the payment's line is open").isFalse();
      assertThat(at.openHolds()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
      "30m, 60s 1m 5m 15m", // the next would be at 81 min
      "90m, 60s 1m 5m 15m 1h",
      "2m, 60s", // the next would be at its very end
      "1m, ",
      "6h, 60s 1m 5m 15m 1h 4h"
    })
    void aLostCreateIsSentAgainUntilItsOrderIsOverAndNotBeyond(String lasts, String waits) {
      walk("create", "lost", null, Duration.parse("PT" + lasts.toUpperCase(Locale.ROOT)));

      assertThat(waitsBetweenAttempts()).isEqualTo(seconds(waits));
      assertThat(at.state(number)).isEqualTo("parked");
      assertThat(at.row(number).evidence()).startsWith("the order may exist");
    }

    @ParameterizedTest
    @CsvSource({"refund, 44015, may have been paid", "create, 44009, the order may exist"})
    void aDuplicateOfOursThatNobodyConfirmsIsParkedAfterADay(
        String operation, String code, String says) {
      walk(operation, "lost " + code, null, FAR);

      List<Long> starts = starts();
      assertThat(waitsBetweenAttempts()).isEqualTo(seconds("60s"));
      assertThat(at.state(number)).isEqualTo("parked");
      assertThat(at.row(number).evidence())
          .startsWith(says + ": was registered, confirm with BIEASES; tried 2 times: ")
          .endsWith(code + " (duplicate)");
      assertThat(at.now() - starts.get(starts.size() - 1))
          .isEqualTo(Duration.ofHours(24).toMillis());
    }

    private void walk(String operation, String told, String asked, Duration lasts) {
      walks++;
      number = operation + "-" + walks;
      answers = List.of(told.split(" "));
      question = asked;
      at.instruction("main", operation, number, "P" + walks, Outcome.INTERACTIVE);
      at.jdbc
          .sql("UPDATE instruction SET details = ? WHERE number = ?")
          .params("{\"paymentExpiryTime\":" + (at.now() + lasts.toMillis()) + "}", number)
          .update();
      int steps = 0;
      while (isOpen()) {
        assertThat(steps++).as("comes to an end").isLessThan(200);
        sendAllThatMayGo();
        at.outcomes.parkUnconfirmed();
        if (isOpen()) {
          at.clock.set(nextEvent());
        }
      }
    }

    private boolean isOpen() {
      return at.count(
              "instruction WHERE state IN ('waiting', 'unknown', 'sending', 'duplicate') AND number"
                  + " = ?",
              number)
          > 0;
    }

    private void sendAllThatMayGo() {
      boolean left;
      do {
        left = false;
        for (Operation operation : Operation.values()) {
          Departure call = at.departures.next(operation.word());
          if (call != null) {
            left = true;
            routes.answered(call, answerTo(call));
          }
        }
      } while (left);
    }

    private Answer answerTo(Departure call) {
      if (call.parentId().isPresent()) {
        assertThat(question).as("nobody should ask").isNotNull();
        return question.equals("lost") || question.equals("44006")
            ? answer(question)
            : JournalFixture.paymentIs(question);
      }
      return answer(answers.get(Math.min(call.attempts(), answers.size()) - 1));
    }

    private static Answer answer(String word) {
      if (word.startsWith("http-")) {
        return Answer.refused(Integer.parseInt(word.substring(5)), "no body of the API", 0);
      }
      return switch (word) {
        case "lost" -> JournalFixture.lost();
        case "never-left" -> JournalFixture.neverLeft();
        case "20000" -> JournalFixture.accepted("G1");
        default -> JournalFixture.code(word);
      };
    }

    /** The next time at which anything could be other than it is now. */
    private long nextEvent() {
      return at.jdbc
          .sql(
              """
              SELECT MIN(t) FROM (
                SELECT next_at AS t FROM instruction WHERE state IN ('waiting', 'unknown', 'duplicate')
                UNION ALL SELECT probe_at FROM hold WHERE ended_at IS NULL
                UNION ALL SELECT paused_until FROM pace
                UNION ALL SELECT may_land_until FROM instruction) events
               WHERE t > ?
              """)
          .param(at.now())
          .query(Long.class)
          .single();
    }

    private List<Long> starts() {
      return at.jdbc
          .sql("SELECT started_at FROM attempt WHERE instruction_id = ? ORDER BY id")
          .param(at.row(number).id())
          .query(Long.class)
          .list();
    }

    private List<Long> waitsBetweenAttempts() {
      List<Long> starts = starts();
      return IntStream.range(1, starts.size())
          .mapToObj(i -> (starts.get(i) - starts.get(i - 1)) / 1_000)
          .toList();
    }

    private static List<Long> seconds(String waits) {
      return Optional.ofNullable(waits).stream()
          .flatMap(text -> Arrays.stream(text.split(" ")))
          .map(step -> Duration.parse("PT" + step.toUpperCase(Locale.ROOT)).toSeconds())
          .toList();
    }
  }
}
