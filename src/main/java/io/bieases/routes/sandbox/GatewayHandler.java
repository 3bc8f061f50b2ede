package io.bieases.routes.sandbox;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The HTTP side of the five operations. What is no call of an operation at all is answered without
 * an API body: 404 path, 405 method, 415 content type, 413 more than 1 MiB.
 */
final class GatewayHandler implements HttpHandler {
  static final int MAX_BODY_BYTES = 1 << 20;
  private static final System.Logger LOG = System.getLogger(GatewayHandler.class.getName());
  private static final Pattern JSON_TYPE =
      Pattern.compile("application/json(\\s*;\\s*charset=\"?utf-8\"?)?");

  private final String pathPrefix;
  private final FrontDesk frontDesk;
  private final ReplyWriter writer;
  private final Arrivals arrivals;
  private final Clock clock;

  GatewayHandler(
      String pathPrefix, FrontDesk frontDesk, ReplyWriter writer, Arrivals arrivals, Clock clock) {
    this.pathPrefix = pathPrefix;
    this.frontDesk = frontDesk;
    this.writer = writer;
    this.arrivals = arrivals;
    this.clock = clock;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] raw = exchange.getRequestBody().readNBytes(MAX_BODY_BYTES + 1);
      Optional<Operation> operation = operation(exchange);
      int refusal = refusal(exchange, operation, raw);
      if (refusal == 0) {
        answer(exchange, operation.orElseThrow(), raw);
      } else {
        byte[] text = ("HTTP " + refusal + "\n").getBytes(StandardCharsets.US_ASCII);
        ReplyWriter.send(exchange, refusal, "text/plain", text);
      }
    }
  }

  private void answer(HttpExchange exchange, Operation operation, byte[] raw) throws IOException {
    Reply reply;
    try {
      reply = frontDesk.answer(operation, raw);
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "sandbox gateway could not answer", e);
      ReplyWriter.send(exchange, 500, "text/plain", new byte[0]);
      return;
    }
    try {
      writer.write(exchange, reply);
    } finally {
      arrivals.answered(reply.arrivalId(), clock.millis());
    }
  }

  private Optional<Operation> operation(HttpExchange exchange) {
    String path = exchange.getRequestURI().getRawPath();
    return path.startsWith(pathPrefix)
        ? Operation.ofPathSuffix(path.substring(pathPrefix.length()))
        : Optional.empty();
  }

  private static int refusal(HttpExchange exchange, Optional<Operation> operation, byte[] raw) {
    if (operation.isEmpty()) {
      return 404;
    }
    if (!exchange.getRequestMethod().equals("POST")) {
      return 405;
    }
    String type =
        Optional.ofNullable(exchange.getRequestHeaders().getFirst("Content-Type")).orElse("");
    if (!JSON_TYPE.matcher(type.toLowerCase(Locale.ROOT)).matches()) {
      return 415;
    }
    return raw.length > MAX_BODY_BYTES ? 413 : 0;
  }
}
