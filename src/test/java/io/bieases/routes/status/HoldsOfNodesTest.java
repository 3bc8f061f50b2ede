package io.bieases.routes.status;

import static io.bieases.routes.testdb.JournalFixture.accepted;
import static io.bieases.routes.testdb.JournalFixture.code;
import static org.assertj.core.api.Assertions.assertThat;

import io.bieases.routes.journal.Departure;
import io.bieases.routes.journal.Operation;
import io.bieases.routes.journal.Outcome;
import io.bieases.routes.settings.Merchant.Limits;
import io.bieases.routes.testdb.JournalFixture;
import io.bieases.routes.testdb.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What a hold costs, and who probes it, at real times on the journal's clock: two nodes on
 * PostgreSQL, one process and its successor on SQLite.
 */
final class HoldsOfNodesTest {

  private static final Limits DOCUMENTED = new Limits(60, 120, 30, 20, 300, 5_000, 50);
  private static final Duration STEP = Duration.ofSeconds(10);

  /** For the quarters of an hour in which nothing but a canary may leave. */
  private static final Duration LONG_STEP = Duration.ofSeconds(30);

  @TempDir Path folder;
  private final List<JournalFixture> nodes = new ArrayList<>();
  private Predicate<Departure> fails = call -> true;
  private String fault = "44000";
  private final List<Departure> sent = new ArrayList<>();

  private void open(TestDatabase database) {
    nodes.add(JournalFixture.empty(database, folder, DOCUMENTED));
    if (database == TestDatabase.POSTGRESQL) {
      nodes.add(nodes.get(0).another());
    }
  }

  @AfterEach
  void close() {
    nodes.forEach(JournalFixture::close);
  }

  private JournalFixture at() {
    return nodes.get(0);
  }

  private void restart(int node) {
    nodes.set(node, nodes.get(node).restarted());
  }

  private void rows(String operation, int count, int priority) {
    at().jdbc
        .sql(
            """
            WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :count)
            INSERT INTO instruction (merchant, operation, number, payment_id, amount_minor, currency, details, door,
                   correlation_id, state, priority, next_at, created_at, updated_at)
            SELECT 'main', :operation, :operation || '-' || i, 'P-' || :operation || i, 1234, 'USD', '{}', 'file', 'c',
                   'waiting', :priority, :now, :now, :now FROM n
            """)
        .param("count", count)
        .param("operation", operation)
        .param("priority", priority)
        .param("now", at().now())
        .update();
  }

  /** All that may leave now, whichever node looks. */
  private List<Departure> leave() {
    List<Departure> calls = new ArrayList<>();
    boolean left = true;
    while (left) {
      left = false;
      for (JournalFixture node : nodes) {
        for (Operation operation : Operation.values()) {
          Departure call = node.departures.next(operation.word());
          if (call != null) {
            left = true;
            calls.add(call);
          }
        }
      }
    }
    sent.addAll(calls);
    return calls;
  }

  private void answer(Departure call) {
    JournalFixture node = nodes.get(sent.size() % nodes.size());
    if (!fails.test(call)) {
      node.outcomes.accepted(call, accepted("G"));
    } else if (fault.equals("41010")) {
      node.holds.shortOfFunds(call, code(fault));
    } else if (node.holds.held(call, code(fault), "*").equals("only-this-row")) {
      node.outcomes.parked(call, code(fault), "only this row");
    }
  }

  /** Looks every few seconds; each call is answered at the next look. Returns what left. */
  private List<Departure> run(Duration time) {
    return run(time, STEP);
  }

  private List<Departure> run(Duration time, Duration step) {
    int before = sent.size();
    long end = at().now() + time.toMillis();
    List<Departure> onTheWay = List.of();
    while (at().now() < end) {
      at().pass(step);
      onTheWay.forEach(this::answer);
      onTheWay = leave();
    }
    onTheWay.forEach(this::answer);
    return List.copyOf(sent.subList(before, sent.size()));
  }

