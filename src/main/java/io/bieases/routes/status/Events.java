package io.bieases.routes.status;

import io.bieases.routes.journal.Accepted;
import io.bieases.routes.journal.Departure;
import io.bieases.routes.journal.Ending;
import io.bieases.routes.journal.EventLog;
import io.bieases.routes.journal.EventLog.About;
import io.bieases.routes.journal.EventLog.Kept;
import io.bieases.routes.journal.InstructionState;
import io.bieases.routes.journal.LogFields;
import io.bieases.routes.journal.OpenInstructions.Open;
import io.bieases.routes.journal.Outcome;
import io.bieases.routes.settings.BieasesSettings.Ladders;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What a webhook makes of the instruction it is about, in the transaction that keeps it. Each event
 * has one effect, written beside it:
 *
 * <table>
 * <caption>Effects</caption>
 * <tr><td>{@code succeeded}, {@code declined}<td>the last word; lost answers and parked ones too
 * <tr><td>{@code registered}<td>not the last word, but the gateway has the number
 * <tr><td>{@code waits}<td>it came before the answer to our own call, and is applied after it
 * <tr><td>{@code known}<td>it says what is so already
 * <tr><td>{@code unknown-number}<td>none of ours
 * <tr><td>{@code contradiction: …}<td>it says otherwise; nothing is changed, a person is told
 * </table>
 */
public class Events {

  private static final Logger LOG = LoggerFactory.getLogger(Events.class);

  private static final String CONTRADICTION = "contradiction: ";
  private static final String KNOWN = "known";
  private static final int APPLIED_AT_ONCE = 100;

  private final Settlement settlement;
  private final EventLog log;
  private final FinalWords words;
  private final Ladders ladders;
  private final Accepted accepted;
  private final Tally tally;

  /** The same, with nobody watching. */
  public Events(Settlement settlement, JdbcClient writer, FinalWords words, Ladders ladders) {
    this(settlement, writer, words, ladders, Tally.NONE);
  }

  /**
   * Writes through that settlement.
   *
   * @param tally counts events once they are committed
   */
  public Events(
      Settlement settlement, JdbcClient writer, FinalWords words, Ladders ladders, Tally tally) {
    this.tally = tally;
    this.settlement = settlement;
    this.words = words;
    this.ladders = ladders;
    accepted = new Accepted(writer);
    log = new EventLog(writer);
  }

  /**
   * Keeps an event and applies it; committed when this returns.
   *
   * @return its effect, or {@code repeat} if it is known
   */
  public String take(Event event) {
    String effect =
        settlement.inTransaction(
            now -> {
              OptionalLong id =
                  log.add(event.merchant(), event.digest(), event.name(), event.payload(), now);
              return id.isPresent() ? apply(id.getAsLong(), event, now) : "repeat";
            });
    tally.eventTaken(event.merchant(), effect);
    return effect;
  }

  /**
   * Applies what came before the answer to our own call, once that call has ended.
   *
   * @return how many
   */
  public int applyWaiting() {
    List<Kept> ready = settlement.inTransaction(now -> log.ready(APPLIED_AT_ONCE));
    for (Kept kept : ready) {
      Event event = Event.of(kept.merchant(), kept.name(), kept.payload());
      String effect = settlement.inTransaction(now -> apply(kept.id(), event, now));
      LogFields fields = new LogFields().of(event.merchant(), event.operation(), event.number());
      try (LogFields.Scope scope = fields.put()) {
        LOG.info("webhook that came before the answer: {}: {}", event, effect);
      }
      tally.eventTaken(event.merchant(), effect);
    }
    return ready.size();
  }

  private String apply(long eventId, Event event, long now) {
    Optional<About> about =
        log.lock(event.merchant(), event.operation(), event.number(), event.gatewayId());
    String effect =
        about.map(its -> effect(event, its, "the gateway told", now)).orElse("unknown-number");
    log.effect(
        eventId, effect, about.map(its -> OptionalLong.of(its.id())).orElse(OptionalLong.empty()));
    return effect;
  }

  /**
   * The same for the answer to a question about an instruction: it has the effect of a webhook that
   * says so, but nothing has to be kept of it, since the question keeps it.
   *
   * @return the effect; {@code open} if it is not the last word
   */
  String answered(Departure question, Map<String, Object> fields, long now) {
    About about = log.lock(question.parentId().orElseThrow());
    Event event = Event.answer(question, about.number(), fields);
    return words.of(event.isRefund(), event.word()).isEmpty()
        ? "open"
        : effect(event, about, "asked about it, the gateway told", now);
  }

