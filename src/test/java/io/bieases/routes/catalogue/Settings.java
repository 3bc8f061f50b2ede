package io.bieases.routes.catalogue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A settings file read line by line, with what its comments say: a property means what stands
 * behind it on its line, or on the comment lines right above it. A block that starts with {@code #
 * merchants:} or {@code # users:} is an example; it is read like the rest, its alias as {@code
 * <alias>}, its name as {@code <name>}.
 */
record Settings(List<Property> properties) {

  /** The example merchant and the example user of the settings file. */
  private static final Set<String> EXAMPLES = Set.of("# merchants:", "# users:");

  private static final Pattern LINE =
      Pattern.compile("( *)([A-Za-z][A-Za-z0-9._-]*):(?: +([^ #].*?))?(?: +# (.*))?");

  /**
   * One property.
   *
   * @param key in full, {@code bieases.gateway.base-url}
   * @param value as written, without quotes
   * @param meaning what its comment says, empty if there is none
   */
  record Property(String key, String value, String meaning) {}

  private record Level(int indent, String prefix) {}

  static Settings of(Catalogue catalogue, String path) {
    return parse(catalogue.text(path));
  }

  static Settings parse(String yaml) {
    List<Property> properties = new ArrayList<>();
    List<Level> levels = new ArrayList<>(List.of(new Level(-1, "")));
    List<String> comment = new ArrayList<>();
    for (String line : withoutExampleMarks(yaml)) {
      Matcher matcher = LINE.matcher(line);
      if (line.strip().startsWith("# ")) {
        comment.add(line.strip().substring(2));
        continue;
      }
      if (matcher.matches()) {
        int indent = matcher.group(1).length();
        levels.removeIf(level -> level.indent() >= indent);
        String key = levels.get(levels.size() - 1).prefix() + matcher.group(2);
        String value = Optional.ofNullable(matcher.group(3)).orElse("");
        if (value.isEmpty()) {
          levels.add(new Level(indent, key + "."));
        } else {
          String behind = Optional.ofNullable(matcher.group(4)).orElse("");
          properties.add(
              new Property(
                  key.replaceFirst("\\.merchants\\.[a-z0-9]+\\.", ".merchants.<alias>.")
                      .replaceFirst("\\.users\\.[a-z0-9]+\\.", ".users.<name>."),
                  unquoted(value),
                  behind.isEmpty() ? String.join(" ", comment) : behind));
        }
      }
      comment.clear();
    }
    return new Settings(List.copyOf(properties));
  }

  private static List<String> withoutExampleMarks(String yaml) {
    List<String> lines = new ArrayList<>();
    boolean example = false;
    for (String line : yaml.lines().toList()) {
      example = EXAMPLES.contains(line.strip()) || (example && line.strip().startsWith("#"));
      lines.add(example ? line.replaceFirst("# ", "") : line);
    }
    return lines;
  }

  private static String unquoted(String value) {
    return value.length() > 1 && value.startsWith("\"") && value.endsWith("\"")
        ? value.substring(1, value.length() - 1)
        : value;
  }

  List<String> keys() {
    return properties.stream().map(Property::key).toList();
  }
}
