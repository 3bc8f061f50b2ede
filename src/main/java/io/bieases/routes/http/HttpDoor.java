package io.bieases.routes.http;

import io.bieases.routes.intake.Callers;
import io.bieases.routes.intake.Receipt;
import io.bieases.routes.intake.Received;
import io.bieases.routes.journal.InstructionView;
import io.bieases.routes.journal.InstructionViews;
import io.bieases.routes.journal.Operation;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.component.platform.http.springboot.PlatformHttpMessage;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/** What the routes of the HTTP door ask: what was called, what was received, what came of it. */
public class HttpDoor {

  private static final String NAME = "http";
  private static final int DEPTH_MAX = 20;

  private final Callers callers;
  private final long maxWaitMillis;

  /** Lets a caller wait that long. */
  public HttpDoor(Callers callers, Duration maxWait) {
    this.callers = callers;
    this.maxWaitMillis = maxWait.toMillis();
  }

  /** The call as the gate let it in; nothing of it is read from headers. */
  public ApiCall call(Exchange exchange) {
    return ApiCall.of(exchange.getIn(PlatformHttpMessage.class).getRequest());
  }

  /** One instruction of that operation, as intake wants it. */
  public Received received(ApiCall call, String operation) {
    boolean named =
        switch (Operation.of(operation)) {
          case QUERY, CANCEL, REFUND_QUERY -> true;
          case CREATE, REFUND -> false;
        };
    return new Received(
        call.merchant(),
        operation,
        NAME,
        call.body(),
        named ? call.requestId() : Optional.empty(),
        call.variable("paymentId"),
        call.variable("refundId"),
        Optional.empty(),
        call.source(),
        !call.respondAsync());
  }

  /** What is true of the instruction when the caller's patience, or ours, is over. */
  public InstructionView await(ApiCall call, Receipt receipt) throws InterruptedException {
    return callers.await(receipt, call.respondAsync() ? 0 : maxWaitMillis);
  }

  /** Every instruction of the number in the path; empty if this merchant has none. */
  public List<InstructionViews.Life> life(ApiCall call) {
    return callers.life(
        call.merchant(), call.variable("number").orElse(""), call.parameter("operation"));
  }

  /** Whether it was the journal that could not be written or read, however deep that is said. */
  public boolean isJournalAway(Exception fault) {
    return Stream.iterate((Throwable) fault, Objects::nonNull, Throwable::getCause)
        .limit(DEPTH_MAX)
        .anyMatch(
            cause ->
                cause instanceof DataAccessException
                    || cause instanceof TransactionException
                    || cause instanceof SQLException);
  }
}
