package io.bieases.routes.endtoend;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.options.AriaRole;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * One person's visit: a session of its own, one page, and everything that the browser asked for or
 * complained about meanwhile.
 */
final class Visit implements AutoCloseable {

  /** What Hawtio asks for although this console has none. */
  private static final String PRESETS = "/preset-connections";

  private static final double PATIENCE_MILLIS = 120_000;
  private static final Path PICTURES = Path.of("target/screenshots");

  private final BrowserContext session;
  private final Page page;
  private final Set<String> hosts = new ConcurrentSkipListSet<>();
  private final List<String> complaints = new CopyOnWriteArrayList<>();

  Visit(Browser browser, String user, String password) {
    session =
        browser.newContext(
            new Browser.NewContextOptions()
                .setExtraHTTPHeaders(Map.of("Authorization", HttpApi.basic(user, password)))
                .setViewportSize(1500, 950));
    session.setDefaultTimeout(PATIENCE_MILLIS);
    session.onRequest(request -> hosts.add(hostOf(request.url())));
    page = session.newPage();
    page.onPageError(complaints::add);
    page.onConsoleMessage(
        message -> {
          if (message.type().equals("error") && !message.location().contains(PRESETS)) {
            complaints.add(message.text());
          }
        });
  }

  Page page() {
    return page;
  }

  Response open(URI address) {
    return Objects.requireNonNull(page.navigate(address.toString()));
  }

  Locator button(String name) {
    return page.getByRole(
        AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  void picture(String name) {
    page.screenshot(new Page.ScreenshotOptions().setPath(PICTURES.resolve(name + ".png")));
  }

  /** Every host that a request went to. */
  Set<String> hosts() {
    return hosts;
  }

  /** Errors of scripts and everything that the browser's console calls an error. */
  List<String> complaints() {
    return complaints;
  }

  private static String hostOf(String url) {
    URI address = URI.create(url);
    return Objects.requireNonNullElse(address.getHost(), address.getScheme());
  }

  @Override
  public void close() {
    session.close();
  }
}
