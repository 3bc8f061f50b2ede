package io.bieases.routes.ops;

import io.bieases.routes.http.Problem;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses what a page of another site makes a browser send: a browser adds the password or cookie
 * it has for us, and a page elsewhere must not spend it.
 */
final class ForeignPages extends OncePerRequestFilter {

  private static final Set<String> FOREIGN = Set.of("cross-site", "same-site");

  private final boolean linksMayLeadHere;

  /**
   * @param linksMayLeadHere whether a page elsewhere may have a link that opens one of ours
   */
  ForeignPages(boolean linksMayLeadHere) {
    this.linksMayLeadHere = linksMayLeadHere;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    if (isForeign(request) && !(linksMayLeadHere && isLink(request))) {
      Problem.of("forbidden", "Forbidden", 403, "Pages of other sites may not call this one.")
          .write(response);
    } else {
      chain.doFilter(request, response);
    }
  }

  /** Whether a page of another site made the browser send that. */
  static boolean isForeign(HttpServletRequest request) {
    String site = request.getHeader("Sec-Fetch-Site");
    if (site != null) {
      // the browser's own word; a proxy in front may have changed the host that an origin is held
      // to
      return FOREIGN.contains(site);
    }
    String origin = request.getHeader("Origin");
    String host = Optional.ofNullable(request.getHeader("Host")).orElse("");
    return origin != null
        && !origin.equalsIgnoreCase("http://" + host)
        && !origin.equalsIgnoreCase("https://" + host);
  }

  /** The whole window opens it: the page that has the link sees nothing of the answer. */
  private static boolean isLink(HttpServletRequest request) {
    return request.getMethod().equals("GET")
        && "navigate".equals(request.getHeader("Sec-Fetch-Mode"))
        && "document".equals(request.getHeader("Sec-Fetch-Dest"));
  }
}
