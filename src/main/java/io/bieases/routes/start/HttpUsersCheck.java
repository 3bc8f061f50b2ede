package io.bieases.routes.start;

import io.bieases.routes.settings.BieasesSettings;
import io.bieases.routes.settings.HttpUser;
import java.io.IOException;
import java.util.Set;
import java.util.regex.Pattern;

/** What must hold for the users of the HTTP API; no password is ever quoted. */
final class HttpUsersCheck {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");
  private static final Pattern BCRYPT =
      Pattern.compile("\\{bcrypt}\\$2[aby]\\$[0-9]{2}\\$[./A-Za-z0-9]{53}");

  /** The console's own user; two of one name would be two passwords. */
  private static final String ADMINISTRATOR = "admin";

  private final Problems problems;

  HttpUsersCheck(Problems problems) {
    this.problems = problems;
  }

  void check(BieasesSettings settings) {
    settings
        .http()
        .users()
        .forEach((name, user) -> check(name, user, settings.merchants().keySet()));
  }

  private void check(String name, HttpUser user, Set<String> aliases) {
    String prefix = "bieases.http.users." + name;
    problems.unless(
        NAME.matcher(name).matches() && !name.equals(ADMINISTRATOR),
        prefix,
        "must have a name of letters, digits, _ and - that is not " + ADMINISTRATOR);
    problems.unless(
        isHash(user),
        prefix + ".password",
        "is not a BCrypt hash such as {bcrypt}$2a$10$…, or a file with one");
    problems.unless(!user.roles().isEmpty(), prefix + ".roles", "is neither sender nor reader");
    problems.unless(
        !user.merchants().isEmpty()
            && user.merchants().stream()
                .allMatch(alias -> alias.equals(HttpUser.ALL) || aliases.contains(alias)),
        prefix + ".merchants",
        "must name configured aliases, or * for all");
  }

  private static boolean isHash(HttpUser user) {
    try {
      return BCRYPT.matcher(user.password().text()).matches();
    } catch (IOException | RuntimeException e) {
      return false;
    }
  }
}
