package io.bieases.routes.sandbox;

import java.net.URI;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * The checkout page as HTML: what an order says, escaped, and what can become of it. No script and
 * nothing from elsewhere.
 */
final class CheckoutPage {
  /** Where the pages are; behind it stands the payment's id. */
  static final String PATH = "/sandbox/checkout/";

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("d MMMM uuuu, HH:mm:ss 'UTC'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);
  private static final String STYLE =
      """
      body { font: 1rem/1.5 system-ui, sans-serif; margin: 0; color: #1a1a1a; background: #f4f4f4; }
      main { max-width: 34rem; margin: 2rem auto; padding: 1.5rem 2rem; background: #fff; }
      dt { color: #555; }
      dd { margin: 0 0 .6rem; font-weight: 600; overflow-wrap: anywhere; }
      form { display: inline-block; margin: 0 .5rem .5rem 0; }
      button { font: inherit; padding: .6rem 1.2rem; border: 2px solid #1a4480; background: #fff;
        color: #1a4480; cursor: pointer; }
      button.first { background: #1a4480; color: #fff; }
      :focus-visible { outline: 3px solid #c05600; outline-offset: 2px; }
      .status { border-left: .3rem solid #1a4480; padding-left: .8rem; font-weight: 600; }
      """;

  private CheckoutPage() {}

  static String of(Payment payment, OrderDetail order) {
    StringBuilder main = new StringBuilder();
    main.append("<h1>Order ").append(escaped(payment.orderNo())).append("</h1>\n");
    main.append("<p class=\"status\" role=\"status\">")
        .append(result(payment))
        .append("</p>\n<dl>\n");
    line(main, "Amount", escaped(amount(payment)));
    if (!order.goods().isEmpty()) {
      line(main, "Goods", escaped(order.goods()));
    }
    if (!order.description().isEmpty()) {
      line(main, "Description", escaped(order.description()));
    }
    line(main, "Payment", escaped(payment.paymentId()));
    if (payment.expiresAtMillis() > 0) {
      line(main, "To be paid until", time(payment.expiresAtMillis()));
    }
    main.append("</dl>\n");
    if (payment.isOpen()) {
      main.append("<div role=\"group\" aria-label=\"What becomes of this payment\">\n");
      button(main, payment, "pay", " class=\"first\"", "Pay " + amount(payment));
      button(main, payment, "fail", "", "Fail");
      button(main, payment, "expire", "", "Let expire");
      main.append("</div>\n");
    } else if (isWeb(order.redirectUrl())) {
      main.append("<p><a href=\"").append(escaped(order.redirectUrl()));
      main.append("\">Back to the shop</a></p>\n");
    }
    return page("Order " + payment.orderNo(), main.toString());
  }

  /** A page that says why there is no other. */
  static String refusal(String why) {
    return page(why, "<h1>" + escaped(why) + "</h1>\n");
  }

  private static String page(String title, String main) {
    return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
        + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>"
        + escaped(title)
        + " - sandbox checkout</title>\n<style>\n"
        + STYLE
        + "</style>\n</head>\n<body>\n<main>\n<p>Sandbox: no money moves here.</p>\n"
        + main
        + "</main>\n</body>\n</html>\n";
  }

  private static void line(StringBuilder main, String term, String html) {
    main.append("<dt>").append(term).append("</dt><dd>").append(html).append("</dd>\n");
  }

  private static void button(
      StringBuilder main, Payment payment, String choice, String attributes, String label) {
    main.append("<form method=\"post\" action=\"").append(PATH);
    main.append(escaped(payment.paymentId())).append('/').append(choice).append("\"><button");
    main.append(attributes).append('>').append(escaped(label)).append("</button></form>\n");
  }

  private static String result(Payment payment) {
    return switch (payment.state()) {
      case PENDING -> "This order is waiting for its payment.";
      case CONFIRMING -> "The payment is being confirmed.";
      case PAID -> "The payment was successful.";
      case FAILED -> "The payment has failed.";
      case TIMEOUT -> "The order has expired unpaid.";
      case CANCELLED -> "The order was cancelled.";
    };
  }

  private static String amount(Payment payment) {
    return payment.amount().toPlainString() + " " + payment.currency();
  }

  private static String time(long millis) {
    Instant instant = Instant.ofEpochMilli(millis);
    return "<time datetime=\"" + instant + "\">" + TIME.format(instant) + "</time>";
  }

  private static boolean isWeb(String url) {
    if (url.isEmpty()) {
      return false;
    }
    String scheme = URI.create(url).getScheme();
    return "http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme);
  }

  /** Fit for text and for attributes in double quotes. */
  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
