package io.bieases.routes.batch;

import de.siegmar.fastcsv.reader.CsvCallbackHandler;
import de.siegmar.fastcsv.reader.RecordType;
import java.util.ArrayList;
import java.util.List;

/**
 * Keeps of a record what the checks and the result need, so that a huge line costs no more than its
 * longest field.
 */
final class CsvRowHandler extends CsvCallbackHandler<CsvRow> {

  static final int FIELDS_KEPT = 8;
  static final int FIELD_LENGTH_MAX = 1 << 20;
  private static final int CUT_TO = 100;

  private long line;
  private List<String> fields = new ArrayList<>();
  private int fieldCount;
  private int cut;
  private RecordType type = RecordType.DATA;

  @Override
  protected RecordType getRecordType() {
    return type;
  }

  @Override
  protected int getFieldCount() {
    return fieldCount;
  }

  @Override
  protected void beginRecord(long startingLineNumber) {
    line = startingLineNumber;
    fields = new ArrayList<>(FIELDS_KEPT);
    fieldCount = 0;
    cut = -1;
    type = RecordType.DATA;
  }

  @Override
  protected void addField(char[] buffer, int offset, int length, boolean quoted) {
    if (fieldCount < FIELDS_KEPT) {
      if (length > FIELD_LENGTH_MAX) {
        cut = cut < 0 ? fieldCount : cut;
        fields.add(new String(buffer, offset, CUT_TO) + "… (cut, " + length + " characters)");
      } else {
        fields.add(new String(buffer, offset, length));
      }
    }
    fieldCount++;
  }

  @Override
  protected void setComment(char[] buffer, int offset, int length) {
    type = RecordType.COMMENT;
  }

  @Override
  protected void setEmpty() {
    type = RecordType.EMPTY;
  }

  @Override
  protected CsvRow buildRecord() {
    return new CsvRow(line, fields, fieldCount, cut);
  }
}
