package io.bieases.routes.status;

import io.bieases.routes.journal.Departure;
import io.bieases.routes.journal.InstructionHistory;
import io.bieases.routes.journal.InstructionHistory.Attempt;
import io.bieases.routes.journal.InstructionHistory.Question;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What was tried for an instruction that is unknown or parked, in one line: each call with its
 * time, its code and the branch it took, each question and what the gateway said.
 */
final class Evidence {

  /** Steps that no ladder counts may be hundreds: a row of them is told as one. */
  private static final Set<String> UNCOUNTED =
      Set.of("never-left", "held", "short-of-funds", "throttled");

  private static final String ENDS_LINES = "\\p{Cntrl}+";

  private final InstructionHistory history;

  Evidence(InstructionHistory history) {
    this.history = history;
  }

  /** What was tried, the call that ends now included. */
  String tried(Departure call, Answer answer, String branch) {
    List<Step> steps = steps(call.instructionId());
    Instant started = Instant.ofEpochMilli(call.startedAtMillis());
    steps.add(new Step(started, answer.cause(), branch, answer.ending().word()));
    return words(call.instructionId(), steps);
  }

  /** What was tried; every call has ended. */
  String tried(long id) {
    return words(id, steps(id));
  }

  private List<Step> steps(long id) {
    return history.attempts(id).stream()
        .filter(attempt -> !attempt.ending().isEmpty())
        .map(Step::of)
        .collect(Collectors.toCollection(ArrayList::new));
  }

  private String words(long id, List<Step> steps) {
    String calls = grouped(steps).stream().map(Run::words).collect(Collectors.joining(", "));
    List<Question> questions = history.questions(id);
    String asked =
        questions.isEmpty()
            ? ""
            : "; asked for the payment: "
                + questions.stream().map(Evidence::words).collect(Collectors.joining(", "));
    String tried = "; tried " + steps.size() + (steps.size() == 1 ? " time: " : " times: ");
    return (tried + calls + asked).replaceAll(ENDS_LINES, " ");
  }

  private static String words(Question question) {
    String said = question.status().isEmpty() ? question.code() : question.status();
    return second(question.lastAt().orElse(question.askedAt()))
        + " "
        + (said.isEmpty() ? "no answer yet" : said);
  }

  private static List<Run> grouped(List<Step> steps) {
    List<Run> runs = new ArrayList<>();
    for (Step step : steps) {
      Run last = runs.isEmpty() ? null : runs.get(runs.size() - 1);
      if (last != null && last.step().isUncounted() && last.step().isLike(step)) {
        runs.set(runs.size() - 1, new Run(last.step(), step.at(), last.times() + 1));
      } else {
        runs.add(new Run(step, step.at(), 1));
      }
    }
    return runs;
  }

  private static String second(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private record Step(Instant at, String word, String branch, String ending) {

    static Step of(Attempt attempt) {
      Function<Integer, String> http = status -> "http-" + status;
      String word =
          attempt.code().isEmpty()
              ? attempt.httpStatus().map(http).orElse(attempt.ending())
              : attempt.code();
      return new Step(attempt.startedAt(), word, attempt.decision(), attempt.ending());
    }

    boolean isUncounted() {
      return UNCOUNTED.contains(ending) || UNCOUNTED.contains(branch);
    }

    boolean isLike(Step other) {
      return word.equals(other.word) && branch.equals(other.branch);
    }
  }

  private record Run(Step step, Instant until, int times) {

    String words() {
      String many = times == 1 ? "" : " to " + second(until) + " " + times + " x";
      return second(step.at()) + many + " " + step.word() + " (" + step.branch() + ")";
    }
  }
}
