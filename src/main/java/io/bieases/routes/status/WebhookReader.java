package io.bieases.routes.status;

import com.fasterxml.jackson.databind.JsonNode;
import io.bieases.routes.journal.JournalClock;
import io.bieases.routes.status.AnswerReader.EnvelopeOpener;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Reads a webhook from its raw bytes (contract section 7): parsed once, for this merchant, in time,
 * verified, and only then decrypted. Everything that is wrong is one {@link
 * WebhookRefusedException}, whose words are for our log and never for the sender.
 */
public final class WebhookReader {

  private static final String METHOD = "bieases.trade.callback";
  private static final int LONGEST_NAME = 64;

  private final EnvelopeOpener opener;
  private final Map<String, String> merchantIds;
  private final JournalClock clock;
  private final Duration tolerance;
  private final List<String> nameFields;
  private final Predicate<String> signsEnvelope;
  private final Tally tally;

  /**
   * Reads for those merchants.
   *
   * @param merchantIds id by alias
   * @param tolerance how far the envelope's time may lie from ours; how long the gateway repeats an
   *     event, and whether it signs it anew, is unknown
   * @param nameFields where the event's name may stand, in the body or else in the envelope
   * @param signsEnvelope whether that merchant's signature covers the envelope: only then a name in
   *     it is the gateway's
   * @param tally is told how long each took to come
   */
  public WebhookReader(
      EnvelopeOpener opener,
      Map<String, String> merchantIds,
      JournalClock clock,
      Duration tolerance,
      List<String> nameFields,
      Predicate<String> signsEnvelope,
      Tally tally) {
    this.opener = opener;
    this.merchantIds = merchantIds;
    this.clock = clock;
    this.tolerance = tolerance;
    this.nameFields = List.copyOf(nameFields);
    this.signsEnvelope = signsEnvelope;
    this.tally = tally;
  }

  /**
   * The event in those bytes.
   *
   * @throws WebhookRefusedException if there is none that is the gateway's and that merchant's
   */
  public Event read(String alias, byte[] raw) {
    String merchantId = merchantIds.get(alias);
    if (merchantId == null) {
      throw new WebhookRefusedException("no such merchant");
    }
    Map<String, Object> envelope = envelope(raw);
    if (!merchantId.equals(envelope.get("merchantId"))) {
      throw new WebhookRefusedException("for another merchant");
    }
    if (!METHOD.equals(envelope.get("method"))) {
      throw new WebhookRefusedException("another method");
    }
    long lagMillis = lagInTime(envelope.get("timestamp"));
    String payload = opened(alias, envelope);
    JsonNode root = object(payload.getBytes(StandardCharsets.UTF_8));
    if (root.hasNonNull("merchantId") && !root.path("merchantId").asText().equals(merchantId)) {
      throw new WebhookRefusedException("about another merchant");
    }
    tally.webhookCame(alias, lagMillis);
    return Event.of(alias, name(root, signsEnvelope.test(alias) ? envelope : Map.of()), payload);
  }

  private static Map<String, Object> envelope(byte[] raw) {
    try {
      return GatewayJson.fields(object(raw));
    } catch (IOException e) {
      throw new WebhookRefusedException("no envelope");
    }
  }

  private static JsonNode object(byte[] bytes) {
    try {
      return GatewayJson.readObject(bytes);
    } catch (IOException e) {
      throw new WebhookRefusedException("no JSON object");
    }
  }

  private long lagInTime(Object timestamp) {
    String millis = Objects.toString(timestamp, "");
    if (millis.matches("[0-9]{13}")) {
      long lag = clock.nowMillis() - Long.parseLong(millis);
      if (Math.abs(lag) <= tolerance.toMillis()) {
        return lag;
      }
    }
    throw new WebhookRefusedException("its time is too far from ours");
  }

  private String opened(String alias, Map<String, Object> envelope) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(opener.open(alias, envelope)))
          .toString();
    } catch (IOException | RuntimeException e) {
      throw new WebhookRefusedException("its envelope does not verify");
    }
  }

  private String name(JsonNode body, Map<String, Object> envelope) {
    return nameFields.stream()
        .map(field -> body.path(field).asText(""))
        .filter(name -> !name.isBlank())
        .findFirst()
        .or(
            () ->
                nameFields.stream()
                    .flatMap(field -> Optional.ofNullable(envelope.get(field)).stream())
                    .map(Object::toString)
                    .findFirst())
        .map(GatewayJson::printable)
        .map(name -> name.substring(0, Math.min(LONGEST_NAME, name.length())).strip())
        .orElse("");
  }
}
