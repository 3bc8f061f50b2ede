package io.bieases.routes.batch;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/** Where the records of a file that is handed out go. */
public interface RecordWriter extends Closeable {

  /** Adds a record. */
  void write(List<String> record) throws IOException;

  /** Writes CSV in which no spreadsheet runs a cell. */
  static RecordWriter csv(Draft draft) {
    CsvWriter csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(draft.text());
    return new RecordWriter() {
      @Override
      public void write(List<String> record) {
        csv.writeRecord(record.stream().map(CellText::neutralise).toList());
      }

      @Override
      public void close() throws IOException {
        csv.close();
      }
    };
  }
}