  private long alerts() {
    return at().messages("bieases.alerts").size();
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void tenThousandRowsThatMeetAFaultCostWhatWasInFlightAndAProbeAMinute(TestDatabase database) {
    open(database);
    rows("refund", 10_000, Outcome.WAITING_REFUND);
    rows("query", 100, Outcome.INTERACTIVE);
    List<Departure> inFlight = leave();
    assertThat(inFlight).as("20 refunds and what the burst leaves of the queries").hasSize(50);
    inFlight.forEach(this::answer);

    List<Departure> hour = run(Duration.ofHours(1), STEP.multipliedBy(2));

    // R5 allows two more calls than these
    assertThat(hour).as("one probe a minute, of all nodes and operations").hasSizeBetween(58, 60);
    assertThat(hour).allSatisfy(call -> assertThat(call.holdId()).isPresent());
    IntStream.range(1, hour.size())
        .forEach(
            i ->
                assertThat(hour.get(i).startedAtMillis() - hour.get(i - 1).startedAtMillis())
                    .isGreaterThanOrEqualTo(60_000));
    assertThat(alerts()).isOne();
    assertThat(at().count("instruction WHERE state <> 'waiting'")).isZero();
    System.out.printf(
        "%s: 10,100 rows, %d in flight, %d probes in the first hour%n",
        database, inFlight.size(), hour.size());

    fails = call -> false;
    run(Duration.ofMinutes(6));

    assertThat(at().openHolds()).as("goes on by itself").isZero();
    assertThat(at().count("instruction WHERE state = 'accepted' AND operation = 'query'"))
        .isEqualTo(100);
    assertThat(at().count("instruction WHERE state = 'accepted' AND operation = 'refund'"))
        .isGreaterThan(60);
    assertThat(alerts()).as("held, ended").isEqualTo(2);
    assertThat(at().messages("bieases.dead-letter")).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Operation.class)
  void everyOperationHoldsItsMerchantAndGoesOn(Operation operation) {
    open(TestDatabase.POSTGRESQL);
    rows(operation.word(), 5, Outcome.INTERACTIVE);
    Departure raiser = at().leaves(operation.word());
    Departure second = nodes.get(1).leaves(operation.word());
    answer(raiser);
    answer(second);
    rows(operation == Operation.QUERY ? "create" : "query", 1, Outcome.INTERACTIVE);

    List<Departure> probes = run(Duration.ofMinutes(6).plus(STEP));

    assertThat(probes).hasSize(6);
    assertThat(
            probes.stream().map(call -> call.number().equals(raiser.number()) ? "raiser" : "other"))
        .containsExactly("raiser", "other", "raiser", "other", "raiser", "other");
    restart(0);
    restart(1);
    fails = call -> false;
    assertThat(run(Duration.ofMinutes(1)).get(0).number())
        .as("the raiser, after a restart of both")
        .isEqualTo(raiser.number());
    run(Duration.ofMinutes(1));
    assertThat(at().count("instruction WHERE state <> 'accepted'")).isZero();
  }

  @Test
  void aRaiserThatAloneFailsIsFoundOutByTwoNodesAndARestart() {
    open(TestDatabase.POSTGRESQL);
    rows("refund", 40, Outcome.BATCH);
    fails = call -> call.number().equals("refund-1");
    answer(at().refundLeaves());
    assertThat(run(Duration.ofMinutes(1)).get(0).number()).isEqualTo("refund-1");
    restart(1);
    assertThat(run(Duration.ofMinutes(1)).get(0).number()).isNotEqualTo("refund-1");
    restart(0);
    assertThat(run(Duration.ofMinutes(1)).get(0).number()).isEqualTo("refund-1");

    assertThat(at().state("refund-1")).isEqualTo("parked");
    assertThat(at().openHolds()).isZero();
    run(Duration.ofMinutes(8));
    assertThat(at().count("instruction WHERE state = 'accepted'")).isEqualTo(39);
  }

  @Test
  void theCanaryOfAShortMerchantIsItsRaiserEveryQuarterOfAnHourAndTheOrderIsKept() {
    open(TestDatabase.POSTGRESQL);
    rows("refund", 100, Outcome.BATCH);
    rows("query", 5, Outcome.INTERACTIVE);
    fails = call -> false;
    run(Duration.ofSeconds(30));
    fault = "41010";
    fails = call -> call.operation().equals("refund");
    // three are on their way when the first is refused, and they are refused in another order
    List<Departure> inFlight = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      at().pass(STEP);
      inFlight.addAll(leave());
    }
    Departure raiser = inFlight.get(2);
    answer(raiser);
    answer(inFlight.get(0));
    answer(inFlight.get(1));

    List<Departure> canaries = run(Duration.ofMinutes(46), LONG_STEP);
    restart(0);
    canaries = new ArrayList<>(canaries);
    canaries.addAll(run(Duration.ofMinutes(15), LONG_STEP));

    assertThat(canaries).hasSize(4);
    assertThat(canaries).allMatch(call -> call.number().equals(raiser.number()));
    rows("create", 1, Outcome.INTERACTIVE);
    assertThat(run(STEP)).as("other operations go on").hasSize(1);
    fails = call -> false;
    List<Departure> rest = run(Duration.ofMinutes(35));
    assertThat(rest.get(0).number()).isEqualTo(raiser.number());
    List<Long> order = rest.stream().skip(1).map(Departure::instructionId).toList();
    assertThat(order).as("in the order of the file").isSorted().hasSizeGreaterThan(85);
    assertThat(at().count("instruction WHERE state <> 'accepted'")).isZero();
    assertThat(at().messages("bieases.dead-letter")).isEmpty();
    assertThat(alerts()).isEqualTo(2);
  }

  @Test
  void aSecondHoldWhileTheFirstIsProbedKeepsItsOwnTimes() {
    open(TestDatabase.POSTGRESQL);
    rows("refund", 30, Outcome.BATCH);
    rows("query", 10, Outcome.INTERACTIVE);
    fault = "41010";
    fails = call -> call.operation().equals("refund");
    answer(at().refundLeaves());
    List<Departure> queries = List.of(at().leaves("query"), nodes.get(1).leaves("query"));
    fault = "44000";
    fails = call -> true;
    queries.forEach(this::answer);
    assertThat(at().openHolds()).isEqualTo(2);

    List<Departure> probes = run(Duration.ofMinutes(10));

    assertThat(probes).hasSizeBetween(9, 10);
    assertThat(probes)
        .as("refunds wait for their canary")
        .allMatch(its -> its.operation().equals("query"));
    fails = call -> false;
    run(Duration.ofMinutes(9));
    assertThat(at().openHolds()).isZero();
    assertThat(alerts()).isEqualTo(4);
    assertThat(at().messages("bieases.dead-letter")).isEmpty();
  }
}
