package io.bieases.routes.status;

import com.fasterxml.jackson.databind.JsonNode;
import io.bieases.routes.journal.Departure;
import io.bieases.routes.journal.Ending;
import io.bieases.routes.journal.Operation;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;

/**
 * Reads an answer of the gateway (contract section 6), whatever its HTTP status: plain or enveloped
 * data, code as text or number. An answer about somebody else's ids is not an answer.
 */
public class AnswerReader {

  /** Answers are a few hundred bytes; more than this is not one. */
  static final int MAX_BYTES = 64 * 1024;

  private static final String SUCCESS = "20000";

  private static final Pattern CODE = Pattern.compile("[0-9A-Za-z._-]{1,32}");

  private static final Set<Integer> REFUSED = Set.of(400, 401, 403, 404, 405, 413, 415, 422, 429);

  /** Verifies an envelope with the gateway's key, then decrypts its body. */
  @FunctionalInterface
  public interface EnvelopeOpener {

    /**
     * The plaintext of the body.
     *
     * @throws RuntimeException if the envelope does not verify
     */
    byte[] open(String merchantAlias, Map<String, Object> envelope);
  }

  private final EnvelopeOpener opener;
  private final Map<String, String> merchantIds;
  private final Duration responseTimeout;
  private final LongSupplier nanoTime;

  /**
   * Reads for those merchants.
   *
   * @param merchantIds id by alias, to recognise answers about somebody else
   * @param responseTimeout the whole answer must be there in this time
   */
  public AnswerReader(
      EnvelopeOpener opener,
      Map<String, String> merchantIds,
      Duration responseTimeout,
      LongSupplier nanoTime) {
    this.opener = opener;
    this.merchantIds = merchantIds;
    this.responseTimeout = responseTimeout;
    this.nanoTime = nanoTime;
  }

  /**
   * Reads one answer and closes it.
   *
   * @param body the answer's bytes as they arrive; Camel gives null where there are none
   * @param httpStatus HTTP status
   * @param retryAfter header {@code Retry-After}; Camel gives null where there is none
   */
  public Answer read(Departure departure, InputStream body, int httpStatus, String retryAfter) {
    byte[] bytes;
    try (InputStream stream = body == null ? InputStream.nullInputStream() : body) {
      bytes = readAll(stream);
    } catch (IOException e) {
      return Answer.lost(httpStatus, "answer cut off: " + e.getClass().getSimpleName());
    }
    if (bytes.length > MAX_BYTES) {
      return Answer.lost(httpStatus, "answer larger than " + MAX_BYTES + " bytes");
    }
    long waitMillis = waitMillis(retryAfter);
    return apiBody(bytes)
        .map(root -> judge(departure, root, httpStatus, waitMillis))
        .orElseGet(() -> withoutApiBody(httpStatus, waitMillis));
  }

  /** How a call ended that cannot have reached the gateway. */
  public Answer neverLeft(Exception why) {
    return Answer.neverLeft(FaultWords.neverLeft(why));
  }

  /** How a call ended that may have reached the gateway. */
  public Answer noAnswer(Exception why) {
    return Answer.lost(0, FaultWords.lost(why));
  }

  /** How a call ended whose owner died or hung. */
  public Answer leaseRanOut() {
    return Answer.lost(0, "its owner did not say how it ended");
  }

  private byte[] readAll(InputStream body) throws IOException {
    long deadline = nanoTime.getAsLong() + responseTimeout.toNanos();
    byte[] buffer = new byte[MAX_BYTES + 1];
    int length = 0;
    int read = 0;
    while (length < buffer.length
        && (read = body.read(buffer, length, buffer.length - length)) >= 0) {
      length += read;
      if (nanoTime.getAsLong() > deadline) {
        throw new IOException("slower than the response time-out");
      }
    }
    return Arrays.copyOf(buffer, length);
  }

  private Optional<JsonNode> apiBody(byte[] bytes) {
    try {
      return Optional.of(GatewayJson.read(bytes)).filter(node -> !code(node).isEmpty());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static String code(JsonNode root) {
    JsonNode code = root.path("code");
    String word = code.isTextual() || code.isIntegralNumber() ? code.asText().strip() : "";
    return CODE.matcher(word).matches() ? word : "";
  }

  private Answer judge(Departure departure, JsonNode root, int httpStatus, long waitMillis) {
    Map<String, Object> data;
    try {
      data = data(departure.merchant(), root.path("data"));
    } catch (IOException | RuntimeException e) {
      return Answer.forged(httpStatus);
    }
    Optional<String> foreign = foreignField(departure, data);
    if (foreign.isPresent()) {
      return Answer.lost(httpStatus, "the answer is about another " + foreign.get());
    }
    if (isOrderWithoutPayment(departure, code(root), data)) {
      return Answer.lost(httpStatus, "the order was taken, but no payment is named");
    }
    return new Answer(
        Ending.ANSWERED,
        httpStatus,
        code(root),
        GatewayJson.printable(root.path("msg").asText("")),
        data,
        waitMillis);
  }

  /** Nobody could pay, query or cancel it: the same number again tells more. */
  private static boolean isOrderWithoutPayment(
      Departure departure, String code, Map<String, Object> data) {
    return Operation.of(departure.operation()) == Operation.CREATE
        && code.equals(SUCCESS)
        && Objects.toString(data.get("paymentId"), "").isBlank();
  }

  private Map<String, Object> data(String merchant, JsonNode data) throws IOException {
    if (!data.isObject()) {
      return Map.of();
    }
    JsonNode plain = data;
    if (data.has("body") && data.has("sign")) {
      plain = GatewayJson.readObject(opener.open(merchant, GatewayJson.fields(data)));
    }
    return GatewayJson.printable(GatewayJson.fields(plain));
  }

  private Optional<String> foreignField(Departure departure, Map<String, Object> data) {
    Map<String, String> ours = new LinkedHashMap<>();
    ours.put("merchantId", merchantIds.getOrDefault(departure.merchant(), ""));
    if (!departure.paymentId().isEmpty()) {
      ours.put("paymentId", departure.paymentId());
    }
    // the numbers of queries and cancels are request ids of ours, which never leave
    if (departure.operation().equals("create")) {
      ours.put("orderNo", departure.number());
      ours.put("referOrderNo", departure.number());
    }
    if (departure.operation().equals("refund")) {
      ours.put("referRefundNo", departure.number());
    }
    if (departure.operation().equals("refund-query")) {
      ours.put("refundId", departure.gatewayId());
    }
    return ours.entrySet().stream()
        .filter(field -> data.containsKey(field.getKey()))
        .filter(field -> !field.getValue().equals(data.get(field.getKey()).toString()))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  private static Answer withoutApiBody(int httpStatus, long waitMillis) {
    boolean refused = REFUSED.contains(httpStatus) || httpStatus / 100 == 3;
    String why = "HTTP " + httpStatus + " without an API body";
    return refused ? Answer.refused(httpStatus, why, waitMillis) : Answer.lost(httpStatus, why);
  }

  private static long waitMillis(String retryAfter) {
    if (retryAfter == null || !retryAfter.strip().matches("[0-9]{1,5}")) {
      return 0;
    }
    return Duration.ofSeconds(Long.parseLong(retryAfter.strip())).toMillis();
  }
}
