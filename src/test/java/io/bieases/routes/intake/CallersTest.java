package io.bieases.routes.intake;

import static io.bieases.routes.testdb.JournalFixture.accepted;
import static io.bieases.routes.testdb.JournalFixture.code;
import static io.bieases.routes.testdb.JournalFixture.lost;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.bieases.routes.journal.Departure;
import io.bieases.routes.journal.InstructionHistory;
import io.bieases.routes.journal.InstructionView;
import io.bieases.routes.journal.InstructionViews;
import io.bieases.routes.journal.Outcome;
import io.bieases.routes.testdb.JournalFixture;
import io.bieases.routes.testdb.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/** How long a caller waits, and what it is told. */
final class CallersTest {

  private static final long LONG = 60_000;

  private JournalFixture at;
  private Callers callers;

  @BeforeEach
  void journal(@TempDir Path folder) {
    at = JournalFixture.empty(TestDatabase.SQLITE, folder, JournalFixture.NO_LIMITS);
    callers = callers(2);
  }

  @AfterEach
  void close() {
    at.close();
  }

  private Callers callers(int maxWaiting) {
    InstructionViews views = new InstructionViews(JdbcClient.create(at.pools.reader()), "test");
    return new Callers(views, at.jdbc, at.signal, at.clock::get, maxWaiting);
  }

  private CompletableFuture<InstructionView> waiting(long id) {
    return CompletableFuture.supplyAsync(() -> await(callers, id, LONG));
  }

  private static InstructionView await(Callers callers, long id, long maxMillis) {
    try {
      return callers.await(new Receipt("new", id, "main", "refund", "R1", "", ""), maxMillis);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aCallerIsWokenByTheCommitOfItsOutcome() throws Exception {
    CompletableFuture<InstructionView> caller = waiting(at.refund("R1", "P1"));
    Departure call = at.refundLeaves();

    at.outcomes.accepted(call, accepted("RF1"));

    InstructionView told = caller.get(10, TimeUnit.SECONDS);
    assertThat(told.outcome()).isEqualTo("accepted");
    assertThat(told.refundId()).isEqualTo("RF1");
    assertThat(told.amount()).isEqualTo("12.34");
    assertThat(told.data()).containsEntry("refundId", "RF1");
  }

  @Test
  void nobodyWaitsForWhatCannotComeInTime() {
    long id = at.refund("R1", "P1");
    at.outcomes.retry(at.refundLeaves(), code("44014"), false);

    assertThat(await(callers, id, 50_000).outcome()).as("due in a minute").isEqualTo("waiting");

    at.pass(Duration.ofMinutes(1));
    at.outcomes.unknown(at.refundLeaves(), lost(), false);
    assertThat(await(callers, id, LONG).outcome()).isEqualTo("unknown");
  }

  @Test
  void whenTheTimeIsUpTheCallerIsToldWhatIsTrueNow() {
    long id = at.refund("R1", "P1");

    assertThat(await(callers, id, 300).outcome()).isEqualTo("waiting");
  }

  @Test
  void aQuestionThatNobodyWaitsForAnyMoreGoesBehindThoseWhoWait() {
    long question = at.instruction("main", "query", "Q1", "P1", Outcome.INTERACTIVE);
    long refund = at.instruction("main", "refund", "R1", "P2", Outcome.WAITING_REFUND);

    await(callers, question, 100);
    await(callers, refund, 100);

    assertThat(at.row("Q1").priority()).isEqualTo(Outcome.BATCH);
    assertThat(at.row("R1").priority()).isEqualTo(Outcome.WAITING_REFUND);
  }

  @Test
  void aCallerTooManyIsAnsweredAtOnce() {
    assertThat(await(callers(0), at.refund("R1", "P1"), LONG).outcome()).isEqualTo("waiting");
  }

  @Test
  void theLifeOfANumberIsEveryCallWithItsDecision() {
    at.refund("R1", "P1");
    at.instruction("main", "query", "R1", "P1", 10);
    at.outcomes.retry(at.refundLeaves(), code("44014"), false);
    at.pass(Duration.ofMinutes(1));
    at.outcomes.rejected(at.refundLeaves(), code("44008"), false);

    List<InstructionViews.Life> life = callers.life("main", "R1", "refund");

    assertThat(life).hasSize(1);
    assertThat(life.get(0).instruction().outcome()).isEqualTo("rejected");
    assertThat(life.get(0).history())
        .extracting(InstructionHistory.Attempt::no, InstructionHistory.Attempt::decision)
        .containsExactly(tuple(1, "retry"), tuple(2, "rejected"));
    assertThat(callers.life("main", "R1", "")).hasSize(2);
    assertThat(callers.life("other", "R1", "")).isEmpty();
  }
}
