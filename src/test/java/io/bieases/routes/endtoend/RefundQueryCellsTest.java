package io.bieases.routes.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

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

/**
 * Every status cell of a refund query, and transport faults, through the real routes. No door takes
 * refund queries yet, so the questions are put into the journal as a door will put them.
 */
@ExtendWith(SharedBundle.class)
class RefundQueryCellsTest {

  private static final List<String> FAULTS =
      List.of(
          "execute-then-drop",
          "drop-before-execute",
          "error-after-execute",
          "garbage",
          "half-answer",
          "foreign-ids",
          "slow");

  /** One question: its request id, the marker behind the refund's id, and what its calls take. */
  private record Question(String number, String marker, List<String> branches) {
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

  /** What stops others is said once: the probe gets through, and the question with it. */
  static List<Question> questions() {
    List<Question> questions = new ArrayList<>();
    for (Cell cell : CellTable.cells("refund-query")) {
      String number = "ask-" + cell.marker();
      if (cell.first().equals("held")) {
        questions.add(new Question(number, cell.marker() + "x1", List.of("held", "accepted")));
      } else if (cell.then().equals("held")) {
        questions.add(
            new Question(number, cell.marker() + "x2", List.of("retry", "held", "accepted")));
      } else if (!cell.stopsOthers()) {
        questions.add(new Question(number, cell.marker(), cell.branches(false)));
      }
    }
    return questions;
  }

  private static List<String> faults() {
    return FAULTS;
  }

  private static Stream<String> everyNumber() {
    return Stream.concat(
        questions().stream().map(Question::number), faults().stream().map(fault -> "ask-" + fault));
  }

  @BeforeAll
  static void everyQuestionIsAsked(RunningBundle running) {
    bundle = running;
    became = new LinkedHashMap<>();
    for (Question question : questions()) {
      became.put(question.number(), ask(question.number(), question.marker()));
    }
    for (String fault : faults()) {
      String refundId = refunded("refund-for-" + fault);
      bundle.gateway().once(fault, "refund-query", refundId, Map.of("delayMillis", 3_000));
      bundle.ask("refund-query", "ask-" + fault, refundId);
      became.put("ask-" + fault, bundle.settled("refund-query", "ask-" + fault));
    }
    String refundId = refunded("refund-for-unverified");
    bundle.gateway().once("garbage", "refund-query", refundId, Envelopes.FORGED);
    bundle.ask("refund-query", "ask-unverified", refundId);
    became.put("ask-unverified", bundle.settled("refund-query", "ask-unverified"));
    bundle.outboxIsEmpty();
    outcomes = bundle.letters("bieases.outcomes");
    deadLetters = bundle.letters("bieases.dead-letter");
    alerts = bundle.letters("bieases.alerts");
  }

  private static Journal.Instruction ask(String number, String marker) {
    bundle.ask("refund-query", number, refunded("refund-for-" + marker) + "-" + marker);
    return bundle.settled("refund-query", number);
  }

  /** A refund that ran; its id as the gateway gave it. */
  private static String refunded(String number) {
    String plain = number.replace("SIM", "sim");
    bundle.drop(plain + ".csv", List.of(RunningBundle.row(plain)));
    return bundle.settled(plain).gatewayId();
  }

  @ParameterizedTest
  @MethodSource("questions")
  void aCodeTakesTheBranchesOfItsTableRowAndNoOther(Question question) {
    assertThat(bundle.journal().branches(became.get(question.number())))
        .isEqualTo(question.branches());
  }

  @ParameterizedTest
  @MethodSource("faults")
  void aLostAnswerIsAskedForAgain(String fault) {
    assertThat(bundle.journal().branches(became.get("ask-" + fault)))
        .containsExactly("retry", "accepted");
  }

  @Test
  void anEnvelopeThatDoesNotVerifyIsAskedForAgainAndTold() {
    assertThat(bundle.journal().branches(became.get("ask-unverified")))
        .containsExactly("retry", "accepted");
    assertThat(alerts)
        .filteredOn(letter -> letter.body().contains("\"refund-query\""))
        .extracting(RunningBundle.Letter::code)
        .contains("unverified");
  }

  @ParameterizedTest
  @MethodSource("everyNumber")
  void theOutcomeLeavesOnceAndOnlyARejectedQuestionIsADeadLetter(String number) {
    Journal.Instruction question = became.get(number);

    assertThat(outcomes)
        .filteredOn(letter -> letter.number().equals(number))
        .extracting(RunningBundle.Letter::outcome)
        .containsExactly(question.state());
    assertThat(deadLetters)
        .filteredOn(letter -> letter.number().equals(number))
        .hasSize(question.state().equals("rejected") ? 1 : 0);
  }

  @ParameterizedTest
  @MethodSource("questions")
  void whatIsNotFoundOutIsParkedWithoutSayingThatNothingWasPaid(Question question) {
    Journal.Instruction asked = became.get(question.number());
    if (asked.state().equals("parked")) {
      assertThat(asked.code()).isIn("44006", "44013");
      assertThat(asked.evidence()).startsWith("could not be found out: every retry was refused");
    }
    if (!asked.state().equals("accepted")) {
      assertThat(alerts)
          .filteredOn(letter -> letter.body().contains("\"refund-query\""))
          .extracting(RunningBundle.Letter::code)
          .contains(asked.code().isEmpty() ? "no-answer" : asked.code());
    }
  }

  @Test
  void aQuestionSendsNoRefund() {
    assertThat(bundle.gateway().executed()).doesNotHaveDuplicates();
  }

  @Test
  void aThrottledQuestionWaitsAndIsNotRefused() {
    String number = "ask-SIM42901";
    bundle.ask("refund-query", number, refunded("refund-for-SIM42901") + "-SIM42901x1");

    Journal.Instruction asked =
        bundle.journal().await("refund-query", number, one -> one.branch().equals("throttled"));

    assertThat(asked.state()).isEqualTo("waiting");
    assertThat(bundle.journal().pace("refund-query").slowFactor()).isGreaterThan(1);
  }
}
