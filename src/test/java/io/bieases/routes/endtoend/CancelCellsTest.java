package io.bieases.routes.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bieases.routes.endtoend.CellTable.Cell;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every status cell and transport fault of a cancel through the real routes. The bundle is one of
 * its own, with waits long enough for the answer to a question to come before the cancel goes
 * again, and because at the end it is throttled.
 */
class CancelCellsTest {

  /** The first minute of the ladder takes 72 ms, its four hours 17 s. */
  private static final double SCALE = 0.0012;

  private static final Map<String, String> STATE_LETTERS =
      Map.of("paid", "P", "unpaid", "U", "being-paid", "G", "failed", "F", "over", "T");

  /** One cancel: its request id, its payment, the row it is about and what its calls take. */
  private record Cancel(String number, String paymentId, Cell cell, List<String> branches) {

    private String state() {
      return branches.get(branches.size() - 1);
    }

    @Override
    public String toString() {
      return number + " -> " + branches;
    }
  }

  @TempDir private static Path folder;
  private static RunningBundle bundle;
  private static Map<String, Journal.Instruction> became;
  private static List<RunningBundle.Letter> outcomes;
  private static List<RunningBundle.Letter> deadLetters;
  private static List<RunningBundle.Letter> alerts;

  private static String payment(String letter, String number, String marker) {
    String own = Integer.toHexString(number.hashCode() & 0xfffff);
    return "SBXUSD100" + letter + own + (marker.isEmpty() ? "" : "-" + marker);
  }

  private static List<String> times(String branch, int times) {
    return Collections.nCopies(times, branch);
  }

  private static List<String> path(Stream<List<String>> parts) {
    return parts.flatMap(List::stream).toList();
  }

  private static int asks() {
    return cell("no-answer").steps();
  }

  private static Cell cell(String code) {
    return CellTable.cells("cancel").stream()
        .filter(each -> each.code().equals(code))
        .findFirst()
        .orElseThrow();
  }

  /**
   * No earlier attempt: the marker answers cancel and question alike, so asking decides nothing.
   */
  static List<Cancel> first() {
    List<Cancel> cancels = new ArrayList<>();
    for (Cell cell : CellTable.cells("cancel")) {
      if (cell.stopsOthers()) {
        continue;
      }
      List<String> branches =
          cell.then().equals("ask")
              ? path(
                  Stream.of(times("retry", cell.steps()), times("ask", asks()), List.of("parked")))
              : cell.branches(false);
      String number = "xF-" + cell.marker();
      cancels.add(new Cancel(number, payment("U", number, cell.marker()), cell, branches));
    }
    return cancels;
  }

  /** A first call was lost on its way; the payment is being paid, so asking decides nothing. */
  static List<Cancel> again() {
    List<Cancel> cancels = new ArrayList<>();
    for (Cell cell : CellTable.cells("cancel")) {
      if (cell.againStopsOthers() || List.of("20000", "44006", "no-answer").contains(cell.code())) {
        continue;
      }
      String number = "xN-" + cell.marker();
      List<String> branches =
          cell.again().equals("retry")
              ? path(
                  Stream.of(
                      List.of("ask"),
                      times("retry", cell.steps()),
                      times("ask", asks() - 1),
                      List.of("parked")))
              : path(Stream.of(times("ask", asks()), List.of("parked")));
      cancels.add(new Cancel(number, payment("G", number, ""), cell, branches));
    }
    return cancels;
  }

  static List<Cancel> holding() {
    List<Cancel> cancels = new ArrayList<>();
    for (Cell cell : CellTable.cells("cancel")) {
      String number = "xH-" + cell.marker();
      if (cell.first().equals("held")) {
        cancels.add(
            new Cancel(
                number,
                payment("U", number, cell.marker() + "x1"),
                cell,
                List.of("held", "accepted")));
      } else if (cell.then().equals("held")) {
        cancels.add(
            new Cancel(
                number,
                payment("U", number, cell.marker() + "x2"),
                cell,
                List.of("retry", "held", "accepted")));
      }
    }
    return cancels;
  }

  static List<TransportTest.Lost> lost() {
    return TransportTest.lost();
  }

  private static Stream<Cancel> everyCell() {
    return Stream.of(first(), again(), holding()).flatMap(List::stream);
  }

