package io.bieases.routes.ops;

import io.bieases.routes.settings.AlertSettings.Mail;
import io.bieases.routes.settings.AlertSettings.MailSecurity;
import jakarta.mail.Session;
import java.io.IOException;
import java.util.Properties;
import org.apache.camel.component.mail.DefaultJavaMailSender;
import org.apache.camel.component.mail.JavaMailSender;

/** How the mail server is spoken to: never for long, and never in the clear unless told so. */
public final class AlertMailServer {

  private static final String CONNECT_MILLIS = "5000";
  private static final String SILENCE_MILLIS = "10000";
  private static final String SMTP = "smtp";

  private AlertMailServer() {}

  /**
   * What hands mails to that server; nothing is opened before the first.
   *
   * @throws IOException if the password's file cannot be read
   */
  public static JavaMailSender sender(Mail mail) throws IOException {
    Properties properties = new Properties();
    properties.setProperty("mail.transport.protocol", SMTP);
    properties.setProperty("mail.smtp.host", mail.host());
    properties.setProperty("mail.smtp.port", Integer.toString(mail.port()));
    properties.setProperty("mail.smtp.connectiontimeout", CONNECT_MILLIS);
    properties.setProperty("mail.smtp.timeout", SILENCE_MILLIS);
    properties.setProperty("mail.smtp.writetimeout", SILENCE_MILLIS);
    properties.setProperty("mail.smtp.auth", Boolean.toString(!mail.user().isBlank()));
    if (mail.tls() != MailSecurity.NONE) {
      properties.setProperty("mail.smtp.ssl.checkserveridentity", "true");
    }
    if (mail.tls() == MailSecurity.STARTTLS) {
      properties.setProperty("mail.smtp.starttls.enable", "true");
      properties.setProperty("mail.smtp.starttls.required", "true");
    }
    if (mail.tls() == MailSecurity.TLS) {
      properties.setProperty("mail.smtp.ssl.enable", "true");
    }
    DefaultJavaMailSender sender = new DefaultJavaMailSender();
    sender.setJavaMailProperties(properties);
    sender.setSession(Session.getInstance(properties));
    sender.setProtocol(SMTP);
    sender.setHost(mail.host());
    sender.setPort(mail.port());
    if (!mail.user().isBlank()) {
      sender.setUsername(mail.user());
      sender.setPassword(mail.password().text());
    }
    return sender;
  }
}
