package io.bieases.routes.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.bieases.routes.journal.Departure;
import io.bieases.routes.journal.Outcome;
import io.bieases.routes.testdb.JournalContract;
import io.bieases.routes.testdb.JournalFixture;
import io.bieases.routes.testdb.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** One number, one instruction, whichever door it comes by; everybody who waits is answered. */
final class IntakeTest {

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

    private Intake intake;

    Contract(TestDatabase database) {
      super(database);
    }

    @BeforeEach
    void intake() {
      AtomicInteger fresh = new AtomicInteger();
      intake =
          new Intake(
              at.jdbc,
              at.transaction,
              at.clock::get,
              at.outbox,
              Set.of("main", "other"),
              () -> "r-" + fresh.incrementAndGet(),
              "test");
    }

    private static String refund(String number, String amount) {
      return "{\"paymentId\":\"P1\",\"referRefundNo\":\""
          + number
          + "\",\"refundAmount\":\""
          + amount
          + "\",\"currency\":\"USD\"}";
    }

    private static Received by(String door, String operation, String body, String source) {
      return received(door, operation, body, source, Optional.empty());
    }

    private static Received asking(String operation, String body, String messageId) {
      return received(
          "jms",
          operation,
          body,
          messageId,
          Optional.of(new ReplyTo("queue://answers", "c-" + messageId, messageId)));
    }

    private static Received received(
        String door, String operation, String body, String source, Optional<ReplyTo> reply) {
      return new Received(
          "main",
          operation,
          door,
          body.getBytes(StandardCharsets.UTF_8),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          reply,
          source,
          door.equals("http") || reply.isPresent());
    }

    private List<String> answers() {
      return at.jdbc
          .sql(
              "SELECT headers || body FROM outbox WHERE destination = 'queue://answers' ORDER BY id")
          .query(String.class)
          .list();
    }

    @Test
    void aNewNumberWaitsToBeSentAsItWasChecked() {
      Receipt receipt = intake.accept(by("http", "refund", refund("R1", "12.34"), "127.0.0.1"));

      assertThat(receipt.word()).isEqualTo("new");
      assertThat(receipt.number()).isEqualTo("R1");
      assertThat(at.row("R1").id()).isEqualTo(receipt.instructionId());
      assertThat(at.state("R1")).isEqualTo("waiting");
      Departure call = at.refundLeaves();
      assertThat(call.amountMinor()).isEqualTo(1_234);
      assertThat(call.currency()).isEqualTo("USD");
      assertThat(call.paymentId()).isEqualTo("P1");
    }

    @Test
    void theSameContentByAnotherDoorIsTheSameInstruction() {
      Receipt first = intake.accept(by("http", "refund", refund("R1", "12.30"), "a"));

      Receipt again = intake.accept(by("jms", "refund", refund("R1", "12.3"), "ID:1"));

      assertThat(again.word()).isEqualTo("known");
      assertThat(again.instructionId()).isEqualTo(first.instructionId());
      assertThat(at.count("instruction")).isOne();
    }

    @Test
    void otherContentUnderAUsedNumberIsAConflictThatSaysWhereTheFirstCameFrom() {
      intake.accept(by("http", "refund", refund("R1", "12.30"), "a"));

      Receipt conflict = intake.accept(by("jms", "refund", refund("R1", "12.31"), "ID:1"));

      assertThat(conflict.word()).isEqualTo("conflict");
      assertThat(conflict.field()).isEqualTo("referRefundNo");
      assertThat(conflict.reason()).isEqualTo("number already used with other content (door http)");
      assertThat(at.count("instruction")).isOne();
    }

    @Test
    void aRefundQueryIsTheSameOnlyAboutTheSameRefund() {
      String one = "{\"refundId\":\"RF1\",\"requestId\":\"ask\"}";
      intake.accept(by("http", "refund-query", one, "a"));

      assertThat(intake.accept(by("http", "refund-query", one, "a")).word()).isEqualTo("known");
      assertThat(intake.accept(by("http", "refund-query", one.replace("RF1", "RF2"), "a")).word())
          .isEqualTo("conflict");
    }

    @Test
    void aQueryWithoutARequestIdIsAFreshCallButADeliveredMessageIsOneCall() {
      String query = "{\"paymentId\":\"P1\"}";

      assertThat(intake.accept(by("http", "query", query, "a")).number()).isEqualTo("r-1");
      assertThat(intake.accept(by("http", "query", query, "a")).number()).isEqualTo("r-2");
      Receipt delivered = intake.accept(by("jms", "query", query, "ID:7"));
      Receipt redelivered = intake.accept(by("jms", "query", query, "ID:7"));
      assertThat(redelivered.word()).isEqualTo("known");
      assertThat(redelivered.number()).isEqualTo(delivered.number()).startsWith("m-");
      assertThat(intake.accept(by("jms", "query", query, "ID:8")).word()).isEqualTo("new");
    }

