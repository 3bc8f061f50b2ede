package io.bieases.routes.status;

import io.bieases.routes.journal.Departure;
import io.bieases.routes.journal.Operation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Currency;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * One webhook of the gateway, verified and decrypted (contract section 7).
 *
 * @param merchant alias
 * @param name such as {@code payment.refund.success}; empty if it names none
 * @param payload the JSON as the gateway wrote it
 * @param fields of the payload, texts cut and free of control characters
 */
public record Event(String merchant, String name, String payload, Map<String, Object> fields) {

  private static final String REFUND = "payment.refund.";
  private static final String ORDER = "payment.order.";

  /** The event of that payload, which is a JSON object. */
  public static Event of(String merchant, String name, String payload) {
    try {
      Map<String, Object> fields =
          GatewayJson.fields(GatewayJson.readObject(payload.getBytes(StandardCharsets.UTF_8)));
      return new Event(merchant, name, payload, GatewayJson.printable(fields));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What an answer to a question about an instruction says, as if it were a webhook. */
  static Event answer(Departure question, String number, Map<String, Object> answer) {
    boolean refund = Operation.of(question.operation()) == Operation.REFUND_QUERY;
    Map<String, Object> fields = new LinkedHashMap<>(answer);
    fields.putIfAbsent(refund ? "referRefundNo" : "referOrderNo", number);
    String word = Objects.toString(answer.get("status"), "").strip();
    return new Event(
        question.merchant(), (refund ? REFUND : ORDER) + word, question.number(), fields);
  }

  /** What it is known by for good: a repeat has the same, whatever envelope it comes in. */
  String digest() {
    try {
      byte[] text = String.join("\n", merchant, name, payload).getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** A field as text; empty if it is missing. */
  String text(String field) {
    return Objects.toString(fields.get(field), "").strip();
  }

  boolean isRefund() {
    return name.startsWith(REFUND)
        || (!name.startsWith(ORDER)
            && !(text("referRefundNo").isEmpty() && text("refundId").isEmpty()));
  }

  /** The last part of its name. */
  String word() {
    return name.startsWith(REFUND) || name.startsWith(ORDER)
        ? name.substring(name.lastIndexOf('.') + 1)
        : "";
  }

  /** The operation whose instruction it is about. */
  public String operation() {
    return isRefund() ? "refund" : "create";
  }

  /** Our number of it; empty if it names none. */
  public String number() {
    if (isRefund()) {
      return text("referRefundNo");
    }
    String number = text("referOrderNo");
    return number.isEmpty() ? text("orderNo") : number;
  }

  /** The id the gateway gave to what it is about. */
  Optional<String> gatewayId() {
    return Optional.of(text(isRefund() ? "refundId" : "paymentId")).filter(id -> !id.isEmpty());
  }

  /** Whether it names that amount, or none at all. */
  boolean isOf(long amountMinor, String currency) {
    String amount = text(isRefund() ? "refundAmount" : "payAmount");
    try {
      return amount.isEmpty()
          || currency.isEmpty()
          || new BigDecimal(amount)
                  .compareTo(
                      BigDecimal.valueOf(
                          amountMinor, Currency.getInstance(currency).getDefaultFractionDigits()))
              == 0;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  /** No payload: safe in a log. */
  @Override
  public String toString() {
    return merchant + " " + (name.isEmpty() ? "event without a name" : name) + " " + number();
  }
}
