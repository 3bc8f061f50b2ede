package io.bieases.routes.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Opens request envelopes and closes answer envelopes. In the order of the contract: words, clock,
 * signature, and only then the cipher.
 */
final class EnvelopeDoor {
  private static final long CLOCK_TOLERANCE_MILLIS = Duration.ofMinutes(5).toMillis();

  private final String merchantId;
  private final SandboxSettings.SignatureInput input;
  private final GatewayCrypto crypto;
  private final PrivateKey gatewayKey;

  EnvelopeDoor(SandboxSettings settings, SandboxCredentials credentials) {
    this.merchantId = settings.merchantId();
    this.input = settings.signature().input();
    this.crypto = new GatewayCrypto(credentials, settings.signature().algorithm());
    this.gatewayKey = credentials.gatewayKey();
  }

  /**
   * Refuses a merchant that is not ours: 44005 for create, whose table has that code, and 44000 for
   * the others, whose tables have only "certificate not found".
   */
  void checkMerchant(Operation operation, Envelope envelope) {
    if (!envelope.merchantId().equals(merchantId)) {
      throw RefusedException.of(
          operation == Operation.CREATE ? Codes.NO_MERCHANT : Codes.NO_CERTIFICATE);
    }
  }

  /** The decrypted body of a request that is in time and signed by its merchant. */
  byte[] open(Operation operation, Envelope envelope, long nowMillis) {
    envelope.checkWords(operation);
    if (Math.abs(nowMillis - envelope.timestampMillis()) > CLOCK_TOLERANCE_MILLIS) {
      throw RefusedException.field(
          "timestamp", "is more than 5 minutes away from the gateway's clock");
    }
    if (input == SandboxSettings.SignatureInput.PLAINTEXT_BODY) {
      return openThenVerify(envelope);
    }
    if (!crypto.isSigned(signedInput(envelope.fields(), new byte[0]), envelope.sign())) {
      throw RefusedException.of(Codes.SIGNATURE);
    }
    return crypto
        .decrypt(envelope.body())
        .orElseThrow(
            () ->
                RefusedException.of(operation == Operation.CREATE ? Codes.ENCRYPT : Codes.DECRYPT));
  }

  /** An answer's data as an envelope, encrypted and signed by the gateway. */
  JsonNode close(Operation operation, JsonNode data, long nowMillis) {
    Map<String, String> words = new HashMap<>();
    words.put("merchantId", merchantId);
    words.put("method", operation.method());
    words.put("timestamp", Long.toString(nowMillis));
    return seal(words, StrictJson.bytes(data), gatewayKey);
  }

  /** The envelope with these words, around {@code plain}, signed with {@code key}. */
  ObjectNode seal(Map<String, String> words, byte[] plain, PrivateKey key) {
    Map<String, String> fields = new HashMap<>(words);
    fields.put("format", "json");
    fields.put("charset", "utf-8");
    fields.put("encryptType", "AES");
    fields.put("signType", "RSA");
    fields.put("body", crypto.encrypt(plain));
    fields.put("sign", crypto.sign(signedInput(fields, plain), key));
    return Envelope.json(fields);
  }

  /**
   * Signed plain text must be decrypted first: one answer for both failures, so nothing is learnt.
   */
  private byte[] openThenVerify(Envelope envelope) {
    Optional<byte[]> plain = crypto.decrypt(envelope.body());
    if (plain.isEmpty() || !crypto.isSigned(plain.get(), envelope.sign())) {
      throw RefusedException.of(Codes.SIGNATURE);
    }
    return plain.get();
  }

  private byte[] signedInput(Map<String, String> fields, byte[] plain) {
    return switch (input) {
      case SORTED_ENVELOPE -> Envelope.sortedInput(fields);
      case CIPHERTEXT_BODY -> fields.get("body").getBytes(StandardCharsets.UTF_8);
      case PLAINTEXT_BODY -> plain;
    };
  }
}
