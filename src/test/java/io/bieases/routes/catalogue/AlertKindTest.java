package io.bieases.routes.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import io.bieases.routes.status.AlertKind;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every alert has its section of the runbook, every section its alert. */
class AlertKindTest {

  private static final String RUNBOOK = "src/docs/runbook.md";
  private static final String HEADING = "## Alert: ";

  @Test
  void everyKindHasOneSectionAndEverySectionItsKind() {
    List<String> sections =
        Rule.HERE
            .text(RUNBOOK)
            .lines()
            .filter(line -> line.startsWith(HEADING))
            .map(line -> line.substring(HEADING.length()))
            .toList();

    assertThat(sections)
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(AlertKind.values()).map(AlertKind::title).toList());
  }

  @ParameterizedTest
  @EnumSource
  void itsSectionSaysWhatItMeansWhatToCheckWhatToPressAndWhenItIsDone(AlertKind kind) {
    String page = Rule.HERE.text(RUNBOOK);
    int start = page.indexOf(HEADING + kind.title() + "\n");
    String section = page.substring(start, page.indexOf("\n## ", start));

    assertThat(section)
        .containsSubsequence(
            "- **Means:** ", "- **Check:** ", "- **Press:** ", "- **Done when:** ");
  }

  @ParameterizedTest
  @EnumSource
  void theLinkOfAnAlertLeadsToItsSection(AlertKind kind) {
    assertThat(kind.runbook()).startsWith(RUNBOOK + "#");
    assertThat(MarkdownPage.of(RUNBOOK, Rule.HERE.text(RUNBOOK)).anchors())
        .contains(kind.runbook().substring(RUNBOOK.length() + 1));
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "HELD_BY_PERSON")
  void theRouteOfAnAlertExists(AlertKind kind) {
    assertThat(Rule.HERE.routeFiles()).extracting(RouteFile::id).contains(kind.route());
  }
}
