package io.bieases.routes.endtoend;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What an operator does in the console's tab, and what becomes of it in the journal and there. */
@ExtendWith(Chromium.class)
class TabTest {

  private static final String OPERATOR = ConsoleVisits.OPERATOR;
  private static final String MERCHANTS = "bieases:type=Merchants";
  private static final Pattern JOLOKIA = Pattern.compile(".*/jolokia$");

  /** Less than until it asks for them again by itself. */
  private static final double ITS_RIGHTS_MILLIS = 40_000;

  @RegisterExtension static final ConsoleVisits VISITS = new ConsoleVisits(setting -> setting);

  private static RunningBundle bundle;
  private static Visit operator;
  private static TabPage tab;

  @BeforeAll
  static void start() {
    bundle = VISITS.bundle();
    operator = VISITS.enter(OPERATOR);
    tab = new TabPage(operator, VISITS.page("bieases"));
  }

  @AfterEach
  void nothingWentWrongInTheBrowser() {
    tab.tidy();
    assertThat(operator.complaints()).isEmpty();
  }

  private static Journal.Instruction parked(String number) {
    bundle.drop(number + ".csv", List.of(RunningBundle.row(number)));
    return bundle.journal().await("refund", number, its -> its.state().equals("parked"));
  }

  private static void await(String number, String state) {
    bundle.journal().await("refund", number, its -> its.state().equals(state));
  }

  @Test
  void aBatchShowsHowFarItIsAndGoesOnOnceItsHoldIsReleased() {
    List<String> good = List.of("TAB-1", "TAB-2", "TAB-3", "TAB-4");
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
    operator.picture("batches");
    assertThat(bundle.gateway().executed()).doesNotContainAnyElementsOf(good);

    tab.section("Holds and pace");
    tab.press(tab.row("Holds", OPERATOR + ": the bank is away"), "Release");
    tab.confirm("Release", "the bank is back", "released");

    tab.section("Batches");
    assertThat(batch.getByRole(AriaRole.PROGRESSBAR)).hasAttribute("aria-valuenow", "100");
    assertThat(bundle.gateway().executed()).containsOnlyOnceElementsOf(good);
    tab.section("Codes");
    assertThat(operator.page().getByText("20000: ")).isVisible();
    operator.picture("codes");
  }

  @Test
  void aDeadLetterIsReplayedAfterADryRunAndExecutedOnce() {
    String number = "DEAD-SIM40000x1";
    bundle.drop("dead.csv", List.of(RunningBundle.row(number)));
    assertThat(bundle.settled(number).state()).isEqualTo("rejected");
    tab.section("Dead letters");

    Locator dialog = tab.press(tab.row("Dead letters", number), "Replay");
    assertThat(tab.row("Would be sent", number)).isVisible();
    assertThat(dialog.getByText(RunningBundle.paid(number))).hasCount(2);
    operator.picture("dry-run");
    assertThat(bundle.settled(number).state()).as("nothing is sent yet").isEqualTo("rejected");
    tab.confirm("Replay", "their side is mended", "replayed");

    await(number, "accepted");
    assertThat(bundle.gateway().executed()).containsOnlyOnce(number);
    assertThat(bundle.gateway().requests(number)).isEqualTo(2);
    assertThat(tab.row("Dead letters", number)).hasCount(0);
  }

