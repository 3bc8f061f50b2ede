package io.bieases.routes.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a person sees and can do where {@code checkoutUrl} leads. */
class CheckoutTest {
  private static final Pattern FORM =
      Pattern.compile("<form method=\"post\" action=\"([^\"]+)\"><button[^>]*>([^<]+)</button>");
  @TempDir Path dir;
  private final ShiftingClock clock = new ShiftingClock();
  private TestReceiver receiver;
  private RunningGateway running;

  @BeforeEach
  void start() {
    receiver = new TestReceiver();
    running = RunningGateway.in(dir, clock, settings -> settings.with(RunningGateway.WIDE));
  }

  @AfterEach
  void stop() {
    running.close();
    receiver.close();
  }

  @Test
  void theUrlOfACreateLeadsToAPageThatShowsTheOrder() {
    TestMerchant.Got created = create(body("C-1"));
    String url = created.data().path("checkoutUrl").asText();

    assertThat(url).isEqualTo("http://127.0.0.1:" + running.gateway.port() + path(created));
    String page = page(path(created));
    assertThat(page)
        .contains("<h1>Order C-1</h1>")
        .contains("<dd>12.50 USD</dd>")
        .contains("<dd>1 x shoes</dd>")
        .contains("<dd>order</dd>")
        .contains("This order is waiting for its payment.")
        .contains("<time datetime=\"2096-10-02T07:06:40Z\">2 October 2096, 07:06:40 UTC</time>")
        .contains("<html lang=\"en\">")
        .doesNotContain("Back to the shop");
    assertThat(forms(page)).hasSize(3);
    assertThat(FORM.matcher(page).results().map(form -> form.group(2)))
        .containsExactly("Pay 12.50 USD", "Fail", "Let expire");
  }

  @ParameterizedTest
  @CsvSource({
    "0,The payment was successful.,success,payment.order.confirming payment.order.success",
    "1,The payment has failed.,failed,payment.order.failed",
    "2,The order has expired unpaid.,timeout,payment.order.timeout"
  })
  void aFormSettlesThePaymentAndItsWebhooksTellIt(
      int form, String result, String status, String events) {
    TestMerchant.Got created = create(body("C-2"));

    TestMerchant.Got sent = submit(forms(page(path(created))).get(form));

    assertThat(sent.status()).isEqualTo(303);
    String location = sent.http().headers().firstValue("Location").orElseThrow();
    assertThat(location).isEqualTo(path(created));
    assertThat(page(location))
        .contains(result)
        .contains("<a href=\"https://merchant.example/r\">Back to the shop</a>")
        .doesNotContain("<form");
    String paymentId = created.data().path("paymentId").asText();
    assertThat(running.merchant.query(paymentId).data().path("status").asText()).isEqualTo(status);
    List<String> expected = List.of(events.split(" ", -1));
    await().until(() -> receiver.got.size() == expected.size());
    assertThat(receiver.opened(running.merchant))
        .extracting(body -> body.path("event").asText())
        .containsExactlyElementsOf(expected);
  }

  @Test
  void whatIsSettledStaysSettled() {
    TestMerchant.Got created = create(body("C-3"));
    List<String> forms = forms(page(path(created)));
    submit(forms.get(1));

    assertThat(submit(forms.get(0)).status()).isEqualTo(303);
    assertThat(page(path(created))).contains("The payment has failed.");
  }

  @Test
  void aConfirmingPaymentCanStillBeSettled() {
    assertThat(page("/sandbox/checkout/SBXUSD100G-1")).contains("is being confirmed");
    submit("/sandbox/checkout/SBXUSD100G-1/pay");

    assertThat(page("/sandbox/checkout/SBXUSD100G-1")).contains("The payment was successful.");
  }

  @Test
  void pastItsExpiryThePageSaysSoAndHasNoForm() {
    TestMerchant.Got created =
        create(body("C-4").replace("4000000000000", "" + (clock.millis() + 60_000)));
    clock.advance(Duration.ofMinutes(1));

    assertThat(page(path(created))).contains("has expired unpaid").doesNotContain("<form");
  }

  @Test
  void whatTheMerchantWroteIsTextAndNoHtml() {
    String evil = "<script>alert('1')</script>&\\\"";
    TestMerchant.Got created =
        create(
            body("<b>C-5</b>")
                .replace("\"orderDescription\":\"order\"", "\"orderDescription\":\"" + evil + "\"")
                .replace("\"goodsName\":\"shoes\"", "\"goodsName\":\"<img src=x>\"")
                .replace("https://merchant.example/r", "https://merchant.example/r?a='b'&c=d"));
    submit(path(created) + "/pay");

    assertThat(page(path(created)))
        .contains("<dd>&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;&quot;</dd>")
        .contains("<h1>Order &lt;b&gt;C-5&lt;/b&gt;</h1>")
        .contains("<title>Order &lt;b&gt;C-5&lt;/b&gt;")
        .contains("<dd>1 x &lt;img src=x&gt;</dd>")
        .contains("<a href=\"https://merchant.example/r?a=&#39;b&#39;&amp;c=d\">")
        .doesNotContain("<script")
        .doesNotContain("<b>")
        .doesNotContain("<img");
  }

