package io.bieases.routes.batch;

import io.bieases.routes.intake.CheckedInstruction;
import io.bieases.routes.intake.InstructionReader;
import io.bieases.routes.intake.Received;
import io.bieases.routes.intake.UnreadableInstructionException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A line of a JSON Lines file: the same object that the HTTP and JMS doors take. */
final class JsonLine implements FileRow {

  static final int LENGTH_MAX = InstructionReader.MAX_BYTES;
  private static final int CUT_TO = 100;
  private static final InstructionReader READER = new InstructionReader();

  private final Batch batch;
  private final long line;
  private final byte[] bytes;
  private final long length;

  /**
   * @param bytes the line, or its beginning
   * @param length how many bytes there really were
   */
  JsonLine(Batch batch, long line, byte[] bytes, long length) {
    boolean carriageReturn =
        bytes.length == length && length > 0 && bytes[bytes.length - 1] == '\r';
    this.batch = batch;
    this.line = line;
    this.bytes = carriageReturn ? Arrays.copyOf(bytes, bytes.length - 1) : bytes;
    this.length = carriageReturn ? length - 1 : length;
  }

  boolean isBlank() {
    return length <= LENGTH_MAX && text().isBlank();
  }

  @Override
  public long line() {
    return line;
  }

  @Override
  public CheckedInstruction read() throws RowFaultException {
    if (length > LENGTH_MAX) {
      throw new RowFaultException("", "longer than " + LENGTH_MAX + " bytes");
    }
    try {
      return READER.read(received(withoutError()));
    } catch (UnreadableInstructionException e) {
      // the line of the file is told beside it
      throw new RowFaultException(e.field(), e.reason().replace(", line 1, ", ", "));
    }
  }

  @Override
  public List<String> cells(ResultRow outcome) {
    return List.of(Long.toString(line), shown());
  }

  @Override
  public List<String> toFix(ResultRow outcome) {
    return List.of(ErrorMember.add(shown(), outcome.error()));
  }

  private Received received(byte[] body) {
    return new Received(
        batch.merchant(),
        batch.operation(),
        "file",
        body,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        batch.id() + ", line " + line,
        false);
  }

  /**
   * A line of a rejected.jsonl that comes again; bytes that are no text are the reader's matter.
   */
  private byte[] withoutError() {
    String text = text();
    String mended = ErrorMember.remove(text);
    return mended.equals(text) ? bytes : mended.getBytes(StandardCharsets.UTF_8);
  }

  private String text() {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private String shown() {
    return length > LENGTH_MAX
        ? new String(bytes, 0, CUT_TO, StandardCharsets.UTF_8) + "… (cut, " + length + " bytes)"
        : text();
  }
}
