package io.bieases.routes.ops;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.filter.OncePerRequestFilter;

/** The console's way in and out: the login page, the login's name for Hawtio, and the logout. */
final class ConsolePages extends OncePerRequestFilter {

  static final String LOGIN = "/actuator/login";
  static final String HAWTIO = "/actuator/hawtio";

  /** For what is not Hawtio's. */
  static final String CONTENT_POLICY =
      "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none';"
          + " frame-ancestors 'none'";

  private static final String PAGE =
      """
      <!doctype html>
      <html lang="en"><head><meta charset="utf-8"><title>bieases-routes: log in</title>
      <meta name="viewport" content="width=device-width,initial-scale=1">
      <style>
      body { font: 16px sans-serif; margin: 15vh auto; max-width: 20em; padding: 0 1em }
      input, button { font: inherit; box-sizing: border-box; width: 100%; padding: .5em; margin: .2em 0 1em }
      </style></head>
      <body><h1>bieases-routes</h1><p role="status">WORDS</p>
      <form method="post" action="ACTION">
      <label>User <input name="username" autocomplete="username" autofocus required></label>
      <label>Password <input name="password" type="password" autocomplete="current-password" required></label>
      <input type="hidden" name="_csrf" value="TOKEN">
      <button type="submit">Log in</button>
      </form></body></html>
      """;

  /** A page of ours asks for it: one of another site could only annoy, and may not even that. */
  static final class Logout implements RequestMatcher {
    @Override
    public boolean matches(HttpServletRequest request) {
      return request.getRequestURI().equals(HAWTIO + "/auth/logout")
          && !ForeignPages.isForeign(request);
    }
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    boolean reads = request.getMethod().equals("GET");
    if (reads && request.getRequestURI().equals(LOGIN)) {
      write(response, "text/html;charset=UTF-8", page(request));
    } else if (reads && request.getRequestURI().equals(HAWTIO + "/user")) {
      String name = SecurityContextHolder.getContext().getAuthentication().getName();
      // the names that a configuration may have need no escaping; any other is not shown
      write(response, "application/json", '"' + name.replaceAll("[^A-Za-z0-9_.@ -]", "?") + '"');
    } else {
      chain.doFilter(request, response);
    }
  }

  private static String page(HttpServletRequest request) {
    String words = "Viewers look, operators act, approvers confirm.";
    if (request.getParameter("error") != null) {
      words = "User or password is wrong.";
    } else if (request.getParameter("busy") != null) {
      words = "Too many passwords are being checked. Try again in a second.";
    } else if (request.getParameter("logout") != null) {
      words = "You are logged out.";
    }
    String token = ((CsrfToken) request.getAttribute(CsrfToken.class.getName())).getToken();
    return PAGE.replace("WORDS", words)
        .replace("ACTION", LOGIN)
        // a cookie of the sender's own may say anything
        .replace("TOKEN", token.replaceAll("[^A-Za-z0-9-]", ""));
  }

  private static void write(HttpServletResponse response, String type, String text)
      throws IOException {
    response.setContentType(type);
    response.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Browsers are shown the page; everything else is told, without a challenge. */
  static AuthenticationEntryPoint unknown() {
    return (request, response, e) -> {
      String accept = Optional.ofNullable(request.getHeader("Accept")).orElse("");
      if (e instanceof AuthenticationServiceException) {
        response.setHeader("Retry-After", "1");
        response.setStatus(503);
      } else if (request.getMethod().equals("GET") && accept.contains("text/html")) {
        redirect(response, LOGIN);
      } else {
        response.setStatus(401);
      }
    };
  }

  /** After a wrong password, or one that could not be checked. */
  static AuthenticationFailureHandler refused() {
    return (request, response, e) ->
        redirect(
            response, LOGIN + (e instanceof AuthenticationServiceException ? "?busy" : "?error"));
  }

  /** After a login. */
  static void welcome(HttpServletResponse response) {
    redirect(response, HAWTIO + "/");
  }

  /** After a logout. */
  static void farewell(HttpServletResponse response) {
    redirect(response, LOGIN + "?logout");
  }

  /** Without the host: that is the sender's word. */
  private static void redirect(HttpServletResponse response, String path) {
    response.setStatus(302);
    response.setHeader("Location", path);
  }
}
