package io.bieases.routes.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bieases.routes.endtoend.CellTable.Cell;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every status cell and transport fault of a payment query that somebody asked for, through the
 * real routes. The questions are put into the journal as a door puts them.
 */
@ExtendWith(SharedBundle.class)
class QueryCellsTest {

  /** One question: its request id, the payment, and what its calls take. */
  private record Question(String number, String paymentId, Cell cell, List<String> branches) {

    private static Question of(Cell cell, String times, List<String> branches) {
      String number = "q-" + cell.marker() + times;
      return new Question(number, payment(number, cell.marker() + times), cell, branches);
    }

    @Override
    public String toString() {
      return number + " -> " + branches;
    }
  }

  private static RunningBundle bundle;
  private static Map<String, Journal.Instruction> became;
  private static List<RunningBundle.Letter> outcomes;
  private static List<RunningBundle.Letter> deadLetters;
  private static List<RunningBundle.Letter> alerts;

  private static String payment(String number, String marker) {
    String own = Integer.toHexString(number.hashCode() & 0xfffff);
    return "SBXUSD100P" + own + (marker.isEmpty() ? "" : "-" + marker);
  }

  static List<Question> questions() {
    List<Question> questions = new ArrayList<>();
    for (Cell cell : CellTable.cells("query")) {
      if (cell.first().equals("held")) {
        questions.add(Question.of(cell, "x1", List.of("held", "accepted")));
      } else if (cell.then().equals("held")) {
        questions.add(Question.of(cell, "x2", List.of("retry", "held", "accepted")));
      } else if (!cell.stopsOthers()) {
        questions.add(Question.of(cell, "", cell.branches(false)));
      }
    }
    return questions;
  }

  static List<TransportTest.Lost> lost() {
    return TransportTest.lost();
  }

  private static Stream<String> everyNumber() {
    return Stream.concat(
        questions().stream().map(Question::number), lost().stream().map(each -> "q-" + each));
  }

  @BeforeAll
  static void everyQuestionIsAsked(RunningBundle running) {
    bundle = running;
    List<String> numbers = new ArrayList<>();
    for (TransportTest.Lost each : lost()) {
      numbers.add("q-" + each.name());
      meets(each.fault(), "q-" + each.name(), each.settings());
    }
    numbers.add("q-unverified");
    meets("garbage", "q-unverified", Envelopes.FORGED);
    for (int status : List.of(413, 422)) {
      numbers.add("q-" + status);
      meets("http-status", "q-" + status, Map.of("status", status, "body", "no"));
    }
    numbers.forEach(number -> bundle.about("query", number, payment(number, "")));
    became = new LinkedHashMap<>(bundle.settled("query", numbers));
    for (Question question : questions()) {
      bundle.about("query", question.number(), question.paymentId());
      became.put(question.number(), bundle.settled("query", question.number()));
      await().until(() -> bundle.journal().openHolds() == 0);
    }
    bundle.outboxIsEmpty();
    outcomes = bundle.letters("bieases.outcomes");
    deadLetters = bundle.letters("bieases.dead-letter");
    alerts = bundle.letters("bieases.alerts");
  }

  private static void meets(String fault, String number, Map<String, Object> settings) {
    bundle.gateway().once(fault, "query", payment(number, ""), settings);
  }

  @ParameterizedTest
  @MethodSource("questions")
  void aCodeTakesTheBranchesOfItsTableRowAndNoOther(Question question) {
    assertThat(bundle.journal().branches(became.get(question.number())))
        .isEqualTo(question.branches());
  }

  @ParameterizedTest
  @MethodSource("questions")
  void aPersonIsToldWhereTheTableSaysSo(Question question) {
    if (question.cell().first().endsWith("+alert") || question.cell().then().endsWith("+alert")) {
      assertThat(alerts)
          .filteredOn(letter -> letter.body().contains("\"query\""))
          .extracting(RunningBundle.Letter::code)
          .contains(question.cell().cause().replace("LOST", "no-answer"));
    }
  }

  @ParameterizedTest
  @MethodSource("lost")
  void aLostAnswerIsAskedForAgain(TransportTest.Lost each) {
    assertThat(bundle.journal().branches(became.get("q-" + each.name())))
        .containsExactly("retry", "accepted");
  }

  @ParameterizedTest
  @MethodSource("everyNumber")
  void theOutcomeLeavesOnceAndOnlyARejectedQuestionIsADeadLetter(String number) {
    String state = became.get(number).state();

    assertThat(outcomes)
        .filteredOn(letter -> letter.number().equals(number))
        .extracting(RunningBundle.Letter::outcome)
        .containsExactly(state);
    assertThat(deadLetters)
        .filteredOn(letter -> letter.number().equals(number))
        .hasSize(state.equals("rejected") ? 1 : 0);
  }

  @Test
  void anEnvelopeThatDoesNotVerifyIsAskedForAgainAndTold() {
    assertThat(bundle.journal().branches(became.get("q-unverified")))
        .containsExactly("retry", "accepted");
    assertThat(alerts)
        .filteredOn(letter -> letter.body().contains("\"query\""))
        .extracting(RunningBundle.Letter::code)
        .contains("unverified");
  }

  @ParameterizedTest
  @ValueSource(ints = {413, 422})
  void aQuestionThatCannotBeProcessedIsRejectedWithAnAlert(int status) {
    assertThat(bundle.journal().branches(became.get("q-" + status))).containsExactly("rejected");
    assertThat(alerts).extracting(RunningBundle.Letter::code).contains("http-" + status);
  }
}
