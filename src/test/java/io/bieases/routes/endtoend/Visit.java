package io.bieases.routes.endtoend;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Clock;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.WaitUntilState;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;

/**
 * One person's visit: a session of its own, one page, and everything that the browser asked for or
 * complained about meanwhile.
 */
final class Visit implements AutoCloseable {

  /** What Hawtio asks for although this console has none of it. */
  private static final Pattern ABSENT =
      Pattern.compile(".*/hawtio/(preset-connections|proxy/enabled|keycloak/enabled)\\b.*");

  private static final Path PICTURES = Path.of("target/screenshots");

  private final BrowserContext session;
  private final Page page;
  private final Set<String> hosts = new ConcurrentSkipListSet<>();
  private final List<String> complaints = new CopyOnWriteArrayList<>();

  Visit(Browser browser) {
    session = browser.newContext(new Browser.NewContextOptions().setViewportSize(1500, 950));
    session.setDefaultTimeout(Chromium.PATIENCE_MILLIS);
    session.onRequest(request -> hosts.add(hostOf(request.url())));
    page = session.newPage();
    page.onPageError(complaints::add);
    page.onConsoleMessage(
        message -> {
          if (message.type().equals("error") && !ABSENT.matcher(message.location()).matches()) {
            complaints.add(message.text() + " " + message.location());
          }
        });
  }

  Page page() {
    return page;
  }

  /** The time in all its pages. */
  Clock clock() {
    return session.clock();
  }

  /** Another tab of the same browser. */
  Page another(URI address) {
    Page other = session.newPage();
    other.navigate(address.toString());
    return other;
  }

  Response open(URI address) {
    return Objects.requireNonNull(page.navigate(address.toString()));
  }

  /** Gives name and password in the login page that the console shows to a stranger. */
  void logIn(URI console, String user, String password) {
    open(console);
    page.getByLabel("User").fill(user);
    page.getByLabel("Password").fill(password);
    button("Log in").click();
  }

  /** Logs in and is let in. */
  void enter(URI console, String user, String password) {
    logIn(console, user, password);
    page.waitForURL(
        "**/actuator/hawtio/**", new Page.WaitForURLOptions().setWaitUntil(WaitUntilState.COMMIT));
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
