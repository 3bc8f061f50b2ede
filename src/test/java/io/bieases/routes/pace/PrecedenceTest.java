package io.bieases.routes.pace;

import static io.bieases.routes.testdb.JournalFixture.accepted;
import static org.assertj.core.api.Assertions.assertThat;

import io.bieases.routes.journal.Departure;
import io.bieases.routes.journal.Outcome;
import io.bieases.routes.settings.Merchant.Limits;
import io.bieases.routes.testdb.JournalFixture;
import io.bieases.routes.testdb.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Who goes first when what all operations share is short: the order of outcomes.md, whichever node
 * and dispatcher looks first.
 */
final class PrecedenceTest {

  /** Each operation could take all there is. */
  private static final Limits SHARED = new Limits(60, 60, 60, 60, 60, 100, 50);

  /** With so many of 60 in the last minute it matters who goes first. */
  private static final int SHORT = 52;

  private static final List<String> OPERATIONS =
      List.of("create", "query", "cancel", "refund", "refund-query");

  @TempDir Path folder;
  private final Map<String, Integer> classOf = new HashMap<>();
  private final List<JournalFixture> nodes = new ArrayList<>();
  private final Random random = new Random(4);
  private int made;

  private void open(Limits limits) {
    nodes.add(JournalFixture.empty(TestDatabase.POSTGRESQL, folder, limits));
    nodes.add(nodes.get(0).another());
  }

  @AfterEach
  void close() {
    nodes.forEach(JournalFixture::close);
  }

  private void wait(String operation, int priority, int count) {
    for (int i = 0; i < count; i++) {
      String number = operation + "-" + made++;
      classOf.put(number, priority);
      nodes.get(0).instruction("main", operation, number, "P" + made, priority);
    }
  }

  private record Start(long atMillis, int priority) {}

  /** The starts in their order, both nodes and all dispatchers looking in a random one. */
  private List<Start> run(Duration time) {
    List<Start> starts = new ArrayList<>();
    JournalFixture first = nodes.get(0);
    long end = first.now() + time.toMillis();
    while (first.now() < end) {
      JournalFixture node = nodes.get(random.nextInt(nodes.size()));
      List<String> order = new ArrayList<>(OPERATIONS);
      Collections.shuffle(order, random);
      for (String operation : order) {
        Departure call = node.departures.next(operation);
        if (call != null) {
          starts.add(new Start(call.startedAtMillis(), classOf.get(call.number())));
          node.outcomes.accepted(call, accepted("G"));
        }
      }
      first.pass(Duration.ofMillis(600 + random.nextInt(600)));
    }
    return starts;
  }

  private static List<Integer> classes(List<Start> starts) {
    return starts.stream().map(Start::priority).toList();
  }

  /** Whether fewer than eight more fitted into the minute when that one started. */
  private static boolean wasShort(List<Start> starts, Start start) {
    long inTheMinute =
        starts.stream()
            .takeWhile(other -> !other.equals(start))
            .filter(other -> other.atMillis() > start.atMillis() - 61_000)
            .count();
    return inTheMinute >= SHORT;
  }

  @Test
  void nobodyGoesAheadOfABetterClassOfAnotherOperation() {
    open(new Limits(60, 60, 60, 60, 60, 5_000, 50));
    wait("refund", Outcome.BATCH, 120);
    wait("create", Outcome.RETRY, 60);
    wait("refund-query", Outcome.RECONCILE, 60);
    wait("query", Outcome.INTERACTIVE, 60);
    wait("cancel", Outcome.INTERACTIVE, 60);

    List<Start> starts = run(Duration.ofMinutes(4));

    List<Start> whenShort = starts.stream().filter(start -> wasShort(starts, start)).toList();
    assertThat(whenShort).hasSizeGreaterThan(20);
    for (Start start : whenShort) {
      assertThat(starts.subList(starts.indexOf(start) + 1, starts.size()))
          .as("what still waits when %s starts, and could go", start)
          .noneMatch(later -> later.priority() < Math.min(start.priority(), Outcome.RETRY));
    }
    assertThat(starts).hasSizeGreaterThan(220);
  }

  @Test
  void aTenthOfTheHourIsLeftForReconcileAndTheNextRoomIsTheCallers() {
    open(SHARED);
    wait("refund", Outcome.BATCH, 200);
    assertThat(run(Duration.ofSeconds(150))).hasSize(90);

    wait("refund-query", Outcome.RECONCILE, 10);
    wait("cancel", Outcome.INTERACTIVE, 5);
    assertThat(classes(run(Duration.ofSeconds(60)))).as("the tenth").hasSize(10).containsOnly(20);

    nodes.get(0).pass(Duration.ofHours(1).minusSeconds(150 + 60));
    assertThat(classes(run(Duration.ofMinutes(1))).subList(0, 5)).containsOnly(Outcome.INTERACTIVE);
  }

  @Test
  void aBetterClassThatCannotGoKeepsNobodyWaiting() {
    open(new Limits(60, 60, 5, 60, 60, 5_000, 50));
    wait("refund", Outcome.BATCH, 100);
    wait("cancel", Outcome.INTERACTIVE, 100);

    List<Integer> classes = classes(run(Duration.ofSeconds(122)));

    assertThat(classes.stream().filter(its -> its == Outcome.INTERACTIVE)).hasSize(10);
    assertThat(classes).hasSizeGreaterThan(100);
  }
}
