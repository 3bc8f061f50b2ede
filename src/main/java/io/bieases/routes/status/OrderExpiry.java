package io.bieases.routes.status;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bieases.routes.journal.Departure;
import io.bieases.routes.journal.Operation;
import java.io.UncheckedIOException;

/** Until when a create may be sent: after its {@code paymentExpiryTime} nobody could pay it. */
final class OrderExpiry {

  private static final ObjectMapper JSON = new ObjectMapper();

  private OrderExpiry() {}

  /** Whether that call is a create whose order is over at that time. */
  static boolean isOver(Departure call, long atMillis) {
    return Operation.of(call.operation()) == Operation.CREATE && millis(call) <= atMillis;
  }

  private static long millis(Departure call) {
    try {
      return JSON.readTree(call.details()).path("paymentExpiryTime").asLong(Long.MAX_VALUE);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("details of " + call + " cannot be read", e);
    }
  }
}
