package io.bieases.routes.batch;

import io.bieases.routes.intake.CheckedInstruction;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A CSV file of refunds: row 1 is the first below the header. */
final class RefundFile implements RowFile {

  private final CsvFile csv;
  private final RefundHeader header;
  private final RefundRowCheck check;

  RefundFile(Path file, boolean fillNumbers) throws IOException {
    csv = new CsvFile(file);
    header = csv.header();
    check = new RefundRowCheck(header, fillNumbers);
  }

  @Override
  public List<String> columns() {
    return header.columns();
  }

  @Override
  public List<String> columnsToFix() {
    return withError(header.columns(), RefundHeader.ERROR);
  }

  @Override
  public Optional<FileRow> next() {
    return csv.next().map(Row::new);
  }

  @Override
  public long rowNo() {
    return csv.rowNo();
  }

  @Override
  public String digest() throws IOException {
    return csv.digest();
  }

  @Override
  public void close() throws IOException {
    csv.close();
  }

  /** The six columns; a rejected.csv that was dropped again brings the seventh. */
  private List<String> withError(List<String> cells, String error) {
    int six = header.isOfRejectedFile() ? cells.size() - 1 : cells.size();
    List<String> record = new ArrayList<>(cells.subList(0, six));
    record.add(error);
    return record;
  }

  private final class Row implements FileRow {

    private final CsvRow row;

    Row(CsvRow row) {
      this.row = row;
    }

    @Override
    public long line() {
      return row.line();
    }

    @Override
    public CheckedInstruction read() throws RowFaultException {
      return check.read(row);
    }

    /** A derived number is shown: people ask for it, and a row dropped again must keep its own. */
    @Override
    public List<String> cells(ResultRow outcome) {
      List<String> cells = header.align(row);
      int column = header.index(RefundHeader.NUMBER);
      if (cells.get(column).isEmpty()) {
        cells.set(column, outcome.number());
      }
      return cells;
    }

    @Override
    public List<String> toFix(ResultRow outcome) {
      return withError(cells(outcome), outcome.error());
    }
  }
}
