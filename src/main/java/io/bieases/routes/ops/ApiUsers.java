package io.bieases.routes.ops;

import io.bieases.routes.settings.BieasesSettings;
import io.bieases.routes.settings.HttpUser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsService;

/** The configured users of the HTTP API, and those of the console. */
final class ApiUsers implements UserDetailsService {

  private final Map<String, ApiUser> configured = new HashMap<>();
  private final UserDetailsService console;
  private final Set<String> merchants;

  ApiUsers(BieasesSettings settings, UserDetailsService console) {
    this.console = console;
    merchants = settings.merchants().keySet();
    settings
        .http()
        .users()
        .forEach(
            (name, user) -> configured.put(name, ApiUser.of(name, user, hash(user), merchants)));
  }

  private static String hash(HttpUser user) {
    try {
      return user.password().text();
    } catch (IOException e) {
      throw new UncheckedIOException("the password of a user of the API cannot be read", e);
    }
  }

  @Override
  public UserDetails loadUserByUsername(String name) {
    ApiUser user = configured.get(name);
    return user == null
        ? ApiUser.ofTheConsole(console.loadUserByUsername(name), merchants)
        // a new one each time: the provider wipes the password of what it gets
        : new ApiUser(user);
  }
}
