package io.bieases.routes.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;

/** Puts a booked answer on the wire, spoiled as its fault says. */
final class ReplyWriter {
  private static final String JSON = "application/json;charset=UTF-8";
  private static final List<String> IDS =
      List.of("merchantId", "paymentId", "refundId", "referRefundNo", "referOrderNo");

  private final SandboxSettings settings;
  private final EnvelopeDoor door;
  private final Clock clock;

  ReplyWriter(SandboxSettings settings, EnvelopeDoor door, Clock clock) {
    this.settings = settings;
    this.door = door;
    this.clock = clock;
  }

  void write(HttpExchange exchange, Reply reply) throws IOException {
    if (reply.fault().isPresent()) {
      writeSpoiled(exchange, reply, reply.fault().get());
    } else {
      send(exchange, reply.answer().httpStatus(), JSON, json(reply, reply.answer().data()));
    }
  }

  private void writeSpoiled(HttpExchange exchange, Reply reply, Fault fault) throws IOException {
    byte[] body = json(reply, reply.answer().data());
    switch (fault.kind()) {
      case EXECUTE_THEN_DROP, DROP_BEFORE_EXECUTE -> exchange.close();
      case THROTTLE -> {
        if (fault.retryAfterSeconds() >= 0) {
          exchange.getResponseHeaders().set("Retry-After", "" + fault.retryAfterSeconds());
        }
        send(exchange, fault.status(), JSON, body);
      }
      case GARBAGE -> send(exchange, fault.status(), JSON, text(fault, "<<< not what you asked"));
      case HALF_ANSWER -> sendHalf(exchange, body);
      case FOREIGN_IDS ->
          send(
              exchange,
              reply.answer().httpStatus(),
              JSON,
              json(reply, foreign(reply.answer().data())));
      case SLOW -> sendSlowly(exchange, reply.answer().httpStatus(), body, fault);
      case REDIRECT -> {
        exchange.getResponseHeaders().set("Location", fault.location().orElseThrow());
        send(exchange, fault.status(), "text/plain", new byte[0]);
      }
      case ERROR_AFTER_EXECUTE, HTTP_STATUS -> sendError(exchange, fault);
    }
  }

  /** A bare status, or with a body; a 429 brings the documented text unless told otherwise. */
  private void sendError(HttpExchange exchange, Fault fault) throws IOException {
    if (fault.body().isEmpty() && fault.status() == 429) {
      byte[] body = json(Answer.throttled(), Answer.throttled().data());
      send(exchange, 429, JSON, body);
      return;
    }
    boolean isJson = fault.body().map(text -> text.startsWith("{")).orElse(false);
    send(exchange, fault.status(), isJson ? JSON : "text/plain", text(fault, ""));
  }

  static void send(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    if (body.length > 0) {
      exchange.getResponseBody().write(body);
    }
    exchange.close();
  }

  static void sendJson(HttpExchange exchange, int status, JsonNode body) throws IOException {
    send(exchange, status, JSON, StrictJson.bytes(body));
  }

  private static void sendHalf(HttpExchange exchange, byte[] body) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", JSON);
    exchange.sendResponseHeaders(200, body.length);
    OutputStream out = exchange.getResponseBody();
    out.write(body, 0, body.length / 2);
    out.flush();
    // fewer bytes than announced: the server drops the connection
    exchange.close();
  }

  private static void sendSlowly(HttpExchange exchange, int status, byte[] body, Fault fault)
      throws IOException {
    pause(fault.delayMillis());
    if (fault.byteMillis() == 0) {
      send(exchange, status, JSON, body);
      return;
    }
    exchange.getResponseHeaders().set("Content-Type", JSON);
    exchange.sendResponseHeaders(status, body.length);
    OutputStream out = exchange.getResponseBody();
    for (byte one : body) {
      out.write(one);
      out.flush();
      pause(fault.byteMillis());
    }
    exchange.close();
  }

  private static void pause(long millis) throws IOException {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("the gateway stops");
    }
  }

  private byte[] json(Reply reply, JsonNode data) {
    boolean enveloped =
        settings.answerForm() == SandboxSettings.AnswerForm.ENVELOPED
            && data.isObject()
            && (reply.operation() == Operation.CREATE || reply.operation() == Operation.REFUND);
    return json(
        reply.answer(), enveloped ? door.close(reply.operation(), data, clock.millis()) : data);
  }

  private byte[] json(Answer answer, JsonNode data) {
    ObjectNode body = StrictJson.object();
    if (settings.codeAs() == SandboxSettings.CodeForm.NUMBER) {
      body.put("code", answer.code());
    } else {
      body.put("code", Integer.toString(answer.code()));
    }
    body.put("msg", answer.message());
    body.set("data", data);
    return StrictJson.bytes(body);
  }

  private static byte[] text(Fault fault, String usual) {
    return fault.body().orElse(usual).getBytes(StandardCharsets.UTF_8);
  }

  /** The same answer as if it were for somebody else. */
  private static JsonNode foreign(JsonNode data) {
    JsonNode copy = data.deepCopy();
    if (copy instanceof ObjectNode node) {
      IDS.stream()
          .filter(node::has)
          .forEach(id -> node.put(id, "Z" + new StringBuilder(node.path(id).asText()).reverse()));
    }
    return copy;
  }
}
