package io.bieases.routes.settings;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who is told what a person should look at.
 *
 * @param channels where alerts go: {@code log}, {@code queue}, {@code mail}, {@code webhook}
 * @param remindAfter between two messages about something that goes on
 * @param quietAfter without a repeat, before something that leaves nothing open is over
 */
public record AlertSettings(
    @DefaultValue({"log", "queue"}) List<String> channels,
    @DefaultValue("30m") Duration remindAfter,
    @DefaultValue("1h") Duration quietAfter,
    @DefaultValue Mail mail,
    @DefaultValue Webhook webhook) {

  /**
   * Whoever takes alerts by HTTP.
   *
   * @param url empty: nobody
   * @param secret what the POSTs are signed with
   */
  public record Webhook(@DefaultValue("") URI url, @DefaultValue("") Secret secret) {}

  /**
   * The mail server alerts are handed to.
   *
   * @param tls how the connection is kept from being read; without it a login is refused
   * @param user empty: no login
   */
  public record Mail(
      @DefaultValue("localhost") String host,
      @DefaultValue("587") int port,
      @DefaultValue("starttls") MailSecurity tls,
      @DefaultValue("") String from,
      @DefaultValue("") String to,
      @DefaultValue("") String user,
      @DefaultValue("") Secret password) {}

  /** How mail is kept from being read on its way. */
  public enum MailSecurity {
    /** Nothing is said before the connection is encrypted; a server that cannot is refused. */
    STARTTLS,
    /** Encrypted from the first byte. */
    TLS,
    /** Not at all: a server on this machine. */
    NONE
  }
}
