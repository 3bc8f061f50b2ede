package io.bieases.routes.status;

import static io.bieases.routes.testdb.JournalFixture.accepted;
import static io.bieases.routes.testdb.JournalFixture.code;
import static io.bieases.routes.testdb.JournalFixture.lost;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bieases.routes.journal.Departure;
import io.bieases.routes.journal.LateOwnerException;
import io.bieases.routes.testdb.JournalContract;
import io.bieases.routes.testdb.JournalFixture;
import io.bieases.routes.testdb.JournalFixture.Row;
import io.bieases.routes.testdb.TestDatabase;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.TransactionException;

/** The database has committed, but the word of it is lost: whoever asked knows nothing. */
final class LostCommitTest {

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

    private void losesItsCommit(ThrowingCallable step) {
      at.commits.loseNext();
      assertThatThrownBy(step).isInstanceOf(TransactionException.class);
    }

    private static Duration lease() {
      return Duration.ofMillis(JournalFixture.LEASE_MILLIS + 1);
    }

    @Test
    void ofAnAttemptNothingIsSentAndWhoeverTakesItOverTakesItForLost() {
      at.refund("R1", "P1");
      at.refund("R2", "P1");

      losesItsCommit(at::refundLeaves);

      assertThat(at.row("R1")).extracting(Row::state, Row::attempts).containsExactly("sending", 1);
      assertThat(at.nothingLeaves("refund")).as("its payment's line is closed").isTrue();
      at.pass(lease());
      List<Departure> taken = at.departures.takeOverExpired();
      assertThat(taken).extracting(Departure::number).containsExactly("R1");
      assertThat(at.outcomes.unknown(taken.get(0), lost(), false)).isEqualTo("reconcile");
      assertThat(at.row("R1")).extracting(Row::state, Row::again).containsExactly("unknown", true);
    }

    @Test
    void ofAnOutcomeItStandsAndIsToldOnce() {
      at.refund("R1", "P1");
      Departure call = at.refundLeaves();

      losesItsCommit(() -> at.outcomes.accepted(call, accepted("G1")));

      assertThat(at.state("R1")).isEqualTo("accepted");
      assertThatThrownBy(() -> at.outcomes.unknown(call, lost(), false))
          .isInstanceOf(LateOwnerException.class);
      at.pass(lease());
      assertThat(at.departures.takeOverExpired()).isEmpty();
      assertThat(at.state("R1")).isEqualTo("accepted");
      assertThat(at.messages("bieases.outcomes")).hasSize(1);
    }

    @Test
    void ofAHoldItHoldsAndIsOneAlert() {
      at.refund("R1", "P1");
      at.refund("R2", "P2");
      Departure call = at.refundLeaves();

      losesItsCommit(() -> at.holds.held(call, code("44000"), "*"));

      assertThat(at.nothingLeaves("refund")).isTrue();
      assertThat(at.messages("bieases.alerts")).hasSize(1);
      at.pass(Duration.ofMinutes(1));
      assertThat(at.refundLeaves().number()).as("its probe").isEqualTo("R1");
    }

    @Test
    void ofATakeOverNobodyElseTakesItBeforeTheNewLeaseIsOver() {
      at.refund("R1", "P1");
      Departure late = at.refundLeaves();
      at.pass(lease());

      losesItsCommit(at.departures::takeOverExpired);

      assertThat(at.departures.takeOverExpired()).isEmpty();
      assertThatThrownBy(() -> at.outcomes.accepted(late, accepted("G1")))
          .isInstanceOf(LateOwnerException.class);
      at.pass(lease());
      assertThat(at.departures.takeOverExpired())
          .extracting(Departure::number)
          .containsExactly("R1");
    }
  }
}
