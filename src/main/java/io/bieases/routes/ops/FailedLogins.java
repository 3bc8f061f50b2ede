package io.bieases.routes.ops;

import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.security.authentication.event.AbstractAuthenticationFailureEvent;
import org.springframework.security.authentication.event.AuthenticationFailureServiceExceptionEvent;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.authentication.WebAuthenticationDetails;

/**
 * Tells the log of logins that failed, at the console and at the API: a line a second at most, so
 * that a guesser cannot fill the disk; each says how many before it have none.
 */
final class FailedLogins {

  private static final Logger LOG = LoggerFactory.getLogger(FailedLogins.class);
  private static final long BETWEEN_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final int LONGEST_NAME = 64;

  private final LongSupplier nanos;
  private long nextNanos;
  private long untold;

  FailedLogins(LongSupplier nanos) {
    this.nanos = nanos;
    nextNanos = nanos.getAsLong();
  }

  /** Called by Spring for each of them. */
  @EventListener
  synchronized void failed(AbstractAuthenticationFailureEvent event) {
    long now = nanos.getAsLong();
    if (now - nextNanos < 0) {
      untold++;
      return;
    }
    Authentication tried = event.getAuthentication();
    LOG.warn(
        "Login {}: user {} from {}{}",
        event instanceof AuthenticationFailureServiceExceptionEvent ? "not checked" : "failed",
        shown(tried.getName()),
        tried.getDetails() instanceof WebAuthenticationDetails web
            ? web.getRemoteAddress()
            : "nowhere",
        untold == 0 ? "" : "; " + untold + " more since the line before");
    untold = 0;
    nextNanos = now + BETWEEN_NANOS;
  }

  /** The sender's own word: no line of the log is begun or hidden by it. */
  private static String shown(String name) {
    String line = Objects.requireNonNullElse(name, "").replaceAll("[\\p{C}\\p{Zl}\\p{Zp}\"]", "?");
    return '"'
        + (line.length() > LONGEST_NAME ? line.substring(0, LONGEST_NAME) + "…" : line)
        + '"';
  }
}
