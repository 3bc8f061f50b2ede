package io.bieases.routes.batch;

import io.bieases.routes.intake.Amounts;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** The checks of one row (bieases-api.md, "refund body"; lengths not documented there are 255). */
final class RefundRowCheck {

  private static final Pattern PAYMENT = Pattern.compile("[A-Za-z0-9_-]{1,32}");
  private static final Pattern NUMBER = Pattern.compile("[A-Za-z0-9_-]{1,64}");
  private static final int PROSE_LENGTH_MAX = 255;

  private final RefundHeader header;
  private final boolean fillNumbers;

  RefundRowCheck(RefundHeader header, boolean fillNumbers) {
    this.header = header;
    this.fillNumbers = fillNumbers;
  }

  /** The row in the journal's terms; or empty, and the first fault told to {@code faults}. */
  Optional<RefundRow> check(CsvRow row, Consumer<RefundRow.Fault> faults) {
    try {
      return Optional.of(read(row));
    } catch (FaultException e) {
      faults.accept(new RefundRow.Fault(e.column, e.reason));
      return Optional.empty();
    }
  }

  private RefundRow read(CsvRow row) {
    int expected = header.columns().size();
    if (row.cut() >= 0) {
      String column = row.cut() < expected ? header.columns().get(row.cut()) : "";
      throw new FaultException(
          column, "longer than " + CsvRowHandler.FIELD_LENGTH_MAX + " characters");
    }
    if (row.fieldCount() != expected) {
      throw new FaultException("", row.fieldCount() + " columns instead of " + expected);
    }
    List<String> cells = header.align(row);
    for (String name : RefundHeader.NAMES) {
      String cell = cells.get(header.index(name));
      boolean prose = name.equals(RefundHeader.REASON) || name.equals(RefundHeader.GOODS);
      if (prose ? CellText.isNoProse(cell) : CellText.isNoText(cell)) {
        throw new FaultException(name, "control characters or bytes that are not UTF-8");
      }
    }
    String currency = currency(cell(cells, RefundHeader.CURRENCY));
    return new RefundRow(
        paymentId(cell(cells, RefundHeader.PAYMENT_ID)),
        number(cell(cells, RefundHeader.NUMBER)),
        amountMinor(cell(cells, RefundHeader.AMOUNT), currency),
        currency,
        prose(cells, RefundHeader.REASON),
        prose(cells, RefundHeader.GOODS));
  }

  private String cell(List<String> cells, String column) {
    return cells.get(header.index(column));
  }

  private static String paymentId(String cell) {
    if (!PAYMENT.matcher(cell).matches()) {
      throw new FaultException(RefundHeader.PAYMENT_ID, "must be 1 to 32 letters, digits, _ or -");
    }
    return cell;
  }

  private Optional<String> number(String cell) {
    if (cell.isEmpty() && fillNumbers) {
      return Optional.empty();
    }
    if (!NUMBER.matcher(cell).matches()) {
      throw new FaultException(RefundHeader.NUMBER, "must be 1 to 64 letters, digits, _ or -");
    }
    return Optional.of(cell);
  }

  private static String currency(String cell) {
    try {
      Amounts.scale(cell);
      return cell;
    } catch (IllegalArgumentException e) {
      throw new FaultException(RefundHeader.CURRENCY, String.valueOf(e.getMessage()));
    }
  }

  private static long amountMinor(String cell, String currency) {
    try {
      return Amounts.minor(cell, currency);
    } catch (IllegalArgumentException e) {
      throw new FaultException(RefundHeader.AMOUNT, String.valueOf(e.getMessage()));
    }
  }

  private String prose(List<String> cells, String column) {
    String cell = cell(cells, column);
    if (cell.length() > PROSE_LENGTH_MAX) {
      throw new FaultException(column, "longer than " + PROSE_LENGTH_MAX + " characters");
    }
    return cell;
  }

  /** Leaves the checks at the first fault; it never leaves this class and carries no stack. */
  private static final class FaultException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final String column;
    private final String reason;

    FaultException(String column, String reason) {
      super(reason, null, false, false);
      this.column = column;
      this.reason = reason;
    }
  }
}
