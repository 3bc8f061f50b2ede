package io.bieases.routes.status;

import io.bieases.routes.journal.Outbox;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Where alerts go; each message of an alert is a row of the outbox of its own, in its own lane. */
public enum AlertChannel {
  /** Lines {@code alert: …} of the log. */
  LOG("alert-log"),
  /** {@code bieases.alerts}. */
  QUEUE(Settlement.ALERTS),
  /** A mail. */
  MAIL("alert-mail"),
  /** A signed POST. */
  WEBHOOK(Outbox.CALLBACK_TO + Outbox.ALERTS);

  private final String destination;

  AlertChannel(String destination) {
    this.destination = destination;
  }

  /** Its word in {@code bieases.alerts.channels}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  String destination() {
    return destination;
  }

  /** The lane of the outbox is told from the id. */
  String messageId(String incident, String event) {
    return "alert-" + word() + "/" + incident + "/" + event;
  }

  /**
   * The channels of these words; of none, nobody is told.
   *
   * @throws IllegalArgumentException if one is none
   */
  public static Set<AlertChannel> of(Iterable<String> words) {
    Set<AlertChannel> channels = new TreeSet<>();
    for (String word : words) {
      channels.add(
          Stream.of(values())
              .filter(channel -> channel.word().equals(word.strip()))
              .findFirst()
              .orElseThrow(
                  () ->
                      new IllegalArgumentException("names a channel that is none of " + words())));
    }
    return channels;
  }

  private static String words() {
    return Stream.of(values()).map(AlertChannel::word).collect(Collectors.joining(", "));
  }
}
