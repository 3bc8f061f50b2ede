package io.bieases.routes.pace;

import io.bieases.routes.journal.Departure;
import io.bieases.routes.journal.LateOwnerException;
import io.bieases.routes.journal.Operation;
import io.bieases.routes.journal.Outcome;
import io.bieases.routes.sandbox.ArrivalJudge;
import io.bieases.routes.status.Answer;
import io.bieases.routes.testdb.JournalFixture;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Nodes that poll one journal in an order drawn from a seed, now and then truly at once, on one
 * clock; calls that take their time to arrive and to be answered; a judge where they arrive.
 */
final class Traffic implements AutoCloseable {

  /** Between two looks of a dispatcher, at most. */
  private static final int POLL_MILLIS = 50;

  /** A start cannot come earlier than this after the one that its window still holds. */
  private static final long MINUTE_AT_LEAST = 60_900;

  private static final long HOUR_AT_LEAST = 3_600_900;
  private static final int THREADS = 4;

  /** Something on its way: a call to the gateway, or its answer to the node that made the call. */
  private record OnTheWay(long atMillis, boolean isAnswer, int node, Departure call) {}

  private final List<JournalFixture> nodes = new ArrayList<>();
  private final Random random;
  private final ToIntFunction<Random> latency;
  private final PriorityQueue<OnTheWay> wire =
      new PriorityQueue<>(Comparator.comparingLong(OnTheWay::atMillis));
  private final ArrivalJudge judge = new ArrivalJudge();
  private final Map<String, List<Long>> starts = new HashMap<>();
  private final ExecutorService pool = Executors.newFixedThreadPool(THREADS);
  private int lostWithTheirNode;
  private int rounds;

  /** What arrives is accepted. */
  Traffic(JournalFixture first, int nodeCount, long seed, ToIntFunction<Random> latency) {
    nodes.add(first);
    IntStream.range(1, nodeCount).forEach(i -> nodes.add(first.another()));
    random = new Random(seed);
    this.latency = latency;
  }

  /** 5 to 900 ms: half of the calls below 60 ms, one in a hundred near the end. */
  static int jitter(Random random) {
    return (int) Math.min(900, 5 + 40 * Math.exp(random.nextGaussian() * 1.3));
  }

  ArrivalJudge judge() {
    return judge;
  }

  JournalFixture node(int number) {
    return nodes.get(number);
  }

  long now() {
    return nodes.get(0).now();
  }

  /** A new process in the place of that node; the answers to its calls find nobody. */
  void restart(int number) {
    int before = wire.size();
    wire.removeIf(item -> item.isAnswer() && item.node() == number);
    lostWithTheirNode += before - wire.size();
    nodes.set(number, nodes.get(number).restarted());
  }

  void run(Duration time) throws Exception {
    long end = now() + time.toMillis();
    while (now() < end) {
      rounds++;
      boolean left = rounds % 100 == 0 ? atOnce() : oneAfterTheOther();
      takeOver();
      long poll = now() + 1 + random.nextInt(POLL_MILLIS);
      // a look that finds nothing changes nothing: most are left out
      boolean skips = !left && lostWithTheirNode == 0 && random.nextInt(8) > 0;
      long next = skips ? Math.max(poll, earliest() - random.nextInt(POLL_MILLIS)) : poll;
      advance(Math.min(next, end));
    }
  }

  private boolean oneAfterTheOther() {
    boolean left = false;
    int node = random.nextInt(nodes.size());
    boolean everything = random.nextInt(8) == 0;
    for (String operation : shuffled()) {
      if (everything || earliest(operation) <= now()) {
        Departure call = nodes.get(node).departures.next(operation);
        while (call != null) {
          left = true;
          leaves(node, call);
          advance(now() + random.nextInt(4));
          call = nodes.get(node).departures.next(operation);
        }
      }
    }
    return left;
  }

  private List<String> shuffled() {
    List<String> words =
        new ArrayList<>(Arrays.stream(Operation.values()).map(Operation::word).toList());
    Collections.shuffle(words, random);
    return words;
  }