  @BeforeAll
  static void everyCancelIsSent() {
    bundle = RunningBundle.in(folder).with("bieases.ladders.scale", SCALE).start();
    became = new LinkedHashMap<>();
    List<String> numbers = new ArrayList<>();
    first().forEach(cancel -> send(cancel.number(), cancel.paymentId(), numbers));
    for (Cancel cancel : again()) {
      meets("drop-before-execute", cancel.paymentId(), Map.of());
      meets("http-status", cancel.paymentId(), answering(cancel.cell().code(), -1));
      send(cancel.number(), cancel.paymentId(), numbers);
    }
    for (TransportTest.Lost each : lost()) {
      String number = "xT-" + each.name();
      meets(each.fault(), payment("U", number, ""), each.settings());
      send(number, payment("U", number, ""), numbers);
    }
    STATE_LETTERS.forEach(
        (word, letter) -> {
          String number = "xL-" + word;
          meets("drop-before-execute", payment(letter, number, ""), Map.of());
          send(number, payment(letter, number, ""), numbers);
        });
    meets("garbage", payment("U", "xL-unverified", ""), Envelopes.FORGED);
    send("xL-unverified", payment("U", "xL-unverified", ""), numbers);
    meets("drop-before-execute", payment("U", "xL-unknown", "SIM44006"), Map.of());
    send("xL-unknown", payment("U", "xL-unknown", "SIM44006"), numbers);
    meets("http-status", payment("P", "xL-paying", ""), answering("41012", -1));
    send("xL-paying", payment("P", "xL-paying", ""), numbers);
    send("xL-paid-first", payment("P", "xL-paid-first", ""), numbers);
    for (int status : List.of(413, 422)) {
      Map<String, Object> refused = Map.of("status", status, "body", "no");
      meets("http-status", payment("U", "xR-" + status, ""), refused);
      send("xR-" + status, payment("U", "xR-" + status, ""), numbers);
      meets("drop-before-execute", payment("G", "xA-" + status, ""), Map.of());
      meets("http-status", payment("G", "xA-" + status, ""), refused);
      send("xA-" + status, payment("G", "xA-" + status, ""), numbers);
    }
    became.putAll(bundle.settled("cancel", numbers));
    holding().forEach(cancel -> alone(cancel.number(), cancel.paymentId()));
    for (int status : wrongPlaces()) {
      String number = "xW-" + status;
      meets("http-status", payment("U", number, ""), Map.of("status", status, "body", "no"));
      alone(number, payment("U", number, ""));
    }
    bundle.outboxIsEmpty();
    outcomes = bundle.letters("bieases.outcomes");
    deadLetters = bundle.letters("bieases.dead-letter");
    alerts = bundle.letters("bieases.alerts");
    throttle();
  }

  @AfterAll
  static void stop() {
    bundle.close();
  }

  private static void throttle() {
    bundle.create("throttle-SIM42901x1");
    bundle.about("query", "throttle", payment("P", "throttle", "SIM42901x1"));
    bundle.about("cancel", "throttle", payment("U", "throttle", "SIM42901x1"));
  }

  static List<Integer> wrongPlaces() {
    return List.of(400, 401, 403, 404, 405, 415, 300, 301, 302, 303, 307, 308);
  }

  private static void send(String number, String paymentId, List<String> numbers) {
    bundle.about("cancel", number, paymentId);
    numbers.add(number);
  }

  private static void alone(String number, String paymentId) {
    bundle.about("cancel", number, paymentId);
    became.put(number, bundle.settled("cancel", number));
    await().until(() -> bundle.journal().openHolds() == 0);
  }

  private static void meets(String fault, String paymentId, Map<String, Object> settings) {
    bundle.gateway().once(fault, "cancel", paymentId, settings);
  }

  private static Map<String, Object> answering(String code, int times) {
    String body = "{\"code\":\"" + code + "\",\"msg\":\"as ordered\",\"data\":null}";
    return Map.of("status", 200, "body", body, "count", times);
  }

  @ParameterizedTest
  @MethodSource("everyCell")
  void aCodeTakesTheBranchesOfItsTableRowAndNoOther(Cancel cancel) {
    assertThat(bundle.journal().branches(became.get(cancel.number()))).isEqualTo(cancel.branches());
  }

  @ParameterizedTest
  @MethodSource("everyCell")
  void theOutcomeLeavesOnceAndOnlyARejectedCancelIsADeadLetter(Cancel cancel) {
    assertThat(letters(outcomes, cancel.number()))
        .extracting(RunningBundle.Letter::outcome)
        .containsExactly(cancel.state());
    assertThat(letters(deadLetters, cancel.number()))
        .hasSize(cancel.state().equals("rejected") ? 1 : 0);
  }

  @ParameterizedTest
  @MethodSource("everyCell")
  void aPersonIsToldWhereTheTableSaysSoAndReadsWhatItMayHaveDone(Cancel cancel) {
    String word = cancel.number().startsWith("xN-") ? cancel.cell().again() : cancel.cell().first();
    if (word.endsWith("+alert") || cancel.state().equals("parked")) {
      assertThat(alerts)
          .filteredOn(letter -> letter.body().contains("\"cancel\""))
          .extracting(RunningBundle.Letter::code)
          .contains(cancel.cell().cause().replace("LOST", "no-answer"));
    }
    if (cancel.state().equals("parked")) {
      boolean neverLost = cancel.number().startsWith("xF-") && cancel.cell().then().equals("ask");
      assertThat(became.get(cancel.number()).evidence())
          .startsWith(neverLost ? "was not cancelled: " : "may have been cancelled: ");
    }
  }

