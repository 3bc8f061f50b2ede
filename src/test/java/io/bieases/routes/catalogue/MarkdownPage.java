package io.bieases.routes.catalogue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Markdown page, as far as it can be checked.
 *
 * @param anchors of its headings, as GitHub makes them
 * @param links targets of its links, code left out
 * @param closed whether every code block ends
 */
record MarkdownPage(
    String path,
    List<Block> blocks,
    List<String> prose,
    List<String> anchors,
    List<String> links,
    boolean closed) {

  private static final Pattern FENCE = Pattern.compile(" *(`{3,})(\\w*).*");
  private static final Pattern HEADING = Pattern.compile("#{1,6} +(.*)");
  private static final Pattern LINK = Pattern.compile("\\[[^\\]]*]\\(([^)\\s]+)\\)");

  /** A code block: language, and text without common indentation. */
  record Block(String language, String text) {}

  static MarkdownPage of(String path, String text) {
    List<Block> blocks = new ArrayList<>();
    List<String> prose = new ArrayList<>();
    List<String> anchors = new ArrayList<>();
    List<String> links = new ArrayList<>();
    Map<String, Integer> seen = new HashMap<>();
    String fence = "";
    String language = "";
    List<String> block = new ArrayList<>();
    for (String line : text.lines().toList()) {
      Matcher mark = FENCE.matcher(line);
      Matcher heading = HEADING.matcher(line);
      if (!fence.isEmpty()) {
        if (line.strip().equals(fence)) {
          blocks.add(new Block(language, (String.join("\n", block) + "\n").stripIndent()));
          fence = "";
        } else {
          block.add(line);
        }
      } else if (mark.matches()) {
        fence = mark.group(1);
        language = mark.group(2);
        block.clear();
      } else if (heading.matches()) {
        String slug = slug(heading.group(1));
        int before = seen.merge(slug, 1, Integer::sum) - 1;
        anchors.add(before == 0 ? slug : slug + "-" + before);
      } else {
        if (!line.isBlank()) {
          prose.add(line);
        }
        LINK.matcher(line.replaceAll("`[^`]*`", "")).results().forEach(m -> links.add(m.group(1)));
      }
    }
    return new MarkdownPage(
        path,
        List.copyOf(blocks),
        List.copyOf(prose),
        List.copyOf(anchors),
        List.copyOf(links),
        fence.isEmpty());
  }

  private static String slug(String heading) {
    return heading
        .toLowerCase(Locale.ROOT)
        .replaceAll("[^\\p{L}\\p{N}_ -]", "")
        .strip()
        .replace(' ', '-');
  }

  static List<MarkdownPage> all(Catalogue catalogue) {
    return catalogue.paths(".md").stream().map(path -> of(path, catalogue.text(path))).toList();
  }
}
