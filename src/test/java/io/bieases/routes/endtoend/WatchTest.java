package io.bieases.routes.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bieases.routes.catalogue.PromQl;
import io.bieases.routes.catalogue.WatchFiles;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What watches a bundle in which something happened: its metrics, and its three health answers. */
@ExtendWith(SharedBundle.class)
class WatchTest {

  private static final Pattern SERIES =
      Pattern.compile("([a-z_:][a-z0-9_:]*)(?:\\{(.*)})? (\\S+)", Pattern.CASE_INSENSITIVE);
  private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"([^\"]*)\"");

  /** Added by Prometheus when it scrapes. */
  private static final Set<String> SCRAPED = Set.of("instance", "job");

  private final RunningBundle bundle;
  private final HttpClient client = HttpClient.newHttpClient();

  WatchTest(RunningBundle bundle) {
    this.bundle = bundle;
  }

  private record Series(String name, Map<String, String> labels, double value) {}

  private HttpResponse<String> get(String path, boolean loggedIn)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
            URI.create(
                "http://127.0.0.1:"
                    + bundle.property("local.management.port")
                    + "/actuator/"
                    + path));
    if (loggedIn) {
      String password = Files.readString(bundle.dataDir().resolve("initial-password")).strip();
      String login = "admin:" + password;
      request.header(
          "Authorization",
          "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8)));
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private List<Series> scrape() {
    try {
      HttpResponse<String> answer = get("prometheus", true);
      assertThat(answer.statusCode()).isEqualTo(200);
      return answer
          .body()
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(
              line -> {
                Matcher series = SERIES.matcher(line);
                assertThat(series.matches()).as(line).isTrue();
                Map<String, String> labels = new HashMap<>();
                if (series.group(2) != null) {
                  LABEL
                      .matcher(series.group(2))
                      .results()
                      .forEach(label -> labels.put(label.group(1), label.group(2)));
                }
                return new Series(
                    series.group(1),
                    labels,
                    series.group(3).equals("NaN")
                        ? Double.NaN
                        : Double.parseDouble(series.group(3)));
              })
          .toList();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static double value(List<Series> scrape, String name, Map<String, String> labels) {
    return scrape.stream()
        .filter(series -> series.name().equals(name) && series.labels().equals(labels))
        .mapToDouble(Series::value)
        .findFirst()
        .orElse(-1);
  }

  private static Map<String, String> refund(String label, String word) {
    return Map.of("merchant", "main", "operation", "refund", label, word);
  }

  @BeforeEach
  void something() {
    List<String> numbers = List.of("WATCH-OK", "WATCH-SIMLOSTx1", "WATCH-SIM44011");
    if (bundle.journal().refund("WATCH-OK").isEmpty()) {
      bundle.drop("watch.csv", numbers.stream().map(RunningBundle::row).toList());
    }
    bundle.settled(numbers);
  }

  @Test
  void everyMetricAndLabelOfRulesAndDashboardIsInAScrape() {
    List<Series> scrape = scrape();
    assertThat(WatchFiles.expressions())
        .allSatisfy(
            (where, query) -> {
              assertThat(scrape).as(where).extracting(Series::name).containsAll(query.metrics());
              assertThat(query.labels())
                  .as(where)
                  .allMatch(label -> exists(scrape, query.metrics(), label));
            });
  }

  private static boolean exists(List<Series> scrape, Set<String> metrics, PromQl.Label label) {
    return SCRAPED.contains(label.name())
        || scrape.stream()
            .filter(
                series ->
                    label.metric().isEmpty()
                        ? metrics.contains(series.name())
                        : series.name().equals(label.metric()))
            .anyMatch(
                series ->
                    series.labels().containsKey(label.name())
                        && (label.value().isEmpty()
                            || series.labels().get(label.name()).equals(label.value())));
  }

  @Test
  void thePageListsWhatIsRegisteredAndNothingElse() {
    Map<String, Set<String>> registered = new TreeMap<>();
    for (Series series : scrape()) {
      Set<String> labels = new TreeSet<>(series.labels().keySet());
      labels.remove("le");
      registered
          .computeIfAbsent(
              series.name().replaceFirst("_seconds_(bucket|sum|count|max)$", "_seconds"),
              name -> new TreeSet<>())
          .addAll(labels);
    }
    Map<String, Set<String>> listed = new TreeMap<>();
    WatchFiles.listed().forEach((name, labels) -> listed.put(name, new TreeSet<>(labels)));
    assertThat(registered).isEqualTo(listed);
  }

  @Test
  void labelsAreWordsAndNeverNumbersOfCallers() {
    Set<String> words =
        scrape().stream()
            .filter(series -> series.name().startsWith("bieases_"))
            .flatMap(series -> series.labels().entrySet().stream())
            .filter(label -> !label.getKey().equals("le"))
            .map(Map.Entry::getValue)
            .collect(Collectors.toSet());
    assertThat(words).allMatch(word -> word.matches("[a-z]+(-[a-z]+)*|[0-9]{5}"));
  }

  @Test
  void whatHappenedIsCounted() {
    List<Series> scrape = scrape();
    for (String code : List.of("20000", "no-answer", "44011", "44015")) {
      assertThat(value(scrape, "bieases_calls_total", refund("code", code))).as(code).isPositive();
    }
    for (String branch : List.of("accepted", "unknown", "duplicate", "parked")) {
      assertThat(value(scrape, "bieases_outcomes_total", refund("branch", branch)))
          .as(branch)
          .isPositive();
    }
    assertThat(value(scrape, "bieases_journal_commit_seconds_count", Map.of())).isPositive();
    assertThat(value(scrape, "bieases_journal_writable", Map.of())).isEqualTo(1);
    assertThat(value(scrape, "bieases_journal_readable", Map.of())).isEqualTo(1);
    assertThat(Math.abs(value(scrape, "bieases_gateway_clock_skew_seconds", Map.of())))
        .as("the sandbox gateway shares our clock")
        .isLessThanOrEqualTo(1);
    assertThat(
            value(
                scrape,
                "bieases_key_expiry_timestamp_seconds",
                Map.of("merchant", "main", "key", "gateway-next-public-key")))
        .isGreaterThan(4e9);
    assertThat(
            value(
                scrape,
                "bieases_pace_headroom_calls",
                Map.of("merchant", "main", "limit", "refund")))
        .isLessThan(6_000);
    await("read again after ten seconds")
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () ->
                assertThat(value(scrape(), "bieases_instructions_open", refund("state", "parked")))
                    .isPositive());
  }

  @Test
  void aHoldStopsMoneyOnlyAndItsWordsAreForThoseWhoLogIn() throws Exception {
    await("money can move").until(() -> get("health/money", false).statusCode() == 200);
    String raiser = "WATCH-SIM44000";
    bundle.drop(raiser + ".csv", List.of(RunningBundle.row(raiser)));
    try {
      await("held")
          .atMost(Duration.ofSeconds(30))
          .until(() -> get("health/money", false).statusCode() == 503);

      assertThat(get("health/money", false).body()).isEqualTo("{\"status\":\"DOWN\"}");
      assertThat(get("health/money/holds", false).statusCode()).isEqualTo(404);
      assertThat(get("health/money", true).body())
          .contains("\"main, every operation\":\"44000 since ", "\"last call\"", "\"keys\"")
          .doesNotContain(raiser);
      for (String alive : List.of("health", "health/liveness", "health/readiness")) {
        assertThat(get(alive, false).statusCode()).as(alive).isEqualTo(200);
      }
      assertThat(value(scrape(), "bieases_holds_open", Map.of("merchant", "main", "scope", "all")))
          .isEqualTo(1);
    } finally {
      bundle.drop(
          "watch-others.csv", List.of(RunningBundle.row("WATCH-OTHER-" + System.nanoTime())));
      await("released").until(() -> bundle.journal().openHolds() == 0);
    }
    await("money can move again")
        .atMost(Duration.ofSeconds(30))
        .until(() -> get("health/money", false).statusCode() == 200);
  }

  @Test
  void metricsAreForThoseWhoLogIn() throws Exception {
    assertThat(get("prometheus", false).statusCode()).isEqualTo(401);
    assertThat(get("metrics", true).statusCode()).isEqualTo(404);
  }
}
