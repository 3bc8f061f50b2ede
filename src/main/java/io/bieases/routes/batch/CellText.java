package io.bieases.routes.batch;

/** What may stand in a cell, and how a cell is made harmless for spreadsheets (gate S5). */
final class CellText {

  private static final char MARK = '\'';
  private static final char UNDECODABLE = '\uFFFD';

  private CellText() {}

  /** Whether there are control characters or bytes that were no UTF-8. */
  static boolean isNoText(String cell) {
    return cell.chars().anyMatch(c -> c == UNDECODABLE || Character.isISOControl(c));
  }

  /** As {@link #isNoText}, but line breaks and tabs are text. */
  static boolean isNoProse(String cell) {
    return cell.chars()
        .anyMatch(
            c ->
                c == UNDECODABLE
                    || (Character.isISOControl(c) && c != '\n' && c != '\r' && c != '\t'));
  }

  /**
   * Puts a mark before a cell that a spreadsheet would run; {@link #restore} takes exactly that
   * away.
   */
  static String neutralise(String cell) {
    return runs(cell, 0) ? MARK + cell : cell;
  }

  static String restore(String cell) {
    return !cell.isEmpty() && cell.charAt(0) == MARK && runs(cell, 1) ? cell.substring(1) : cell;
  }

  /**
   * Marks before the first other character do not count: the marked form of a marked cell must
   * differ from it.
   */
  private static boolean runs(String cell, int from) {
    int i = from;
    while (i < cell.length() && cell.charAt(i) == MARK) {
      i++;
    }
    return i < cell.length() && "=+-@\t\r\n".indexOf(cell.charAt(i)) >= 0;
  }
}
