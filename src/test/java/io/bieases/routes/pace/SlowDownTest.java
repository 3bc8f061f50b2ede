package io.bieases.routes.pace;

import static io.bieases.routes.testdb.JournalFixture.accepted;
import static io.bieases.routes.testdb.JournalFixture.code;
import static org.assertj.core.api.Assertions.assertThat;

import io.bieases.routes.journal.Departure;
import io.bieases.routes.journal.Outcome;
import io.bieases.routes.settings.Merchant.Limits;
import io.bieases.routes.testdb.JournalFixture;
import io.bieases.routes.testdb.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A 429 that one node was told slows down all of them, and they recover; two nodes, one journal.
 */
final class SlowDownTest {

  private static final Limits DOCUMENTED = new Limits(60, 120, 30, 20, 300, 5_000, 50);
  private static final int POLL_MILLIS = 50;

  @TempDir Path folder;
  private JournalFixture told;
  private JournalFixture other;
  private long since;

  @BeforeEach
  void open() {
    told = JournalFixture.empty(TestDatabase.POSTGRESQL, folder, DOCUMENTED);
    other = told.another();
  }

  @AfterEach
  void close() {
    told.close();
    other.close();
  }

  private void refunds(int count, int priority) {
    IntStream.range(0, count)
        .forEach(i -> told.instruction("main", "refund", "R" + i, "P" + i, priority));
  }

  /** The first refund is answered 42901; then its node dies and comes back. */
  private void aNodeIsToldToSlowDown() {
    Departure refused = told.refundLeaves();
    told.departures.slowDown(refused, 0);
    told.outcomes.throttled(refused, code("42901"));
    since = told.now();
    told = told.restarted();
  }

  /** How many start until so many seconds after the 429, both nodes polling in turn. */
  private int until(int seconds) {
    long end = since + seconds * 1_000L;
    int sent = 0;
    for (boolean turn = false; told.now() < end; turn = !turn) {
      JournalFixture node = turn ? told : other;
      Departure call = node.departures.next("refund");
      if (call == null) {
        told.clock.set(Math.min(end, Math.max(told.now() + POLL_MILLIS, halfWay())));
      } else {
        sent++;
        node.outcomes.accepted(call, accepted("G"));
      }
    }
    return sent;
  }

  /** Half of the way to when the pace could let out one that waits, so that looks get denser. */
  private long halfWay() {
    long next =
        told
            .jdbc
            .sql("SELECT DISTINCT priority FROM instruction WHERE state IN ('waiting', 'unknown')")
            .query(Integer.class)
            .list()
            .stream()
            .mapToLong(
                priority ->
                    told.pace.earliestStart("main", "refund", priority, DOCUMENTED, told.now()))
            .min()
            .orElseThrow();
    return (told.now() + next) / 2;
  }

  @Test
  void bothNodesRestAMinuteThenGoAtHalfSpeedAndAtFullSpeedAgainAfterFive() {
    refunds(200, Outcome.BATCH);
    aNodeIsToldToSlowDown();

    assertThat(until(60)).as("nothing for a minute").isZero();
    assertThat(until(300)).as("240 s, one every 6.1 s").isBetween(39, 40);
    assertThat(until(422)).as("two minutes and a second each, 20 in one").isBetween(39, 40);
  }

  @Test
  void callsThatSomebodyWaitsForAreSlowedTheSame() {
    refunds(60, Outcome.INTERACTIVE);
    aNodeIsToldToSlowDown();

    assertThat(until(60)).isZero();
    // the one that was refused is among the ten of its minute, and a minute ago by now
    assertThat(until(120)).as("ten, not twenty").isBetween(9, 10);
    assertThat(until(181)).isBetween(9, 10);
  }

  @Test
  void aSecond429HalvesTheSpeedOnceMore() {
    refunds(90, Outcome.BATCH);
    aNodeIsToldToSlowDown();
    until(60);
    Departure again = other.refundLeaves();
    other.departures.slowDown(again, 0);
    other.outcomes.throttled(again, code("42901"));
    since = told.now();

    assertThat(until(60)).isZero();
    assertThat(until(300)).as("240 s, one every 12.2 s").isBetween(19, 20);
    assertThat(until(600)).as("300 s, one every 6.1 s").isBetween(48, 50);
  }

  @Test
  @Tag("long-run")
  void theHourAfterA429UsesExactlyWhatItsSpeedAllows() {
    refunds(1_300, Outcome.BATCH);
    aNodeIsToldToSlowDown();

    int sent = until(3_600);

    // 0 in the first minute, 240 s of one every 6.1 s, 3,300 s of one every 3.05 s
    System.out.printf("%d of 1121 in the hour after a 429%n", sent);
    assertThat(sent).isBetween((int) (0.98 * 1_121), 1_122);
    assertThat(Duration.ofMillis(told.now() - since)).isEqualTo(Duration.ofHours(1));
  }
}