  @ParameterizedTest
  @MethodSource("lost")
  void aLostAnswerIsAskedForAndThePaymentSaysWhetherItRan(TransportTest.Lost each) {
    Journal.Instruction cancel = became.get("xT-" + each.name());
    List<String> branches = bundle.journal().branches(cancel);

    assertThat(branches).startsWith("ask");
    assertThat(bundle.journal().attempts(cancel).get(0).ending()).isEqualTo("no-answer");
    assertThat(bundle.journal().questions("cancel", cancel.number())).isNotEmpty();
    if (each.executed()) {
      assertThat(branches).containsOnly("ask");
      assertThat(cancel.state()).isEqualTo("succeeded");
      assertThat(cancel.evidence()).isEqualTo("the payment is cancelled");
    } else {
      assertThat(branches).endsWith("accepted");
    }
    assertThat(letters(outcomes, cancel.number())).hasSize(1);
  }

  @Test
  void afterALostAnswerThePaymentsStatusDecides() {
    assertThat(became.get("xL-paid"))
        .extracting(Journal.Instruction::state, Journal.Instruction::evidence)
        .containsExactly("rejected", "paid before the cancel");
    assertThat(became.get("xL-failed"))
        .extracting(Journal.Instruction::state, Journal.Instruction::evidence)
        .containsExactly("succeeded", "the payment is failed");
    assertThat(became.get("xL-over").evidence()).isEqualTo("the payment is timeout");
    assertThat(became.get("xL-unpaid").state()).isEqualTo("accepted");
    assertThat(became.get("xL-being-paid").state()).isEqualTo("parked");
    assertThat(became.get("xL-unknown").state()).as("it may have run").isEqualTo("parked");
    assertThat(became.get("xL-unknown").evidence()).startsWith("may have been cancelled");
    assertThat(deadLetters)
        .extracting(RunningBundle.Letter::number)
        .contains("xL-paid")
        .doesNotContain("xL-failed", "xL-over", "xL-unpaid", "xL-being-paid", "xL-unknown");
  }

  @Test
  void anOrderThatWasBeingPaidAndIsPaidRejectsTheCancel() {
    assertThat(bundle.journal().branches(became.get("xL-paying")))
        .startsWith("retry", "retry", "retry", "retry", "ask");
    assertThat(became.get("xL-paying").evidence()).isEqualTo("paid before the cancel");
  }

  @Test
  void anOrderThatIsPaidAtTheFirstCallIsRejectedWithoutAQuestion() {
    assertThat(bundle.journal().branches(became.get("xL-paid-first"))).containsExactly("rejected");
    assertThat(bundle.journal().questions("cancel", "xL-paid-first")).isEmpty();
  }

  @Test
  void anEnvelopeThatDoesNotVerifyIsAskedForAndTold() {
    assertThat(became.get("xL-unverified").state()).isEqualTo("succeeded");
    assertThat(alerts)
        .filteredOn(letter -> letter.body().contains("\"cancel\""))
        .extracting(RunningBundle.Letter::code)
        .contains("unverified");
  }

  @ParameterizedTest
  @ValueSource(ints = {413, 422})
  void aRequestThatCannotBeProcessedIsRejectedButNotAfterALostAnswer(int status) {
    assertThat(bundle.journal().branches(became.get("xR-" + status))).containsExactly("rejected");
    assertThat(bundle.journal().branches(became.get("xA-" + status)))
        .containsExactly("ask", "parked");
    assertThat(alerts).extracting(RunningBundle.Letter::code).contains("http-" + status);
  }

  @ParameterizedTest
  @MethodSource("wrongPlaces")
  void anAnswerOfTheWrongPlaceHoldsTheMerchant(int status) {
    Journal.Instruction cancel = became.get("xW-" + status);

    assertThat(bundle.journal().branches(cancel)).containsExactly("held", "accepted");
    assertThat(bundle.journal().holdsRaisedBy(cancel))
        .extracting(Journal.Hold::cause)
        .containsExactly("http-" + status);
  }

  @ParameterizedTest
  @ValueSource(strings = {"create", "query", "cancel"})
  void aThrottledCallWaitsAndIsNotRefused(String operation) {
    String number = operation.equals("create") ? "throttle-SIM42901x1" : "throttle";

    Journal.Instruction call =
        bundle.journal().await(operation, number, one -> one.branch().equals("throttled"));

    assertThat(call.state()).isEqualTo(operation.equals("query") ? "waiting" : "unknown");
    assertThat(bundle.journal().pace(operation).slowFactor()).isGreaterThan(1);
  }

  private static List<RunningBundle.Letter> letters(List<RunningBundle.Letter> all, String number) {
    return all.stream().filter(letter -> letter.number().equals(number)).toList();
  }
}
