package io.bieases.routes.intake;

import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.TemporaryTopic;
import jakarta.jms.Topic;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Where a message wants its answer, written down with its kind. */
final class ReplyDestinations {

  private static final String FIELD = "JMSReplyTo";

  /** No white space, no wildcards, no {@code ?} with which Artemis would begin queue attributes. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._/$@+:-]{1,255}");

  /** By whatever prefix or queue of an address it is named: an answer must not become a message. */
  private static final Pattern OURS =
      Pattern.compile("(.*:)?(jms\\.(queue|topic)\\.)?bieases\\..*");

  private ReplyDestinations() {}

  /** The destination of its answer; empty if it wants none. */
  static Optional<String> read(Message message)
      throws JMSException, UnreadableInstructionException {
    Destination destination;
    try {
      destination = message.getJMSReplyTo();
    } catch (IllegalArgumentException e) {
      // Artemis keeps it as text and refuses what it cannot take apart
      throw new UnreadableInstructionException(FIELD, "names no destination");
    }
    if (destination == null) {
      return Optional.empty();
    }
    String prefix = kind(destination);
    String name = name(destination);
    if (!NAME.matcher(name).matches() || name.contains("//")) {
      throw new UnreadableInstructionException(
          FIELD, "must be up to 255 letters, digits or . _ / $ @ + : -");
    }
    if (OURS.matcher(name.toLowerCase(Locale.ROOT)).matches()) {
      throw new UnreadableInstructionException(FIELD, "names a queue of this bundle");
    }
    return Optional.of(prefix + name);
  }

  private static String kind(Destination destination) throws UnreadableInstructionException {
    if (destination instanceof TemporaryQueue) {
      return "temp-queue://";
    }
    if (destination instanceof TemporaryTopic) {
      return "temp-topic://";
    }
    if (destination instanceof Queue) {
      return "queue://";
    }
    if (destination instanceof Topic) {
      return "topic://";
    }
    throw new UnreadableInstructionException(FIELD, "is neither a queue nor a topic");
  }

  private static String name(Destination destination) throws JMSException {
    String name =
        destination instanceof Queue queue
            ? queue.getQueueName()
            : ((Topic) destination).getTopicName();
    return Optional.ofNullable(name).orElse("");
  }
}
