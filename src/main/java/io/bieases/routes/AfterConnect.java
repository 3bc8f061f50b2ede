package io.bieases.routes;

import io.bieases.routes.pace.SendDeadlinePassedException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;

/**
 * Stands between the connect and the send: the last place where a call can be kept from leaving.
 *
 * <p>The route has looked at the send deadline before it handed the call over; but a call waits for
 * a connection after that, and a process can be paused there as anywhere. What has taken longer
 * than all of that may take does not leave; what leaves late is counted from then, for the pace,
 * with two notes at the most: a journal that is slow delays a call, it does not keep it here.
 *
 * <p>From here on the request may have arrived, whatever the fault is called: under TLS 1.3 a
 * peer's refusal comes as a handshake fault after the request has left, and {@code
 * policy-gateway-faults} would take it for a call that never left.
 */
final class AfterConnect implements ExecChainHandler {

  /** The monotonic time of the attempt's commit, from {@code gateway-send-call}; stays here. */
  static final String COMMITTED = "Committed-Nanos";

  /** The attempt, from {@code gateway-send-call}; stays here. */
  static final String ATTEMPT = "Attempt-Id";

  /**
   * A call that leaves within this of its commit is counted from there: the pace's margin has it.
   */
  private static final Duration LATE = Duration.ofMillis(250);

  /** A slow note may use up most of that margin, which is a second. */
  private static final Duration LATE_BY_ITS_NOTE = Duration.ofMillis(750);

  /** Counts a call from when it leaves instead of from its commit. */
  @FunctionalInterface
  interface LateCalls {
    /** That attempt leaves so long from now at the latest, or must not if this throws. */
    void countFrom(long attemptId, Duration ahead) throws SendDeadlinePassedException;
  }

  private final Duration longest;
  private final LongSupplier nanoTime;
  private final BooleanSupplier cut;
  private final LateCalls late;

  /**
   * Keeps back what was committed longer ago than that.
   *
   * @param nanoTime the monotonic time that commits are measured by
   * @param cut whether this process cuts its calls off, as it stops
   * @param late where a late call is counted
   */
  AfterConnect(Duration longest, LongSupplier nanoTime, BooleanSupplier cut, LateCalls late) {
    this.longest = longest;
    this.nanoTime = nanoTime;
    this.cut = cut;
    this.late = late;
  }

  @Override
  public ClassicHttpResponse execute(
      ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
      throws IOException, HttpException {
    mustStillLeave(request);
    try {
      return chain.proceed(request, scope);
    } catch (SSLException
        | ConnectException
        | NoRouteToHostException
        | UnknownHostException fault) {
      throw new LostAfterConnectException(fault);
    }
  }

  private void mustStillLeave(ClassicHttpRequest request) throws SendDeadlinePassedException {
    long committed = taken(request, COMMITTED);
    long attempt = taken(request, ATTEMPT);
    long now = mustNotBeTooLate(committed);
    if (isPast(now, committed, LATE)) {
      late.countFrom(attempt, Duration.ZERO);
      long noted = mustNotBeTooLate(committed);
      if (isPast(noted, now, LATE_BY_ITS_NOTE)) {
        // another note would be as slow: the last moment at which it may leave holds for sure
        late.countFrom(attempt, longest.minusNanos(noted - committed));
        mustNotBeTooLate(committed);
      }
    }
  }

  private static boolean isPast(long nowNanos, long sinceNanos, Duration limit) {
    return nowNanos - sinceNanos > limit.toNanos();
  }

  private static long taken(ClassicHttpRequest request, String name)
      throws SendDeadlinePassedException {
    Header header = request.getFirstHeader(name);
    if (header == null) {
      throw new SendDeadlinePassedException("not said in " + name);
    }
    request.removeHeaders(name);
    return Long.parseLong(header.getValue());
  }

  /** The monotonic time at which it still may leave. */
  private long mustNotBeTooLate(long committed) throws SendDeadlinePassedException {
    if (cut.getAsBoolean()) {
      throw new SendDeadlinePassedException("this node is stopping");
    }
    long now = nanoTime.getAsLong();
    if (isPast(now, committed, longest)) {
      throw new SendDeadlinePassedException(TimeUnit.NANOSECONDS.toMillis(now - committed));
    }
    return now;
  }

  /** A fault of the connection after it stood. Has no cause: Camel would judge by that one. */
  static final class LostAfterConnectException extends IOException {
    private static final long serialVersionUID = 1L;

    LostAfterConnectException(IOException fault) {
      super(fault.getClass().getSimpleName() + ": " + fault.getMessage());
      addSuppressed(fault);
    }
  }
}
