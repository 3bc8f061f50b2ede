package io.bieases.routes.intake;

import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageFormatException;
import jakarta.jms.TextMessage;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Reads instructions out of raw messages: text or bytes, and four things beside the body: the
 * properties {@code merchant} and {@code requestId}, where the answer goes, and the ids. Nothing
 * else of a message has any effect, and nothing is deserialised.
 */
public final class JmsMessages {

  private static final String DOOR = "jms";
  private static final String MERCHANT = "merchant";
  private static final String REQUEST_ID = "requestId";
  private static final int ID_MAX = 255;
  private static final int PART = 8192;

  /** What is shown of a merchant that is not configured. */
  private static final Pattern SHOWABLE = Pattern.compile("[A-Za-z0-9._-]{1,32}");

  private final Set<String> merchants;
  private final Supplier<String> freshIds;

  /**
   * Reads messages of those merchants.
   *
   * @param freshIds names for messages that come without an id; never the same twice
   */
  public JmsMessages(Set<String> merchants, Supplier<String> freshIds) {
    this.merchants = Set.copyOf(merchants);
    this.freshIds = freshIds;
  }

  /** One part of a message. */
  @FunctionalInterface
  private interface Part<T> {
    T read() throws JMSException, UnreadableInstructionException;
  }

  /** The parts read so far, and what is wrong with the others: a dead letter tells what it can. */
  private static final class Parts {
    private final List<UnreadableInstructionException> faults = new ArrayList<>();

    private <T> T read(Part<T> part, T otherwise) throws JMSException {
      try {
        return part.read();
      } catch (UnreadableInstructionException e) {
        faults.add(e);
        return otherwise;
      } catch (RuntimeException e) {
        // another kind of client can write what the broker's own cannot read; left to itself the
        // message would come again for ever
        faults.add(new UnreadableInstructionException("", "has a part that cannot be read"));
        return otherwise;
      }
    }
  }

  /**
   * The instruction of a message of that operation's queue.
   *
   * @throws JMSException if the broker did not hand it over whole; it comes again
   */
  public ReadMessage read(Message message, String operation) throws JMSException {
    Parts parts = new Parts();
    String id = parts.read(() -> id(message), "");
    String merchant = parts.read(() -> merchant(message), shown(message));
    Optional<String> requestId = parts.read(() -> property(message, REQUEST_ID), Optional.empty());
    Optional<ReplyTo> replyTo = parts.read(() -> replyTo(message, id), Optional.empty());
    byte[] body = parts.read(() -> body(message), new byte[0]);
    Received received =
        new Received(
            merchant,
            operation,
            DOOR,
            body,
            requestId,
            Optional.empty(),
            Optional.empty(),
            replyTo,
            id.isEmpty() ? "no-id-" + freshIds.get() : id,
            replyTo.isPresent());
    return new ReadMessage(
        received,
        parts.faults.stream()
            .findFirst()
            .map(fault -> Receipt.unreadable(received, "", fault.field(), fault.reason())));
  }

  /** Without it nobody could tell a repeated delivery from a new message. */
  private static String id(Message message) throws JMSException, UnreadableInstructionException {
    return idText("JMSMessageID", message.getJMSMessageID())
        .orElseThrow(() -> new UnreadableInstructionException("JMSMessageID", "is missing"));
  }

  private String merchant(Message message) throws JMSException, UnreadableInstructionException {
    Optional<String> named = property(message, MERCHANT);
    if (named.isEmpty() && merchants.size() == 1) {
      return merchants.iterator().next();
    }
    String alias =
        named.orElseThrow(
            () -> new UnreadableInstructionException(MERCHANT, "is missing: there are several"));
    if (!merchants.contains(alias)) {
      throw new UnreadableInstructionException(MERCHANT, "names no configured merchant");
    }
    return alias;
  }

  /** An alias that is wrong, as far as it can be shown. */
  private static String shown(Message message) throws JMSException {
    try {
      return property(message, MERCHANT)
          .filter(text -> SHOWABLE.matcher(text).matches())
          .orElse("");
    } catch (UnreadableInstructionException | RuntimeException e) {
      return "";
    }
  }

  private static Optional<String> property(Message message, String name)
      throws JMSException, UnreadableInstructionException {
    try {
      return Optional.ofNullable(message.getStringProperty(name));
    } catch (MessageFormatException e) {
      throw new UnreadableInstructionException(name, "is not a text");
    }
  }

  private static Optional<ReplyTo> replyTo(Message message, String id)
      throws JMSException, UnreadableInstructionException {
    Optional<String> destination = ReplyDestinations.read(message);
    if (destination.isEmpty() || id.isEmpty()) {
      return Optional.empty();
    }
    String correlationId = idText("JMSCorrelationID", message.getJMSCorrelationID()).orElse(id);
    return Optional.of(new ReplyTo(destination.get(), correlationId, id));
  }

  /** An id goes into the journal and back out: short text that every database can hold. */
  private static Optional<String> idText(String field, String text)
      throws UnreadableInstructionException {
    if (text == null || text.isEmpty()) {
      return Optional.empty();
    }
    if (text.length() > ID_MAX
        || text.chars().anyMatch(Character::isISOControl)
        || !StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
      throw new UnreadableInstructionException(
          field, "must be text of up to " + ID_MAX + " characters without control characters");
    }
    return Optional.of(text);
  }

  private static byte[] body(Message message) throws JMSException, UnreadableInstructionException {
    if (message instanceof TextMessage text) {
      return Optional.ofNullable(text.getText()).isPresent() ? utf8(text.getText()) : new byte[0];
    }
    if (message instanceof BytesMessage bytes) {
      long length = bytes.getBodyLength();
      if (length > InstructionReader.MAX_BYTES) {
        throw new UnreadableInstructionException(
            "",
            "longer than %d bytes: %d bytes, SHA-256 %s"
                .formatted(InstructionReader.MAX_BYTES, length, sha256(bytes)));
      }
      byte[] body = new byte[Math.toIntExact(length)];
      bytes.readBytes(body);
      return body;
    }
    throw new UnreadableInstructionException("", "is neither a TextMessage nor a BytesMessage");
  }

  /** Of a body that is too long to be held. */
  private static String sha256(BytesMessage bytes) throws JMSException {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
    byte[] part = new byte[PART];
    for (int read = bytes.readBytes(part); read > 0; read = bytes.readBytes(part)) {
      digest.update(part, 0, read);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Half a surrogate pair is no text; replacing it would change what somebody wrote. */
  private static byte[] utf8(String text) throws UnreadableInstructionException {
    try {
      ByteBuffer bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
      byte[] body = new byte[bytes.remaining()];
      bytes.get(body);
      return body;
    } catch (CharacterCodingException e) {
      throw new UnreadableInstructionException("", "has characters that are not Unicode text");
    }
  }
}
