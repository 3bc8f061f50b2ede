package io.bieases.routes.endtoend;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What people see and do in a real browser: the console, and the sandbox gateway's checkout. */
@ExtendWith(Chromium.class)
class BrowserTest {

  private static final String ADMINISTRATOR = "admin";

  @TempDir static Path folder;

  private static RunningBundle bundle;
  private static Chromium chromium;
  private static Browser browser;
  private static Visit administrator;

  @BeforeAll
  static void start() throws IOException {
    int port = RunningBundle.freePort();
    bundle =
        RunningBundle.in(folder)
            // other bundles of this JVM have other names in its console
            .with("camel.main.name", "browser")
            .with("server.port", port)
            .with(
                "bieases.merchants.main.callback-url",
                "http://127.0.0.1:" + port + "/webhooks/bieases/main")
            .with("bieases.sandbox.webhooks.enabled", true)
            .start();
    chromium = new Chromium();
    browser = chromium.start();
    administrator = new Visit(browser, ADMINISTRATOR, password());
  }

  @AfterAll
  static void stop() {
    if (chromium != null) {
      chromium.close();
    }
    if (bundle != null) {
      bundle.close();
    }
  }

  private static String password() throws IOException {
    return Files.readString(bundle.dataDir().resolve("initial-password")).strip();
  }

  private static URI console(String page) {
    return bundle.jolokia().resolve("hawtio/" + page);
  }

  @Test
  void aWrongPasswordSeesNothingOfTheConsole() {
    try (Visit stranger = new Visit(browser, ADMINISTRATOR, "wrong")) {
      assertThat(stranger.open(console("")).status()).isEqualTo(401);
      assertThat(stranger.page().content()).doesNotContain("<script", "<title");
    }
  }

  /** The diagram of the folder of routes holds every route's; one that cannot be drawn spoils it. */
  @Test
  void everyRouteDiagramDrawsAndNothingIsLoadedFromElsewhere() {
    administrator.open(console("camel"));
    Page page = administrator.page();
    page.locator(".react-flow__node").first().waitFor();

    assertThat(page.locator("#camel-content-header h1")).hasText("routes");
    assertThat(page.locator(".react-flow__node .camel-node-id").allTextContents())
        .map(text -> text.replaceAll("^ *\\(ID: |\\)$", ""))
        .containsAll(bundle.drawableSteps().values().stream().flatMap(List::stream).toList());
    assertThat(page.locator(".react-flow__edge").count())
        .isGreaterThan(bundle.drawableSteps().size());
    assertThat(page.getByText("Error Occurred")).hasCount(0);

    page.getByText("default", new Page.GetByTextOptions().setExact(true)).click();
    administrator.treeToggle("default").click();
    page.getByText("status-route-refund", new Page.GetByTextOptions().setExact(true)).click();
    assertThat(page.locator("#camel-content-header h1")).hasText("status-route-refund");
    assertThat(page.getByText("(ID: status-route-refund-from)")).isVisible();
    administrator.picture("route-diagram");
    assertThat(administrator.complaints()).isEmpty();
    assertThat(administrator.hosts()).isSubsetOf(Set.of("127.0.0.1", "data", "blob"));
  }

  @Test
  void anOrderIsPaidOnItsCheckoutPageAndItsLastWordArrives() {
    HttpApi.Answer order =
        new HttpApi(bundle)
            .post("main/payment-orders")
            .json(
                """
                {"order":{"orderNo":"BROWSER-1","orderAmount":"24.90","goods":[{"referenceGoodsId":"SHIRT-M",
                 "goodsName":"Shirt <b>","goodsUnitAmount":"24.90","goodsQuantity":1}]},"channel":"WEB",
                 "paymentAmount":"24.90","currency":"USD","paymentExpiryTime":4102444800000}""")
            .answer();
    try (Visit payer = new Visit(browser, "nobody", "")) {
      payer.open(URI.create(order.json().path("data").path("checkoutUrl").asText()));
      assertThat(payer.page().getByRole(AriaRole.HEADING)).hasText("Order BROWSER-1");
      assertThat(payer.page().getByText("Shirt <b>")).isVisible();
      payer.picture("checkout");

      payer.button("Pay 24.90 USD").click();

      assertThat(payer.page().getByRole(AriaRole.STATUS)).hasText("The payment was successful.");
      assertThat(payer.page().getByRole(AriaRole.BUTTON)).hasCount(0);
      assertThat(payer.complaints()).isEmpty();
      assertThat(payer.hosts()).containsOnly("127.0.0.1");
    }
    assertThat(
            bundle
                .journal()
                .await("create", "BROWSER-1", its -> its.state().equals("succeeded"))
                .attempts())
        .isEqualTo(1);
  }
}