  @Test
  void aReturnAddressThatIsNoWebAddressIsNoLink() {
    assertThat(
            create(body("C-6").replace("https://merchant.example/r", "javascript:alert(1)")).msg())
        .contains("redirectUrl must be an absolute http or https URL");
    Payment paid = Payment.provisioned("SBXUSD100P", 0).orElseThrow();
    assertThat(CheckoutPage.of(paid, new OrderDetail("", "javascript:alert(1)", "", "")))
        .doesNotContain("javascript");
  }

  @Test
  void everyAnswerForbidsScriptsStorageAndGuessing() {
    for (String path :
        List.of(path(create(body("C-7"))), "/sandbox/checkout/NOBODY", "/sandbox/checkout/")) {
      HttpResponse<byte[]> answer = running.merchant.get(path).http();
      assertThat(answer.headers().firstValue("Content-Security-Policy").orElse(""))
          .startsWith("default-src 'none'; style-src 'self' 'unsafe-inline'; form-action 'self'")
          .contains("frame-ancestors 'none'");
      assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
      assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
      assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/html;charset=UTF-8");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "http://127.0.0.1:PORT,,303",
    ",same-origin,303",
    "http://127.0.0.1:PORT,same-origin,303",
    ",,403",
    "http://evil.example,,403",
    "null,,403",
    "http://127.0.0.1:1,,403",
    ",cross-site,403",
    ",same-site,403",
    ",none,403",
    "http://127.0.0.1:PORT,cross-site,403",
    "http://evil.example,same-origin,403"
  })
  void onlyAFormOfThisPageMovesAPayment(String origin, String site, int status) {
    TestMerchant.Got created = create(body("C-8"));

    HttpRequest.Builder request = running.merchant.request(path(created) + "/pay");
    if (origin != null) {
      request.header("Origin", origin.replace("PORT", "" + running.gateway.port()));
    }
    if (site != null) {
      request.header("Sec-Fetch-Site", site);
    }

    assertThat(post(request).status()).isEqualTo(status);
    assertThat(page(path(created)))
        .contains(status == 303 ? "The payment was successful." : "waiting for its payment");
  }

  @Test
  void aForeignNameForThisMachineIsRefused() {
    String path = path(create(body("C-9")));
    String get = "GET " + path + " HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n";

    assertThat(RawCall.send(running.gateway.port(), get.formatted("localhost:9")).statusLine())
        .contains(" 200 ");
    assertThat(RawCall.send(running.gateway.port(), get.formatted("evil.example")).statusLine())
        .contains(" 403 ");
  }

  @Test
  void whatIsNoPageOrNotAskedForInItsWayIsRefused() {
    String path = path(create(body("C-10")));

    assertThat(running.merchant.get("/sandbox/checkout/NOBODY").status()).isEqualTo(404);
    assertThat(submit("/sandbox/checkout/NOBODY/pay").status()).isEqualTo(404);
    assertThat(running.merchant.get("/sandbox/checkout/").status()).isEqualTo(404);
    assertThat(submit(path + "/steal").status()).isEqualTo(404);
    assertThat(running.merchant.get(path + "/pay").status()).isEqualTo(405);
    assertThat(submit(path).status()).isEqualTo(405);
    assertThat(page(path)).contains("waiting for its payment");
  }

  private String body(String orderNo) {
    return TestMerchant.createBody(orderNo, "12.5", "USD")
        .replace("https://merchant.example/w", receiver.url());
  }

  private TestMerchant.Got create(String body) {
    return running.merchant.call(Operation.CREATE, body);
  }

  private static String path(TestMerchant.Got created) {
    JsonNode url = created.data().path("checkoutUrl");
    return URI.create(url.asText()).getPath();
  }

  private String page(String path) {
    TestMerchant.Got got = running.merchant.get(path);
    assertThat(got.status()).isEqualTo(200);
    return new String(got.http().body(), StandardCharsets.UTF_8);
  }

  private static List<String> forms(String page) {
    return FORM.matcher(page).results().map(form -> form.group(1)).toList();
  }

  /** As a browser sends it from the page. */
  private TestMerchant.Got submit(String path) {
    return post(
        running
            .merchant
            .request(path)
            .header("Origin", "http://127.0.0.1:" + running.gateway.port())
            .header("Sec-Fetch-Site", "same-origin"));
  }

  private TestMerchant.Got post(HttpRequest.Builder request) {
    return running.merchant.send(
        request
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.noBody())
            .build());
  }
}
