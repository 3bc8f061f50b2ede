package io.bieases.routes.status;

import io.bieases.routes.journal.HeldBack;
import io.bieases.routes.journal.Incident;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;

/**
 * An incident in words, for people: what happened, whose, how many rows, which route, what to do.
 *
 * @param subject one line
 * @param text what the queue and the log have of it, one line
 * @param mail the whole of it
 */
record AlertText(String subject, String text, String mail) {

  private static final int LONGEST = 500;
  private static final Pattern NOT_IN_A_LINE = Pattern.compile("[\\p{C}\\p{Zl}\\p{Zp}]+");

  /**
   * @param event {@code start}, {@code reminder} or {@code end}
   */
  static AlertText of(Incident incident, String event, String environment, long nowMillis) {
    AlertKind kind = AlertKind.of(incident.kind());
    String text = text(incident, kind, event, nowMillis);
    String whose = incident.merchant().equals("*") ? "every merchant" : incident.merchant();
    String operation = incident.operation().equals("*") ? "every operation" : incident.operation();
    String state =
        switch (event) {
          case "start" -> "alert";
          case "reminder" -> "still open";
          default -> "over";
        };
    String subject =
        line(
            "[bieases %s] %s: %s, %s, %s"
                .formatted(environment, state, whose, operation, kind.title()));
    String mail =
        """
        %s

        Merchant:      %s
        Operation:     %s
        Cause:         %s
        Rows so far:   %s
        Since:         %s
        Raised by:     %s
        What to do:    %s
        Environment:   %s
        Incident:      %s
        """
            .formatted(
                text,
                whose,
                operation,
                line(incident.cause()),
                rows(incident, kind),
                time(incident.startedAtMillis()),
                kind.route().isEmpty() ? "a person" : "route " + kind.route(),
                kind.runbook(),
                environment,
                incident.name());
    return new AlertText(subject, text, mail);
  }

  private static String text(Incident incident, AlertKind kind, String event, long nowMillis) {
    return switch (event) {
      case "start" -> incident.what();
      case "reminder" ->
          "for %d minutes: %s"
              .formatted(
                  Duration.ofMillis(nowMillis - incident.startedAtMillis()).toMinutes(),
                  incident.what());
      default ->
          (kind.over() == AlertKind.Over.HOLD ? "hold ended: " : "over: ")
              + incident.endReason()
              + (kind.over() == AlertKind.Over.HOLD ? "" : " (" + incident.what() + ")");
    };
  }

  /** Of a hold nobody counts further. */
  private static String rows(Incident incident, AlertKind kind) {
    boolean more = kind.over() == AlertKind.Over.HOLD && incident.affected() >= HeldBack.AT_MOST;
    return incident.affected() + (more ? " or more" : "");
  }

  private static String time(long millis) {
    return Instant.ofEpochMilli(millis).truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** What others sent us may stand in it: one line, and not too long. */
  static String line(String text) {
    String one = NOT_IN_A_LINE.matcher(text).replaceAll(" ").strip();
    return one.length() <= LONGEST ? one : one.substring(0, LONGEST) + "…";
  }
}
