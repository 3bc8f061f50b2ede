package io.bieases.routes.catalogue;

import io.bieases.routes.catalogue.StatusRoute.Cell;
import io.bieases.routes.catalogue.StatusRoute.When;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The code table, the documented table and the status routes: one table written three times. */
final class CodeRules {

  static final List<String> OPERATIONS =
      List.of("create", "query", "cancel", "refund", "refund-query");

  private static final Pattern LADDER = Pattern.compile("\\d+[smh]( \\d+[smh])*");
  private static final String TRANSPORT = "status-route-transport";

  private CodeRules() {}

  static List<CodeRow> rows(Catalogue catalogue, String operation) {
    return catalogue.codes().stream().filter(row -> row.operation().equals(operation)).toList();
  }

  /** All 48 documented cells are in the table, with the documented message. */
  static void everyDocumentedCellHasItsRow(Catalogue catalogue, Findings findings) {
    List<CodeRow.Documented> documented = CodeRow.documented(catalogue.text(Catalogue.DOCUMENTED));
    findings.expect(documented.size() == 48, Catalogue.DOCUMENTED, "has not 48 rows");
    Map<String, String> messages =
        catalogue.codes().stream()
            .collect(Collectors.toMap(CodeRow::id, CodeRow::message, (one, two) -> "twice"));
    for (CodeRow.Documented cell : documented) {
      String id = cell.operation() + "-" + cell.code();
      findings.expect(messages.containsKey(id), id, "is documented, but not in " + Catalogue.CODES);
      findings.expect(
          cell.message().equals(messages.getOrDefault(id, cell.message())),
          id,
          "has another message than the documented " + cell.message());
    }
  }

  static void everyRowIsWellFormed(Catalogue catalogue, Findings findings) {
    Set<String> seen = new HashSet<>();
    for (CodeRow row : catalogue.codes()) {
      String id = row.id();
      findings.expect(seen.add(id), id, "stands in the table twice");
      findings.expect(OPERATIONS.contains(row.operation()), id, "is of no operation");
      findings.expect(
          row.code().matches("\\d{5}") || !row.hasCode(), id, "is no code of five digits");
      for (String word : List.of(row.first(), row.again())) {
        findings.expect(
            Branches.ROUTES.containsKey(CodeRow.branch(word)), id, "no such branch: " + word);
      }
      findings.expect(
          row.ladder().isEmpty() || LADDER.matcher(row.ladder()).matches(),
          id,
          "ladder cannot be read: " + row.ladder());
      findings.expect(
          row.ladder().isEmpty() || !row.then().isEmpty(), id, "does not say what then");
      findings.expect(
          row.then().isEmpty() || Branches.ROUTES.containsKey(CodeRow.branch(row.then())),
          id,
          "no such branch: " + row.then());
      findings.expect(
          row.operatorAction().endsWith("."), id, "does not tell an operator what to do");
    }
    for (String operation : OPERATIONS) {
      for (String code : CodeRow.WITHOUT_CODE) {
        String id = operation + "-" + code;
        findings.expect(seen.contains(id), id, "is missing");
      }
    }
  }

  /**
   * {@code unknown} climbs the ladder of the row {@code no-answer}, whatever the code was; so does
   * a cancel that asks.
   */
  static void everyLadderIsTheOneThatIsClimbed(Catalogue catalogue, Findings findings) {
    for (CodeRow row : catalogue.codes()) {
      String first = CodeRow.branch(row.first());
      findings.expect(
          !Branches.CLIMBING.contains(first) || !row.ladder().isEmpty(), row.id(), "has no ladder");
      if (first.equals("unknown") || (row.operation().equals("cancel") && first.equals("ask"))) {
        List<CodeRow> lost =
            rows(catalogue, row.operation()).stream()
                .filter(each -> each.code().equals("no-answer"))
                .toList();
        findings.expect(
            lost.size() == 1
                && lost.get(0).ladder().equals(row.ladder())
                && lost.get(0).then().equals(row.then()),
            row.id(),
            "shows another ladder than the row no-answer, which is the one that is climbed");
      }
    }
  }

  /** Same codes, same order, in both directions. */
  static void everyRowIsAWhenAndEveryWhenARow(Catalogue catalogue, Findings findings) {
    for (String operation : OPERATIONS) {
      Optional<StatusRoute> route = StatusRoute.of(catalogue, operation);
      findings.expect(route.isPresent(), StatusRoute.path(operation), "is missing");
      if (route.isPresent()) {
        List<String> expected = new ArrayList<>(List.of(operation + "-no-code"));
        rows(catalogue, operation).stream()
            .filter(CodeRow::hasCode)
            .map(CodeRow::id)
            .forEach(expected::add);
        List<String> actual = route.get().whens().stream().map(When::id).toList();
        findings.expect(
            actual.equals(expected),
            StatusRoute.path(operation),
            "whens are " + actual + ", rows are " + expected);
        findings.expect(
            route.get().choices() == 1, StatusRoute.path(operation), "is not one choice");
        findings.expect(
            route.get().otherwise().id().equals(operation + "-other"),
            StatusRoute.path(operation),
            "otherwise is not " + operation + "-other");
      }
    }
  }

  static void everyWhenAsksForItsCode(Catalogue catalogue, Findings findings) {
    for (String operation : OPERATIONS) {
      for (When when :
          StatusRoute.of(catalogue, operation).map(StatusRoute::whens).orElse(List.of())) {
        boolean none = when.id().equals(operation + "-no-code");
        String code = when.id().substring(operation.length() + 1);
        findings.expect(
            when.condition()
                .equals(
                    none
                        ? "${variable.answer.hasCode()} == false"
                        : "${variable.answer.code} == '" + code + "'"),
            when.id(),
            "asks for something else: " + when.condition());
        findings.expect(
            !none || when.first().routes().equals(List.of(TRANSPORT)),
            when.id(),
            "does not lead to " + TRANSPORT);
      }
    }
  }

  /** First and again, alert and all: the branch of the row is the route that is called. */
  static void everyWhenLeadsWhereItsRowSays(Catalogue catalogue, Findings findings) {
    for (String operation : OPERATIONS) {
      StatusRoute.of(catalogue, operation)
          .ifPresent(
              route -> {
                for (CodeRow row : rows(catalogue, operation)) {
                  when(route, row).ifPresent(when -> leads(row, when, findings));
                }
              });
    }
  }

  private static Optional<When> when(StatusRoute route, CodeRow row) {
    return row.code().equals("other")
        ? Optional.of(route.otherwise())
        : route.whens().stream().filter(when -> when.id().equals(row.id())).findFirst();
  }

  private static void leads(CodeRow row, When when, Findings findings) {
    cell(row.id() + " first", row.first(), when.first(), findings);
    cell(row.id() + " again", row.again(), when.again(), findings);
  }

  private static void cell(String where, String word, Cell cell, Findings findings) {
    findings.expect(
        cell.branch().equals(word), where, "leads to " + cell.branch() + ", the row says " + word);
    findings.expect(
        cell.stepId().endsWith("-" + CodeRow.branch(word)),
        where,
        "step " + cell.stepId() + " is not named after its branch " + word);
    findings.expect(
        !word.startsWith("parked") || !cell.variables().getOrDefault("reason", "").isBlank(),
        where,
        "parks without a reason");
  }
}
