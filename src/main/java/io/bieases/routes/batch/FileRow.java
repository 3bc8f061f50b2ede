package io.bieases.routes.batch;

import io.bieases.routes.intake.CheckedInstruction;
import java.util.List;

/** One row of a dropped file, as read. */
interface FileRow {

  /** The line of the file it starts on, 1 is the first. */
  long line();

  /**
   * Checks the row.
   *
   * @return in the journal's terms; the number is empty when the row brings none
   */
  CheckedInstruction read() throws RowFaultException;

  /** What the result repeats of it, in the order of {@link RowFile#columns}. */
  List<String> cells(ResultRow outcome);

  /** The row as it can be dropped again once it is mended, with what is wrong with it. */
  List<String> toFix(ResultRow outcome);
}
