package io.bieases.routes.endtoend;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;

/** What people see and do in a real browser: the console, and the sandbox gateway's checkout. */
@ExtendWith(Chromium.class)
class BrowserTest {

  private static final String ADMINISTRATOR = "admin";
  private static final String VIEWER = "vera";
  private static final String MERCHANTS = "bieases:type=Merchants";

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
            .with("spring.jmx.unique-names", false)
            .with("bieases.console.users." + VIEWER + ".password", hashOf(VIEWER))
            .with("bieases.console.users." + VIEWER + ".role", "viewer")
            .with("server.port", port)
            .with(
                "bieases.merchants.main.callback-url",
                "http://127.0.0.1:" + port + "/webhooks/bieases/main")
            .with("bieases.sandbox.webhooks.enabled", true)
            // a busy machine makes nobody doubt an outcome
            .with("bieases.gateway.response-timeout", "15s")
            .with("bieases.http.wait", "30s")
            .start();
    chromium = new Chromium();
    browser = chromium.start();
    administrator = new Visit(browser);
    administrator.enter(console(""), ADMINISTRATOR, password());
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

  private static String hashOf(String password) {
    return "{bcrypt}" + new BCryptPasswordEncoder(4).encode(password);
  }

  private static URI console(String page) {
    return bundle.jolokia().resolve("hawtio/" + page);
  }

  @Test
  void aWrongPasswordSeesNothingOfTheConsole() {
    try (Visit stranger = new Visit(browser)) {
      stranger.logIn(console(""), ADMINISTRATOR, "wrong");

      assertThat(stranger.page()).hasURL(Pattern.compile(".*/actuator/login.*"));
      assertThat(stranger.page().getByRole(AriaRole.STATUS)).not().isEmpty();
      stranger.picture("login-refused");
      stranger.open(console("bieases"));
      assertThat(stranger.button("Log in")).isVisible();
      assertThat(stranger.page().getByText("Camel")).hasCount(0);
    }
  }

  /**
   * The diagram of the folder of routes holds every route's; one that cannot be drawn spoils it.
   */
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

    page.locator(
            "li[id$='-routes-default-folder'] > .pf-v6-c-tree-view__content .pf-v6-c-tree-view__node-toggle")
        .click();
    // a wide one does not fit: Hawtio shows its middle, its first step may lie above the window
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
    try (Visit payer = new Visit(browser)) {
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

  @Test
  void aBatchShowsHowFarItIsAndGoesOnOnceItsHoldIsReleased() {
    List<String> good = List.of("TAB-1", "TAB-2", "TAB-3", "TAB-4");
    TabPage tab = new TabPage(administrator, console("bieases"));
    tab.section("Holds and pace");
    tab.press(tab.row("Pace", "refund"), "Hold");
    tab.confirm("Hold", "the bank is away", "held");
    bundle.drop(
        "tab.csv",
        Stream.concat(
                good.stream().map(RunningBundle::row),
                Stream.of("P1,TAB-WRONG,0,USD,returned,shoes"))
            .toList());

    tab.section("Batches");
    Locator batch = tab.row("Batches", "tab.csv");
    assertThat(batch).containsText("held because of operator");
    assertThat(batch.getByRole(AriaRole.PROGRESSBAR)).hasAttribute("aria-valuenow", "20");
    administrator.picture("batches");
    assertThat(bundle.gateway().executed()).doesNotContainAnyElementsOf(good);

    tab.section("Holds and pace");
    administrator.picture("holds");
    tab.press(tab.row("Holds", ADMINISTRATOR + ": the bank is away"), "Release");
    tab.confirm("Release", "the bank is back", "released");

    tab.section("Batches");
    assertThat(batch.getByRole(AriaRole.PROGRESSBAR)).hasAttribute("aria-valuenow", "100");
    assertThat(bundle.gateway().executed()).containsOnlyOnceElementsOf(good);
    tab.section("Codes");
    assertThat(administrator.page().getByText("20000: ")).isVisible();
    administrator.picture("codes");
    assertThat(administrator.complaints()).isEmpty();
  }

  @Test
  void aDeadLetterIsReplayedAfterADryRunAndExecutedOnce() {
    String number = "DEAD-SIM40000x1";
    bundle.drop("dead.csv", List.of(RunningBundle.row(number)));
    assertThat(bundle.settled(number).state()).isEqualTo("rejected");
    TabPage tab = new TabPage(administrator, console("bieases")).section("Dead letters");

    Locator dialog = tab.press(tab.row("Dead letters", number), "Replay");
    tab.button(dialog, "Dry run").click();
    assertThat(tab.row("Would be sent", number)).isVisible();
    administrator.picture("dry-run");
    assertThat(bundle.settled(number).state()).as("nothing is sent yet").isEqualTo("rejected");
    tab.confirm("Replay", "their side is mended", "replayed");

    bundle.journal().await("refund", number, its -> its.state().equals("succeeded"));
    assertThat(bundle.gateway().executed()).containsOnlyOnce(number);
    assertThat(bundle.gateway().requests(number)).isEqualTo(2);
    assertThat(tab.row("Dead letters", number)).hasCount(0);
    assertThat(administrator.complaints()).isEmpty();
  }

  @Test
  void aViewerSeesEverythingAndChangesNothing() {
    String number = "SEEN-SIM40000";
    bundle.drop("seen.csv", List.of(RunningBundle.row(number)));
    assertThat(bundle.settled(number).state()).isEqualTo("rejected");
    TabPage operator = new TabPage(administrator, console("bieases")).section("Holds and pace");
    operator.press(operator.row("Pace", "cancel"), "Hold");
    operator.confirm("Hold", "for the viewer", "held");
    try (Visit visit = new Visit(browser)) {
      visit.enter(console(""), VIEWER, VIEWER);
      TabPage tab = new TabPage(visit, console("bieases"));
      assertThat(visit.page().getByText("Your login sees, it does not act.")).isVisible();
      tab.section("Holds and pace");
      assertThat(tab.button(tab.row("Holds", ADMINISTRATOR + ": for the viewer"), "Release"))
          .isDisabled();
      assertThat(tab.button(tab.row("Pace", "refund"), "Hold")).isDisabled();
      visit.picture("viewer");
      tab.section("Dead letters");
      assertThat(tab.button(tab.row("Dead letters", number), "Replay")).isDisabled();

      assertThat(tab.byHand(MERCHANTS, "hold", "main", "refund", "by hand").get("status"))
          .isEqualTo(403);
      assertThat(
              tab.byHand("bieases:type=DeadLetters", "replay", "main", "refund", number, "by hand")
                  .get("status"))
          .isEqualTo(403);
      assertThat(tab.byHand(MERCHANTS, "release", 1, "by hand").get("status")).isEqualTo(403);
      tab.section("Holds and pace");
      assertThat(tab.row("Holds", VIEWER + ": by hand")).hasCount(0);
      assertThat(tab.row("Holds", ADMINISTRATOR + ": for the viewer")).isVisible();
      assertThat(visit.complaints()).isEmpty();
    }
    assertThat(bundle.settled(number).state()).isEqualTo("rejected");
    operator.press(operator.row("Holds", ADMINISTRATOR + ": for the viewer"), "Release");
    operator.confirm("Release", "the viewer has gone", "released");
  }
}
