package io.bieases.routes.endtoend;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** The rows of {@code routes/status-codes.csv}, and what they promise, read independently. */
final class CellTable {

  private static final List<Cell> CELLS = cells("refund");

  private CellTable() {}

  /** Codes in no table of the operation; the second is one of another. */
  private static List<String> unlisted(String operation) {
    return List.of("40404", operation.equals("create") ? "44015" : "44009", "55555");
  }

  /**
   * One row.
   *
   * @param marker what makes the sandbox gateway answer so
   */
  record Cell(String code, String marker, String first, String again, int steps, String then) {

    /** May be raised while the answer is built: unknown, and it holds its operation. */
    boolean isUnclearHold() {
      return code.equals("44004") && first.equals("unknown");
    }

    /** Whether it stops more than the row that met it. */
    boolean stopsOthers() {
      return isUnclearHold()
          || List.of("held", "short-of-funds", "throttled").contains(first)
          || then.equals("held");
    }

    boolean againStopsOthers() {
      return isUnclearHold() || List.of("held", "throttled").contains(again) || then.equals("held");
    }

    /** The property {@code code} of an alert about it. */
    String cause() {
      return code.equals("no-answer") ? code : marker.substring("SIM".length());
    }

    /** The branches of all attempts if the gateway keeps answering so. */
    List<String> branches(boolean earlierUnknown) {
      String word = (earlierUnknown ? again : first).replace("+alert", "");
      List<String> branches = new ArrayList<>();
      switch (word) {
        case "accepted", "rejected", "parked" -> branches.add(word);
        case "duplicate" -> branches.add(earlierUnknown ? word : "parked");
        case "retry", "ask" -> {
          branches.addAll(Collections.nCopies(steps, word));
          branches.add(then.replace("+alert", ""));
        }
        // the first wait is no step of the ladder
        case "unknown" -> {
          branches.addAll(Collections.nCopies(unknownSteps() + (earlierUnknown ? 0 : 1), word));
          branches.add("parked");
        }
        default -> throw new IllegalStateException("no such branch for one row alone: " + word);
      }
      if (earlierUnknown) {
        branches.add(0, "unknown");
      }
      return branches;
    }

    private static int unknownSteps() {
      return of("no-answer").steps();
    }
  }

  /** Those of a refund. */
  static List<Cell> cells() {
    return CELLS;
  }

  static Cell of(String code) {
    return CELLS.stream().filter(cell -> cell.code().equals(code)).findFirst().orElseThrow();
  }

  static List<Cell> cells(String operation) {
    List<Cell> cells = new ArrayList<>();
    try (CsvReader<NamedCsvRecord> rows =
        CsvReader.builder().ofNamedCsvRecord(Path.of("routes/status-codes.csv"))) {
      for (NamedCsvRecord row : rows) {
        if (row.getField("operation").equals(operation)) {
          switch (row.getField("code")) {
            case "other" ->
                unlisted(operation).forEach(code -> cells.add(cell(row, code, "SIM" + code)));
            case "no-answer" -> cells.add(cell(row, "no-answer", "SIMLOST"));
            default -> cells.add(cell(row, row.getField("code"), "SIM" + row.getField("code")));
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return List.copyOf(cells);
  }

  private static Cell cell(NamedCsvRecord row, String code, String marker) {
    return new Cell(
        code,
        marker,
        row.getField("first"),
        row.getField("again"),
        (int) Arrays.stream(row.getField("ladder").split(" ")).filter(s -> !s.isEmpty()).count(),
        row.getField("then"));
  }
}
