package io.bieases.routes.catalogue;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.util.List;
import java.util.Set;

/** One row of {@code routes/status-codes.csv}, as text. */
record CodeRow(
    String operation,
    String code,
    String message,
    String first,
    String again,
    String ladder,
    String then,
    String operatorAction) {

  /** Rows that stand for no code of their own. */
  static final Set<String> WITHOUT_CODE = Set.of("other", "no-answer");

  private static final String ALERT = "+alert";

  /** The documented table: operation, code, message. */
  record Documented(String operation, String code, String message) {}

  static List<CodeRow> all(String csv) {
    return CsvReader.builder().ofNamedCsvRecord(csv).stream()
        .map(
            row ->
                new CodeRow(
                    row.getField("operation"),
                    row.getField("code"),
                    row.getField("message"),
                    row.getField("first"),
                    row.getField("again"),
                    row.getField("ladder"),
                    row.getField("then"),
                    row.getField("operator_action")))
        .toList();
  }

  static List<Documented> documented(String csv) {
    return CsvReader.builder().ofNamedCsvRecord(csv).stream().map(CodeRow::documented).toList();
  }

  private static Documented documented(NamedCsvRecord row) {
    return new Documented(row.getField("operation"), row.getField("code"), row.getField("message"));
  }

  /** Step id and anchor: {@code refund-44015}. */
  String id() {
    return operation + "-" + code;
  }

  boolean hasCode() {
    return !WITHOUT_CODE.contains(code);
  }

  /** The branch without its {@code +alert}. */
  static String branch(String word) {
    return word.endsWith(ALERT) ? word.substring(0, word.length() - ALERT.length()) : word;
  }

  static boolean alerts(String word) {
    return word.endsWith(ALERT);
  }
}
