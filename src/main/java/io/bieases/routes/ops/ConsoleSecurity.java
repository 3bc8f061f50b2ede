package io.bieases.routes.ops;

import io.bieases.routes.settings.BieasesSettings;
import jakarta.servlet.DispatcherType;
import java.security.SecureRandom;
import org.springframework.boot.actuate.autoconfigure.security.servlet.EndpointRequest;
import org.springframework.boot.autoconfigure.security.SecurityProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;
import org.springframework.security.web.csrf.CsrfTokenRequestAttributeHandler;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.AndRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

/**
 * Who may enter: on the management port an administrator, and anyone for the health status; nobody
 * anywhere else. What an administrator may do to MBeans is in {@code jolokia-access.xml}.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SecurityProperties.class)
public class ConsoleSecurity {

  private static final String ADMIN = "ADMIN";

  /** Hawtio, Jolokia and actuator on the management port. */
  @Bean
  @Order(100)
  SecurityFilterChain console(HttpSecurity http, Environment environment) throws Exception {
    RequestMatcher onManagementPort =
        request ->
            request.getLocalPort()
                == environment.getProperty("local.management.port", Integer.class, -1);
    // not a plain string: that form misses Jolokia, which has a servlet of its own
    RequestMatcher actuator = PathPatternRequestMatcher.withDefaults().matcher("/actuator/**");
    return http.securityMatcher(new AndRequestMatcher(onManagementPort, actuator))
        .authorizeHttpRequests(
            requests ->
                requests
                    .dispatcherTypeMatchers(DispatcherType.ERROR)
                    .permitAll()
                    .requestMatchers(EndpointRequest.to("health"))
                    .permitAll()
                    .requestMatchers(new JolokiaGet())
                    .denyAll()
                    .anyRequest()
                    .hasRole(ADMIN))
        // a session spares the slow password hash for each of the console's many small requests
        .httpBasic(
            basic -> basic.securityContextRepository(new HttpSessionSecurityContextRepository()))
        // no session for strangers
        .requestCache(AbstractHttpConfigurer::disable)
        .csrf(csrf -> csrf.csrfTokenRepository(csrfCookie()).csrfTokenRequestHandler(eagerToken()))
        .build();
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

  /** The user of {@code spring.security.user}, if one is configured; else the generated one. */
  @Bean
  UserDetailsService consoleUsers(
      SecurityProperties security, BieasesSettings settings, PasswordEncoder encoder) {
    SecurityProperties.User configured = security.getUser();
    UserDetails user;
    if (configured.isPasswordGenerated()) {
      String hash = new ConsolePassword(settings.dataDir(), encoder, new SecureRandom()).hash();
      user = User.withUsername(ConsolePassword.USER).password(hash).roles(ADMIN).build();
    } else {
      String given = configured.getPassword();
      String hash = given.startsWith("{bcrypt}") ? given : encoder.encode(given);
      user = User.withUsername(configured.getName()).password(hash).roles(ADMIN).build();
    }
    return new InMemoryUserDetailsManager(user);
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
