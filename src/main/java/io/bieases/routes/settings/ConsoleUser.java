package io.bieases.routes.settings;

import java.util.Optional;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * One more user of the console, {@code bieases.console.users.<name>}.
 *
 * @param password its BCrypt hash, {@code {bcrypt}$2a$…}
 * @param role what it may do; empty if none is configured
 */
public record ConsoleUser(@DefaultValue("") Secret password, Optional<Role> role) {

  /** What a user may do. */
  public enum Role {
    /** May look. */
    VIEWER,
    /** May look and act. */
    OPERATOR,
    /** May look, and confirm as the second person. */
    APPROVER
  }

  /** Turns what the binder leaves unset into "none". */
  @SuppressWarnings("OptionalAssignedToNull") // the binder hands over null for what is not set
  public ConsoleUser {
    role = role == null ? Optional.empty() : role;
  }
}
