package io.bieases.routes.endtoend;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/**
 * The machine's own Chromium, driven by Playwright, which downloads none. Classes extended with it
 * are skipped on a machine without one, and fail there in CI.
 */
final class Chromium implements ExecutionCondition, TestExecutionExceptionHandler, AutoCloseable {

  private static final List<String> NAMES = List.of("chromium", "chromium-browser");

  /** For what is to be seen; a busy machine takes its time. */
  static final double PATIENCE_MILLIS = 60_000;

  private static final List<String> QUIET =
      List.of(
          "--no-sandbox",
          "--disable-gpu",
          "--disable-quic",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync");

  private Optional<Playwright> driver = Optional.empty();

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    if (installed().isPresent()) {
      return ConditionEvaluationResult.enabled("Chromium is installed");
    }
    return Boolean.parseBoolean(System.getenv("CI"))
        ? ConditionEvaluationResult.enabled("CI must not pass without a browser")
        : ConditionEvaluationResult.disabled(
            "no browser tests: Chromium is not installed (Debian: apt-get install chromium)");
  }

  /**
   * Starts it, without a window.
   *
   * @throws IllegalStateException if there is none
   */
  Browser start() {
    Path executable =
        installed()
            .orElseThrow(() -> new IllegalStateException("Chromium is not installed: " + NAMES));
    Playwright playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    driver = Optional.of(playwright);
    PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
    return playwright
        .chromium()
        .launch(
            new BrowserType.LaunchOptions()
                .setExecutablePath(executable)
                .setHeadless(true)
                .setArgs(QUIET));
  }

  /**
   * Surefire may lose a report whose words are not ASCII, and then waits for ever (SUREFIRE-2089);
   * Playwright writes signs of its own.
   */
  @Override
  public void handleTestExecutionException(ExtensionContext context, Throwable fault)
      throws Throwable {
    AssertionError plain = new AssertionError(fault.toString().replaceAll("[^\\x00-\\x7F]", "?"));
    plain.setStackTrace(fault.getStackTrace());
    throw plain;
  }

  @Override
  public void close() {
    driver.ifPresent(Playwright::close);
  }

  private static Optional<Path> installed() {
    return Arrays.stream(System.getenv("PATH").split(java.io.File.pathSeparator))
        .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
