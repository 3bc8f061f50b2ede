package io.bieases.routes.catalogue;

import static io.bieases.routes.catalogue.Pages.header;
import static io.bieases.routes.catalogue.Pages.row;
import static io.bieases.routes.catalogue.Pages.text;

import java.util.List;
import java.util.stream.Collectors;

/** Makes {@code routes/README.md}: every route, every status code, every branch. */
final class RoutesPage {

  private static final String INTRO =
      """
      `intake` takes instructions in, `gateway` sends them, `status` tells what an answer means, `outcome`
      does it, `batch` and `ops` hand out what became of them, `policy` catches what goes wrong. A file is
      one route; its name is the route's id, its box in the console and its `direct:` name. Renaming one
      breaks alerts and dashboards. What a step is for stands in its `description`; in JMX it is the
      attribute `Description` of the step.
      """;

  private static final String CODES =
      """
      One section per row of [status-codes.csv](status-codes.csv). *first*: no earlier attempt of this
      number can have been executed. *again*: one may have been, so a refusal can be the shadow of our own
      success. *ladder*: the waits before the next attempts, times `bieases.ladders.scale`. *then*: where
      it goes when the ladder is used up. `+alert` also tells a person.
      """;

  private RoutesPage() {}

  static String of(Catalogue catalogue) {
    StringBuilder page = new StringBuilder("# Routes\n\n");
    page.append(Pages.note("the route files and status-codes.csv")).append('\n').append(INTRO);
    routes(catalogue, page);
    policies(catalogue, page);
    branches(catalogue, page);
    page.append("\n## Status codes\n\n").append(CODES);
    CodeRules.OPERATIONS.forEach(operation -> codes(catalogue, operation, page));
    return page.toString();
  }

  private static void routes(Catalogue catalogue, StringBuilder page) {
    page.append("\n## All routes\n\n").append(header("route", "what it does", "starts", "policy"));
    for (RouteFile file : catalogue.routeFiles()) {
      if (file.isRoute()) {
        String policy = RouteNames.policy(file);
        page.append(
            row(
                List.of(
                    link(file.id(), file.path()),
                    text(file.description()),
                    file.from().map(RoutesPage::start).orElse(""),
                    "[" + policy + "](#policies)")));
      }
    }
  }

  private static String link(String words, String path) {
    return "[" + words + "](" + path.substring("routes/".length()) + ")";
  }

  private static String start(Step from) {
    if (from.direct().isPresent()) {
      return "when called";
    }
    if (from.uri().equals("timer")) {
      String period = from.parameter("period");
      return period.matches("\\d+") ? "every " + period + " ms" : "every `" + period + "`";
    }
    if (from.uri().equals("platform-http")) {
      return "`" + from.parameter("httpMethodRestrict") + " " + from.parameter("path") + "`";
    }
    return from.uri().equals("file")
        ? "a file in `" + from.parameter("directoryName") + "`"
        : "`" + from.uri() + "`";
  }

  private static void policies(Catalogue catalogue, StringBuilder page) {
    page.append("\n## Policies\n\n").append(header("policy", "what it does", "catches"));
    for (RouteFile file : catalogue.routeFiles()) {
      if (file.isPolicy()) {
        String faults =
            file.steps().stream()
                .filter(step -> step.kind().equals("onException"))
                .map(step -> "`" + step.id() + "`")
                .collect(Collectors.joining(", "));
        page.append(
            row(
                List.of(
                    link(file.id(), file.path()),
                    text(file.description()),
                    faults.isEmpty() ? "nothing" : faults)));
      }
    }
  }

  private static void branches(Catalogue catalogue, StringBuilder page) {
    page.append("\n## Branches\n\n").append(header("branch", "route", "what happens"));
    Branches.ROUTES.forEach((branch, route) -> page.append(branch(catalogue, branch, route)));
    Branches.WITHOUT_ANSWER.forEach(
        (route, branch) -> page.append(branch(catalogue, branch + ", never left", route)));
  }

  private static String branch(Catalogue catalogue, String branch, String route) {
    String path = "routes/outcome/" + route + ".camel.yaml";
    String description = RouteFile.of(path, catalogue.text(path)).description();
    return row(
        List.of(
            branch, link(route, path), text(description.replaceFirst("^Branch [a-z-]+ - ", ""))));
  }

  private static void codes(Catalogue catalogue, String operation, StringBuilder page) {
    page.append("\n## ").append(operation).append("\n\n");
    String path = StatusRoute.path(operation);
    page.append("Decided in ").append(link("status-route-" + operation, path)).append(".\n");
    for (CodeRow row : CodeRules.rows(catalogue, operation)) {
      page.append("\n### ").append(row.id()).append("\n\n");
      page.append("**").append(text(row.message())).append(".** ");
      page.append(text(row.operatorAction())).append("\n\n");
      page.append(header("first", "again", "ladder", "then"));
      page.append(
          row(
              List.of(
                  branch(row.first()),
                  branch(row.again()),
                  row.ladder().isEmpty() ? "–" : row.ladder(),
                  row.then().isEmpty() ? "–" : branch(row.then()))));
    }
    page.append("\n### ").append(operation).append("-http\n\n");
    page.append("**An HTTP status without a body of the API**, decided in ");
    page.append(link("status-route-transport", "routes/status/status-route-transport.camel.yaml"));
    page.append(
        ": 3xx, 400, 401, 403, 404, 405 and 415 hold the merchant (a wrong address, path or proxy:"
            + " mend it, the hold ends by itself once a probe gets through); 413 and 422 are"
            + " rejected with an alert; 429 is throttled.\n");
  }

  private static String branch(String word) {
    String route = Branches.ROUTES.getOrDefault(CodeRow.branch(word), "");
    return link(word, "routes/outcome/" + route + ".camel.yaml");
  }
}
