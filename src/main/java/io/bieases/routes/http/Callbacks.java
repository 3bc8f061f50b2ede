package io.bieases.routes.http;

import io.bieases.routes.journal.Outbox;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * What a callback to a merchant's own system needs beside its body. Where it goes and how it is
 * signed is configuration of today: a callback that was written for yesterday's address goes to
 * today's.
 */
public class Callbacks {

  /** Signs one try. */
  @FunctionalInterface
  public interface Signature {
    /** The value of {@code Webhook-Signature}. */
    String of(String id, long epochSeconds, String body);
  }

  /** Where a merchant's callbacks go. */
  public record Target(URI url, Signature signature) {}

  /**
   * One try.
   *
   * @param id the same at every try: receivers drop repeats by it
   * @param timestamp of this try, seconds since 1970
   */
  public record Callback(String url, String id, long timestamp, String signature) {}

  private static final int ID_BYTES = 16;

  private final Map<String, Target> targets;
  private final LongSupplier currentTimeMillis;

  /**
   * @param targets by alias; a merchant without one has no callbacks
   */
  public Callbacks(Map<String, Target> targets, LongSupplier currentTimeMillis) {
    this.targets = Map.copyOf(targets);
    this.currentTimeMillis = currentTimeMillis;
  }

  /** The next try of that message; empty if its merchant has no callbacks any more. */
  public Optional<Callback> prepare(Outbox.Message message) {
    String alias = message.destination().substring(Outbox.CALLBACK_TO.length());
    String id = id(message.messageId());
    long seconds = currentTimeMillis.getAsLong() / 1000;
    return Optional.ofNullable(targets.get(alias))
        .map(
            target ->
                new Callback(
                    target.url().toString(),
                    id,
                    seconds,
                    target.signature().of(id, seconds, message.body())));
  }

  /** A message's own id has the caller's number in it, which may not fit into a header. */
  private static String id(String messageId) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(messageId.getBytes(StandardCharsets.UTF_8));
      return "msg_" + HexFormat.of().formatHex(digest, 0, ID_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
