package io.bieases.routes.ops;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.security.authentication.event.AbstractAuthenticationFailureEvent;
import org.springframework.security.authentication.event.AuthenticationFailureServiceExceptionEvent;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.authentication.WebAuthenticationDetails;

/**
 * Tells the log of logins that failed, at the console and at the API: a line a second at most, so
 * that a guesser cannot fill the disk; each says how many before it have none. A name that nobody
 * has is not told: it may be a password that somebody typed into the wrong field.
 */
final class FailedLogins {

  private static final Logger LOG = LoggerFactory.getLogger(FailedLogins.class);
  private static final long BETWEEN_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Predicate<String> isUser;
  private final LongSupplier nanos;
  private long nextNanos;
  private long untold;

  /**
   * @param isUser whether that is a configured name
   */
  FailedLogins(Predicate<String> isUser, LongSupplier nanos) {
    this.isUser = isUser;
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
        "Login {}: {} from {}{}",
        event instanceof AuthenticationFailureServiceExceptionEvent ? "not checked" : "failed",
        isUser.test(tried.getName()) ? "user " + tried.getName() : "no user of ours",
        tried.getDetails() instanceof WebAuthenticationDetails web
            ? web.getRemoteAddress()
            : "nowhere",
        untold == 0 ? "" : "; " + untold + " more since the line before");
    untold = 0;
    nextNanos = now + BETWEEN_NANOS;
  }
}
