package io.bieases.routes.ops;

import io.bieases.routes.journal.Hold;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.ToLongFunction;

/**
 * What the journal looked like at one moment: numbers to watch, nothing is decided by them.
 *
 * @param atMillis when, by the journal's clock
 * @param clockAheadMillis the journal's clock minus this machine's; calls carry the journal's time
 * @param rows instructions that are open, without questions of our own
 * @param closedLines payments whose line is closed, by merchant
 * @param calls calls that started lately, by merchant and operation
 * @param holds open holds
 * @param outbox what has to leave, by the lane's name
 * @param lastEndings how the last calls ended, newest first
 */
public record JournalFigures(
    long atMillis,
    long clockAheadMillis,
    Map<Kind, Rows> rows,
    Map<String, Long> closedLines,
    Map<Whose, Calls> calls,
    List<Held> holds,
    Map<String, Waiting> outbox,
    List<LastCall> lastEndings) {

  /** Instructions that are counted together. */
  public record Kind(String merchant, String operation, String state) {}

  /**
   * How many there are.
   *
   * @param oldestMillis when the one that was sent first was sent first; empty if none was
   */
  public record Rows(long count, OptionalLong oldestMillis) {}

  /** Calls that are counted together. */
  public record Whose(String merchant, String operation) {}

  /**
   * Calls that started within a minute, and within an hour, each with the pace's margin.
   *
   * @param ordinary of the hour's, those that are neither probes nor reconcile
   */
  public record Calls(long minute, long hour, long ordinary) {}

  /** An open hold. */
  public record Held(String merchant, String scope, String cause, long sinceMillis) {

    /** Whether the gateway itself is not there, for anybody. */
    boolean isUnreachable() {
      return cause.equals(Hold.UNREACHABLE);
    }
  }

  /** Messages that wait to leave. */
  public record Waiting(long count, long oldestMillis) {}

  /** How a call ended: answered, never-left or no-answer. */
  public record LastCall(String ending, long endedAtMillis) {}

  /** Open instructions of that merchant, operation and state. */
  long count(String merchant, String operation, String state) {
    Rows found = rows.get(new Kind(merchant, operation, state));
    return found == null ? 0 : found.count();
  }

  /** Seconds since the oldest of them was first sent; 0 if there is none. */
  double oldestSeconds(String merchant, String operation, String state) {
    Rows found = rows.get(new Kind(merchant, operation, state));
    return found == null || found.oldestMillis().isEmpty()
        ? 0
        : secondsSince(found.oldestMillis().getAsLong());
  }

  /** Calls of a merchant, all operations together. */
  long started(String merchant, ToLongFunction<Calls> which) {
    return calls.entrySet().stream()
        .filter(entry -> entry.getKey().merchant().equals(merchant))
        .mapToLong(entry -> which.applyAsLong(entry.getValue()))
        .sum();
  }

  /** Calls of one operation that started within the minute. */
  long started(String merchant, String operation) {
    Calls found = calls.get(new Whose(merchant, operation));
    return found == null ? 0 : found.minute();
  }

  /** Seconds from then to when this was read. */
  double secondsSince(long millis) {
    return Math.max(0, atMillis - millis) / 1000.0;
  }
}
