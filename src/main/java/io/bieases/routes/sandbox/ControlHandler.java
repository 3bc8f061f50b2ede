package io.bieases.routes.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code /sandbox/control/…} and {@code /sandbox/health}: what tests and operators use; no keys.
 */
final class ControlHandler implements HttpHandler {
  private static final Pattern PAYMENT =
      Pattern.compile("/sandbox/control/payments/([^/]+)/(pay|fail|expire|confirm)");
  private static final Pattern WEBHOOK =
      Pattern.compile("/sandbox/control/webhooks/(\\d{1,18})/(redeliver|replay)");
  private static final Pattern SINCE = Pattern.compile("(since|after)=(\\d{1,18})");
  private static final Map<String, PaymentState> MOVES =
      Map.of(
          "pay", PaymentState.PAID,
          "fail", PaymentState.FAILED,
          "expire", PaymentState.TIMEOUT,
          "confirm", PaymentState.CONFIRMING);

  private final SandboxSettings settings;
  private final Ledger ledger;
  private final Faults faults;
  private final Payments payments;
  private final LedgerReport report;
  private final WebhookControl webhooks;
  private final Clock clock;

  ControlHandler(
      SandboxSettings settings, Books books, Faults faults, WebhookSwitches switches, Clock clock) {
    this.settings = settings;
    this.ledger = books.ledger();
    this.faults = faults;
    this.payments = books.payments();
    this.report = new LedgerReport(books, settings.merchantId());
    this.webhooks = new WebhookControl(books, switches, settings.merchantId(), clock);
    this.clock = clock;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] raw = exchange.getRequestBody().readNBytes(GatewayHandler.MAX_BODY_BYTES);
      try {
        String query = Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse("");
        answer(exchange, exchange.getRequestURI().getPath(), query, raw);
      } catch (IllegalArgumentException e) {
        refuse(exchange, 400, e.getMessage());
      }
    }
  }

  private void answer(HttpExchange exchange, String path, String query, byte[] raw)
      throws IOException {
    switch (exchange.getRequestMethod() + " " + path) {
      case "GET /sandbox/health" -> ReplyWriter.sendJson(exchange, 200, health());
      case "POST /sandbox/control/faults" -> addFault(exchange, raw);
      case "GET /sandbox/control/faults" ->
          ReplyWriter.sendJson(exchange, 200, report.faults(faults.inForce()));
      case "DELETE /sandbox/control/faults" -> {
        faults.clear();
        ReplyWriter.sendJson(exchange, 200, report.faults(faults.inForce()));
      }
      case "GET /sandbox/control/ledger" ->
          ReplyWriter.sendJson(exchange, 200, report.ledger(clock.millis()));
      case "GET /sandbox/control/arrivals" ->
          ReplyWriter.sendJson(
              exchange, 200, report.arrivals(number(query, "since"), number(query, "after")));
      case "GET /sandbox/control/counters" ->
          ReplyWriter.sendJson(exchange, 200, report.counters());
      case "GET /sandbox/control/webhooks" ->
          ReplyWriter.sendJson(exchange, 200, webhooks.report(number(query, "after")));
      case "POST /sandbox/control/webhooks" ->
          ReplyWriter.sendJson(exchange, 200, webhooks.change(order(raw)));
      case "POST /sandbox/control/webhooks/events" ->
          ReplyWriter.sendJson(exchange, 201, webhooks.order(order(raw)));
      default -> actOnOne(exchange, path);
    }
  }

  private void addFault(HttpExchange exchange, byte[] raw) throws IOException {
    faults.add(Fault.read(order(raw)));
    ReplyWriter.sendJson(exchange, 201, report.faults(faults.inForce()));
  }

  private static ObjectNode order(byte[] raw) {
    return StrictJson.parse(raw).orElseThrow(() -> new IllegalArgumentException("no JSON object"));
  }

  private void actOnOne(HttpExchange exchange, String path) throws IOException {
    Matcher move = PAYMENT.matcher(path);
    Matcher again = WEBHOOK.matcher(path);
    boolean post = exchange.getRequestMethod().equals("POST");
    if (post && move.matches()) {
      movePayment(exchange, move);
    } else if (post && again.matches()) {
      sendAgain(exchange, again);
    } else {
      refuse(exchange, 404, "no such control");
    }
  }

  private void sendAgain(HttpExchange exchange, Matcher again) throws IOException {
    Optional<JsonNode> webhook =
        webhooks.again(Long.parseLong(again.group(1)), again.group(2).equals("replay"));
    if (webhook.isPresent()) {
      ReplyWriter.sendJson(exchange, 200, webhook.get());
    } else {
      refuse(exchange, 404, "no such webhook");
    }
  }

  private void movePayment(HttpExchange exchange, Matcher move) throws IOException {
    PaymentState state = MOVES.get(move.group(2));
    long now = clock.millis();
    Optional<Payment> found =
        ledger.inTransaction(
            () ->
                payments
                    .find(move.group(1), now)
                    .map(
                        payment ->
                            payment.isOpen() ? payments.move(payment, state, now) : payment));
    if (found.isEmpty()) {
      refuse(exchange, 404, "no such payment");
    } else if (found.get().state() != state) {
      refuse(exchange, 409, "the payment is already " + found.get().state().word());
    } else {
      ReplyWriter.sendJson(exchange, 200, report.payment(found.get(), now));
    }
  }

  private JsonNode health() {
    ObjectNode node = StrictJson.object();
    node.put("status", "UP");
    node.put("merchantId", settings.merchantId());
    node.put("nowMillis", clock.millis());
    return node;
  }

  private static long number(String query, String name) {
    Matcher since = SINCE.matcher(query);
    while (since.find()) {
      if (since.group(1).equals(name)) {
        return Long.parseLong(since.group(2));
      }
    }
    return 0;
  }

  private static void refuse(HttpExchange exchange, int status, String error) throws IOException {
    ObjectNode node = StrictJson.object();
    node.put("error", error);
    ReplyWriter.sendJson(exchange, status, node);
  }
}
