package io.bieases.routes.status;

import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Who decides and why.
 *
 * @param operator the name of the login; empty if nobody is logged in
 * @param reason in one line of 3 to 500 characters
 */
public record Person(String operator, String reason) {

  private static final int SHORTEST_REASON = 3;
  private static final int LONGEST_REASON = 500;
  private static final Pattern BREAKS_LINES =
      Pattern.compile(".*[\\p{Cc}\\p{Zl}\\p{Zp}\\p{Cs}].*", Pattern.DOTALL);

  /** Takes what was given as it is; nothing given is an empty text. */
  public Person {
    operator = text(operator);
    reason = text(reason);
  }

  /** What was given, without space around it. */
  static String text(String given) {
    return Objects.requireNonNullElse(given, "").strip();
  }

  /** Why nothing is done for that person, if so. */
  public Optional<Decision> refused() {
    if (operator.isEmpty()) {
      return Optional.of(new Decision("no-operator", "nobody is logged in: decide in the console"));
    }
    int length = reason.codePointCount(0, reason.length());
    boolean good =
        length >= SHORTEST_REASON
            && length <= LONGEST_REASON
            && !BREAKS_LINES.matcher(reason).matches();
    return good
        ? Optional.empty()
        : Optional.of(new Decision("no-reason", "say why, in one line of 3 to 500 characters"));
  }
}