  @Test
  void allDeadLettersOfACodeOrOfAFileAreReplayedTogether() {
    List<String> ofCode = List.of("CODE-1-SIM44007x1", "CODE-2-SIM44007x1");
    List<String> ofFile = List.of("FILE-1-SIM44008x1", "FILE-2-SIM44008x1");
    bundle.drop("of-code.csv", ofCode.stream().map(RunningBundle::row).toList());
    bundle.drop("of-file.csv", ofFile.stream().map(RunningBundle::row).toList());
    bundle.settled(ofCode);
    bundle.settled(ofFile);
    tab.section("Dead letters");

    tab.press(tab.row("Dead letters by code", "44007"), "Replay");
    assertThat(tab.row("Would be sent", ofCode.get(1))).isVisible();
    assertThat(tab.dialog().getByText("2.00 USD")).isVisible();
    operator.picture("dry-run-of-a-code");
    tab.confirm("Replay", "the currency is enabled now", "replayed");
    tab.press(tab.row("Dead letters by file", "of-file.csv"), "Replay");
    assertThat(tab.row("Would be sent", ofFile.get(1))).isVisible();
    assertThat(tab.dialog().getByText("2.00 USD")).isVisible();
    tab.confirm("Replay", "the payment has grown", "replayed");

    for (String number : Stream.concat(ofCode.stream(), ofFile.stream()).toList()) {
      await(number, "accepted");
      assertThat(bundle.gateway().executed()).containsOnlyOnce(number);
    }
    assertThat(tab.row("Dead letters by code", "44007")).hasCount(0);
    assertThat(tab.row("Dead letters by file", "of-file.csv")).hasCount(0);
  }

  @Test
  void aParkedOneIsClosedAsDoneOrAsNotDoneAndItsLifeTellsByWhom() {
    String yes = "YES-SIM44015";
    String no = "NO-SIM44015";
    parked(yes);
    parked(no);
    tab.section("Unknown and parked");

    tab.press(tab.row("Parked", yes), "Show life");
    assertThat(tab.row("Calls", "44015")).isVisible();
    operator.picture("life");
    tab.leave("Leave");
    Locator dialog = tab.press(tab.row("Parked", yes), "Close");
    assertThat(dialog.getByText(RunningBundle.paid(yes))).isVisible();
    assertThat(dialog.getByText("1.00 USD")).isVisible();
    assertThat(dialog.getByText("may have been paid").first()).isVisible();
    dialog.getByText("Yes, it happened").click();
    operator.picture("close");
    tab.confirm("Close it", "BIEASES has it as ours", "closed");
    tab.press(tab.row("Parked", no), "Close").getByText("No, nothing happened").click();
    tab.confirm("Close it", "BIEASES has none of ours", "closed");

    await(yes, "succeeded");
    await(no, "rejected");
    assertThat(bundle.gateway().executed()).doesNotContain(yes, no);
    assertThat(tab.row("Parked", yes)).hasCount(0);
    tab.find(yes);
    assertThat(tab.row("Decisions", "BIEASES has it as ours")).containsText(OPERATOR);
    tab.leave("Leave");
  }

  @Test
  void whatAnotherPersonWasQuickerWithIsNotDoneAgain() {
    String number = "QUICKER-SIM44015";
    parked(number);
    tab.section("Unknown and parked");
    Locator dialog = tab.press(tab.row("Parked", number), "Close");
    try (Visit visit = VISITS.enter(OPERATOR)) {
      TabPage quicker = new TabPage(visit, VISITS.page("bieases")).section("Unknown and parked");
      quicker
          .press(quicker.row("Parked", number), "Close")
          .getByText("No, nothing happened")
          .click();
      quicker.confirm("Close it", "BIEASES has none of ours", "closed");
    }

    dialog.getByText("Yes, it happened").click();
    tab.confirm("Close it", "too late", "changed");
    await(number, "rejected");
    assertThat(tab.row("Parked", number)).hasCount(0);
  }

