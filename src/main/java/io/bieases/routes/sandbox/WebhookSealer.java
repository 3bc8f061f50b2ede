package io.bieases.routes.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Puts a webhook into its envelope, or into one that is forged in the way it asks for. The same
 * webhook with the same timestamp and switches gives the same bytes: AES has a fixed IV here and
 * RSA PKCS#1 v1.5 no randomness. For one thread.
 */
final class WebhookSealer {
  static final String METHOD = "bieases.trade.callback";

  private final EnvelopeDoor door;
  private final String merchantId;
  private final PrivateKey gatewayKey;
  private Optional<PrivateKey> foreignKey = Optional.empty();

  WebhookSealer(EnvelopeDoor door, String merchantId, PrivateKey gatewayKey) {
    this.door = door;
    this.merchantId = merchantId;
    this.gatewayKey = gatewayKey;
  }

  byte[] seal(Webhook webhook, SandboxSettings.Webhooks switches, long timestampMillis) {
    Map<String, String> words = new HashMap<>();
    words.put("merchantId", webhook.payload().path("merchantId").asText(merchantId));
    words.put("method", METHOD);
    words.put("timestamp", Long.toString(timestampMillis));
    ObjectNode body = StrictJson.object();
    if (switches.eventPlace() == SandboxSettings.EventPlace.BODY) {
      body.put(switches.eventField(), webhook.event());
    } else {
      words.put(switches.eventField(), webhook.event());
    }
    body.setAll(webhook.payload());
    ObjectNode envelope = door.seal(words, StrictJson.bytes(body), key(webhook));
    if (webhook.forgery().filter(SandboxSettings.Forgery.FLIPPED_BYTE::equals).isPresent()) {
      envelope.put("body", flipped(envelope.path("body").asText(), webhook.id()));
    }
    return StrictJson.bytes(envelope);
  }

  private PrivateKey key(Webhook webhook) {
    boolean ours =
        webhook
            .forgery()
            .map(
                kind ->
                    switch (kind) {
                      case FOREIGN_KEY, CONTRADICTION -> false;
                      case FLIPPED_BYTE, FOREIGN_MERCHANT -> true;
                    })
            .orElse(true);
    return ours ? gatewayKey : foreignKey();
  }

  /** Made when it is first needed: most gateways never forge. */
  private PrivateKey foreignKey() {
    if (foreignKey.isEmpty()) {
      try {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        foreignKey = Optional.of(generator.generateKeyPair().getPrivate());
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every JDK has RSA", e);
      }
    }
    return foreignKey.get();
  }

  /** One bit changed, at a place that the number decides. */
  private static String flipped(String base64, long number) {
    byte[] bytes = Base64.getDecoder().decode(base64);
    int place = (int) (number % bytes.length);
    bytes[place] ^= (byte) (1 << (number % 8));
    return Base64.getEncoder().encodeToString(bytes);
  }
}
