package io.bieases.routes.endtoend;

import com.microsoft.playwright.Browser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.springframework.lang.Nullable;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.util.FileSystemUtils;

/**
 * Runs a bundle with a person of each role, and the browser in which they visit its console, for
 * the tests of one class.
 */
final class ConsoleVisits implements BeforeAllCallback, AfterAllCallback {

  /** An operator. */
  static final String OPERATOR = "admin";

  static final String VIEWER = "vera";
  static final String APPROVER = "paul";

  private final UnaryOperator<RunningBundle.Setting> more;
  private final Chromium chromium = new Chromium();
  @Nullable private Path folder;
  @Nullable private RunningBundle bundle;
  @Nullable private Browser browser;

  /**
   * @param more settings of that class
   */
  ConsoleVisits(UnaryOperator<RunningBundle.Setting> more) {
    this.more = more;
  }

  @Override
  public void beforeAll(ExtensionContext context) throws IOException {
    folder = Files.createTempDirectory("console");
    bundle =
        more.apply(
                RunningBundle.in(folder)
                    // other bundles of this JVM have other names in its console
                    .with("camel.main.name", "browser")
                    .with("spring.jmx.unique-names", false)
                    .with("bieases.console.users." + VIEWER + ".password", hashOf(VIEWER))
                    .with("bieases.console.users." + VIEWER + ".role", "viewer")
                    .with("bieases.console.users." + APPROVER + ".password", hashOf(APPROVER))
                    .with("bieases.console.users." + APPROVER + ".role", "approver")
                    // a busy machine makes nobody doubt an outcome
                    .with("bieases.gateway.response-timeout", "15s")
                    .with("bieases.http.wait", "30s"))
            .start();
    browser = chromium.start();
  }

  @Override
  public void afterAll(ExtensionContext context) throws IOException {
    chromium.close();
    if (bundle != null) {
      bundle.close();
    }
    FileSystemUtils.deleteRecursively(folder);
  }

  private static String hashOf(String password) {
    return "{bcrypt}" + new BCryptPasswordEncoder(4).encode(password);
  }

  RunningBundle bundle() {
    return Objects.requireNonNull(bundle);
  }

  URI page(String name) {
    return bundle().jolokia().resolve("hawtio/" + name);
  }

  /** Somebody who is not logged in. */
  Visit stranger() {
    return new Visit(Objects.requireNonNull(browser));
  }

  /** That user, let in by the login page. */
  Visit enter(String user) {
    Visit visit = stranger();
    logIn(visit, user);
    return visit;
  }

  void logIn(Visit visit, String user) {
    visit.enter(page(""), user, user.equals(OPERATOR) ? initialPassword() : user);
  }

  private String initialPassword() {
    try {
      return Files.readString(bundle().dataDir().resolve("initial-password")).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
