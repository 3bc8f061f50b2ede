package io.bieases.routes.status;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;

/**
 * {@code routes/status-codes.csv}: what every answer means, and the only place of ladders.
 *
 * <p>The routes spell the same table out as {@code choice} blocks; the catalogue test ties the two.
 */
public class StatusTable {

  /** The row for codes that have none of their own. */
  public static final String OTHER = "other";

  /** The row for calls whose answer was lost. */
  public static final String NO_ANSWER = "no-answer";

  /**
   * One row.
   *
   * @param first branch if no earlier attempt can have reached business logic
   * @param again branch if an earlier attempt of the number ended unknown
   * @param ladder waits between attempts, unscaled
   * @param then branch when the ladder is used up
   * @param operatorAction what an operator does about it
   */
  public record Rule(
      String operation,
      String code,
      String message,
      String first,
      String again,
      List<Duration> ladder,
      String then,
      String operatorAction) {}

  private final Map<String, Rule> rules;

  private StatusTable(Map<String, Rule> rules) {
    this.rules = rules;
  }

  /**
   * Reads the table.
   *
   * @throws IllegalArgumentException if a row appears twice or a ladder cannot be read
   */
  public static StatusTable read(Path file) {
    Map<String, Rule> rules = new LinkedHashMap<>();
    try (CsvReader<NamedCsvRecord> csv = CsvReader.builder().ofNamedCsvRecord(file)) {
      for (NamedCsvRecord row : csv) {
        Rule rule = rule(file, row);
        if (rules.put(key(rule.operation(), rule.code()), rule) != null) {
          throw new IllegalArgumentException(
              file + ", line " + row.getStartingLineNumber() + ": second row for the same code");
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new StatusTable(rules);
  }

  /** The rule for that answer; a code without a row of its own gets the row {@code other}. */
  public Rule rule(String operation, String code) {
    Rule rule = rules.getOrDefault(key(operation, code), rules.get(key(operation, OTHER)));
    if (rule == null) {
      throw new IllegalArgumentException("no such operation: " + operation);
    }
    return rule;
  }

  /** All rows in the order of the file. */
  public List<Rule> rules() {
    return List.copyOf(rules.values());
  }

  private static Rule rule(Path file, NamedCsvRecord row) {
    try {
      return rule(row);
    } catch (DateTimeException | NoSuchElementException e) {
      throw new IllegalArgumentException(
          file + ", line " + row.getStartingLineNumber() + ": " + e.getMessage(), e);
    }
  }

  private static Duration step(String text) {
    Duration step = Duration.parse("PT" + text.toUpperCase(Locale.ROOT));
    if (step.isNegative()) {
      throw new DateTimeException("a ladder cannot wait " + text);
    }
    return step;
  }

  private static Rule rule(NamedCsvRecord row) {
    return new Rule(
        row.getField("operation"),
        row.getField("code"),
        row.getField("message"),
        row.getField("first"),
        row.getField("again"),
        Arrays.stream(row.getField("ladder").split(" "))
            .filter(step -> !step.isEmpty())
            .map(StatusTable::step)
            .toList(),
        row.getField("then"),
        row.getField("operator_action"));
  }

  private static String key(String operation, String code) {
    return operation + ' ' + code;
  }
}
