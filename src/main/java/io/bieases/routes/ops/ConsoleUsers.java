package io.bieases.routes.ops;

import io.bieases.routes.settings.ConsoleUser;
import io.bieases.routes.settings.ConsoleUser.Role;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;

/** Who may enter the console: the first user, an operator, and the configured ones. */
final class ConsoleUsers {

  private ConsoleUsers() {}

  /**
   * All of them.
   *
   * @throws UncheckedIOException if a file with a password cannot be read
   * @throws IllegalArgumentException if two have one name
   */
  static InMemoryUserDetailsManager of(String first, String hash, Map<String, ConsoleUser> more) {
    InMemoryUserDetailsManager users =
        new InMemoryUserDetailsManager(user(first, hash, Role.OPERATOR));
    more.forEach(
        (name, user) -> user.role().ifPresent(role -> users.createUser(user(name, user, role))));
    return users;
  }

  /** Whether that is what it may do. */
  static boolean has(UserDetails user, Role role) {
    return user.getAuthorities().contains(new SimpleGrantedAuthority("ROLE_" + role));
  }

  private static UserDetails user(String name, ConsoleUser user, Role role) {
    try {
      return user(name, user.password().text(), role);
    } catch (IOException e) {
      throw new UncheckedIOException("the password of a user of the console cannot be read", e);
    }
  }

  private static UserDetails user(String name, String hash, Role role) {
    return User.withUsername(name).password(hash).roles(role.name()).build();
  }
}
