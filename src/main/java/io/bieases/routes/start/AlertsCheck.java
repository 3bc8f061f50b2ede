package io.bieases.routes.start;

import io.bieases.routes.seal.MerchantKeysReader;
import io.bieases.routes.settings.AlertSettings;
import io.bieases.routes.status.AlertChannel;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Pattern;

/** What must hold for the alert channels before a route may start. */
final class AlertsCheck {

  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?");
  private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.\\d{1,3}){3}");

  /** Stands in an endpoint's address: nothing that ends a parameter. */
  private static final String ONE = "[A-Za-z0-9._+=~-]+@[A-Za-z0-9.-]+";

  private static final Pattern FROM = Pattern.compile(ONE);
  private static final Pattern TO = Pattern.compile(ONE + "(, ?" + ONE + ")*");

  private final Problems problems;

  AlertsCheck(Problems problems) {
    this.problems = problems;
  }

  void check(AlertSettings alerts) {
    Set<AlertChannel> channels = EnumSet.noneOf(AlertChannel.class);
    try {
      channels.addAll(AlertChannel.of(alerts.channels()));
    } catch (IllegalArgumentException e) {
      problems.add("bieases.alerts.channels", e.getMessage());
    }
    problems.unless(
        alerts.remindAfter().toMinutes() >= 1,
        "bieases.alerts.remind-after",
        "must be a minute or more");
    problems.unless(
        alerts.quietAfter().toSeconds() >= 1,
        "bieases.alerts.quiet-after",
        "must be a second or more");
    if (channels.contains(AlertChannel.MAIL)) {
      mail("bieases.alerts.mail.", alerts.mail());
    }
    if (channels.contains(AlertChannel.WEBHOOK)) {
      webhook("bieases.alerts.webhook.", alerts.webhook());
    }
  }

  private void webhook(String prefix, AlertSettings.Webhook webhook) {
    SettingsCheck.plainWeb(problems, prefix + "url", webhook.url());
    new MerchantKeysReader((property, problem) -> problems.add(prefix + property, problem))
        .readCallbackSigner("secret", webhook.secret());
  }

  private void mail(String prefix, AlertSettings.Mail mail) {
    problems.unless(HOST.matcher(mail.host()).matches(), prefix + "host", "is not a host name");
    problems.unless(mail.port() > 0 && mail.port() < 65_536, prefix + "port", "is not a port");
    problems.unless(FROM.matcher(mail.from()).matches(), prefix + "from", "is not an address");
    problems.unless(
        TO.matcher(mail.to()).matches(),
        prefix + "to",
        "is not an address, or several with commas between them");
    problems.unless(
        mail.tls() != AlertSettings.MailSecurity.NONE || LOOPBACK.matcher(mail.host()).matches(),
        prefix + "tls",
        "must be starttls or tls (none is for a server on this machine only)");
    problems.unless(
        mail.user().isBlank() == mail.password().isEmpty(),
        prefix + "password",
        "is needed with a user, and with a user only");
    problems.unless(
        !mail.password().isUnresolved(),
        prefix + "password",
        "refers to a variable that is not set");
    try {
      mail.password().text();
    } catch (IOException | InvalidPathException e) {
      problems.add(prefix + "password", "names a file that cannot be read");
    }
  }
}
