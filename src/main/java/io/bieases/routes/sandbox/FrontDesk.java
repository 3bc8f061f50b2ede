package io.bieases.routes.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Takes a request from its raw bytes to a booked answer: limits, envelope, merchant, signature,
 * cipher, body, then fault, marker and business in one ledger transaction together with the
 * arrival. A request that fails a check is not touched by faults and markers.
 */
final class FrontDesk {
  private final Clock clock;
  private final EnvelopeDoor door;
  private final RateLimits limits;
  private final Faults faults;
  private final Ledger ledger;
  private final Arrivals arrivals;
  private final MarkerCounts markers;
  private final PaymentDesk paymentDesk;
  private final RefundDesk refundDesk;

  FrontDesk(
      SandboxSettings settings,
      EnvelopeDoor door,
      Books books,
      Faults faults,
      PaymentDesk paymentDesk,
      RefundDesk refundDesk,
      Clock clock) {
    this.clock = clock;
    this.door = door;
    this.limits = new RateLimits(settings.limits());
    this.faults = faults;
    this.ledger = books.ledger();
    this.arrivals = books.arrivals();
    this.markers = new MarkerCounts(ledger, settings.merchantId());
    this.paymentDesk = paymentDesk;
    this.refundDesk = refundDesk;
    limits.restore(arrivals, clock.millis());
  }

  Reply answer(Operation operation, byte[] raw) {
    long now = clock.millis();
    Arrival arrival = Arrival.at(now, operation);
    Optional<String> brokenLimit = limits.admit(operation, now);
    if (brokenLimit.isPresent()) {
      return booked(operation, arrival.throttled(brokenLimit.get()), Answer.throttled());
    }
    try {
      Envelope envelope = Envelope.read(raw);
      door.checkMerchant(operation, envelope);
      byte[] plain = door.open(operation, envelope, now);
      arrival = arrival.about("", "", sha256(plain));
      ObjectNode body =
          StrictJson.parse(plain)
              .orElseThrow(() -> RefusedException.field("body", "is not one JSON object"));
      arrival = arrival.about(number(operation, body), text(body, "paymentId"), sha256(plain));
      return decide(operation, arrival, prepare(operation, body, now));
    } catch (RefusedException e) {
      return booked(operation, arrival.answered(e.code()), e.answer());
    }
  }

  private Reply booked(Operation operation, Arrival arrival, Answer answer) {
    long id = ledger.inTransaction(() -> arrivals.add(arrival));
    return new Reply(id, operation, answer, Optional.empty());
  }

  /** The strict reading happens here, the work when the result is called. */
  private Supplier<Answer> prepare(Operation operation, ObjectNode body, long now) {
    return switch (operation) {
      case CREATE -> {
        CreateOrder order = CreateOrder.read(body);
        yield () -> paymentDesk.create(order, now);
      }
      case REFUND -> {
        RefundOrder order = RefundOrder.read(body);
        yield () -> refundDesk.refund(order, now);
      }
      case QUERY -> {
        String paymentId = onlyField(operation, body);
        yield () -> paymentDesk.query(paymentId, now);
      }
      case CANCEL -> {
        String paymentId = onlyField(operation, body);
        yield () -> paymentDesk.cancel(paymentId, now);
      }
      case REFUND_QUERY -> {
        String refundId = onlyField(operation, body);
        yield () -> refundDesk.refundQuery(refundId, now);
      }
    };
  }

  private Reply decide(Operation operation, Arrival arrival, Supplier<Answer> work) {
    return ledger.inTransaction(
        () -> {
          Optional<Fault> fault = faults.take(operation, arrival.number());
          if (fault.isPresent() && !fault.get().kind().executes()) {
            return spoiled(operation, arrival, fault.get());
          }
          Optional<Marker> marker = markers.take(operation, arrival.number());
          Answer answer =
              marker
                  .filter(Marker::isRefusal)
                  .map(asked -> asked.refusal(operation))
                  .orElseGet(() -> run(work));
          Optional<Fault> spoiling =
              fault.or(() -> marker.filter(Marker::isLost).map(lost -> Fault.lost()));
          long id =
              arrivals.add(
                  arrival
                      .answered(answer.code())
                      .bentBy(
                          spoiling.map(bent -> bent.kind().label()).orElse(""),
                          marker.map(Marker::text).orElse("")));
          return new Reply(id, operation, answer, spoiling);
        });
  }

  /** Nothing runs; code 0 in the arrival says that no API answer was given. */
  private Reply spoiled(Operation operation, Arrival arrival, Fault fault) {
    int code = fault.kind() == FaultKind.THROTTLE ? Codes.THROTTLED : 0;
    long id = arrivals.add(arrival.answered(code).bentBy(fault.kind().label(), ""));
    return new Reply(id, operation, Answer.throttled(), Optional.of(fault));
  }

  private static Answer run(Supplier<Answer> work) {
    try {
      return work.get();
    } catch (RefusedException e) {
      return e.answer();
    }
  }

  private static String onlyField(Operation operation, ObjectNode body) {
    Fields fields = Fields.of(body);
    String value = fields.text(operation.numberField(), Payment.ID_LENGTH);
    fields.end();
    return value;
  }

  private static String number(Operation operation, ObjectNode body) {
    return operation == Operation.CREATE
        ? body.path("order").path("orderNo").asText()
        : text(body, operation.numberField());
  }

  private static String text(ObjectNode body, String field) {
    return body.path(field).asText();
  }

  private static String sha256(byte[] bytes) {
    return HexFormat.of().formatHex(Sha256.of(bytes));
  }
}
