package io.bieases.routes.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The webhook switches in force: those of the settings, as changed by control calls. A restart
 * brings the settings back. Which hosts may be called is no switch: a web page that reaches the
 * control port must not open it.
 */
final class WebhookSwitches {
  private final AllowedHosts hosts;
  private volatile SandboxSettings.Webhooks current;

  WebhookSwitches(SandboxSettings.Webhooks settings) {
    this.hosts = new AllowedHosts(settings.otherHosts());
    this.current = settings;
  }

  SandboxSettings.Webhooks current() {
    return current;
  }

  AllowedHosts hosts() {
    return hosts;
  }

  /**
   * Changes the switches that {@code json} names, all or none.
   *
   * @throws IllegalArgumentException naming what is wrong
   */
  synchronized void change(ObjectNode json) {
    current = changed(current, json);
  }

  /**
   * {@code settings} with the switches that {@code json} names.
   *
   * @throws IllegalArgumentException naming what is wrong
   */
  static SandboxSettings.Webhooks changed(SandboxSettings.Webhooks settings, ObjectNode json) {
    ObjectNode whole = json(settings);
    json.properties()
        .forEach(
            key -> {
              require(whole.has(key.getKey()), "unknown key " + key.getKey());
              require(
                  whole.path(key.getKey()).getNodeType() == key.getValue().getNodeType(),
                  key.getKey() + " must be of another JSON type");
            });
    whole.setAll(json);
    return read(whole, settings.otherHosts());
  }

  /** Every switch; times in milliseconds. */
  static ObjectNode json(SandboxSettings.Webhooks settings) {
    ObjectNode json = StrictJson.object();
    json.put("enabled", settings.enabled());
    json.put("eventField", settings.eventField());
    json.put("eventPlace", label(settings.eventPlace()));
    ArrayNode pauses = json.putArray("retryMillis");
    settings.retry().forEach(pause -> pauses.add(pause.toMillis()));
    json.put("delayMinMillis", settings.delayMin().toMillis());
    json.put("delayMaxMillis", settings.delayMax().toMillis());
    json.put("loss", settings.loss());
    json.put("repetition", settings.repetition());
    json.put("repetitions", settings.repetitions());
    json.put("disorder", settings.disorder());
    json.put("holdBackMillis", settings.holdBack().toMillis());
    json.put("forgery", settings.forgery());
    ArrayNode kinds = json.putArray("forgeryKinds");
    settings.forgeryKinds().forEach(kind -> kinds.add(label(kind)));
    json.put("seed", settings.seed());
    return json;
  }

  private static SandboxSettings.Webhooks read(ObjectNode json, boolean otherHosts) {
    List<Duration> pauses = new ArrayList<>();
    json.path("retryMillis").forEach(pause -> pauses.add(Duration.ofMillis(whole(pause))));
    List<SandboxSettings.Forgery> kinds = new ArrayList<>();
    json.path("forgeryKinds").forEach(kind -> kinds.add(forgery(kind.asText())));
    return new SandboxSettings.Webhooks(
        json.path("enabled").booleanValue(),
        json.path("eventField").textValue(),
        word(SandboxSettings.EventPlace.class, json.path("eventPlace").textValue()),
        pauses,
        Duration.ofMillis(whole(json.path("delayMinMillis"))),
        Duration.ofMillis(whole(json.path("delayMaxMillis"))),
        json.path("loss").doubleValue(),
        json.path("repetition").doubleValue(),
        (int) Math.min(whole(json.path("repetitions")), Integer.MAX_VALUE),
        json.path("disorder").doubleValue(),
        Duration.ofMillis(whole(json.path("holdBackMillis"))),
        json.path("forgery").doubleValue(),
        kinds,
        whole(json.path("seed")),
        otherHosts);
  }

  static SandboxSettings.Forgery forgery(String label) {
    return word(SandboxSettings.Forgery.class, label);
  }

  static String label(Enum<?> word) {
    return word.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static <E extends Enum<E>> E word(Class<E> type, String label) {
    return Arrays.stream(type.getEnumConstants())
        .filter(constant -> label(constant).equals(label))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(label + " is none of the words"));
  }

  private static long whole(JsonNode number) {
    require(
        number.isIntegralNumber() && number.canConvertToLong(), number + " must be a whole number");
    return number.longValue();
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
