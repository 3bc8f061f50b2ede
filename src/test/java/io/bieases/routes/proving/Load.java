package io.bieases.routes.proving;

import io.bieases.routes.proving.audit.Asked;
import io.bieases.routes.proving.audit.Told;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What is asked of the bundle, and what it says at once. */
final class Load {

  private static final int BAD_ROW_EVERY = 20;

  private final String prefix;
  private final int mostParts;
  private final Random random;
  private final AtomicInteger numbers = new AtomicInteger();
  private final AtomicInteger positions = new AtomicInteger();
  private final List<String> files = Collections.synchronizedList(new ArrayList<>());
  private final ConcurrentLinkedQueue<Asked> asked = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<Told> told = new ConcurrentLinkedQueue<>();

  Load(Plan plan, Random random) {
    this.prefix = plan.fault() + "-" + Long.toHexString(plan.seed()) + "-";
    this.mostParts = plan.parts();
    this.random = random;
  }

  /** A number nobody has used. */
  String number() {
    return prefix + numbers.incrementAndGet();
  }

  /** A payment of 100.00 that is paid. */
  String paid() {
    return "SBXUSD10000P-" + numbers.incrementAndGet();
  }

  /** A payment of 100.00 that is not paid yet. */
  String unpaid() {
    return "SBXUSD10000U-" + numbers.incrementAndGet();
  }

  /** A refund of a payment of its own. */
  Row refund() {
    return new Row(paid(), number(), 100 + random.nextInt(2_000));
  }

  /** A refund with a marker for the gateway in its number. */
  Row refund(String marker) {
    return new Row(paid(), number() + "-" + marker, 100 + random.nextInt(2_000));
  }

  /** That many refunds, one or some of each payment, shuffled; one in twenty is wrong. */
  List<Row> refunds(int count) {
    List<Row> rows = new ArrayList<>();
    while (rows.size() < count) {
      rows.addAll(parts(Math.min(1 + random.nextInt(mostParts), count - rows.size())));
    }
    for (int i = 7; i < count; i += BAD_ROW_EVERY) {
      rows.set(i, rows.get(i).written("bad"));
    }
    Collections.shuffle(rows, random);
    return rows;
  }

  /** That many refunds of one payment. */
  List<Row> parts(int count) {
    String payment = paid();
    return IntStream.range(0, count)
        .mapToObj(i -> new Row(payment, number(), 100 + random.nextInt(2_000)))
        .toList();
  }

  /** That many refunds, each of a payment of its own. */
  List<Row> singles(int count) {
    return IntStream.range(0, count).mapToObj(i -> refund()).toList();
  }

  /** Drops a file of these rows; its name. */
  String drop(Node node, List<Row> rows) {
    String name = prefix + numbers.incrementAndGet() + ".csv";
    drop(node, name, rows);
    return name;
  }

  void drop(Node node, String name, List<Row> rows) {
    String lines = rows.stream().map(row -> row.csv() + "\n").collect(Collectors.joining());
    drop(node, name, (Row.HEADER + lines).getBytes(StandardCharsets.UTF_8), rows);
  }

  /** Drops a file of that content, in which these rows are, the first as row 1. */
  void drop(Node node, String name, byte[] content, List<Row> rows) {
    int position = 0;
    for (Row row : rows) {
      asked("file", name, ++position, row, row.csv());
    }
    files.add(name);
    node.drop(name, content);
  }

  /** A refund is asked for over HTTP or JMS; its position. */
  int asked(String door, String where, Row row) {
    int position = positions.incrementAndGet();
    asked(door, where, position, row, row.message());
    return position;
  }

  private void asked(String door, String where, int position, Row row, String text) {
    ask(
        new Asked(
            door,
            where,
            position,
            "refund",
            row.number(),
            row.paymentId(),
            row.cents(),
            "USD",
            text,
            row.bad()));
  }

  /** Anything else is asked for. */
  void ask(Asked one) {
    asked.add(one);
  }

  int nextPosition() {
    return positions.incrementAndGet();
  }

  void tell(Told one) {
    told.add(one);
  }

  List<Asked> asked() {
    return List.copyOf(asked);
  }

  List<Told> told() {
    return List.copyOf(told);
  }

  /** Names of the files that must have a result. */
  List<String> files() {
    return List.copyOf(files);
  }

  /** Refunds that must reach the gateway. */
  long toExecute() {
    return asked.stream()
        .filter(one -> !one.bad() && one.operation().equals("refund"))
        .map(Asked::number)
        .distinct()
        .count();
  }

  /** Whether each file has a result without a row that goes on by itself. */
  boolean isFinished(List<Node> nodes) {
    return files().stream()
        .allMatch(name -> ResultLines.of(nodes, name).stream().anyMatch(ResultLines::isClosed));
  }
}
