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
 * than all of that may take does not leave.
 *
 * <p>From here on the request may have arrived, whatever the fault is called: under TLS 1.3 a
 * peer's refusal comes as a handshake fault after the request has left, and {@code
 * policy-gateway-faults} would take it for a call that never left.
 */
final class AfterConnect implements ExecChainHandler {

  /** The monotonic time of the attempt's commit, from {@code gateway-send-call}; stays here. */
  static final String COMMITTED = "Committed-Nanos";

  private final Duration longest;
  private final LongSupplier nanoTime;
  private final BooleanSupplier cut;

  /**
   * Keeps back what was committed longer ago than that.
   *
   * @param nanoTime the monotonic time that commits are measured by
   * @param cut whether this process cuts its calls off, as it stops
   */
  AfterConnect(Duration longest, LongSupplier nanoTime, BooleanSupplier cut) {
    this.longest = longest;
    this.nanoTime = nanoTime;
    this.cut = cut;
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
    Header committed = request.getFirstHeader(COMMITTED);
    if (committed == null) {
      throw new SendDeadlinePassedException("not said when the attempt was committed");
    }
    request.removeHeaders(COMMITTED);
    if (cut.getAsBoolean()) {
      throw new SendDeadlinePassedException("this node is stopping");
    }
    long waited = nanoTime.getAsLong() - Long.parseLong(committed.getValue());
    if (waited > longest.toNanos()) {
      throw new SendDeadlinePassedException(TimeUnit.NANOSECONDS.toMillis(waited));
    }
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
