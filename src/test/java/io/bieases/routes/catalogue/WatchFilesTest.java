package io.bieases.routes.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.bieases.routes.catalogue.PromQl.Label;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The alert rules load and each leads to a section of the runbook; the dashboard is one. That what
 * they name exists is seen in a real scrape, {@code MetricsTest}.
 */
class WatchFilesTest {

  private static final String RUNBOOK = "src/docs/runbook.md";

  private static List<JsonNode> rules() {
    List<JsonNode> rules = new ArrayList<>();
    WatchFiles.rules().path("groups").forEach(group -> group.path("rules").forEach(rules::add));
    return rules;
  }

  private static Set<String> fields(JsonNode node) {
    Set<String> fields = new TreeSet<>();
    node.fieldNames().forEachRemaining(fields::add);
    return fields;
  }

  @Test
  void theRulesHaveTheFormThatPrometheusReads() {
    JsonNode file = WatchFiles.rules();
    assertThat(fields(file)).containsExactly("groups");
    assertThat(file.path("groups"))
        .isNotEmpty()
        .allSatisfy(group -> assertThat(fields(group)).containsExactly("name", "rules"));
    assertThat(rules())
        .hasSizeGreaterThan(10)
        .allSatisfy(
            rule -> {
              assertThat(fields(rule))
                  .contains("alert", "annotations", "expr", "labels")
                  .isSubsetOf("alert", "annotations", "expr", "for", "labels");
              assertThat(rule.path("alert").asText()).matches("Bieases[A-Z][A-Za-z]+");
              assertThat(rule.path("for").asText("1m")).matches("[1-9][0-9]*[smhd]");
              assertThat(rule.path("labels").path("severity").asText()).isIn("critical", "warning");
              assertThat(rule.path("annotations").path("summary").asText()).isNotBlank();
            })
        .extracting(rule -> rule.path("alert").asText())
        .doesNotHaveDuplicates();
  }

  @Test
  void eachRuleNamesASectionOfTheRunbook() {
    List<String> anchors =
        MarkdownPage.of(RUNBOOK, Catalogue.here().text(RUNBOOK)).anchors().stream()
            .map(anchor -> RUNBOOK + "#" + anchor)
            .toList();
    assertThat(rules())
        .extracting(rule -> rule.path("annotations").path("runbook").asText())
        .isSubsetOf(anchors);
  }

  @Test
  void theDashboardHasNoPanelWithoutAQuestionAndNoTwoAlike() {
    JsonNode panels = WatchFiles.dashboard().path("panels");
    assertThat(panels)
        .isNotEmpty()
        .allSatisfy(
            panel -> {
              assertThat(panel.path("targets")).isNotEmpty();
              assertThat(panel.path("title").asText()).isNotBlank();
              assertThat(panel.path("datasource").path("uid").asText()).isEqualTo("${datasource}");
            });
    assertThat(panels).extracting(panel -> panel.path("id").asInt()).doesNotHaveDuplicates();
    assertThat(panels).extracting(panel -> panel.path("title").asText()).doesNotHaveDuplicates();
  }

  @Test
  void everyMetricThatRulesAndDashboardUseIsOnThePage() {
    Set<String> listed = WatchFiles.listed().keySet();
    assertThat(WatchFiles.expressions())
        .allSatisfy(
            (where, query) ->
                assertThat(query.metrics())
                    .as(where)
                    .allMatch(
                        metric ->
                            listed.contains(metric)
                                || listed.contains(
                                    metric.replaceFirst("_(bucket|sum|count|max)$", ""))));
  }

  @Test
  void promtoolTakesTheRulesAndTheyFireAndEndWhenTheyShould() throws Exception {
    Optional<Path> promtool = WatchFiles.promtool();
    assumeThat(promtool)
        .as("promtool (Debian package prometheus) is not on the PATH: its checks are skipped")
        .isPresent();
    assertThat(said(promtool.orElseThrow(), "check", "rules", WatchFiles.RULES.toString()))
        .contains("SUCCESS");
    assertThat(said(promtool.orElseThrow(), "test", "rules", WatchFiles.RULES_TEST.toString()))
        .contains("SUCCESS");
  }

  private static String said(Path promtool, String... arguments) throws Exception {
    List<String> command =
        Stream.concat(Stream.of(promtool.toString()), Stream.of(arguments)).toList();
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }

  @Test
  void anExpressionTellsItsMetricsAndLabels() {
    PromQl query =
        PromQl.of("sum by (a, b) (rate(x_total{c=\"d\",e=~\"f|g\"}[5m])) / 2e9 > abs(y) * 60");
    assertThat(query.metrics()).containsExactly("x_total", "y");
    assertThat(query.labels())
        .containsExactlyInAnyOrder(
            new Label("x_total", "c", "d"),
            new Label("x_total", "e", ""),
            new Label("", "a", ""),
            new Label("", "b", ""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"sum(x", "x)", "x{a=\"b}", "x{a=b}", "rate(x[5m)", "1 + 2", "sum by (a) (1)"})
  void anExpressionThatCannotBeOneIsRefused(String text) {
    assertThatThrownBy(() -> PromQl.of(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