    @Test
    void everybodyWhoWaitsGetsTheSameAnswerOnceWithTheirOwnCorrelationId() {
      intake.accept(asking("refund", refund("R1", "12.34"), "ID:1"));
      intake.accept(asking("refund", refund("R1", "12.34"), "ID:2"));
      intake.accept(asking("refund", refund("R1", "12.34"), "ID:2"));
      assertThat(answers()).isEmpty();

      at.outcomes.accepted(at.refundLeaves(), JournalFixture.accepted("RF1"));
      intake.accept(asking("refund", refund("R1", "12.34"), "ID:3"));
      intake.accept(asking("refund", refund("R1", "12.34"), "ID:1"));

      assertThat(answers()).hasSize(3);
      assertThat(answers())
          .allSatisfy(
              answer ->
                  assertThat(answer)
                      .contains(
                          "\"outcome\":\"accepted\"",
                          "\"refundId\":\"RF1\"",
                          "\"amount\":\"12.34\""));
      assertThat(answers().get(0)).contains("\"correlationId\":\"c-ID:1\"");
      assertThat(answers().get(2)).contains("\"correlationId\":\"c-ID:3\"");
    }

    /** A settlement that is not committed yet neither sees the new reply nor is seen by it. */
    @Test
    void aReplyAskedForWhileTheInstructionSettlesIsSentToo() throws Exception {
      intake.accept(asking("refund", refund("R1", "12.34"), "ID:1"));
      Departure call = at.refundLeaves();
      ExecutorService other = Executors.newSingleThreadExecutor();
      try {
        Future<Receipt> late =
            at.transaction.execute(
                status -> {
                  at.outcomes.accepted(call, JournalFixture.accepted("RF1"));
                  Future<Receipt> asked =
                      other.submit(
                          () -> intake.accept(asking("refund", refund("R1", "12.34"), "ID:2")));
                  assertThat(asked).as("waits for the row").failsWithin(Duration.ofSeconds(2));
                  return asked;
                });

        assertThat(late.get().word()).isEqualTo("known");
      } finally {
        other.shutdownNow();
      }
      assertThat(answers()).hasSize(2);
      assertThat(at.count("reply")).isZero();
    }

    @Test
    void whatCannotBeReadIsADeadLetterThatNamesTheFieldAndNothingElse() {
      String body = "{\"paymentId\":\"P1\",\"referRefundNo\":\"R1\",\"secret\":\"s3cr3t\"}";
      Received received = asking("refund", body, "ID:9");

      Receipt receipt = intake.accept(received);
      intake.refuse(received, receipt);
      intake.refuse(received, receipt);

      assertThat(receipt.word()).isEqualTo("unreadable");
      assertThat(receipt.field()).isEqualTo("currency");
      assertThat(at.messages("bieases.dead-letter")).containsExactly("dead-letter/jms/ID:9");
      String letter =
          at.jdbc
              .sql("SELECT headers || body FROM outbox WHERE destination = 'bieases.dead-letter'")
              .query(String.class)
              .single();
      assertThat(letter)
          .contains("\"field\":\"currency\"", "\"message\":\"is missing\"", "\"source\":\"ID:9\"")
          .contains("\"bytes\":" + body.length(), "\"sha256\":\"", "\"environment\":\"test\"")
          .doesNotContain("s3cr3t", "secret\"");
      assertThat(answers()).singleElement().asString().contains("\"outcome\":\"unreadable\"");
      assertThat(at.count("instruction")).isZero();
    }

    @Test
    void anUnknownMerchantIsRefused() {
      Received stranger =
          new Received(
              "nobody",
              "query",
              "jms",
              new byte[0],
              Optional.empty(),
              Optional.of("P1"),
              Optional.empty(),
              Optional.empty(),
              "ID:1",
              false);

      assertThat(intake.accept(stranger).field()).isEqualTo("merchant");
    }

    @Test
    void whoWaitsGoesFirstAndARefundSomebodyWaitsForGoesAheadOfFiles() {
      at.refund("FILE", "P9");
      intake.accept(by("http", "refund", refund("CALL", "1.00"), "a"));
      intake.accept(by("http", "query", "{\"paymentId\":\"P1\"}", "a"));
      intake.accept(by("jms", "query", "{\"paymentId\":\"P1\"}", "ID:1"));

      assertThat(at.row("CALL").priority()).isEqualTo(Outcome.WAITING_REFUND);
      assertThat(at.row("r-1").priority()).isEqualTo(Outcome.INTERACTIVE);
      assertThat(at.count("instruction WHERE operation = 'query' AND priority = 30")).isOne();
      assertThat(at.refundLeaves().number()).isEqualTo("CALL");
    }

    @Test
    void manyAtOnceAreOneInstruction() throws Exception {
      ExecutorService threads = Executors.newFixedThreadPool(8);
      try {
        List<Callable<Receipt>> calls = new ArrayList<>();
        for (int i = 0; i < 80; i++) {
          String source = "ID:" + i;
          calls.add(() -> intake.accept(by("jms", "refund", refund("R1", "12.34"), source)));
        }
        List<String> words = new ArrayList<>();
        for (Future<Receipt> receipt : threads.invokeAll(calls)) {
          words.add(receipt.get().word());
        }
        assertThat(words).containsOnlyOnce("new").containsOnly("new", "known");
      } finally {
        threads.shutdownNow();
      }
      assertThat(at.count("instruction")).isOne();
    }
  }
}
