package io.bieases.routes.ops;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Ends a login some time after it began, however busy its browser is: the console's pages ask every
 * few seconds whether or not anybody looks at them, so the idle time-out never comes while one is
 * open.
 */
final class SessionEnd extends OncePerRequestFilter {

  private final Duration longest;
  private final LongSupplier nowMillis;

  SessionEnd(Duration longest, LongSupplier nowMillis) {
    this.longest = longest;
    this.nowMillis = nowMillis;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    Optional.ofNullable(request.getSession(false)).ifPresent(this::endIfOld);
    chain.doFilter(request, response);
  }

  private void endIfOld(HttpSession session) {
    try {
      if (nowMillis.getAsLong() - session.getCreationTime() >= longest.toMillis()) {
        session.invalidate();
      }
    } catch (IllegalStateException e) {
      // another request of the same browser has ended it
    }
  }
}