  @Test
  void anAnswerThatComesAfterItsDialogWasLeftIsShownAboveTheLists() {
    List<Route> slow = new CopyOnWriteArrayList<>();
    operator.page().route(JOLOKIA, whatSays("\"hold\"", slow::add));
    tab.section("Holds and pace");
    tab.press(tab.row("Pace", "create"), "Hold");
    tab.act("Hold", "the line is slow");
    assertThat(tab.dialog().getByText("Under way")).isVisible();
    tab.leave("Leave");
    assertThat(slow).hasSize(1);
    assertThat(tab.row("Holds", OPERATOR + ": the line is slow")).hasCount(0);

    slow.get(0).resume();
    operator.page().unroute(JOLOKIA);
    Locator answer = operator.page().getByText("held: ");
    assertThat(answer).isVisible();
    operator.picture("late");
    operator
        .page()
        .getByRole(
            AriaRole.BUTTON,
            new Page.GetByRoleOptions().setName(Pattern.compile("^Close .* alert")))
        .click();
    assertThat(answer).hasCount(0);
    tab.press(tab.row("Holds", OPERATOR + ": the line is slow"), "Release");
    tab.confirm("Release", "the line is mended", "released");
  }

  @Test
  void aParkedOneIsFoundByItsNumberAndSentAgain() {
    String number = "AGAIN-SIM44014x5";
    long calls = parked(number).attempts();
    assertThat(calls).isEqualTo(5);

    assertThat(tab.find("NEVER-SEEN").getByText("The journal does not know this number."))
        .isVisible();
    tab.leave("Leave");
    Locator life = tab.lifeOf(number);
    assertThat(tab.button(life, "Resend")).isVisible();
    assertThat(tab.button(life, "Replay")).hasCount(0);
    assertThat(tab.button(life, "Close")).hasCount(1);
    tab.button(life, "Resend").click();
    assertThat(tab.dialog().getByText(RunningBundle.paid(number))).isVisible();
    assertThat(tab.dialog().getByText("1.00 USD")).isVisible();
    tab.confirm("Send again", "they have found the order", "resent");

    await(number, "accepted");
    assertThat(bundle.gateway().executed()).containsOnlyOnce(number);
    assertThat(bundle.gateway().requests(number)).isEqualTo(calls + 1);
    life = tab.lifeOf(number);
    assertThat(tab.row("Decisions", "they have found the order")).containsText("resend");
    assertThat(tab.button(life, "Resend")).hasCount(0);
    tab.leave("Leave");
  }

  @Test
  void aDrainedNodeTakesNoFileUntilItsDoorsAreOpened() {
    String number = "DRAINED-1";
    tab.section("Holds and pace");
    tab.button(operator.page().locator("body"), "Drain").click();
    tab.confirm("Drain", "the machine is taken away", "draining");
    String drained = "This node is drained: " + OPERATOR;
    assertThat(operator.page().getByText(drained)).isVisible();
    assertThat(tab.row("Doors", "intake-accept-file")).containsText("Suspended");
    bundle.drop("drained.csv", List.of(RunningBundle.row(number)));
    operator.picture("drained");

    assertThat(bundle.journal().refund(number)).isEmpty();
    tab.button(operator.page().locator("body"), "Open the doors").click();
    tab.confirm("Open the doors", "it stays after all", "open");

    await(number, "accepted");
    assertThat(bundle.gateway().executed()).containsOnlyOnce(number);
    assertThat(operator.page().getByText(drained)).hasCount(0);
  }

  @Test
  void whoeverGetsNoAnswerIsToldThatItMayHaveBeenDoneAndOldNewsAreCalledOld() {
    try (Visit visit = VISITS.enter(OPERATOR)) {
      TabPage cut = new TabPage(visit, VISITS.page("bieases")).section("Holds and pace");
      cut.press(cut.row("Pace", "query"), "Hold");
      visit.page().route(JOLOKIA, whatSays("\"hold\"", TabTest::loseAnswer));
      cut.act("Hold", "the line is cut");

      assertThat(
              cut.dialog()
                  .getByText("No answer came: it may have been done. Look before you press again."))
          .isVisible();
      assertThat(cut.button(cut.dialog(), "Hold")).hasCount(0);
      cut.leave("Leave");
      assertThat(cut.row("Holds", OPERATOR + ": the line is cut")).isVisible();

      visit.page().route(JOLOKIA, Route::abort);
      Locator old = visit.page().getByText("What you see is old");
      assertThat(old).isVisible();
      visit.picture("old");
      visit.page().unroute(JOLOKIA);
      assertThat(old).hasCount(0);
      cut.press(cut.row("Holds", OPERATOR + ": the line is cut"), "Release");
      cut.confirm("Release", "the line is mended", "released");
    }
  }

