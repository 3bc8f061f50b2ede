package io.bieases.routes.reconciliation;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * Journal and gateway contradict each other.
 *
 * @param instruction the instruction it is about, if one is known
 * @param journal what the journal says
 * @param gateway what the gateway said
 * @param at when that was
 * @param source where it is written: the calls, a question by its number, an event by its digest
 */
record Difference(
    Kind kind,
    OptionalLong instruction,
    String operation,
    String number,
    String paymentId,
    String journal,
    String gateway,
    Instant at,
    String source) {

  static final List<String> COLUMNS =
      List.of(
          "difference", "operation", "number", "paymentId", "journal", "gateway", "at", "source");

  /** What can be contradictory. */
  enum Kind {
    /** Taken by the gateway, it says, but no answer, question, event or person said so. */
    NOBODY_SAID_SO,
    /** Nothing happened, it says, but a call may have been executed. */
    REJECTED_BUT_MAY_HAVE_RUN,
    /** The gateway tells another result. */
    OTHER_STATUS,
    /** The gateway tells another amount. */
    OTHER_AMOUNT,
    /** The gateway tells another currency. */
    OTHER_CURRENCY,
    /** The gateway tells another payment, order or refund. */
    OTHER_ID,
    /** More was refunded than the gateway says was paid. */
    REFUNDED_ABOVE_PAID,
    /** Two money calls of one payment were on their way together. */
    TWO_IN_FLIGHT,
    /** A webhook that was taken for a contradiction when it came. */
    EVENT;

    String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** About an instruction the journal knows. */
  static Difference of(
      Kind kind, Entry entry, String journal, String gateway, Instant at, String source) {
    return new Difference(
        kind,
        OptionalLong.of(entry.id()),
        entry.operation(),
        entry.number(),
        entry.payment(),
        journal,
        gateway,
        at,
        source);
  }

  List<String> cells() {
    return List.of(
        kind.word(), operation, number, paymentId, journal, gateway, at.toString(), source);
  }
}
