package io.bieases.routes.batch;

import io.bieases.routes.intake.CheckedInstruction;
import java.util.Optional;

/**
 * A row on its way into table {@code batch_row}: either good, with its number and details, or with
 * a fault.
 *
 * @param content the row in the journal's terms, empty when there is a fault
 * @param number as given or made up; empty when a fault hides it
 */
record StagedRow(
    long rowNo,
    long lineNo,
    Optional<CheckedInstruction> content,
    String number,
    Optional<RowFault> fault) {

  static StagedRow good(long rowNo, long lineNo, CheckedInstruction content, String number) {
    return new StagedRow(rowNo, lineNo, Optional.of(content), number, Optional.empty());
  }

  static StagedRow bad(long rowNo, long lineNo, RowFault fault) {
    return new StagedRow(rowNo, lineNo, Optional.empty(), "", Optional.of(fault));
  }

  /** The same row, refused because an earlier one of its file has the number. */
  StagedRow repeated(RowFault why) {
    return new StagedRow(rowNo, lineNo, Optional.empty(), number, Optional.of(why));
  }
}
