package io.bieases.routes;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;

/**
 * Bounds a whole call, from the wait for a connection to the last byte of the answer: then its
 * connection is closed under it.
 *
 * <p>The client's own time-outs start afresh with every byte, and closing an unfinished answer
 * reads it to its end first; a gateway that sends a byte a second would keep the thread for
 * minutes.
 */
final class CallDeadline implements ExecChainHandler, AutoCloseable {

  private final Duration bound;
  private final ScheduledThreadPoolExecutor timer;
  private volatile boolean cut;

  CallDeadline(Duration bound) {
    this.bound = bound;
    timer =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "call-deadline");
              thread.setDaemon(true);
              return thread;
            });
    timer.setRemoveOnCancelPolicy(true);
  }

  @Override
  public ClassicHttpResponse execute(
      ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
      throws IOException, HttpException {
    // of a call that has ended the connection is back in the pool, and nothing is closed
    var unused =
        timer.schedule(scope.execRuntime::discardEndpoint, bound.toMillis(), TimeUnit.MILLISECONDS);
    return chain.proceed(request, scope);
  }

  /** Closes the connection under every call that is under way, as its bound would, for good. */
  void cutOff() {
    cut = true;
    timer.getQueue().forEach(Runnable::run);
  }

  /** Whether calls are cut off: one that has had no connection yet must not get one. */
  boolean isCut() {
    return cut;
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
