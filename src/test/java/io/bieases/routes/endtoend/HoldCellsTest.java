package io.bieases.routes.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bieases.routes.endtoend.CellTable.Cell;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Cells that stop more than their own row; each has a file of its own, because it holds them all.
 */
@ExtendWith(SharedBundle.class)
class HoldCellsTest {

  private final RunningBundle bundle;

  HoldCellsTest(RunningBundle bundle) {
    this.bundle = bundle;
  }

  /** Held as soon as the code comes. */
  static List<Cell> held() {
    return CellTable.cells().stream().filter(cell -> cell.first().equals("held")).toList();
  }

  /** All that hold a merchant, with the attempts before the hold. */
  static List<Cell> holding() {
    return CellTable.cells().stream()
        .filter(cell -> cell.first().equals("held") || cell.then().equals("held"))
        .toList();
  }

  static List<Cell> shortOfFunds() {
    return CellTable.cells().stream()
        .filter(cell -> cell.first().equals("short-of-funds"))
        .toList();
  }

  @BeforeEach
  @AfterEach
  void nothingIsHeld() {
    await().until(() -> bundle.journal().openHolds() == 0);
  }

  /** Rows that meet nothing: their numbers carry no marker. */
  private static List<String> others(String raiser) {
    String prefix = raiser.replace("SIM", "after");
    return IntStream.rangeClosed(1, 5).mapToObj(i -> prefix + "-other-" + i).toList();
  }

  private Map<String, Journal.Instruction> run(String raiser, List<String> others) {
    List<String> all = Stream.concat(Stream.of(raiser), others.stream()).toList();
    boolean waits = bundle.journal().refund(raiser).isPresent();
    bundle.drop(
        raiser + (waits ? "-others.csv" : ".csv"),
        (waits ? others : all).stream().map(RunningBundle::row).toList());
    Map<String, Journal.Instruction> became = bundle.settled(all);
    await().until(() -> bundle.journal().openHolds() == 0);
    bundle.outboxIsEmpty();
    return became;
  }

  @ParameterizedTest
  @MethodSource("holding")
  void theMerchantIsHeldAndEverythingGoesOnOnceTheFaultIsGone(Cell cell) {
    List<String> before = alertsAbout(cell.code());
    String raiser = "H-" + cell.marker() + "x" + (cell.steps() + 2);
    List<String> others = others(raiser);

    Map<String, Journal.Instruction> became = run(raiser, others);

    assertThat(became.values()).allSatisfy(row -> assertThat(row.state()).isEqualTo("accepted"));
    List<String> branches = bundle.journal().branches(became.get(raiser));
    assertThat(branches.subList(0, cell.steps())).allMatch("retry"::equals);
    assertThat(branches.subList(cell.steps(), branches.size()))
        .containsExactly("held", "held", "accepted");
    Journal.Hold hold = onlyHold(became.get(raiser));
    assertThat(hold.scope()).isEqualTo("*");
    assertThat(hold.cause()).isEqualTo(cell.code());
    assertThat(hold.endReason()).isEqualTo("a probe got through");
    assertThat(alertsAbout(cell.code()).stream().filter(alert -> !before.contains(alert)))
        .as("one when it is held, one at its end")
        .hasSize(2);
    assertThat(bundle.letters("bieases.dead-letter"))
        .extracting(RunningBundle.Letter::number)
        .doesNotContainAnyElementsOf(became.keySet());
    assertThat(bundle.gateway().requests(raiser)).isEqualTo(branches.size());
    bundle.file("done", raiser + ".csv.result.csv");
  }

