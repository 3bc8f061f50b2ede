package io.bieases.routes.sandbox;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code /sandbox/checkout/{paymentId}}: the page that {@code checkoutUrl} of a create leads to. A
 * payment is moved only by a form of this page: POST, from its own origin, under a name of this
 * machine.
 */
final class CheckoutHandler implements HttpHandler {
  private static final Pattern PAGE =
      Pattern.compile(Pattern.quote(CheckoutPage.PATH) + "([A-Za-z0-9_-]+)(?:/(pay|fail|expire))?");

  private final Books books;
  private final Clock clock;

  CheckoutHandler(Books books, Clock clock) {
    this.books = books;
    this.clock = clock;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readNBytes(GatewayHandler.MAX_BODY_BYTES);
      Matcher path = PAGE.matcher(exchange.getRequestURI().getRawPath());
      boolean post = exchange.getRequestMethod().equals("POST");
      if (!isOurs(exchange.getRequestHeaders())) {
        refuse(exchange, 403, "This page answers under a name of this machine only");
      } else if (!path.matches()) {
        refuse(exchange, 404, "No such page");
      } else if (post && path.group(2) != null) {
        choose(exchange, path.group(1), path.group(2));
      } else if (exchange.getRequestMethod().equals("GET") && path.group(2) == null) {
        show(exchange, path.group(1));
      } else {
        exchange.getResponseHeaders().set("Allow", path.group(2) == null ? "GET" : "POST");
        refuse(exchange, 405, "Not this way");
      }
    }
  }

  private void show(HttpExchange exchange, String paymentId) throws IOException {
    Optional<String> page =
        books
            .ledger()
            .inTransaction(
                () ->
                    books
                        .payments()
                        .find(paymentId, clock.millis())
                        .map(
                            payment ->
                                CheckoutPage.of(
                                    payment, books.orderDetails().of(payment.paymentId()))));
    if (page.isPresent()) {
      send(exchange, 200, page.get());
    } else {
      refuse(exchange, 404, "No such payment");
    }
  }

  /** Whatever became of it, also before, the page then shows. */
  private void choose(HttpExchange exchange, String paymentId, String choice) throws IOException {
    if (!isFromThisPage(exchange.getRequestHeaders())) {
      refuse(exchange, 403, "This was not sent by the checkout page");
      return;
    }
    Optional<Payment> payment =
        books.ledger().inTransaction(() -> settle(paymentId, choice, clock.millis()));
    if (payment.isPresent()) {
      exchange.getResponseHeaders().set("Location", CheckoutPage.PATH + payment.get().paymentId());
      send(exchange, 303, "");
    } else {
      refuse(exchange, 404, "No such payment");
    }
  }

  private Optional<Payment> settle(String paymentId, String choice, long nowMillis) {
    Payments payments = books.payments();
    return payments
        .find(paymentId, nowMillis)
        .map(
            payment -> {
              if (!payment.isOpen()) {
                return payment;
              }
              return switch (choice) {
                case "pay" -> pay(payment, nowMillis);
                case "fail" -> payments.move(payment, PaymentState.FAILED, nowMillis);
                default -> payments.move(payment, PaymentState.TIMEOUT, nowMillis);
              };
            });
  }

  private Payment pay(Payment payment, long nowMillis) {
    Payment confirming =
        payment.state() == PaymentState.CONFIRMING
            ? payment
            : books.payments().move(payment, PaymentState.CONFIRMING, nowMillis);
    return books.payments().move(confirming, PaymentState.PAID, nowMillis);
  }

  /** A foreign name that resolves to this machine would make a foreign page one of our origin. */
  private static boolean isOurs(Headers headers) {
    return new AllowedHosts(false).allow("http://" + first(headers, "Host"));
  }

  /** Every browser sends at least one of the two with a form; neither may speak of another page. */
  private static boolean isFromThisPage(Headers headers) {
    String site = first(headers, "Sec-Fetch-Site");
    String origin = first(headers, "Origin");
    boolean sameSite = site.equals("same-origin");
    boolean sameOrigin = origin.equals("http://" + first(headers, "Host"));
    return (sameSite || site.isEmpty())
        && (sameOrigin || origin.isEmpty())
        && (sameSite || sameOrigin);
  }

  private static String first(Headers headers, String name) {
    return Optional.ofNullable(headers.getFirst(name)).orElse("");
  }

  private static void refuse(HttpExchange exchange, int status, String why) throws IOException {
    send(exchange, status, CheckoutPage.refusal(why));
  }

  private static void send(HttpExchange exchange, int status, String page) throws IOException {
    Headers headers = exchange.getResponseHeaders();
    headers.set(
        "Content-Security-Policy",
        "default-src 'none'; style-src 'self' 'unsafe-inline'; form-action 'self';"
            + " frame-ancestors 'none'; base-uri 'none'");
    headers.set("Cache-Control", "no-store");
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("Referrer-Policy", "same-origin");
    ReplyWriter.send(
        exchange, status, "text/html;charset=UTF-8", page.getBytes(StandardCharsets.UTF_8));
  }
}
