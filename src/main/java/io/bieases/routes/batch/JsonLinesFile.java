package io.bieases.routes.batch;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A file with one JSON object a line. Lines end with LF or CR LF; one with nothing but blanks is no
 * row; one that is too long is a row like any other, of which only the beginning is kept.
 */
final class JsonLinesFile implements RowFile {

  static final List<String> COLUMNS = List.of("line", "input");

  private final Batch batch;
  private final FileBytes bytes;
  private final InputStream text;
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
  private long lineNo;
  private long rowNo;

  JsonLinesFile(Batch batch, Path file) throws IOException {
    this.batch = batch;
    this.bytes = new FileBytes(file);
    this.text = bytes.text();
  }

  @Override
  public List<String> columns() {
    return COLUMNS;
  }

  @Override
  public List<String> columnsToFix() {
    return List.of();
  }

  @Override
  public Optional<FileRow> next() throws IOException {
    for (long length = nextLine(); length >= 0; length = nextLine()) {
      JsonLine line = new JsonLine(batch, lineNo, kept.toByteArray(), length);
      if (!line.isBlank()) {
        rowNo++;
        return Optional.of(line);
      }
    }
    return Optional.empty();
  }

  @Override
  public long rowNo() {
    return rowNo;
  }

  @Override
  public String digest() throws IOException {
    return bytes.digest();
  }

  @Override
  public void close() throws IOException {
    bytes.close();
  }

  /** Keeps the next line; returns its bytes without the line feed, or -1 at the end. */
  private long nextLine() throws IOException {
    kept.reset();
    long length = 0;
    int next = text.read();
    if (next < 0) {
      return -1;
    }
    for (; next >= 0 && next != '\n'; next = text.read()) {
      if (length <= JsonLine.LENGTH_MAX) {
        kept.write(next);
      }
      length++;
    }
    lineNo++;
    return length;
  }
}
