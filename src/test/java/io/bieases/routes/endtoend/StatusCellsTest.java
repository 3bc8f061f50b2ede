package io.bieases.routes.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.bieases.routes.endtoend.CellTable.Cell;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every status cell of a refund, through the real routes: the branch each attempt takes, how often
 * the gateway is asked, what becomes of the row and what leaves because of it. All rows that do not
 * stop others run in one file.
 */
@ExtendWith(SharedBundle.class)
class StatusCellsTest {

  private static final String FILE = "cells.csv";

  /** One row of the file. */
  private record Row(String number, String paymentId, Cell cell, List<String> branches) {

    private static Row first(Cell cell) {
      String number = "F-" + cell.marker();
      return new Row(number, RunningBundle.paid(number), cell, cell.branches(false));
    }

    /** An earlier attempt was executed and its answer lost. */
    private static Row againExecuted(Cell cell) {
      String number = "E-SIMLOSTx1-" + cell.marker();
      // a number that ran is known to the gateway, so the usual answer is 44015
      List<String> branches =
          (cell.code().equals("20000") ? CellTable.of("44015") : cell).branches(true);
      return new Row(number, RunningBundle.paid(number), cell, branches);
    }

    /** An earlier attempt was not executed, and its answer was lost too. */
    private static Row againLost(Cell cell) {
      String number = "N-" + cell.marker();
      return new Row(number, RunningBundle.paid(number), cell, cell.branches(true));
    }

    private String state() {
      return branches.get(branches.size() - 1);
    }

    @Override
    public String toString() {
      return number + " -> " + state();
    }
  }

  private static RunningBundle bundle;
  private static Map<String, Journal.Instruction> became;
  private static List<RunningBundle.Letter> outcomes;
  private static List<RunningBundle.Letter> deadLetters;
  private static List<RunningBundle.Letter> alerts;
  private static List<GatewayControl.Arrival> arrivals;

