package io.bieases.routes.ops;

import io.bieases.routes.status.Person;
import java.util.Optional;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;

/** Who is logged in to the console. Nobody is, as from a tool on the process itself: no name. */
final class Login {

  /** The role that confirms what another person has asked for. */
  static final String APPROVER = "ROLE_APPROVER";

  private Login() {}

  /** The name of the login; empty if there is none. */
  static String operator() {
    return authentication().map(Authentication::getName).orElse("");
  }

  /** Who decides, with that reason. */
  static Person person(String reason) {
    return new Person(operator(), reason);
  }

  /** Whether the login has the role that confirms. */
  static boolean isApprover() {
    return authentication()
        .filter(
            login ->
                login.getAuthorities().stream()
                    .anyMatch(authority -> APPROVER.equals(authority.getAuthority())))
        .isPresent();
  }

  private static Optional<Authentication> authentication() {
    return Optional.ofNullable(SecurityContextHolder.getContext().getAuthentication())
        .filter(
            login -> login.isAuthenticated() && !(login instanceof AnonymousAuthenticationToken));
  }
}
