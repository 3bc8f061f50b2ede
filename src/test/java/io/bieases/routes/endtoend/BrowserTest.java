package io.bieases.routes.endtoend;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Ways in and out of the console, its diagrams, what needs a second person, and the sandbox
 * gateway's checkout, in a real browser.
 */
@ExtendWith(Chromium.class)
class BrowserTest {

  @RegisterExtension
  static final ConsoleVisits VISITS = new ConsoleVisits(BrowserTest::withWebhooksAndSecondPerson);

  private static final Locator.GetByTextOptions EXACTLY =
      new Locator.GetByTextOptions().setExact(true);

  /** Folders of routes that are shut; what is in them are routes, which are folders too. */
  private static final String CLOSED_GROUP =
      "li[id$='-routes-folder'] > ul > li[aria-expanded='false'] > .pf-v6-c-tree-view__content"
          + " .pf-v6-c-tree-view__node-toggle";

  /** Whether the diagram shown is that route's, with each of these steps, joined. */
  private static final String IS_DRAWN =
      """
      ([route, steps]) => {
        const title = document.querySelector('#camel-content-header h1')?.textContent
        const drawn = [...document.querySelectorAll('.react-flow__node .camel-node-id')]
          .map(each => each.textContent.replace(/^ *\\(ID: |\\)$/g, ''))
        const edges = document.querySelectorAll('.react-flow__edge').length
        return title === route && edges >= steps.length - 1 && steps.every(each => drawn.includes(each))
      }""";

  private final RunningBundle bundle = VISITS.bundle();

  private static RunningBundle.Setting withWebhooksAndSecondPerson(RunningBundle.Setting setting) {
    int port = RunningBundle.freePort();
    return setting
        .with("server.port", port)
        .with(
            "bieases.merchants.main.callback-url",
            "http://127.0.0.1:" + port + "/webhooks/bieases/main")
        .with("bieases.sandbox.webhooks.enabled", true)
        .with("bieases.console.second-person", true);
  }

  @Test
  void aWrongPasswordSeesNothingOfTheConsole() {
    try (Visit stranger = VISITS.stranger()) {
      stranger.logIn(VISITS.page(""), ConsoleVisits.OPERATOR, "wrong");

      assertThat(stranger.page()).hasURL(Pattern.compile(".*/actuator/login.*"));
      assertThat(stranger.page().getByRole(AriaRole.STATUS)).not().isEmpty();
      stranger.picture("login-refused");
      stranger.open(VISITS.page("bieases"));
      assertThat(stranger.button("Log in")).isVisible();
      assertThat(stranger.page().getByText("Camel")).hasCount(0);
    }
  }

  @Test
  void aLoginThatNobodyTouchesEndsInAllItsTabsAndOneTouchedTabKeepsThemAll() {
    try (Visit visit = VISITS.stranger()) {
      visit.clock().install();
      VISITS.logIn(visit, ConsoleVisits.VIEWER);
      TabPage tab = new TabPage(visit, VISITS.page("bieases"));
      Page other = visit.another(VISITS.page("runtime"));

      visit.clock().fastForward("20:00");
      visit.page().mouse().move(10, 10);
      visit.clock().fastForward("20:00");
      other.reload();
      assertThat(other.getByText("System Properties").first()).isVisible();
      tab.isShown();

      visit.clock().fastForward("31:00");
      assertThat(visit.page()).hasURL(Pattern.compile(".*/actuator/login\\?logout"));
      assertThat(other).hasURL(Pattern.compile(".*/actuator/login\\?logout"));
      visit.open(VISITS.page("bieases"));
      assertThat(visit.button("Log in")).isVisible();
    }
  }

