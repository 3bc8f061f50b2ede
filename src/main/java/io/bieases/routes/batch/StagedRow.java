package io.bieases.routes.batch;

import java.util.Optional;

/**
 * A row on its way into table {@code batch_row}: either good, with its number and details, or with
 * a fault.
 *
 * @param content the row in the journal's terms, empty when there is a fault
 * @param number the refund number, as given or derived; empty when there is a fault
 */
record StagedRow(
    long rowNo,
    long lineNo,
    Optional<RefundRow> content,
    String number,
    Optional<RefundRow.Fault> fault) {

  static StagedRow good(long rowNo, long lineNo, RefundRow content, String number) {
    return new StagedRow(rowNo, lineNo, Optional.of(content), number, Optional.empty());
  }

  static StagedRow bad(long rowNo, long lineNo, RefundRow.Fault fault) {
    return new StagedRow(rowNo, lineNo, Optional.empty(), "", Optional.of(fault));
  }
}
