package io.bieases.routes.status;

import io.bieases.routes.journal.Accepted;
import io.bieases.routes.journal.Accepted.Due;
import io.bieases.routes.journal.Departure;
import io.bieases.routes.journal.LogFields;
import io.bieases.routes.journal.Operation;
import io.bieases.routes.journal.Outcome;
import io.bieases.routes.settings.BieasesSettings.Ladders;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Asks what became of creates and refunds that were accepted, as long as no webhook has told: at
 * the lowest priority, within the pace. A question is an instruction of its own; its answer has the
 * effect of a webhook that says the same.
 */
public class FollowUps {

  /** After it was accepted; an order is asked about from its expiry on. */
  static final List<Duration> LADDER =
      List.of(
          Duration.ofMinutes(1),
          Duration.ofMinutes(5),
          Duration.ofMinutes(30),
          Duration.ofHours(2),
          Duration.ofHours(24));

  private static final Logger LOG = LoggerFactory.getLogger(FollowUps.class);

  /** After the ladder's last question, before a person is told. */
  private static final Duration LAST_ANSWER = Duration.ofHours(1);

  /** From then on it is asked again every day: what kept the answers from being read is mended. */
  private static final Duration A_DAY = Duration.ofDays(1);

  private static final int DAYS = 30;

  private static final String AFTER = "-after-";
  private static final int AT_ONCE = 100;

  private final Settlement settlement;
  private final Events events;
  private final Ladders ladders;
  private final Accepted accepted;

  /** Writes through that settlement; answers have their effect through those events. */
  public FollowUps(Settlement settlement, Events events, Ladders ladders, JdbcClient writer) {
    this.settlement = settlement;
    this.events = events;
    this.ladders = ladders;
    accepted = new Accepted(writer);
  }

  /** Whether a call asks about something that is accepted. */
  static boolean isOne(Departure call) {
    return call.number().startsWith(Questions.NOBODYS) && call.number().contains(AFTER);
  }

  /** When an instruction that is accepted now is asked about first; empty if nothing follows. */
  static OptionalLong first(Departure call, Ladders ladders, long now) {
    long wait = ladders.scaled(LADDER.get(0)).toMillis();
    return switch (Operation.of(call.operation())) {
      case REFUND -> OptionalLong.of(now + wait);
      case CREATE -> OptionalLong.of(Math.max(now, OrderExpiry.millis(call).orElse(now)) + wait);
      case QUERY, CANCEL, REFUND_QUERY -> OptionalLong.empty();
    };
  }

  /**
   * Puts the questions whose time has come. While one has no answer (nothing is asked under a hold,
   * say) no other one is put, and nobody is told that there is no last word.
   *
   * @return how many
   */
  public int ask() {
    List<Due> asked =
        settlement.inTransaction(
            now -> {
              List<Due> due = new ArrayList<>();
              for (Due its : accepted.take(AT_ONCE, now)) {
                if (accepted.isBeingAsked(its.id())) {
                  accepted.leave(its, now + wait(its.asked()).toMillis());
                } else {
                  ask(its, now);
                  due.add(its);
                }
              }
              return due;
            });
    asked.forEach(FollowUps::tell);
    return asked.size();
  }

  private static void tell(Due its) {
    LogFields fields =
        new LogFields()
            .of(its.merchant(), its.operation(), its.number())
            .correlationId(its.correlationId());
    try (LogFields.Scope scope = fields.put()) {
      LOG.info(
          "{}: {} {} {}",
          isLast(its) ? "no last word, nobody asks any more" : "what became of it is asked",
          its.merchant(),
          its.operation(),
          its.number());
    }
  }

  private static boolean isLast(Due due) {
    return due.asked() >= LADDER.size() + DAYS;
  }

  private void ask(Due due, long now) {
    if (due.asked() >= LADDER.size()) {
      settlement
          .alerts()
          .raise(
              AlertKind.NO_LAST_WORD,
              due.merchant(),
              due.operation(),
              due.id(),
              "no-last-word",
              due.operation()
                  + " "
                  + due.number()
                  + " (later ones are not named) is accepted, and neither a webhook nor an answer"
                  + " has told how it ended",
              now);
    }
    if (isLast(due)) {
      return;
    }
    if (!due.gatewayId().isEmpty()) {
      Operation question =
          Operation.of(due.operation()) == Operation.REFUND
              ? Operation.REFUND_QUERY
              : Operation.QUERY;
      String number = Questions.NOBODYS + due.id() + AFTER + due.asked();
      accepted.ask(due, question, number, Outcome.FOLLOW_UP, now);
    }
    accepted.askAt(due.id(), now + wait(due.asked() + 1).toMillis());
  }

  /** Before the question that comes after so many, or before a person is told. */
  private Duration wait(int asked) {
    if (asked < LADDER.size()) {
      return ladders.scaled(LADDER.get(asked));
    }
    return ladders.scaled(asked == LADDER.size() ? LAST_ANSWER : A_DAY);
  }

  /**
   * What the answer to a question makes of the instruction it is about.
   *
   * @return an effect in the words of {@link Events}, {@code open} if it is not the last word
   */
  public String answered(Departure question, Answer answer) {
    String effect = settlement.inTransaction(now -> events.answered(question, answer.data(), now));
    events.answerTaken(question.merchant(), effect);
    return effect;
  }
}
