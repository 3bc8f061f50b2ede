package io.bieases.routes.ops;

import io.bieases.routes.settings.BieasesSettings;
import io.bieases.routes.settings.ConsoleUser.Role;
import jakarta.servlet.DispatcherType;
import java.security.SecureRandom;
import java.util.Arrays;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.actuate.autoconfigure.security.servlet.EndpointRequest;
import org.springframework.boot.autoconfigure.security.SecurityProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.security.authentication.AuthenticationEventPublisher;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.context.SecurityContextHolderFilter;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;
import org.springframework.security.web.csrf.CsrfFilter;
import org.springframework.security.web.csrf.CsrfTokenRequestAttributeHandler;
import org.springframework.security.web.header.writers.ContentSecurityPolicyHeaderWriter;
import org.springframework.security.web.header.writers.DelegatingRequestMatcherHeaderWriter;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.AndRequestMatcher;
import org.springframework.security.web.util.matcher.NegatedRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

/**
 * Who may enter: on the management port the console's users, and anyone for the health status;
 * nobody anywhere else. What they may do to MBeans is in {@code jolokia-access.xml}, and by role in
 * {@link ConsoleRestrictor}.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SecurityProperties.class)
public class ConsoleSecurity {

  /** Hawtio, Jolokia and actuator on the management port. */
  @Bean
  @Order(100)
  SecurityFilterChain console(
      HttpSecurity http,
      Environment environment,
      UserDetailsService users,
      PasswordEncoder encoder,
      AuthenticationEventPublisher logins,
      BieasesSettings settings,
      @Value("${server.servlet.session.cookie.name:JSESSIONID}") String sessionCookie)
      throws Exception {
    RequestMatcher onManagementPort =
        request ->
            request.getLocalPort()
                == environment.getProperty("local.management.port", Integer.class, -1);
    // not a plain string: that form misses Jolokia, which has a servlet of its own
    RequestMatcher actuator = path("/actuator/**");
    RequestMatcher hawtio = path(ConsolePages.HAWTIO + "/**");
    return http.securityMatcher(new AndRequestMatcher(onManagementPort, actuator))
        .authenticationManager(RememberingPasswordEncoder.manager(users, encoder, logins))
        .authorizeHttpRequests(
            requests ->
                requests
                    .dispatcherTypeMatchers(DispatcherType.ERROR)
                    .permitAll()
                    .requestMatchers(EndpointRequest.to("health"))
                    .permitAll()
                    .requestMatchers(path(ConsolePages.LOGIN))
                    .permitAll()
                    .requestMatchers(new JolokiaGet())
                    .denyAll()
                    // Hawtio's ways to other processes and its own logins
                    .requestMatchers(
                        path(ConsolePages.HAWTIO + "/proxy/**"),
                        path(ConsolePages.HAWTIO + "/keycloak/**"),
                        path(ConsolePages.HAWTIO + "/auth/log*"))
                    .denyAll()
                    .anyRequest()
                    .hasAnyRole(
                        Arrays.stream(Role.values()).map(Role::name).toArray(String[]::new)))
        // scripts: with each request, no session; no challenge, or browsers would keep the password
        // beyond logout and time-out
        .httpBasic(basic -> basic.authenticationEntryPoint(ConsolePages.unknown()))
        .exceptionHandling(errors -> errors.authenticationEntryPoint(ConsolePages.unknown()))
        .formLogin(
            form ->
                form.loginPage(ConsolePages.LOGIN)
                    .successHandler((request, response, login) -> ConsolePages.welcome(response))
                    .failureHandler(ConsolePages.refused()))
        .logout(
            logout ->
                logout
                    .logoutRequestMatcher(new ConsolePages.Logout())
                    .deleteCookies(sessionCookie)
                    .logoutSuccessHandler(
                        (request, response, login) -> ConsolePages.farewell(response)))
        // a login's time begins with it, and its id is not one that was known before
        .sessionManagement(session -> session.sessionFixation(id -> id.newSession()))
        // no session for strangers
        .requestCache(AbstractHttpConfigurer::disable)
        .csrf(csrf -> csrf.csrfTokenRepository(csrfCookie()).csrfTokenRequestHandler(eagerToken()))
        .headers(
            headers ->
                headers.addHeaderWriter(
                    new DelegatingRequestMatcherHeaderWriter(
                        // Hawtio writes its own
                        new NegatedRequestMatcher(hawtio),
                        new ContentSecurityPolicyHeaderWriter(ConsolePages.CONTENT_POLICY))))
        .addFilterBefore(
            new SessionEnd(settings.console().longestLogin(), System::currentTimeMillis),
            SecurityContextHolderFilter.class)
        .addFilterBefore(new ForeignPages(true), CsrfFilter.class)
        .addFilterAfter(new ConsolePages(), AuthorizationFilter.class)
        .build();
  }

  private static RequestMatcher path(String pattern) {
    return PathPatternRequestMatcher.withDefaults().matcher(pattern);
  }

  /** Tells the log who failed. */
  @Bean
  FailedLogins failedLogins(InMemoryUserDetailsManager consoleUsers, BieasesSettings settings) {
    return new FailedLogins(
        name -> consoleUsers.userExists(name) || settings.http().users().containsKey(name),
        System::nanoTime);
  }

  /** What each role may do through Jolokia; Jolokia takes it instead of a policy of its own. */
  @Bean
  ConsoleRestrictor consoleRestrictor(ObjectProvider<NodeDesk> node) {
    return ConsoleRestrictor.shipped(node::getIfAvailable);
  }

  /** Tells Hawtio which buttons to grey. */
  @Bean
  ConsoleRights consoleRights(ConsoleRestrictor restrictor) {
    return new ConsoleRights(restrictor);
  }

  /** Everything that no other chain claims, on every port. */
  @Bean
  @Order(1000)
  SecurityFilterChain nothingElse(HttpSecurity http) throws Exception {
    return http.authorizeHttpRequests(
            requests ->
                requests
                    .dispatcherTypeMatchers(DispatcherType.ERROR)
                    .permitAll()
                    .anyRequest()
                    .denyAll())
        .sessionManagement(
            session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
        .requestCache(AbstractHttpConfigurer::disable)
        .csrf(Customizer.withDefaults())
        .build();
  }

  /** Hashes with BCrypt; a configured password may come as {@code {bcrypt}$2a$…}. */
  @Bean
  PasswordEncoder passwordEncoder() {
    return PasswordEncoderFactories.createDelegatingPasswordEncoder();
  }

  /**
   * The first one is that of {@code spring.security.user}, if one is configured, else the generated
   * one; beside it those of {@code bieases.console.users}.
   */
  @Bean
  InMemoryUserDetailsManager consoleUsers(
      SecurityProperties security, BieasesSettings settings, PasswordEncoder encoder) {
    SecurityProperties.User configured = security.getUser();
    String name;
    String hash;
    if (configured.isPasswordGenerated()) {
      name = ConsolePassword.USER;
      hash = new ConsolePassword(settings.dataDir(), encoder, new SecureRandom()).hash();
    } else {
      name = configured.getName();
      String given = configured.getPassword();
      hash = given.startsWith("{bcrypt}") ? given : encoder.encode(given);
    }
    return ConsoleUsers.of(name, hash, settings.console().users());
  }

  /** Readable by script: Hawtio puts the token into its POSTs to Jolokia. */
  private static CookieCsrfTokenRepository csrfCookie() {
    CookieCsrfTokenRepository repository = CookieCsrfTokenRepository.withHttpOnlyFalse();
    repository.setCookieCustomizer(cookie -> cookie.sameSite("Strict"));
    return repository;
  }

  /** Loaded with every request; lazily, the cookie would never be written. */
  private static CsrfTokenRequestAttributeHandler eagerToken() {
    CsrfTokenRequestAttributeHandler handler = new CsrfTokenRequestAttributeHandler();
    handler.setCsrfRequestAttributeName(null);
    return handler;
  }
}
