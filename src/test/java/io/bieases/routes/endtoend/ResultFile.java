package io.bieases.routes.endtoend;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/** A result file as its receiver reads it. */
final class ResultFile {

  private ResultFile() {}

  /** One line. */
  record Line(
      String number, String state, String code, String message, String refundId, int attempts) {}

  static List<Line> read(Path file) {
    try (CsvReader<NamedCsvRecord> rows = CsvReader.builder().ofNamedCsvRecord(file)) {
      return rows.stream()
          .map(
              row ->
                  new Line(
                      row.getField("referRefundNo"),
                      row.getField("state"),
                      row.getField("code"),
                      row.getField("message"),
                      row.getField("refundId"),
                      Integer.parseInt(row.getField("attempts"))))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