  private boolean atOnce() throws Exception {
    List<Callable<List<Departure>>> claimers = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      JournalFixture node = nodes.get(i % nodes.size());
      List<String> operations = shuffled();
      claimers.add(() -> claim(node, operations));
    }
    boolean left = false;
    List<Future<List<Departure>>> claimed = pool.invokeAll(claimers);
    for (int i = 0; i < THREADS; i++) {
      for (Departure call : claimed.get(i).get()) {
        left = true;
        leaves(i % nodes.size(), call);
      }
    }
    return left;
  }

  private static List<Departure> claim(JournalFixture node, List<String> operations) {
    List<Departure> mine = new ArrayList<>();
    for (String operation : operations) {
      Departure call = node.departures.next(operation);
      while (call != null) {
        mine.add(call);
        call = node.departures.next(operation);
      }
    }
    return mine;
  }

  private void leaves(int node, Departure call) {
    starts.computeIfAbsent(call.operation(), any -> new ArrayList<>()).add(call.startedAtMillis());
    starts.computeIfAbsent("all", any -> new ArrayList<>()).add(call.startedAtMillis());
    if (isOrdinary(call)) {
      starts.computeIfAbsent("ordinary", any -> new ArrayList<>()).add(call.startedAtMillis());
    }
    long arrival = call.startedAtMillis() + latency.applyAsInt(random);
    wire.add(new OnTheWay(arrival, false, node, call));
    wire.add(new OnTheWay(arrival + jitter(random), true, node, call));
  }

  private boolean isOrdinary(Departure call) {
    return nodes
        .get(0)
        .jdbc
        .sql("SELECT COUNT(ordinary_no) FROM attempt WHERE id = ?")
        .param(call.attemptId())
        .query(Integer.class)
        .single()
        .equals(1);
  }

  private void advance(long toMillis) {
    while (!wire.isEmpty() && wire.peek().atMillis() <= toMillis) {
      OnTheWay item = wire.remove();
      nodes.get(0).clock.set(Math.max(now(), item.atMillis()));
      if (item.isAnswer()) {
        nodes.get(item.node()).outcomes.accepted(item.call(), JournalFixture.accepted("G"));
      } else {
        judge.arrives(item.call().operation(), item.atMillis());
      }
    }
    nodes.get(0).clock.set(Math.max(now(), toMillis));
  }

  private void takeOver() {
    if (lostWithTheirNode == 0) {
      return;
    }
    JournalFixture node = nodes.get(random.nextInt(nodes.size()));
    for (Departure call : node.departures.takeOverExpired()) {
      lostWithTheirNode--;
      Answer lost = JournalFixture.lost();
      try {
        switch (Operation.of(call.operation())) {
          case QUERY, REFUND_QUERY -> node.outcomes.retry(call, lost, false);
          case CANCEL -> node.questions.ask(call, lost, false);
          case CREATE, REFUND -> node.outcomes.unknown(call, lost, false);
        }
      } catch (LateOwnerException e) {
        throw new AssertionError("taken over twice: " + call, e);
      }
    }
  }

  /** No call of any operation can start before this, by what has started already. */
  private long earliest() {
    return Arrays.stream(Operation.values())
        .mapToLong(operation -> earliest(operation.word()))
        .min()
        .orElseThrow();
  }

  private long earliest(String operation) {
    int limit =
        switch (Operation.of(operation)) {
          case CREATE -> 60;
          case QUERY -> 120;
          case CANCEL -> 30;
          case REFUND -> 20;
          case REFUND_QUERY -> 300;
        };
    boolean asks = waits(operation, "priority = " + Outcome.RECONCILE);
    return asks || waits(operation, "priority <> " + Outcome.RECONCILE)
        ? LongStream.of(
                since("all", 300, MINUTE_AT_LEAST),
                since("all", 5_000, HOUR_AT_LEAST),
                // a tenth is kept for reconcile
                asks ? 0 : since("ordinary", 4_500, HOUR_AT_LEAST),
                since(operation, limit, MINUTE_AT_LEAST))
            .max()
            .orElseThrow()
        : now() + 60_000;
  }

  private boolean waits(String operation, String priority) {
    return nodes
        .get(0)
        .jdbc
        .sql(
            "SELECT 1 FROM instruction WHERE merchant = 'main' AND operation = ? AND state IN"
                + " ('waiting', 'unknown') AND %s ORDER BY priority, next_at LIMIT 1"
                    .formatted(priority))
        .param(operation)
        .query(Integer.class)
        .optional()
        .isPresent();
  }

  private long since(String whose, int limit, long windowMillis) {
    List<Long> its = starts.getOrDefault(whose, List.of());
    return its.size() < limit ? 0 : its.get(its.size() - limit) + windowMillis;
  }

  @Override
  public void close() {
    pool.shutdownNow();
    // the first node is closed by whoever made it
    nodes.subList(1, nodes.size()).forEach(JournalFixture::close);
  }
}
