package io.bieases.routes.pace;

import io.bieases.routes.journal.CallNumbers;
import io.bieases.routes.journal.Instructions.Start;
import io.bieases.routes.journal.Operation;
import io.bieases.routes.journal.Outcome;
import io.bieases.routes.settings.Merchant.Limits;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Keeps the gateway's limits exactly, by running numbers: call {@code n} may start only if call
 * {@code n - limit} started at least the window and a margin ago. Two indexed look-ups a limit;
 * what is counted is only what left late, for the limit of a second, which is shorter than a call
 * may be late. It survives restarts and is shared by nodes because it is data. A start is an
 * attempt's commit, or when the call left, if that was noticeably later.
 *
 * <p>Every method runs under the merchant's lock, inside the caller's transaction.
 */
public class Pace {

  /** Added to each window, so that the gateway's clock and the network's jitter do not matter. */
  static final long MARGIN_MILLIS = 1_000;

  private static final long SECOND_MILLIS = 1_000;
  private static final long MINUTE_MILLIS = 60_000;
  private static final long HOUR_MILLIS = 3_600_000;

  /** A dispatcher that comes late by no more than this makes up for it; longer gaps are lost. */
  private static final long CATCH_UP_MILLIS = 1_000;

  /** After a 429 the spacing halves back towards normal once in this time. */
  private static final long RECOVERY_MILLIS = 300_000;

  private static final int SLOWEST = 8;

  private static final long NOT_BEGUN = -1;

  /** So many calls before its end the allowance that all operations share is short. */
  private static final int SHORT_BEFORE = 10;

  private final JdbcClient jdbc;

