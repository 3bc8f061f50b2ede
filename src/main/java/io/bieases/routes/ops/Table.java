package io.bieases.routes.ops;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import javax.management.openmbean.CompositeDataSupport;
import javax.management.openmbean.CompositeType;
import javax.management.openmbean.OpenDataException;
import javax.management.openmbean.OpenType;
import javax.management.openmbean.SimpleType;
import javax.management.openmbean.TabularData;
import javax.management.openmbean.TabularDataSupport;
import javax.management.openmbean.TabularType;

/**
 * A table for the console: rows in the order they are added, found by the text in column {@code
 * key}. Through Jolokia it is {@code {"<key>": {column: value}}}.
 */
final class Table {

  /** The most rows a list has; a count of all stands beside it. */
  static final int MOST = 500;

  private static final String KEY = "key";
  private static final Map<String, SimpleType<?>> TYPES =
      Map.of(
          "l", SimpleType.LONG,
          "d", SimpleType.DOUBLE,
          "b", SimpleType.BOOLEAN);

  private final String[] columns;
  private final CompositeType rowType;
  private final TabularDataSupport rows;

  /**
   * @param columns names after the key; {@code name:l} is a long, {@code :d} a double, {@code :b} a
   *     boolean, a name alone a text
   */
  Table(String name, String... columns) {
    this.columns =
        Stream.concat(Stream.of(KEY), Stream.of(columns).map(Table::name)).toArray(String[]::new);
    OpenType<?>[] types =
        Stream.concat(Stream.of(SimpleType.STRING), Stream.of(columns).map(Table::type))
            .toArray(OpenType<?>[]::new);
    try {
      rowType = new CompositeType(name, name, this.columns, this.columns, types);
      rows = new TabularDataSupport(new TabularType(name, name, rowType, new String[] {KEY}));
    } catch (OpenDataException e) {
      throw new IllegalStateException("no such table: " + name, e);
    }
  }

  private static String name(String column) {
    int colon = column.indexOf(':');
    return colon < 0 ? column : column.substring(0, colon);
  }

  private static SimpleType<?> type(String column) {
    return TYPES.getOrDefault(column.substring(column.indexOf(':') + 1), SimpleType.STRING);
  }

  /** Adds a row; one whose key is there already is left out. */
  Table add(String key, Object... values) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put(KEY, key);
    for (int i = 0; i < values.length; i++) {
      row.put(columns[i + 1], values[i]);
    }
    try {
      CompositeDataSupport data = new CompositeDataSupport(rowType, row);
      if (!rows.containsKey(new Object[] {key})) {
        rows.put(data);
      }
      return this;
    } catch (OpenDataException e) {
      throw new IllegalStateException("no such row of " + rowType.getTypeName(), e);
    }
  }

  TabularData data() {
    return rows;
  }

  /** A time as the console shows it; 0 is never. */
  static String time(long millis) {
    return millis == 0 ? "" : Instant.ofEpochMilli(millis / 1000 * 1000).toString();
  }

  /** Whole seconds between two times, never less than none. */
  static long seconds(long fromMillis, long nowMillis) {
    return Math.max(0, (nowMillis - fromMillis) / 1000);
  }

  /** The same in words. */
  static String age(long fromMillis, long nowMillis) {
    Duration age = Duration.ofSeconds(seconds(fromMillis, nowMillis));
    if (age.toHours() >= 48) {
      return age.toDays() + " d " + age.toHoursPart() + " h";
    }
    if (age.toHours() > 0) {
      return String.format(Locale.ROOT, "%d h %02d min", age.toHours(), age.toMinutesPart());
    }
    return age.toMinutes() > 0 ? age.toMinutes() + " min" : age.toSeconds() + " s";
  }
}
