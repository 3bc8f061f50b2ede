package io.bieases.routes.status;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bieases.routes.journal.Departure;
import io.bieases.routes.journal.Operation;
import java.io.UncheckedIOException;
import java.util.OptionalLong;

/** Until when a create may be sent: after its {@code paymentExpiryTime} nobody could pay it. */
final class OrderExpiry {

  private static final ObjectMapper JSON = new ObjectMapper();

  private OrderExpiry() {}

  /** Whether that call is a create whose order is over at that time. */
  static boolean isOver(Departure call, long atMillis) {
    return Operation.of(call.operation()) == Operation.CREATE
        && millis(call).orElse(Long.MAX_VALUE) <= atMillis;
  }

  /** When the order of a create is over; empty if it does not say. */
  static OptionalLong millis(Departure call) {
    try {
      JsonNode expiry = JSON.readTree(call.details()).path("paymentExpiryTime");
      return expiry.isNumber() ? OptionalLong.of(expiry.asLong()) : OptionalLong.empty();
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("details of " + call + " cannot be read", e);
    }
  }
}
