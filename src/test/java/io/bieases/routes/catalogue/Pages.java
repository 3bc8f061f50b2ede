package io.bieases.routes.catalogue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The pages that are made, not written: {@code routes/README.md} and {@code config/README.md}. */
final class Pages {

  static final String ROUTES = "routes/README.md";
  static final String CONFIG = "config/README.md";

  /** What writes them; both pages name it. */
  static final String COMMAND = "mvn -q test -Dtest=PagesTest -Dpages.write=true";

  private Pages() {}

  /** Every generated page by its path. */
  static Map<String, String> all(Catalogue catalogue) {
    Map<String, String> pages = new LinkedHashMap<>();
    pages.put(ROUTES, RoutesPage.of(catalogue));
    pages.put(CONFIG, ConfigPage.of(catalogue));
    return pages;
  }

  static void areWhatTheFilesSay(Catalogue catalogue, Findings findings) {
    all(catalogue)
        .forEach(
            (path, text) ->
                findings.expect(
                    catalogue.text(path).equals(text),
                    path,
                    "is not what the files say; write it again with " + COMMAND));
  }

  static String note(String from) {
    return "<!-- made from " + from + ", do not edit: " + COMMAND + " -->\n";
  }

  static String row(List<String> cells) {
    return "| " + String.join(" | ", cells) + " |\n";
  }

  static String header(String... cells) {
    return row(List.of(cells)) + "|" + "---|".repeat(cells.length) + "\n";
  }

  /** Text in a cell: neither a new cell nor HTML. */
  static String text(String words) {
    return words.replace("|", "\\|").replace("<", "&lt;");
  }

  static String code(String words) {
    return words.isEmpty() ? "(empty)" : "`" + words.replace("|", "\\|") + "`";
  }
}
