package io.bieases.routes.ops;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;
import org.springframework.http.server.PathContainer;
import org.springframework.security.web.util.matcher.RequestMatcher;

/**
 * A Jolokia request by GET that could do more than read. Jolokia executes operations by GET too,
 * and a GET carries no CSRF token: a foreign page could stop a route with an image link. Such
 * requests have to come as POST.
 */
final class JolokiaGet implements RequestMatcher {

  private static final Set<String> READING = Set.of("version", "read", "list", "search");

  @Override
  public boolean matches(HttpServletRequest request) {
    if (request.getMethod().equals("POST")) {
      return false;
    }
    String[] segments =
        PathContainer.parsePath(request.getRequestURI()).elements().stream()
            .filter(PathContainer.PathSegment.class::isInstance)
            .map(element -> ((PathContainer.PathSegment) element).valueToMatch())
            .toArray(String[]::new);
    for (int i = 0; i < segments.length; i++) {
      if (segments[i].equals("jolokia")) {
        boolean bare = i + 1 == segments.length;
        boolean reads = bare || READING.contains(segments[i + 1]);
        // "p" is Jolokia's other way to name the operation
        return !reads || request.getParameter("p") != null;
      }
    }
    return false;
  }
}