  /** Works on the writer's pool. */
  public Pace(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  private record Row(
      long lastNo, long slotAtMillis, long pausedUntilMillis, int slowFactor, long slowedAtMillis) {

    int factorAt(long nowMillis) {
      long halvings = Math.min(30, Math.max(0, nowMillis - slowedAtMillis) / RECOVERY_MILLIS);
      return Math.max(1, slowFactor >> halvings);
    }
  }

  /** When a call of that class may start; not later than {@code nowMillis} means now. */
  public long earliestStart(
      String merchant, String operation, int priority, Limits limits, long nowMillis) {
    Row own = row(merchant, operation);
    Row total = row(merchant, "total");
    boolean background = priority >= Outcome.RETRY;
    // after a 429 callers that wait go slower too: they are not spaced, so their minute is cut
    int minute = Math.max(1, perMinute(limits, operation) / own.factorAt(nowMillis));
    return LongStream.of(
            own.pausedUntilMillis(),
            background ? own.slotAtMillis() : 0,
            after(
                start(
                    "operation = ? AND operation_no = ?",
                    merchant,
                    operation,
                    own.lastNo() + 1 - minute),
                MINUTE_MILLIS),
            after(
                totalStart(merchant, total.lastNo() + 1 - limits.totalPerMinute()), MINUTE_MILLIS),
            after(totalStart(merchant, total.lastNo() + 1 - limits.totalPerHour()), HOUR_MILLIS),
            priority == Outcome.RECONCILE
                ? 0
                : ordinaryHour(
                    merchant,
                    priority >= Outcome.FOLLOW_UP ? 1 + limits.totalPerHour() / 2 : 1,
                    limits),
            second(merchant, NOT_BEGUN, limits, nowMillis))
        .max()
        .orElse(nowMillis);
  }

  /**
   * Whether what all operations share is so short for that class that it matters who goes first.
   */
  boolean isShort(String merchant, int priority, Limits limits, long nowMillis) {
    long last = row(merchant, "total").lastNo();
    return isShort(merchant, last, limits.totalPerMinute(), MINUTE_MILLIS, nowMillis)
        || isShort(merchant, last, limits.totalPerHour(), HOUR_MILLIS, nowMillis)
        || (priority != Outcome.RECONCILE
            && ordinaryHour(merchant, SHORT_BEFORE, limits) > nowMillis);
  }

  /**
   * When one more call may leave in this second. Those that left so late that their running number
   * tells nothing about it any more are counted beside the others; whoever leaves so late asks this
   * again.
   *
   * @param asksId the attempt that asks and is not counted, if it has begun
   */
  private long second(String merchant, long asksId, Limits limits, long nowMillis) {
    long from = nowMillis - SECOND_MILLIS - MARGIN_MILLIS;
    long late =
        jdbc.sql(
                """
                SELECT COUNT(*) FROM attempt WHERE merchant = ? AND left_at > ? AND started_at <= ? AND id <> ?
                """)
            .params(merchant, from, from, asksId)
            .query(Long.class)
            .single();
    long room = limits.burst() - late;
    return room > 0
        ? after(totalStart(merchant, row(merchant, "total").lastNo() + 1 - room), SECOND_MILLIS)
        : nowMillis + SECOND_MILLIS;
  }

  /** Whether a call that is late may leave now; the limit of a second is as short as that. */
  boolean mayLeaveLate(Start start, Limits limits, long nowMillis) {
    return start.atMillis() > nowMillis - SECOND_MILLIS - MARGIN_MILLIS
        || second(start.merchant(), start.attemptId(), limits, nowMillis) <= nowMillis;
  }

  private boolean isShort(
      String merchant, long last, int limit, long windowMillis, long nowMillis) {
    long number = last + Math.min(SHORT_BEFORE, limit) - limit;
    return after(totalStart(merchant, number), windowMillis) > nowMillis;
  }

  /**
   * When the ordinary call that comes as that next one may start: a tenth of the hour is kept for
   * probes and reconcile, by counting the others on their own, so that it cannot take their part
   * either. Questions about what is accepted leave half of the hour to the others as well.
   */
  private long ordinaryHour(String merchant, int next, Limits limits) {
    int limit = ordinaryPerHour(limits);
    long number = row(merchant, "ordinary").lastNo() + Math.min(next, limit) - limit;
    return after(start("ordinary_no = ?", merchant, number), HOUR_MILLIS);
  }

  /** Takes the numbers of a call that starts now and books the next evenly spaced start. */
  public CallNumbers take(
      String merchant, String operation, int priority, Limits limits, long nowMillis) {
    Row own = row(merchant, operation);
    long slot = own.slotAtMillis();
    if (priority >= Outcome.RETRY) {
      long spacing = (MINUTE_MILLIS + MARGIN_MILLIS) / perMinute(limits, operation);
      long from = nowMillis - slot <= CATCH_UP_MILLIS ? slot : nowMillis;
      slot = from + spacing * own.factorAt(nowMillis);
    }
    long total = next(merchant, "total", 0);
    return new CallNumbers(
        total,
        next(merchant, operation, slot),
        priority == Outcome.RECONCILE
            ? OptionalLong.empty()
            : OptionalLong.of(next(merchant, "ordinary", 0)));
  }

  /** After a 429: nothing of that operation before the given time, and half the speed after it. */
  public void slowDown(String merchant, String operation, long untilMillis, long nowMillis) {
    Row own = row(merchant, operation);
    long rests = Math.max(untilMillis, own.pausedUntilMillis());
    jdbc.sql(
            """
            UPDATE pace SET paused_until = ?, slow_factor = ?, slowed_at = ? WHERE merchant = ? AND operation = ?
            """)
        .params(
            rests,
            Math.min(SLOWEST, own.factorAt(nowMillis) * 2),
            // a longer rest than a minute is no recovery
            Math.max(rests - MINUTE_MILLIS, nowMillis),
            merchant,
            operation)
        .update();
  }

  /** So many times slower than at full speed its calls go now. */
  int slowFactor(String merchant, String operation, long nowMillis) {
    return row(merchant, operation).factorAt(nowMillis);
  }

  /** Before that none of them starts. */
  long pausedUntil(String merchant, String operation) {
    return row(merchant, operation).pausedUntilMillis();
  }

  private long next(String merchant, String operation, long slotAtMillis) {
    return jdbc.sql(
            """
            UPDATE pace SET last_no = last_no + 1, slot_at = ? WHERE merchant = ? AND operation = ? RETURNING last_no
            """)
        .params(slotAtMillis, merchant, operation)
        .query(Long.class)
        .single();
  }

  private Row row(String merchant, String operation) {
    return jdbc.sql(
            """
            SELECT last_no, slot_at, paused_until, slow_factor, slowed_at FROM pace WHERE merchant = ? AND operation = ?
            """)
        .params(merchant, operation)
        .query(
            (row, index) ->
                new Row(
                    row.getLong(1), row.getLong(2), row.getLong(3), row.getInt(4), row.getLong(5)))
        .single();
  }

  /** When the call that carries that number started; {@code whose} names the number's column. */
  private long start(String whose, Object... numbers) {
    return jdbc.sql(
            "SELECT COALESCE(left_at, started_at) FROM attempt WHERE merchant = ? AND " + whose)
        .params(numbers)
        .query(Long.class)
        .optional()
        .orElse(Long.MIN_VALUE);
  }

  private long totalStart(String merchant, long number) {
    return start("total_no = ?", merchant, number);
  }

  /** What an hour has for all calls but probes and reconcile. */
  public static int ordinaryPerHour(Limits limits) {
    return Math.max(1, limits.totalPerHour() - limits.totalPerHour() / 10);
  }

  /** Calls of that operation a minute; refund-query has no limit of its own (contract). */
  static int perMinute(Limits limits, String operation) {
    return switch (Operation.of(operation)) {
      case CREATE -> limits.create();
      case QUERY -> limits.query();
      case CANCEL -> limits.cancel();
      case REFUND -> limits.refund();
      case REFUND_QUERY -> limits.totalPerMinute();
    };
  }

  private static long after(long startMillis, long windowMillis) {
    return startMillis == Long.MIN_VALUE ? 0 : startMillis + windowMillis + MARGIN_MILLIS;
  }
}
