package io.bieases.routes.ops;

import io.bieases.routes.http.ApiContract;
import io.bieases.routes.http.ApiGate;
import io.bieases.routes.http.Problem;
import io.bieases.routes.http.WebhookGate;
import io.bieases.routes.settings.BieasesSettings;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.security.authentication.AuthenticationEventPublisher;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;
import org.springframework.security.web.authentication.www.BasicAuthenticationFilter;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.security.web.util.matcher.RequestMatcher;

/**
 * Who may call the HTTP API on the server's port: HTTP Basic with every request, no session. A
 * merchant that a user may not use and one that does not exist look the same.
 */
@Configuration(proxyBeanMethods = false)
public class ApiSecurity {

  /** Nothing is loaded from elsewhere; the page's own styles are set by its own script. */
  private static final String CONTENT_POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:;"
          + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private static final int WEBHOOKS_AT_ONCE = 50;

  /** A console on a port of its own has none of it. */
  @Bean
  @Order(200)
  SecurityFilterChain api(
      HttpSecurity http,
      Environment environment,
      UserDetailsService consoleUsers,
      PasswordEncoder encoder,
      BieasesSettings settings,
      ApplicationAvailability availability,
      AuthenticationEventPublisher logins,
      Doors doors,
      @Value("${bieases.routes-dir}") Path routes)
      throws Exception {
    RequestMatcher onServerPort =
        request ->
            request.getLocalPort()
                    == environment.getProperty("local.server.port", Integer.class, -1)
                && request.getRequestURI().startsWith(ApiContract.ROOT);
    ApiGate gate =
        new ApiGate(
            ApiContract.read(routes.resolve("openapi.json")),
            settings.http().maxBatchSize().toBytes(),
            () -> availability.getReadinessState() == ReadinessState.ACCEPTING_TRAFFIC,
            () -> !doors.isDrained());
    return http.securityMatcher(onServerPort)
        .authenticationManager(
            RememberingPasswordEncoder.manager(
                new ApiUsers(settings, consoleUsers), encoder, logins))
        .authorizeHttpRequests(
            requests ->
                requests
                    // the end of a call that was let in, or of one that broke
                    .dispatcherTypeMatchers(DispatcherType.ASYNC, DispatcherType.ERROR)
                    .permitAll()
                    .anyRequest()
                    .access(ApiSecurity::decide))
        .httpBasic(basic -> basic.authenticationEntryPoint(unknown()))
        .exceptionHandling(
            errors -> errors.authenticationEntryPoint(unknown()).accessDeniedHandler(forbidden()))
        .sessionManagement(
            session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
        .requestCache(AbstractHttpConfigurer::disable)
        // no cookie logs anybody in; what a remembered password could do is refused by its origin
        .csrf(AbstractHttpConfigurer::disable)
        .headers(
            headers -> headers.contentSecurityPolicy(csp -> csp.policyDirectives(CONTENT_POLICY)))
        .addFilterBefore(new ForeignPages(false), BasicAuthenticationFilter.class)
        .addFilterAfter(gate, AuthorizationFilter.class)
        .build();
  }

  /** Webhooks on the same port: anybody may come, and what is not signed gets nowhere. */
  @Bean
  @Order(190)
  SecurityFilterChain webhookDoor(
      HttpSecurity http, Environment environment, ApplicationAvailability availability)
      throws Exception {
    RequestMatcher onServerPort =
        request ->
            request.getLocalPort()
                    == environment.getProperty("local.server.port", Integer.class, -1)
                && request.getRequestURI().startsWith(WebhookGate.ROOT);
    WebhookGate gate =
        new WebhookGate(
            () -> availability.getReadinessState() == ReadinessState.ACCEPTING_TRAFFIC,
            WEBHOOKS_AT_ONCE);
    return http.securityMatcher(onServerPort)
        .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
        .sessionManagement(
            session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
        .requestCache(AbstractHttpConfigurer::disable)
        .csrf(AbstractHttpConfigurer::disable)
        .addFilterAfter(gate, AuthorizationFilter.class)
        .build();
  }

  /** What Spring's firewall turns away, on either port; it says nothing of what there is. */
  @Bean
  RequestRejectedHandler firewallRefusal() {
    return (request, response, e) -> {
      if (request.getRequestURI().startsWith(WebhookGate.ROOT)) {
        WebhookGate.refuse(response);
        return;
      }
      Problem.of(
              "unreadable",
              "Unreadable request",
              400,
              "The path, a header or a parameter is not as it must be.")
          .write(response);
    };
  }

  private static AuthorizationDecision decide(
      Supplier<Authentication> caller, RequestAuthorizationContext context) {
    HttpServletRequest request = context.getRequest();
    if (!(caller.get().getPrincipal() instanceof ApiUser user) || !user.mayRead()) {
      return new AuthorizationDecision(false);
    }
    if (ApiContract.isAboutItself(request.getRequestURI())) {
      return new AuthorizationDecision(true);
    }
    boolean his = ApiContract.merchant(request.getRequestURI()).filter(user::mayUse).isPresent();
    return new AuthorizationDecision(his && (user.maySend() || request.getMethod().equals("GET")));
  }

  /** Says who may come in; or, while too many passwords are being checked, to come again. */
  static AuthenticationEntryPoint unknown() {
    return (request, response, e) -> {
      if (e instanceof AuthenticationServiceException) {
        response.setHeader("Retry-After", "1");
        Problem.of(
                "unavailable",
                "Not available",
                503,
                "Too many passwords are being checked. Send the same again; nothing was taken.")
            .write(response);
        return;
      }
      response.setHeader("WWW-Authenticate", "Basic realm=\"bieases\", charset=\"UTF-8\"");
      Problem.of("unauthorized", "Unauthorized", 401, "A user and its password are needed.")
          .write(response);
    };
  }

  private static AccessDeniedHandler forbidden() {
    return (request, response, e) ->
        Problem.of("forbidden", "Forbidden", 403, "This user may not do that for this merchant.")
            .write(response);
  }
}
