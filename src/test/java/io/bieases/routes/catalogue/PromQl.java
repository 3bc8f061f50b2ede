package io.bieases.routes.catalogue;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A PromQL expression, as far as it can be checked without Prometheus: which metrics and labels it
 * names, and whether its brackets and quotes close.
 *
 * @param metrics names of time series
 * @param labels every label it selects or groups by, with the values it asks for; empty ones if any
 */
public record PromQl(Set<String> metrics, Set<Label> labels) {

  /**
   * A label that an expression asks for.
   *
   * @param metric empty for one that is grouped by
   * @param value empty unless it has to be equal to that
   */
  public record Label(String metric, String name, String value) {}

  private static final Map<Character, Character> CLOSES = Map.of(')', '(', ']', '[', '}', '{');
  private static final Set<String> KEYWORDS =
      Set.of("by", "without", "on", "ignoring", "group_left", "group_right", "and", "or", "unless");
  private static final Pattern STRING = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");
  private static final Pattern SELECTOR =
      Pattern.compile("([a-z_:][a-z0-9_:]*)\\s*\\{([^{}]*)}", Pattern.CASE_INSENSITIVE);
  private static final Pattern MATCH =
      Pattern.compile("\\s*([a-z_][a-z0-9_]*)\\s*(=~|!~|!=|=)\\s*\"([^\"]*)\"\\s*");
  private static final Pattern GROUPING =
      Pattern.compile("\\b(?:by|without|on|ignoring)\\s*\\(([^()]*)\\)");
  private static final Pattern NAME =
      Pattern.compile("(?<![0-9.\\w])([a-zA-Z_:][\\w:]*)(\\s*\\()?");

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException if it cannot be one
   */
  public static PromQl of(String text) {
    mustClose(STRING.matcher(text).replaceAll("\"\""));
    Set<String> metrics = new TreeSet<>();
    Set<Label> labels = new java.util.LinkedHashSet<>();
    Matcher selector = SELECTOR.matcher(text);
    while (selector.find()) {
      for (String part : selector.group(2).split(",", -1)) {
        Matcher match = MATCH.matcher(part);
        if (!match.matches()) {
          throw new IllegalArgumentException("no label matcher: " + part);
        }
        boolean exact = match.group(2).equals("=");
        labels.add(new Label(selector.group(1), match.group(1), exact ? match.group(3) : ""));
      }
    }
    String bare = SELECTOR.matcher(text).replaceAll("$1").replaceAll("\\[[0-9a-z:]+]", "");
    Matcher grouping = GROUPING.matcher(bare);
    while (grouping.find()) {
      for (String label : grouping.group(1).split(",", -1)) {
        labels.add(new Label("", label.strip(), ""));
      }
    }
    Matcher name = NAME.matcher(GROUPING.matcher(bare).replaceAll(" "));
    while (name.find()) {
      if (name.group(2) == null && !KEYWORDS.contains(name.group(1))) {
        metrics.add(name.group(1));
      }
    }
    if (metrics.isEmpty()) {
      throw new IllegalArgumentException("no metric in: " + text);
    }
    return new PromQl(metrics, labels);
  }

  private static void mustClose(String text) {
    Deque<Character> open = new ArrayDeque<>();
    for (char mark : text.replace("\"\"", "").toCharArray()) {
      if (CLOSES.containsValue(mark)) {
        open.push(mark);
      } else if (CLOSES.containsKey(mark)
          && (open.isEmpty() || !open.pop().equals(CLOSES.get(mark)))) {
        throw new IllegalArgumentException("closed before it opens: " + mark + " in " + text);
      } else if (mark == '"') {
        throw new IllegalArgumentException("a quote that does not close: " + text);
      }
    }
    if (!open.isEmpty()) {
      throw new IllegalArgumentException("does not close: " + open + " in " + text);
    }
  }
}
