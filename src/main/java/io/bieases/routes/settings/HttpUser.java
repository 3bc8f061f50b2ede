package io.bieases.routes.settings;

import java.util.List;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * One user of the HTTP API, {@code bieases.http.users.<name>}. It may not enter the console.
 *
 * @param password its BCrypt hash, {@code {bcrypt}$2a$…}
 * @param roles what it may do
 * @param merchants aliases it may use; {@code *} for all
 */
public record HttpUser(
    @DefaultValue("") Secret password, List<Role> roles, List<String> merchants) {

  /** Stands for every configured alias. */
  public static final String ALL = "*";

  /** What a user may do. */
  public enum Role {
    /** May do everything a caller can do. */
    SENDER,
    /** May only read (GET). */
    READER
  }

  /** Turns what the binder leaves unset into "none". */
  public HttpUser {
    roles = roles == null ? List.of() : List.copyOf(roles);
    merchants = merchants == null ? List.of() : List.copyOf(merchants);
  }

  /** Whether it may use that alias. */
  public boolean mayUse(String alias) {
    return merchants.contains(ALL) || merchants.contains(alias);
  }
}