  private static void loseAnswer(Route route) {
    route.fetch();
    route.abort();
  }

  /** Does that with requests whose body has the text, and lets the others go. */
  private static Consumer<Route> whatSays(String text, Consumer<Route> does) {
    return route -> {
      if (Objects.requireNonNullElse(route.request().postData(), "").contains(text)) {
        does.accept(route);
      } else {
        route.resume();
      }
    };
  }

  @Test
  void whoeverLeavesASectionBeforeItIsReadMayActInTheNext() {
    List<Route> questions = new CopyOnWriteArrayList<>();
    try (Visit visit = VISITS.enter(OPERATOR)) {
      // what the login may do
      visit.page().route(JOLOKIA, whatSays("hawtio:type=security,*", questions::add));
      TabPage hasty = new TabPage(visit, VISITS.page("bieases")).section("Holds and pace");
      assertThat(visit.page().getByText("Your login sees, it does not act.")).hasCount(0);
      visit.page().unroute(JOLOKIA);
      questions.forEach(Route::resume);

      assertThat(hasty.button(hasty.row("Pace", "refund"), "Hold"))
          .isEnabled(new LocatorAssertions.IsEnabledOptions().setTimeout(ITS_RIGHTS_MILLIS));
    }
  }

  @Test
  void aViewerSeesEverythingAndChangesNothing() {
    String number = "SEEN-SIM40000";
    bundle.drop("seen.csv", List.of(RunningBundle.row(number)));
    assertThat(bundle.settled(number).state()).isEqualTo("rejected");
    tab.section("Holds and pace");
    tab.press(tab.row("Pace", "cancel"), "Hold");
    tab.confirm("Hold", "for the viewer", "held");
    try (Visit visit = VISITS.enter(ConsoleVisits.VIEWER)) {
      TabPage viewers = new TabPage(visit, VISITS.page("bieases"));
      assertThat(visit.page().getByText("Your login sees, it does not act.")).isVisible();
      viewers.section("Holds and pace");
      Locator hold = viewers.row("Holds", OPERATOR + ": for the viewer");
      assertThat(viewers.button(hold, "Release")).isDisabled();
      assertThat(viewers.button(viewers.row("Pace", "refund"), "Hold")).isDisabled();
      assertThat(visit.button("Drain")).isDisabled();
      visit.picture("viewer");
      viewers.section("Dead letters");
      assertThat(viewers.button(viewers.row("Dead letters", number), "Replay")).isDisabled();
      assertThat(viewers.button(viewers.find(number), "Replay")).isDisabled();
      viewers.leave("Leave");

      assertThat(viewers.byHand(MERCHANTS, "hold", "main", "refund", "by hand").get("status"))
          .isEqualTo(403);
      assertThat(
              viewers
                  .byHand("bieases:type=DeadLetters", "replay", "main", "refund", number, "by hand")
                  .get("status"))
          .isEqualTo(403);
      assertThat(viewers.byHand(MERCHANTS, "release", 1, "by hand").get("status")).isEqualTo(403);
      viewers.section("Holds and pace");
      assertThat(hold).isVisible();
      assertThat(viewers.row("Holds", ConsoleVisits.VIEWER + ": by hand")).hasCount(0);
      assertThat(visit.complaints()).isEmpty();
    }
    assertThat(bundle.settled(number).state()).isEqualTo("rejected");
    tab.press(tab.row("Holds", OPERATOR + ": for the viewer"), "Release");
    tab.confirm("Release", "the viewer has gone", "released");
  }
}