  /** Counts the effect of an answer, once it is kept, if nothing else would tell of it. */
  void answerTaken(String merchant, String effect) {
    if (effect.startsWith(CONTRADICTION)) {
      tally.eventTaken(merchant, effect);
    }
  }

  private Open open(Event event, About about) {
    return settlement
        .open()
        .find(event.merchant(), event.operation(), about.number())
        .orElseThrow();
  }

  private String effect(Event event, About about, String source, long now) {
    Open open = open(event, about);
    String effect = judge(event, about, open, source, now);
    if (effect.startsWith(CONTRADICTION)) {
      settlement
          .alerts()
          .raise(
              AlertKind.CONTRADICTION,
              event.merchant(),
              event.operation(),
              about.id(),
              event.name(),
              event + ": " + effect,
              now);
    }
    return effect;
  }

  private String judge(Event event, About about, Open open, String source, long now) {
    Optional<InstructionState> byName = words.of(event.isRefund(), event.word());
    Optional<InstructionState> byStatus = words.of(event.isRefund(), event.text("status"));
    if (byName.isPresent() && byStatus.isPresent() && !byName.equals(byStatus)) {
      return contradiction("its name and its status differ");
    }
    Optional<InstructionState> word = event.word().isEmpty() ? byStatus : byName;
    // what was paid of an order that was not paid is anybody's guess
    boolean hasAmount =
        event.isRefund() || word.filter(InstructionState.SUCCEEDED::equals).isPresent();
    Optional<String> other = otherField(event, about, hasAmount);
    if (other.isPresent()) {
      return contradiction("another " + other.get() + " than ours");
    }
    return switch (open.state()) {
      case SENDING -> EventLog.WAITS;
      case WAITING ->
          contradiction(about.attempts() == 0 ? "never sent" : "refused so far, and waits");
      case UNKNOWN, ACCEPTED, DUPLICATE, PARKED -> settle(event, about, open, word, source, now);
      case SUCCEEDED, DECLINED, REJECTED ->
          word.isEmpty() || word.get() == open.state()
              ? KNOWN
              : contradiction("it is " + open.state().word());
    };
  }

  private static String contradiction(String why) {
    return CONTRADICTION + why;
  }

  /** Ids, amount and currency must be ours where the event names them. */
  private static Optional<String> otherField(Event event, About about, boolean hasAmount) {
    boolean refund = event.isRefund();
    if (!event.number().isEmpty() && !event.number().equals(about.number())) {
      return Optional.of("number");
    }
    String gatewayId = event.gatewayId().orElse("");
    if (!about.gatewayId().isEmpty()
        && !gatewayId.isEmpty()
        && !gatewayId.equals(about.gatewayId())) {
      return Optional.of(refund ? "refundId" : "paymentId");
    }
    if (refund
        && !event.text("paymentId").isEmpty()
        && !event.text("paymentId").equals(about.paymentId())) {
      return Optional.of("paymentId");
    }
    String currency = event.text("currency");
    if (!currency.isEmpty() && !about.currency().isEmpty() && !currency.equals(about.currency())) {
      return Optional.of("currency");
    }
    return !hasAmount || event.isOf(about.amountMinor(), about.currency())
        ? Optional.empty()
        : Optional.of("amount");
  }

  private String settle(
      Event event,
      About about,
      Open open,
      Optional<InstructionState> word,
      String source,
      long now) {
    if (open.state() == InstructionState.PARKED
        && !settlement.attempts().mayHaveRegistered(about.id())) {
      return contradiction("no call of ours can have made the gateway know that number");
    }
    if (word.isPresent()) {
      close(event, open, word.get(), source, now);
      return word.get().word();
    }
    if (open.state() == InstructionState.UNKNOWN) {
      close(event, open, InstructionState.ACCEPTED, source, now);
    } else {
      event.gatewayId().ifPresent(id -> log.keepId(about.id(), id, now));
    }
    return "registered";
  }

  private void close(Event event, Open open, InstructionState state, String source, long now) {
    String words = source + ": " + (event.name().isEmpty() ? "event" : event.name());
    Outcome outcome =
        Outcome.of(state.word(), state, Ending.ANSWERED)
            .withAnswer(OptionalInt.empty(), Optional.of(open.code()), Optional.of(words))
            .withGatewayId(event.gatewayId())
            .withEvidence(
                open.evidence().isEmpty() ? words : words + "; before it: " + open.evidence());
    Departure call = settlement.open().closeByGateway(open, outcome, now).orElseThrow();
    if (state == InstructionState.ACCEPTED) {
      FollowUps.first(call, ladders, now).ifPresent(at -> accepted.askAt(open.id(), at));
    }
    settlement.announceClosed(call, open.code(), outcome, now);
  }
}
