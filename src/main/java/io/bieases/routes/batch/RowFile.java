package io.bieases.routes.batch;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** A dropped file as a stream of rows, the same however often it is read. */
interface RowFile extends Closeable {

  /** The columns that a result repeats of the file. */
  List<String> columns();

  /** The head of the file with the rows to fix; empty when such a file has none. */
  List<String> columnsToFix();

  /**
   * The next row, or empty at the end.
   *
   * @throws FileRefusedException when nobody can tell where rows begin any more
   */
  Optional<FileRow> next() throws IOException;

  /** The number of the row {@link #next} returned last, 1 is the first. */
  long rowNo();

  /** SHA-256 of the whole file; call it after the last row. */
  String digest() throws IOException;
}
