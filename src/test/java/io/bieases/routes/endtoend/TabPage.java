package io.bieases.routes.endtoend;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.net.URI;
import java.util.Map;
import org.assertj.core.api.Assertions;

/** The console's tab BIEASES as one person sees it and presses its buttons. */
final class TabPage {

  private static final String IN_SIGHT =
      """
      button => {
        const room = button.closest('table').parentElement.getBoundingClientRect()
        return button.getBoundingClientRect().right <= room.right
      }""";

  private final Visit visit;
  private final URI address;

  TabPage(Visit visit, URI address) {
    this.visit = visit;
    this.address = address;
    visit.open(address);
    isShown();
  }

  /** Begins anew if something was left open. */
  void tidy() {
    if (dialog().count() > 0) {
      visit.open(address);
      isShown();
    }
  }

  void isShown() {
    assertThat(
            visit
                .page()
                .getByRole(
                    AriaRole.HEADING,
                    new Page.GetByRoleOptions().setName("BIEASES").setExact(true)))
        .isVisible();
  }

  TabPage section(String name) {
    visit.page().getByRole(AriaRole.TAB, new Page.GetByRoleOptions().setName(name)).click();
    return this;
  }

  /** The row of that table in which something says exactly this. */
  Locator row(String table, String text) {
    return table(table)
        .getByRole(AriaRole.ROW)
        .filter(
            new Locator.FilterOptions()
                .setHas(visit.page().getByText(text, new Page.GetByTextOptions().setExact(true))));
  }

  Locator table(String name) {
    return visit
        .page()
        .getByRole(AriaRole.GRID, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  Locator button(Locator row, String name) {
    return row.getByRole(
        AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(name).setExact(true));
  }

  Locator dialog() {
    return visit.page().getByRole(AriaRole.DIALOG);
  }

  /** Presses a button of a row, which nobody has to look for; its dialog is open then. */
  Locator press(Locator row, String name) {
    Locator button = button(row, name);
    assertThat(button).isVisible();
    Assertions.assertThat(button.evaluate(IN_SIGHT)).as(name + " is in sight").isEqualTo(true);
    button.click();
    assertThat(dialog()).isVisible();
    return dialog();
  }

  /** Looks for that number of the first merchant; what is known of it is open then. */
  Locator find(String number) {
    visit.page().getByRole(AriaRole.SEARCHBOX).fill(number);
    visit.button("Find").click();
    assertThat(dialog().getByText(number + " of main")).isVisible();
    return dialog();
  }

  /**
   * What is known of that number, without the dialog around it, which has a button to close too.
   */
  Locator lifeOf(String number) {
    return find(number).locator("section");
  }

  /** Gives the reason in the open dialog, acts, sees the answer begin so, and closes the dialog. */
  void confirm(String name, String reason, String answer) {
    act(name, reason);
    assertThat(dialog().getByText(answer + ": ")).isVisible();
    leave("Done");
  }

  /** Gives the reason in the open dialog and acts. */
  void act(String name, String reason) {
    Locator act = button(dialog(), name);
    assertThat(act).isDisabled();
    dialog().getByRole(AriaRole.TEXTBOX).fill(reason);
    act.click();
  }

  void leave(String name) {
    button(dialog(), name).click();
    assertThat(dialog()).hasCount(0);
  }

  /** What the server answers to a call of an operation that is sent past the buttons. */
  Map<?, ?> byHand(String mbean, String operation, Object... arguments) {
    return (Map<?, ?>)
        visit
            .page()
            .evaluate(
                """
                async call => {
                  const token = document.cookie.match(/XSRF-TOKEN=([^;]*)/)[1]
                  const response = await fetch('jolokia', {
                    method: 'POST',
                    headers: { 'Content-Type': 'application/json', 'X-XSRF-TOKEN': token },
                    body: JSON.stringify({ type: 'exec', ...call }),
                  })
                  return response.json()
                }""",
                Map.of("mbean", mbean, "operation", operation, "arguments", arguments));
  }
}