  static List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    for (Cell cell : CellTable.cells()) {
      if (!cell.stopsOthers()) {
        rows.add(Row.first(cell));
      }
      if (!cell.againStopsOthers()) {
        rows.add(Row.againExecuted(cell));
        rows.add(Row.againLost(cell));
      }
    }
    return rows;
  }

  /** Refused because the payment will never be paid. */
  static List<String> neverPaid() {
    return List.of("U-SIM44010", "U-SIM44011x1", "U-SIM44012", "U-plain");
  }

  @BeforeAll
  static void oneFileRuns(RunningBundle running) {
    bundle = running;
    rows().stream()
        .filter(row -> row.number().startsWith("N-"))
        .forEach(row -> bundle.gateway().once("drop-before-execute", "refund", row.number()));
    bundle.drop(
        FILE,
        Stream.concat(
                rows().stream().map(row -> RunningBundle.row(row.paymentId(), row.number())),
                neverPaid().stream()
                    .map(number -> RunningBundle.row(RunningBundle.unpaid(number), number)))
            .toList());
    became =
        bundle.settled(
            Stream.concat(rows().stream().map(Row::number), neverPaid().stream()).toList());
    bundle.outboxIsEmpty();
    outcomes = bundle.letters("bieases.outcomes");
    deadLetters = bundle.letters("bieases.dead-letter");
    alerts = bundle.letters("bieases.alerts");
    arrivals = bundle.gateway().arrivals();
  }

  @ParameterizedTest
  @MethodSource("rows")
  void aCodeTakesTheBranchesOfItsTableRowAndNoOther(Row row) {
    Journal.Instruction instruction = became.get(row.number());

    if (row.cell().code().equals("44011") && row.number().startsWith("F-")) {
      // whichever is faster: the question parks the row, or the ladder's one step is used up
      assertThat(bundle.journal().branches(instruction)).startsWith("ask").hasSizeLessThan(3);
    } else {
      assertThat(bundle.journal().branches(instruction).stream().limit(row.branches().size()))
          .isEqualTo(row.branches());
    }
    assertThat(instruction.attempts()).isEqualTo(bundle.journal().attempts(instruction).size());
  }

  @ParameterizedTest
  @MethodSource("rows")
  void anAttemptIsOneRequestWithTheSameBodyEachTime(Row row) {
    List<GatewayControl.Arrival> seen =
        arrivals.stream()
            .filter(one -> one.operation().equals("refund") && one.number().equals(row.number()))
            .toList();

    assertThat(seen).hasSize(became.get(row.number()).attempts());
    // a request that is dropped before it is opened has no body to compare
    assertThat(
            seen.stream()
                .map(GatewayControl.Arrival::bodySha256)
                .filter(digest -> !digest.isEmpty())
                .distinct())
        .hasSizeLessThanOrEqualTo(1);
  }

  @ParameterizedTest
  @MethodSource("rows")
  void theOutcomeLeavesAndOnlyARejectedRowIsADeadLetter(Row row) {
    assertThat(outcomes)
        .filteredOn(letter -> letter.number().equals(row.number()))
        .extracting(RunningBundle.Letter::outcome)
        .startsWith(row.state());
    assertThat(deadLetters)
        .filteredOn(letter -> letter.number().equals(row.number()))
        .hasSize(row.state().equals("rejected") ? 1 : 0);
  }

  @ParameterizedTest
  @MethodSource("rows")
  void aParkedRowSaysWhatItMayHaveDoneAndAPersonIsTold(Row row) {
    if (row.state().equals("parked")) {
      boolean mayHaveBeenPaid =
          !row.number().startsWith("F-")
              || row.branches().contains("unknown")
              || row.cell().code().equals("44015");
      assertThat(became.get(row.number()).evidence())
          .startsWith(mayHaveBeenPaid ? "may have been paid" : "was not paid");
    }
    String word = row.number().startsWith("F-") ? row.cell().first() : row.cell().again();
    if (row.state().equals("parked") || word.endsWith("+alert")) {
      assertThat(alerts).extracting(RunningBundle.Letter::code).contains(row.cell().cause());
    }
  }

  @ParameterizedTest
  @MethodSource("neverPaid")
  void aPaymentThatIsNeverPaidMeansRejected(String number) {
    Journal.Instruction instruction = became.get(number);

    assertThat(instruction.state()).isEqualTo("rejected");
    assertThat(instruction.evidence()).contains("final unpaid", "failed");
    assertThat(bundle.journal().questions(number)).isNotEmpty();
    assertThat(deadLetters).filteredOn(letter -> letter.number().equals(number)).hasSize(1);
  }

  @Test
  void theGatewayExecutedExactlyWhatIsNotReportedAsRefused() {
    List<String> executed = bundle.gateway().executed();

    assertThat(executed).doesNotHaveDuplicates();
    assertThat(rows())
        .allSatisfy(
            row -> {
              boolean ran = executed.contains(row.number());
              if (row.state().equals("rejected")) {
                assertThat(ran).as(row.number()).isFalse();
              }
              if (row.state().equals("accepted")) {
                assertThat(ran).as(row.number()).isTrue();
              }
            });
  }

  @Test
  void theResultHasOneLinePerRowInTheSameOrder() {
    Path result = bundle.file("attention", FILE + ".result.csv");

    List<ResultFile.Line> lines = ResultFile.read(result);

    assertThat(lines.stream().map(ResultFile.Line::number))
        .isEqualTo(Stream.concat(rows().stream().map(Row::number), neverPaid().stream()).toList());
    assertThat(lines)
        .allSatisfy(
            line -> {
              Journal.Instruction now = bundle.journal().refund(line.number()).orElseThrow();
              assertThat(line.state()).isIn(now.state(), became.get(line.number()).state());
              assertThat(line.attempts()).isEqualTo(now.attempts());
              assertThat(line.refundId().isEmpty()).isEqualTo(!line.state().equals("accepted"));
            });
  }
}