  @ParameterizedTest
  @MethodSource("held")
  void aRowThatAloneMeetsTheFaultIsParkedAndTheOthersGoThrough(Cell cell) {
    String raiser = "O-" + cell.marker();
    List<String> others = others(raiser);
    bundle.drop(raiser + ".csv", List.of(RunningBundle.row(raiser)));
    await().until(() -> bundle.journal().openHolds() == 1);

    // nothing else was there to probe with; now there is
    Map<String, Journal.Instruction> became = run(raiser, others);

    assertThat(became.get(raiser).state()).isEqualTo("parked");
    assertThat(became.get(raiser).evidence())
        .startsWith("was not paid: only this row meets the fault");
    assertThat(others)
        .allSatisfy(other -> assertThat(became.get(other).state()).isEqualTo("accepted"));
    assertThat(onlyHold(became.get(raiser)).endReason()).contains("only the row that raised it");
    assertThat(bundle.gateway().executed()).doesNotContain(raiser).containsAll(others);
  }

  @ParameterizedTest
  @MethodSource("holding")
  void aRowWhoseAnswerWasLostBeforeTheHoldIsADuplicateAfterIt(Cell cell) {
    String raiser = "L-SIMLOSTx1-" + cell.marker() + "x" + (cell.steps() + 1);

    Map<String, Journal.Instruction> became = run(raiser, others(raiser));

    assertThat(bundle.journal().branches(became.get(raiser)).subList(0, cell.steps() + 3))
        .startsWith("unknown")
        .endsWith("held", "duplicate");
    assertThat(bundle.gateway().executed()).containsOnlyOnce(raiser);
    assertThat(bundle.letters("bieases.outcomes"))
        .filteredOn(letter -> letter.number().equals(raiser))
        .extracting(RunningBundle.Letter::outcome)
        .startsWith("duplicate");
  }

  @Test
  void anUnclearRefundHoldsRefundsAloneAndIsUnknownItself() {
    String raiser = "H-SIM44004x1";

    Map<String, Journal.Instruction> became = run(raiser, others(raiser));

    assertThat(became.values()).allSatisfy(row -> assertThat(row.state()).isEqualTo("accepted"));
    assertThat(bundle.journal().branches(became.get(raiser)))
        .containsExactly("unknown", "accepted");
    assertThat(onlyHold(became.get(raiser)).scope()).isEqualTo("refund");
    assertThat(alertsAbout("44004")).hasSize(2);
  }

  @ParameterizedTest
  @MethodSource("shortOfFunds")
  void onlyRefundsWaitForFundsAndTheSameRowAsksAgain(Cell cell) {
    String raiser = "H-" + cell.marker() + "x3";
    List<String> others = others(raiser);

    Map<String, Journal.Instruction> became = run(raiser, others);

    assertThat(became.values()).allSatisfy(row -> assertThat(row.state()).isEqualTo("accepted"));
    assertThat(bundle.journal().branches(became.get(raiser)))
        .containsExactly("short-of-funds", "short-of-funds", "short-of-funds", "accepted");
    Journal.Hold hold = onlyHold(became.get(raiser));
    assertThat(hold.scope()).isEqualTo("refund");
    assertThat(hold.probes()).as("the canary is always the raiser").isEqualTo(3);
    assertThat(others)
        .as("in flight before the hold or in their order after it")
        .isSortedAccordingTo(Comparator.comparing(other -> leftAtMillis(became.get(other))));
    assertThat(alertsAbout(hold.cause())).hasSize(2);
  }

  private Journal.Hold onlyHold(Journal.Instruction raiser) {
    List<Journal.Hold> holds = bundle.journal().holdsRaisedBy(raiser);
    assertThat(holds).hasSize(1);
    return holds.get(0);
  }

  private long leftAtMillis(Journal.Instruction row) {
    return bundle.journal().attempts(row).get(0).startedAtMillis();
  }

  private List<String> alertsAbout(String cause) {
    return bundle.letters("bieases.alerts").stream()
        .filter(alert -> alert.code().equals(cause))
        .map(RunningBundle.Letter::body)
        .filter(body -> body.contains("held: ") || body.contains("hold ended"))
        .toList();
  }
}
