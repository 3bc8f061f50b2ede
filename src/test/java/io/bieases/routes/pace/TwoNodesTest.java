package io.bieases.routes.pace;

import static io.bieases.routes.testdb.JournalFixture.accepted;
import static io.bieases.routes.testdb.JournalFixture.lost;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bieases.routes.journal.Departure;
import io.bieases.routes.journal.LateOwnerException;
import io.bieases.routes.journal.Outbox;
import io.bieases.routes.testdb.JournalFixture;
import io.bieases.routes.testdb.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes on one PostgreSQL: what one has claimed the other passes over, and never waits for. */
@Timeout(20)
class TwoNodesTest {

  @TempDir Path folder;
  private JournalFixture at;
  private JournalFixture other;

  @BeforeEach
  void start() {
    at = JournalFixture.empty(TestDatabase.POSTGRESQL, folder, JournalFixture.NO_LIMITS);
    other = at.secondNode();
  }

  @AfterEach
  void stop() {
    other.close();
    at.close();
  }

  private void whileOneHolds(String rows, Runnable theOther) {
    at.transaction.executeWithoutResult(
        status -> {
          at.jdbc.sql("SELECT 1 FROM " + rows + " FOR NO KEY UPDATE").query(Integer.class).list();
          theOther.run();
        });
  }

  @Test
  void whileOneDecidesForAMerchantTheOtherDoesNotWaitForIt() {
    at.refund("R1", "P1");

    whileOneHolds(
        "merchant WHERE alias = 'main'", () -> assertThat(other.nothingLeaves("refund")).isTrue());

    assertThat(other.refundLeaves().number()).isEqualTo("R1");
  }

  @Test
  void oneMerchantsDecisionHoldsUpNoOther() {
    at.refund("R1", "P1");
    at.instruction("other", "refund", "R2", "P2", 30);

    whileOneHolds(
        "merchant WHERE alias = 'main'",
        () -> assertThat(other.refundLeaves().number()).isEqualTo("R2"));
  }

  @Test
  void rowsThatAreBeingStagedHoldUpNoCallOfTheirMerchant() {
    at.refund("R1", "P1");

    at.transaction.executeWithoutResult(
        status -> {
          at.refund("R2", "P2");
          assertThat(other.refundLeaves().number()).isEqualTo("R1");
        });
  }

  @Test
  void theLineOfAPaymentIsClosedAtBothNodes() {
    at.refund("R1", "P1");
    at.refund("R2", "P1");
    Departure first = at.refundLeaves();

    assertThat(other.nothingLeaves("refund")).isTrue();
    at.outcomes.accepted(first, accepted("G1"));
    assertThat(other.refundLeaves().number()).isEqualTo("R2");
  }

  @Test
  void whatOneLeftOpenIsTakenOverByTheOtherAndALateAnswerWritesNothing() {
    at.refund("R1", "P1");
    Departure late = at.refundLeaves();
    at.pass(Duration.ofMillis(JournalFixture.LEASE_MILLIS + 1));

    List<Departure> taken = other.departures.takeOverExpired();
    assertThat(taken).extracting(Departure::number).containsExactly("R1");
    assertThat(at.departures.takeOverExpired()).isEmpty();
    other.outcomes.unknown(taken.get(0), lost(), false);

    assertThatThrownBy(() -> at.outcomes.accepted(late, accepted("G1")))
        .isInstanceOf(LateOwnerException.class);
    assertThat(at.state("R1")).isEqualTo("unknown");
  }

  @Test
  void whatOneTakesOverAtThisMomentTheOtherPassesOver() {
    at.refund("R1", "P1");
    at.refund("R2", "P2");
    at.refundLeaves();
    at.refundLeaves();
    at.pass(Duration.ofMillis(JournalFixture.LEASE_MILLIS + 1));

    whileOneHolds(
        "instruction WHERE number = 'R1'",
        () ->
            assertThat(other.departures.takeOverExpired())
                .extracting(Departure::number)
                .containsExactly("R2"));
  }

  @Test
  void aMessageThatOneTakesToSendTheOtherPassesOver() {
    at.outbox.add("one", "bieases.outcomes", Map.of(), Map.of(), at.now());
    at.outbox.add("two", "bieases.outcomes", Map.of(), Map.of(), at.now());

    whileOneHolds(
        "outbox WHERE message_id = 'one'",
        () ->
            assertThat(other.outbox.due(Outbox.Lane.OUTCOMES))
                .extracting(Outbox.Message::messageId)
                .containsExactly("two"));
    assertThat(at.outbox.due(Outbox.Lane.OUTCOMES))
        .extracting(Outbox.Message::messageId)
        .containsExactly("one");
  }
}
