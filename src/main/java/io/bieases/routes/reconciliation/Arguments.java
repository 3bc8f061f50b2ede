package io.bieases.routes.reconciliation;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What the command is asked for.
 *
 * @param day the day; yesterday if none is named
 * @param merchant the only alias wanted; all if none is named
 * @param openFor how old an open instruction may be
 * @param properties arguments that are properties of the configuration, as they were given
 */
record Arguments(
    Optional<LocalDate> day, Optional<String> merchant, Duration openFor, List<String> properties) {

  static final String USAGE =
      "[--day=2026-11-25] [--merchant=alias] [--open-hours=24] [--property.of.the.bundle=value]";

  private static final Set<String> KNOWN = Set.of("day", "merchant", "open-hours");
  private static final String DEFAULT_OPEN_HOURS = "24";
  private static final int MOST_OPEN_HOURS = 100_000;

  /**
   * Reads them.
   *
   * @throws NotReconciledException if one cannot be used; says which
   */
  static Arguments of(String... args) {
    Map<String, String> own = new HashMap<>();
    Stream.Builder<String> properties = Stream.builder();
    for (String arg : args) {
      int end = arg.indexOf('=');
      String name = arg.startsWith("--") && end > 0 ? arg.substring(2, end) : "";
      if (KNOWN.contains(name)) {
        own.put(name, arg.substring(end + 1));
      } else if (name.indexOf('.') > 0) {
        properties.add(arg);
      } else {
        throw new NotReconciledException("unknown argument; there are " + USAGE);
      }
    }
    return new Arguments(
        Optional.ofNullable(own.get("day")).map(Arguments::day),
        Optional.ofNullable(own.get("merchant")),
        hours(own.getOrDefault("open-hours", DEFAULT_OPEN_HOURS)),
        properties.build().toList());
  }

  private static LocalDate day(String text) {
    try {
      return LocalDate.parse(text);
    } catch (DateTimeException e) {
      throw new NotReconciledException("--day is not a day such as 2026-11-25");
    }
  }

  private static Duration hours(String text) {
    if (!text.matches("\\d{1,6}") || Integer.parseInt(text) > MOST_OPEN_HOURS) {
      throw new NotReconciledException(
          "--open-hours is not a whole number from 0 to " + MOST_OPEN_HOURS);
    }
    return Duration.ofHours(Integer.parseInt(text));
  }
}