  /**
   * One after the other, without waiting for what moves; in every build a third of them, chosen by
   * a seed, with {@code -Dbrowser.routes=all} each.
   */
  @Test
  void everyRouteHasADiagramOfItsStepsAndNothingIsLoadedFromElsewhere() {
    Map<String, List<String>> all = bundle.drawableSteps();
    long seed = System.nanoTime();
    List<String> routes = new ArrayList<>(all.keySet());
    Collections.shuffle(routes, new Random(seed));
    boolean each = System.getProperty("browser.routes", "").equals("all");
    routes = routes.subList(0, each ? routes.size() : routes.size() / 3);
    System.out.printf("%d of %d diagrams, seed %d%n", routes.size(), all.size(), seed);
    try (Visit visit = VISITS.enter(ConsoleVisits.VIEWER)) {
      Page page = visit.page();
      // not the page of diagrams at first: it would begin with the one of all routes together
      visit.open(VISITS.page("camel/attributes"));
      Locator closed = page.locator(CLOSED_GROUP);
      closed.first().waitFor();
      while (closed.count() > 0) {
        closed.first().click();
      }
      Locator diagram =
          page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Route Diagram"));
      for (String route : routes) {
        page.locator(".pf-v6-c-tree-view").getByText(route, EXACTLY).dispatchEvent("click");
        // it opens by itself too, but not for whoever presses as fast as this
        diagram.dispatchEvent("click");
        page.waitForFunction(IS_DRAWN, List.of(route, all.get(route)));
        assertThat(page.getByText("Error Occurred")).hasCount(0);
      }
      page.getByText("status-route-refund", new Page.GetByTextOptions().setExact(true)).click();
      assertThat(page.getByText("(ID: status-route-refund-from)")).isVisible();
      visit.picture("route-diagram");
      assertThat(visit.complaints()).isEmpty();
      assertThat(visit.hosts()).isSubsetOf(Set.of("127.0.0.1", "data", "blob"));
    }
    assertThat(routes).hasSizeGreaterThan(20);
  }

  @Test
  void whatAnOperatorAsksForIsShownToTheApproverAndDoneByHisWord() {
    String dead = "ASKED-SIM40000x1";
    String parked = "ASKED-SIM44014x5";
    bundle.drop("asked.csv", List.of(RunningBundle.row(dead), RunningBundle.row(parked)));
    assertThat(bundle.settled(dead).state()).isEqualTo("rejected");
    assertThat(bundle.settled(parked).state()).isEqualTo("parked");
    try (Visit operator = VISITS.enter(ConsoleVisits.OPERATOR);
        Visit approver = VISITS.enter(ConsoleVisits.APPROVER)) {
      TabPage asking = new TabPage(operator, VISITS.page("bieases")).section("Dead letters");
      asking.press(asking.row("Dead letters", dead), "Replay");
      asking.confirm("Replay", "their side is mended", "asked");
      asking.section("Unknown and parked");
      asking.press(asking.row("Parked", parked), "Resend");
      asking.confirm("Send again", "they have found the order", "asked");
      asking.section("Approvals");
      assertThat(
              asking.button(
                  asking.row("Approvals", "replay refund " + dead + " of main"), "Confirm"))
          .isDisabled();

      TabPage confirming = new TabPage(approver, VISITS.page("bieases")).section("Approvals");
      confirming.press(
          confirming.row("Approvals", "replay refund " + dead + " of main"), "Confirm");
      assertThat(confirming.row("Would be sent", dead)).containsText("1.00 USD");
      assertThat(confirming.dialog().getByText("their side is mended")).isVisible();
      approver.picture("approval-of-a-replay");
      confirming.confirm("Confirm", "seen and agreed", "replayed");
      confirming.press(
          confirming.row("Approvals", "resend refund " + parked + " of main"), "Confirm");
      assertThat(confirming.row("Calls", "44014")).hasCount(5);
      approver.picture("approval-of-a-resend");
      confirming.confirm("Confirm", "seen and agreed", "resent");
      assertThat(operator.complaints()).isEmpty();
      assertThat(approver.complaints()).isEmpty();
    }
    for (String number : List.of(dead, parked)) {
      bundle.journal().await("refund", number, its -> its.state().equals("succeeded"));
      assertThat(bundle.gateway().executed()).containsOnlyOnce(number);
    }
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
    try (Visit payer = VISITS.stranger()) {
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
