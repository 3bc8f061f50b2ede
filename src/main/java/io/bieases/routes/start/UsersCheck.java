package io.bieases.routes.start;

import io.bieases.routes.settings.BieasesSettings;
import io.bieases.routes.settings.ConsoleUser;
import io.bieases.routes.settings.HttpUser;
import io.bieases.routes.settings.Secret;
import java.io.IOException;
import java.util.Set;
import java.util.regex.Pattern;

/** What must hold for the users of the HTTP API and of the console; no password is ever quoted. */
final class UsersCheck {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");
  private static final Pattern BCRYPT =
      Pattern.compile("\\{bcrypt}\\$2[aby]\\$[0-9]{2}\\$[./A-Za-z0-9]{53}");

  /** The console's first user; two of one name would be two passwords. */
  private static final String FIRST = "admin";

  private final Problems problems;

  UsersCheck(Problems problems) {
    this.problems = problems;
  }

  void check(BieasesSettings settings) {
    settings
        .http()
        .users()
        .forEach((name, user) -> check(name, user, settings.merchants().keySet()));
    settings
        .console()
        .users()
        .forEach((name, user) -> check(name, user, settings.http().users().containsKey(name)));
  }

  private void check(String name, ConsoleUser user, boolean isOfTheApi) {
    String prefix = "bieases.console.users." + name;
    name(prefix, name);
    problems.unless(
        !isOfTheApi, prefix, "is a user of bieases.http.users too: one name, two passwords");
    password(prefix, user.password());
    problems.unless(
        user.role().isPresent(), prefix + ".role", "is neither viewer, operator nor approver");
  }

  private void check(String name, HttpUser user, Set<String> aliases) {
    String prefix = "bieases.http.users." + name;
    name(prefix, name);
    password(prefix, user.password());
    problems.unless(!user.roles().isEmpty(), prefix + ".roles", "is neither sender nor reader");
    problems.unless(
        !user.merchants().isEmpty()
            && user.merchants().stream()
                .allMatch(alias -> alias.equals(HttpUser.ALL) || aliases.contains(alias)),
        prefix + ".merchants",
        "must name configured aliases, or * for all");
  }

  private void name(String prefix, String name) {
    problems.unless(
        NAME.matcher(name).matches() && !name.equals(FIRST),
        prefix,
        "must have a name of letters, digits, _ and - that is not " + FIRST);
  }

  private void password(String prefix, Secret password) {
    problems.unless(
        isHash(password),
        prefix + ".password",
        "is not a BCrypt hash such as {bcrypt}$2a$10$…, or a file with one");
  }

  private static boolean isHash(Secret password) {
    try {
      return BCRYPT.matcher(password.text()).matches();
    } catch (IOException | RuntimeException e) {
      return false;
    }
  }
}
