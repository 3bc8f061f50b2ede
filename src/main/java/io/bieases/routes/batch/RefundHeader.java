package io.bieases.routes.batch;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The header of a refund file: the six columns in any order, and an optional last column {@code
 * error}, so that a rejected.csv can be dropped again as it is.
 */
record RefundHeader(List<String> columns) {

  static final String PAYMENT_ID = "paymentId";
  static final String NUMBER = "referRefundNo";
  static final String AMOUNT = "refundAmount";
  static final String CURRENCY = "currency";
  static final String REASON = "reason";
  static final String GOODS = "goodsDesc";
  static final String ERROR = "error";
  static final List<String> NAMES = List.of(PAYMENT_ID, NUMBER, AMOUNT, CURRENCY, REASON, GOODS);
  private static final int SHOWN = 40;

  /** What a column may be called in some other system's file. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z_;| -]+");

  RefundHeader {
    columns = List.copyOf(columns);
  }

  /**
   * @throws FileRefusedException naming the line and the column
   */
  static RefundHeader read(Optional<CsvRow> first) {
    CsvRow row = first.orElseThrow(() -> new FileRefusedException(Refusal.of("the file is empty")));
    if (row.fields().stream().anyMatch(CellText::isNoText)) {
      throw refused("the header is not text in UTF-8", row, "");
    }
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < row.fields().size(); i++) {
      String name = row.fields().get(i);
      boolean last = i == row.fieldCount() - 1;
      if (!NAMES.contains(name) && !(last && name.equals(ERROR))) {
        throw refused("the header names a column that a refund file does not have", row, name);
      }
      if (!seen.add(name)) {
        throw refused("the header names a column twice", row, name);
      }
    }
    for (String name : NAMES) {
      if (!seen.contains(name)) {
        throw refused("the header lacks a column", row, name);
      }
    }
    return new RefundHeader(row.fields());
  }

  boolean isOfRejectedFile() {
    return columns.contains(ERROR);
  }

  /**
   * The row's fields in the header's order, filled up with empty ones; surplus fields are left out.
   * In a rejected.csv the mark that kept spreadsheets from running a cell is taken off again.
   */
  List<String> align(CsvRow row) {
    List<String> cells = new ArrayList<>(columns.size());
    for (int i = 0; i < columns.size(); i++) {
      String cell = i < row.fields().size() ? row.fields().get(i) : "";
      cells.add(isOfRejectedFile() ? CellText.restore(cell) : cell);
    }
    return cells;
  }

  int index(String column) {
    return columns.indexOf(column);
  }

  /** In a file without a header it is a value, which is not told: only where it stands. */
  private static String shown(CsvRow row, String column) {
    if (column.isEmpty() || NAME.matcher(column).matches()) {
      return column.length() > SHOWN ? column.substring(0, SHOWN) + "…" : column;
    }
    return "column " + (row.fields().indexOf(column) + 1);
  }

  private static FileRefusedException refused(String reason, CsvRow row, String column) {
    String shown = shown(row, column);
    return new FileRefusedException(Refusal.ofHeader(reason, row.line(), shown));
  }
}
