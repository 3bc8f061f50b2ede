package io.bieases.routes.batch;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A refund file as a stream of records: UTF-8 with or without byte order mark, any mix of line
 * ends, quoted fields with line breaks. Bytes that are no UTF-8 become U+FFFD, which no check lets
 * pass. Lines without any character are no rows.
 */
final class CsvFile implements Closeable {

  /** Characters of one field the reader can hold; beyond it the file is refused. */
  private static final int BUFFER_CHARS_MAX = 1 << 24;

  private static final Pattern STARTING_LINE = Pattern.compile("starting at line (\\d+)");

  private final FileBytes bytes;
  private final CsvReader<CsvRow> reader;
  private final CloseableIterator<CsvRow> rows;
  private final RefundHeader header;
  private long rowNo;

  /**
   * Opens the file and reads its header.
   *
   * @throws FileRefusedException when there is no header as it must be
   */
  CsvFile(Path file) throws IOException {
    this.bytes = new FileBytes(file);
    try {
      this.reader = reader(bytes.text());
      this.rows = reader.iterator();
      this.header = RefundHeader.read(next());
    } catch (RuntimeException e) {
      bytes.close();
      throw e;
    }
  }

  RefundHeader header() {
    return header;
  }

  /** The number of the row {@link #next} returned last; 0 is the header. */
  long rowNo() {
    return rowNo - 1;
  }

  /** The next record, or empty at the end. */
  Optional<CsvRow> next() {
    try {
      if (!rows.hasNext()) {
        return Optional.empty();
      }
      CsvRow row = rows.next();
      rowNo++;
      return Optional.of(row);
    } catch (CsvParseException e) {
      // from here on nobody can tell where rows begin
      throw new FileRefusedException(Refusal.atRow(cause(e), rowNo, line(e)));
    }
  }

  /** SHA-256 of the whole file; call it after the last record. */
  String digest() throws IOException {
    return bytes.digest();
  }

  @Override
  public void close() throws IOException {
    try (bytes) {
      reader.close();
    }
  }

  private static CsvReader<CsvRow> reader(InputStream text) {
    return CsvReader.builder()
        .skipEmptyLines(true)
        // the default takes an open quote to the end of the file as one field: every row below
        // would vanish
        .allowUnclosedQuote(false)
        .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
        .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
        .detectBomHeader(false)
        .maxBufferSize(BUFFER_CHARS_MAX)
        .build(
            new CsvRowHandler(),
            new InputStreamReader(
                text,
                StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPLACE)
                    .onUnmappableCharacter(CodingErrorAction.REPLACE)));
  }

  private static String cause(CsvParseException e) {
    String message = String.valueOf(e.getMessage());
    if (message.contains("Unclosed")) {
      return "a quote is opened and never closed";
    }
    if (message.contains("closing quote")) {
      return "text after a closing quote";
    }
    return "a field is longer than can be read, or a quote is never closed";
  }

  private static Optional<Long> line(CsvParseException e) {
    Matcher line = STARTING_LINE.matcher(String.valueOf(e.getMessage()));
    return line.find() ? Optional.of(Long.valueOf(line.group(1))) : Optional.empty();
  }
}
