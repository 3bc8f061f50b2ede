package io.bieases.routes.proving.points;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bieases.routes.endtoend.ExternalBroker;
import io.bieases.routes.endtoend.GatewayControl;
import io.bieases.routes.endtoend.GatewayControl.Arrival;
import io.bieases.routes.proving.points.Installation.Row;
import io.bieases.routes.proving.points.Queues.Letter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * SIGKILL of a real bundle at each named point (gate R2), on SQLite: started again, it closes every
 * row, the gateway's ledger, the result file and the messages agree, and nobody had to do anything.
 */
class KilledAtNamedPointTest {

  private static final Logger LOG = LoggerFactory.getLogger(KilledAtNamedPointTest.class);
  private static final Duration REACHED = Duration.ofMinutes(2);
  private static final String FILE = "kill.csv";
  private static final List<String> ROWS = List.of("F-1", "F-2", "BAD-3", "F-4", "F-5");
  private static final List<String> MESSAGES = List.of("M-1", "M-2");

  /** Rows that end well have an outcome, the bad one a dead letter, messages an answer as well. */
  private static final int LETTERS = 4 + 1 + 2 * 2;

  /** Points that a run comes to once. */
  private static final Set<NamedPoint> ONCE =
      Set.of(
          NamedPoint.BEFORE_THE_INTENTS_OF_A_FILE,
          NamedPoint.AFTER_THE_INTENTS_OF_A_FILE,
          NamedPoint.BEFORE_THE_RENAME);

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  @Tag("long-run")
  void aKillAtANamedPointLosesNothingAndPaysNothingTwice(NamedPoint point) throws Exception {
    run(List.of(point));
  }

  @Test
  void killsBeforeTheCommitAndBeforeTheMarkLoseNothingAndPayNothingTwice() throws Exception {
    run(List.of(NamedPoint.BEFORE_THE_COMMIT, NamedPoint.BEFORE_THE_MARK));
  }

  private void run(List<NamedPoint> points) throws Exception {
    try (Installation installation = new Installation(folder);
        ExternalBroker broker = ExternalBroker.forgetful(folder);
        Queues queues = new Queues(broker)) {
      installation.uses(broker);
      installation.drop(FILE, ROWS);
      for (String message : MESSAGES) {
        queues.send(message);
      }
      for (NamedPoint point : points) {
        kill(installation, queues, point);
      }
      long start = System.nanoTime();
      List<Letter> beforeTheLast = queues.letters();
      installation.start().close();
      List<Row> rows = installation.closed(FILE);
      await("every message")
          .atMost(Duration.ofMinutes(1))
          .until(() -> ids(queues.letters()).size() >= LETTERS);
      if (points.get(points.size() - 1) == NamedPoint.BEFORE_THE_MARK) {
        // ten seconds after it was taken, which may be later than all that never left
        await("sent and not marked: comes again under the same id")
            .atMost(Duration.ofMinutes(1))
            .until(() -> isRepeated(beforeTheLast, queues.letters()));
      }
      assertThat(installation.isAlive()).isTrue();
      long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
      judge(installation.gateway(), rows);
      judge(points, beforeTheLast, queues.letters());
      LOG.info(
          "{}: {} executed, {} requests, {}, {} letters for {} ids; closed after {} s",
          points,
          installation.gateway().executed().size(),
          installation.gateway().arrivals().size(),
          rows.stream().collect(Collectors.groupingBy(Row::state, Collectors.counting())),
          queues.letters().size(),
          LETTERS,
          seconds);
    }
  }

  private static void kill(Installation installation, Queues queues, NamedPoint point)
      throws Exception {
    try (Debugger debugger = installation.start()) {
      Stop stop = debugger.at(point, ONCE.contains(point) ? 1 : 2);
      stop.await(REACHED);
      if (point == NamedPoint.BEFORE_THE_RENAME) {
        assertThat(installation.result(FILE)).as("half a result").isEmpty();
      }
      stop.kill();
      LOG.info(
          "{}: killed, {} executed, {} requests, {} letters",
          point,
          installation.gateway().executed().size(),
          installation.gateway().arrivals().size(),
          queues.letters().size());
    }
  }

  private static void judge(GatewayControl gateway, List<Row> rows) {
    List<String> good =
        Stream.of(ROWS, MESSAGES)
            .flatMap(List::stream)
            .filter(number -> !number.startsWith("BAD"))
            .toList();
    assertThat(gateway.executed()).as("once each").containsExactlyInAnyOrderElementsOf(good);
    assertThat(rows).extracting(Row::number).as("rows in = rows out").isEqualTo(ROWS);
    assertThat(rows)
        .allSatisfy(
            row ->
                assertThat(row.state())
                    .isIn(
                        row.number().startsWith("BAD")
                            ? List.of("rejected")
                            : List.of("accepted", "duplicate")));
    Map<String, List<Arrival>> requests =
        gateway.arrivals().stream().collect(Collectors.groupingBy(Arrival::number));
    assertThat(rows)
        .allSatisfy(
            row ->
                assertThat(requests.getOrDefault(row.number(), List.of()))
                    .as("booked before it left")
                    .hasSizeLessThanOrEqualTo(row.attempts()));
    assertThat(requests.values())
        .as("the same body each time")
        .allSatisfy(
            its ->
                assertThat(its.stream().map(Arrival::bodySha256).distinct().count()).isEqualTo(1));
    assertThat(gateway.counters().path("throttledTotal").asInt()).isZero();
  }

  /** The broker keeps repeats here: what a receiver tells them by is the message's id. */
  private static void judge(List<NamedPoint> points, List<Letter> before, List<Letter> all) {
    assertThat(ids(all)).as("each message, under one id").hasSize(LETTERS);
    NamedPoint last = points.get(points.size() - 1);
    if (last == NamedPoint.BEFORE_THE_MESSAGE) {
      assertThat(after(before, all)).as("committed and not sent: is sent").isNotEmpty();
    }
  }

  private static boolean isRepeated(List<Letter> before, List<Letter> all) {
    return after(before, all).stream().map(Letter::messageId).anyMatch(ids(before)::contains);
  }

  private static List<Letter> after(List<Letter> before, List<Letter> all) {
    return all.subList(before.size(), all.size());
  }

  private static Set<String> ids(List<Letter> letters) {
    return letters.stream().map(Letter::messageId).collect(Collectors.toSet());
  }
}
