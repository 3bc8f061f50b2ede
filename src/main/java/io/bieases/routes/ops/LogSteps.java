package io.bieases.routes.ops;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bieases.routes.http.ApiCall;
import io.bieases.routes.intake.ReadMessage;
import io.bieases.routes.intake.Receipt;
import io.bieases.routes.intake.Received;
import io.bieases.routes.journal.Departure;
import io.bieases.routes.journal.InstructionView;
import io.bieases.routes.journal.LogFields;
import io.bieases.routes.journal.Outbox;
import io.bieases.routes.status.Event;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.camel.AsyncCallback;
import org.apache.camel.AsyncProcessor;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.model.LogDefinition;
import org.apache.camel.spi.InterceptStrategy;
import org.apache.camel.support.AsyncProcessorConverterHelper;
import org.apache.camel.support.processor.DelegateAsyncProcessor;

/**
 * Gives every {@code log} step of a route the fields of what its exchange is about, by the kind of
 * its variables and whatever they are called; only for that line, so that no other line of the
 * thread carries them. Bodies are never looked into.
 */
public final class LogSteps implements InterceptStrategy {

  private static final Set<String> NAME = Set.of("merchant", "operation", "number");

  private final ObjectMapper json;
  private final LoggedInstructions journal;

  /** Asks that journal for what an exchange does not say itself. */
  public LogSteps(ObjectMapper json, LoggedInstructions journal) {
    this.json = json;
    this.journal = journal;
  }

  @Override
  public Processor wrapProcessorInInterceptors(
      CamelContext context, NamedNode definition, Processor target, Processor next) {
    return definition instanceof LogDefinition ? new WithFields(target) : target;
  }

  private final class WithFields extends DelegateAsyncProcessor {

    private final AsyncProcessor line;

    private WithFields(Processor target) {
      super(target);
      line = AsyncProcessorConverterHelper.convert(target);
    }

    /** The line is written when this returns; what comes after it must not see the fields. */
    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
      try (LogFields.Scope fields = of(exchange).put()) {
        line.process(exchange, doneSync -> {});
      }
      callback.done(true);
      return true;
    }
  }

  /** What an exchange is about. */
  LogFields of(Exchange exchange) {
    LogFields fields = new LogFields();
    if (exchange.hasVariables()) {
      exchange.getVariables().values().forEach(variable -> add(fields, variable));
      Optional.ofNullable(exchange.getVariable("batch", String.class)).ifPresent(fields::batch);
      correlate(fields);
    }
    return fields;
  }

  /** A webhook and a view name an instruction; the row of a file it came as is in the journal. */
  private void correlate(LogFields fields) {
    Map<String, String> known = fields.asMap();
    if (known.keySet().containsAll(NAME) && !known.containsKey("correlationId")) {
      journal
          .correlationId(known.get("merchant"), known.get("operation"), known.get("number"))
          .ifPresent(fields::correlationId);
    }
  }

  private void add(LogFields fields, Object variable) {
    if (variable instanceof Departure call) {
      call.parentId().ifPresent(id -> journal.number(id).ifPresent(fields::about));
      fields
          .of(call.merchant(), call.operation(), call.number())
          .attempt(call.attempts())
          .correlationId(call.correlationId());
    } else if (variable instanceof Outbox.Message message) {
      addMessage(fields, message);
    } else if (variable instanceof Event event) {
      fields.of(event.merchant(), event.operation(), event.number());
    } else if (variable instanceof Receipt receipt) {
      fields.of(receipt.merchant(), receipt.operation(), receipt.number());
    } else if (variable instanceof InstructionView view) {
      fields.of(view.merchant(), view.operation(), view.number());
      fields.attempt(view.attempts()).batch(view.batch());
    } else if (variable instanceof ReadMessage message) {
      addReceived(fields, message.received());
    } else if (variable instanceof Received received) {
      addReceived(fields, received);
    } else if (variable instanceof ApiCall call) {
      fields.of(call.merchant(), "", "");
    }
  }

  private static void addReceived(LogFields fields, Received received) {
    fields.of(received.merchant(), received.operation(), "");
    received.replyTo().ifPresent(reply -> fields.correlationId(reply.correlationId()));
  }

  /** Its body is ours; two fields of it say what its headers do not. */
  private void addMessage(LogFields fields, Outbox.Message message) {
    fields.of(header(message, "merchant"), header(message, "operation"), header(message, "number"));
    try {
      JsonNode body = json.readTree(message.body());
      fields
          .attempt(body.path("attempts").asInt())
          .correlationId(body.path("correlationId").asText());
    } catch (JsonProcessingException e) {
      // no JSON object of ours: its headers say enough
    }
    fields.correlationId(header(message, "correlationId"));
  }

  private static String header(Outbox.Message message, String name) {
    return Objects.toString(message.headers().get(name), "");
  }
}
