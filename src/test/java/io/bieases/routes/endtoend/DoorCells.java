package io.bieases.routes.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bieases.routes.endtoend.CellTable.Cell;
import io.bieases.routes.endtoend.Door.Order;
import io.bieases.routes.endtoend.Door.Told;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every row of {@code routes/status-codes.csv} and every row of the transport table, for all five
 * operations, through one door: the branch of each attempt, the outcome word, what the sender gets,
 * and what leaves as a message.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class DoorCells {

  private static final List<String> OPERATIONS =
      List.of("create", "query", "cancel", "refund", "refund-query");

  private static final String UNVERIFIED = "unverified";

  /** More than there are rows of a refund query. */
  private static final int QUESTIONS = 60;

  private static final Set<Integer> HOLDING =
      Set.of(400, 401, 403, 404, 405, 415, 301, 302, 307, 308);

  /** One instruction, what it meets, and the branches its attempts must take. */
  private record Row(Order order, String meets, List<String> branches, String outcome) {

    private static Row of(Order order, String meets, List<String> branches) {
      return new Row(order, meets, branches, branches.get(branches.size() - 1));
    }

    private String number() {
      return order.number();
    }

    private String whenUnconfirmed() {
      return outcome.equals("duplicate") ? "parked" : outcome;
    }

    @Override
    public String toString() {
      return order.operation() + " " + meets + " -> " + branches;
    }
  }

  private final List<Row> rows = new ArrayList<>();
  private final List<Row> throttled = new ArrayList<>();
  private final Map<String, Told> told = new LinkedHashMap<>();
  private RunningBundle bundle;
  private Door door;
  private List<RunningBundle.Letter> outcomes;
  private List<RunningBundle.Letter> deadLetters;
  private List<RunningBundle.Letter> alerts;
  private final Deque<String> refundIds = new ArrayDeque<>();

  abstract Door open(RunningBundle running);

  @BeforeAll
  void everythingIsSent(@TempDir Path folder) {
    bundle = RunningBundle.in(folder).with("bieases.http.wait", "4s").start();
    door = open(bundle);
    refundsToAskAbout();
    List<Row> alone = new ArrayList<>();
    List<Row> holding = new ArrayList<>();
    for (String operation : OPERATIONS) {
      codes(operation, alone, holding);
      lostAnswers(operation, alone);
      statuses(operation, alone, holding);
    }
    run(alone);
    run(holding);
    rows.addAll(alone);
    rows.addAll(holding);
    bundle.outboxIsEmpty();
    outcomes = bundle.letters("bieases.outcomes");
    deadLetters = bundle.letters("bieases.dead-letter");
    alerts = bundle.letters("bieases.alerts");
    // last: it stops the pace for a minute
    door.send(throttled.stream().map(Row::order).toList());
  }

  @AfterAll
  void stop() {
    door.close();
    bundle.close();
  }

  private void run(List<Row> some) {
    List<Order> orders = some.stream().map(Row::order).toList();
    door.send(orders);
    told.putAll(door.told(orders));
  }

  /** Refunds that ran, one for each question: faults and markers hang on the refund's id. */
  private void refundsToAskAbout() {
    List<Order> refunds =
        IntStream.range(0, QUESTIONS)
            .mapToObj(i -> order("refund", "for-question-" + i, ""))
            .toList();
    door.send(refunds);
    assertThat(door.told(refunds).values()).allMatch(answer -> answer.outcome().equals("accepted"));
    refunds.forEach(
        refund ->
            refundIds.add(bundle.journal().refund(refund.number()).orElseThrow().gatewayId()));
  }

  /** The marker stands where the sandbox looks for it: in our number, or in the gateway's id. */
  private Order order(String operation, String name, String marker) {
    String number = door.word() + "-" + operation + "-" + name;
    String behind = marker.isEmpty() ? "" : "-" + marker;
    String hash = Integer.toHexString(number.hashCode());
    return switch (operation) {
      case "create" -> new Order(operation, number + behind, "");
      case "refund" -> new Order(operation, number + behind, "SBXUSD10000P" + hash);
      case "cancel" -> new Order(operation, number, "SBXUSD10000U" + hash + behind);
      case "query" -> new Order(operation, number, "SBXUSD10000P" + hash + behind);
      default -> new Order(operation, number, refundIds.remove() + behind);
    };
  }

  private void codes(String operation, List<Row> alone, List<Row> holding) {
    for (Cell cell : CellTable.cells(operation)) {
      String code = cell.code();
      if (cell.first().equals("throttled")) {
        throttled.add(
            Row.of(order(operation, code, cell.marker() + "x1"), code, List.of("throttled")));
      } else if (cell.first().equals("held") || cell.first().equals("short-of-funds")) {
        List<String> branches = List.of(cell.first(), "accepted");
        holding.add(Row.of(order(operation, code, cell.marker() + "x1"), code, branches));
      } else if (cell.then().equals("held")) {
        List<String> branches = List.of("retry", "held", "accepted");
        holding.add(Row.of(order(operation, code, cell.marker() + "x2"), code, branches));
      } else if (cell.isUnclearHold()) {
        // unknown, and it holds its operation: once, so that the others get on
        holding.add(
            Row.of(
                order(operation, code, cell.marker() + "x1"),
                code,
                List.of("unknown", "accepted")));
      } else if (!code.equals("no-answer") || !operation.equals("cancel")) {
        // the question after a lost cancel would meet the same marker; lostAnswers has that row
        alone.add(Row.of(order(operation, code, cell.marker()), code, branches(operation, cell)));
      }
    }
  }

  /** A ladder that ends in asking goes on on the ladder of lost answers. */
  private static List<String> branches(String operation, Cell cell) {
    if (!cell.then().equals("ask")) {
      return cell.branches(false);
    }
    Cell lost =
        CellTable.cells(operation).stream()
            .filter(each -> each.code().equals("no-answer"))
            .findFirst()
            .orElseThrow();
    List<String> branches = new ArrayList<>(Collections.nCopies(cell.steps(), cell.first()));
    branches.addAll(Collections.nCopies(lost.steps(), "ask"));
    branches.add(lost.then());
    return branches;
  }

  private void lostAnswers(String operation, List<Row> alone) {
    List<TransportTest.Lost> all = new ArrayList<>(TransportTest.lost());
    all.add(new TransportTest.Lost(UNVERIFIED, "garbage", true, Envelopes.FORGED));
    for (TransportTest.Lost lost : all) {
      Order order = order(operation, lost.name(), "");
      bundle.gateway().once(lost.fault(), operation, numberAtTheGateway(order), lost.settings());
      alone.add(
          switch (operation) {
            case "create", "refund" ->
                Row.of(
                    order,
                    lost.name(),
                    lost.name().equals("foreign-ids") && operation.equals("create")
                        // the answer to a create echoes nothing of ours
                        ? List.of("accepted")
                        : List.of("unknown", lost.executed() ? "duplicate" : "accepted"));
            case "cancel" ->
                lost.executed()
                    ? new Row(order, lost.name(), List.of("ask"), "succeeded")
                    : Row.of(order, lost.name(), List.of("ask", "accepted"));
            default -> Row.of(order, lost.name(), List.of("retry", "accepted"));
          });
    }
  }

  private void statuses(String operation, List<Row> alone, List<Row> holding) {
    for (int status : HOLDING) {
      Order order = order(operation, "http-" + status, "");
      answerOnce(order, status);
      holding.add(Row.of(order, "http-" + status, List.of("held", "accepted")));
    }
    for (int status : List.of(413, 422)) {
      Order order = order(operation, "http-" + status, "");
      answerOnce(order, status);
      alone.add(Row.of(order, "http-" + status, List.of("rejected")));
    }
  }

  private void answerOnce(Order order, int status) {
    boolean redirect = status / 100 == 3;
    Map<String, Object> settings =
        redirect
            ? Map.of("status", status, "location", "http://127.0.0.1:9/")
            : Map.of("status", status, "body", "no");
    bundle
        .gateway()
        .once(
            redirect ? "redirect" : "http-status",
            order.operation(),
            numberAtTheGateway(order),
            settings);
  }

  /** What the gateway calls the number of a call. */
  private static String numberAtTheGateway(Order order) {
    boolean ours = order.operation().equals("create") || order.operation().equals("refund");
    return ours ? order.number() : order.about();
  }

  private Journal.Instruction became(Row row) {
    return bundle.journal().find(row.order().operation(), row.number()).orElseThrow();
  }

  Stream<Row> rows() {
    return rows.stream();
  }

  private static List<String> withoutRepeatedAsks(List<String> branches) {
    return IntStream.range(0, branches.size())
        .filter(i -> i == 0 || !branches.get(i).equals("ask") || !branches.get(i - 1).equals("ask"))
        .mapToObj(branches::get)
        .toList();
  }

  @ParameterizedTest
  @MethodSource("rows")
  void eachAttemptTakesTheBranchItsRowNamesAndNoOther(Row row) {
    Journal.Instruction instruction = became(row);

    List<String> branches = bundle.journal().branches(instruction);
    if (row.meets().equals("44011")) {
      // whichever is faster: the question parks the refund, or its ladder's one step is used up
      assertThat(branches).startsWith("ask").isSubsetOf("ask", "parked");
      assertThat(instruction.state()).isEqualTo("parked");
      return;
    }
    // at this scale the ladder of a cancel may be faster than the answers to its questions
    assertThat(withoutRepeatedAsks(branches)).isEqualTo(withoutRepeatedAsks(row.branches()));
    assertThat(branches).hasSizeGreaterThanOrEqualTo(row.branches().size());
    assertThat(instruction.attempts()).isEqualTo(branches.size());
    // a duplicate that nobody confirms is parked after what is a day at full scale
    assertThat(instruction.state()).isIn(row.outcome(), row.whenUnconfirmed());
  }

  @ParameterizedTest
  @MethodSource("rows")
  void theSenderIsToldTheOutcomeWithItsCode(Row row) {
    Told answer = told.get(row.number());

    assertThat(answer.outcome()).isIn(row.outcome(), row.whenUnconfirmed());
    assertThat(answer.code()).isEqualTo(became(row).code());
    if (door.word().equals("http")) {
      assertThat(answer.httpStatus()).isEqualTo(httpStatus(answer.outcome()));
    }
  }

  /** The table of src/docs/api.md. */
  private static int httpStatus(String outcome) {
    return switch (outcome) {
      case "accepted", "succeeded" -> 200;
      case "rejected", "declined" -> 422;
      case "parked" -> 409;
      default -> 202;
    };
  }

  @ParameterizedTest
  @MethodSource("rows")
  void theOutcomeLeavesOnceAndOnlyWhatIsRejectedIsADeadLetter(Row row) {
    List<String> left =
        outcomes.stream()
            .filter(letter -> letter.is(row.order().operation(), row.number()))
            .map(RunningBundle.Letter::outcome)
            .toList();
    assertThat(left).isIn(List.of(row.outcome()), List.of(row.outcome(), row.whenUnconfirmed()));
    assertThat(deadLetters)
        .filteredOn(letter -> letter.is(row.order().operation(), row.number()))
        .hasSize(row.outcome().equals("rejected") ? 1 : 0);
  }

  /** Where the table says so, and of all that is parked, held, forged or cannot be processed. */
  @ParameterizedTest
  @MethodSource("rows")
  void aPersonIsToldWhatAPersonShouldLookAt(Row row) {
    String operation = row.order().operation();
    boolean inTable =
        CellTable.cells(operation).stream()
            .filter(cell -> cell.code().equals(row.meets()))
            .anyMatch(cell -> cell.first().endsWith("+alert") || cell.then().endsWith("+alert"));
    boolean always =
        row.outcome().equals("parked")
            || Set.of(UNVERIFIED, "http-413", "http-422").contains(row.meets());
    if (inTable || always) {
      assertThat(alerts)
          .filteredOn(letter -> letter.operation().equals(operation))
          .extracting(RunningBundle.Letter::code)
          .contains(row.meets());
    }
  }

  @ParameterizedTest
  @MethodSource("rows")
  void whatIsParkedSaysFirstWhatItMayHaveDone(Row row) {
    if (row.outcome().equals("parked")) {
      assertThat(became(row).evidence())
          .startsWith(
              switch (row.order().operation()) {
                case "create" ->
                    row.branches().contains("unknown") || row.meets().equals("44009")
                        ? "the order may exist"
                        : "no order was made";
                case "cancel" ->
                    row.meets().equals("41012") ? "was not" : "may have been cancelled";
                case "refund" ->
                    row.branches().contains("unknown") || row.meets().equals("44015")
                        ? "may have been paid"
                        : "was not paid";
                default -> "could not be found out";
              });
    }
  }

  @Test
  void everyRowOfTheTableWasTried() {
    for (String operation : OPERATIONS) {
      Set<String> tried =
          Stream.concat(rows.stream(), throttled.stream())
              .filter(row -> row.order().operation().equals(operation))
              .map(Row::meets)
              .collect(Collectors.toSet());
      assertThat(tried)
          .containsAll(
              CellTable.cells(operation).stream()
                  .map(Cell::code)
                  .filter(code -> !code.equals("no-answer"))
                  .toList())
          .containsAll(TransportTest.lost().stream().map(TransportTest.Lost::name).toList());
    }
    assertThat(rows).hasSizeGreaterThan(48);
  }

  @Test
  void whatIsThrottledWaitsAndIsNotRefused() {
    for (Row row : throttled) {
      Journal.Instruction instruction =
          bundle
              .journal()
              .await(
                  row.order().operation(), row.number(), one -> one.branch().equals("throttled"));
      assertThat(instruction.state())
          .isEqualTo(row.order().operation().endsWith("query") ? "waiting" : "unknown");
      assertThat(bundle.journal().branches(instruction)).containsExactly("throttled");
      assertThat(bundle.journal().pace(row.order().operation()).slowFactor()).isGreaterThan(1);
    }
    assertThat(throttled).hasSize(OPERATIONS.size());
  }

  @Test
  void theDoorOfEachInstructionIsInTheJournal() {
    assertThat(rows)
        .allSatisfy(
            row ->
                assertThat(bundle.journal().door(row.order().operation(), row.number()))
                    .isEqualTo(door.word()));
  }

  @Test
  void nothingRanTwice() {
    assertThat(bundle.gateway().executed()).doesNotHaveDuplicates();
    await().until(() -> bundle.journal().openHolds() == 0);
    assertThat(IntStream.range(0, rows.size()).mapToObj(i -> rows.get(i).number()))
        .doesNotHaveDuplicates();
  }
}
