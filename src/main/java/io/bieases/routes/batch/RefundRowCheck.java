package io.bieases.routes.batch;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bieases.routes.intake.Amounts;
import io.bieases.routes.intake.CheckedInstruction;
import io.bieases.routes.journal.Operation;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
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

  /** The row in the journal's terms; its number is empty when it is to be derived from content. */
  CheckedInstruction read(CsvRow row) throws RowFaultException {
    List<String> cells = cells(row);
    String currency = currency(cell(cells, RefundHeader.CURRENCY));
    String paymentId = paymentId(cell(cells, RefundHeader.PAYMENT_ID));
    return new CheckedInstruction(
        Operation.REFUND.word(),
        number(cell(cells, RefundHeader.NUMBER)),
        Optional.of(paymentId),
        OptionalLong.of(amountMinor(cell(cells, RefundHeader.AMOUNT), currency)),
        Optional.of(currency),
        Optional.empty(),
        details(cells));
  }

  private List<String> cells(CsvRow row) throws RowFaultException {
    int expected = header.columns().size();
    if (row.cut() >= 0) {
      String column = row.cut() < expected ? header.columns().get(row.cut()) : "";
      throw new RowFaultException(
          column, "longer than " + CsvRowHandler.FIELD_LENGTH_MAX + " characters");
    }
    if (row.fieldCount() != expected) {
      throw new RowFaultException("", row.fieldCount() + " columns instead of " + expected);
    }
    List<String> cells = header.align(row);
    for (String name : RefundHeader.NAMES) {
      String cell = cells.get(header.index(name));
      boolean prose = name.equals(RefundHeader.REASON) || name.equals(RefundHeader.GOODS);
      if (prose ? CellText.isNoProse(cell) : CellText.isNoText(cell)) {
        throw new RowFaultException(name, "control characters or bytes that are not UTF-8");
      }
    }
    return cells;
  }

  private String cell(List<String> cells, String column) {
    return cells.get(header.index(column));
  }

  private static String paymentId(String cell) throws RowFaultException {
    if (!PAYMENT.matcher(cell).matches()) {
      throw new RowFaultException(
          RefundHeader.PAYMENT_ID, "must be 1 to 32 letters, digits, _ or -");
    }
    return cell;
  }

  private String number(String cell) throws RowFaultException {
    boolean derived = cell.isEmpty() && fillNumbers;
    if (!derived && !NUMBER.matcher(cell).matches()) {
      throw new RowFaultException(RefundHeader.NUMBER, "must be 1 to 64 letters, digits, _ or -");
    }
    return cell;
  }

  private static String currency(String cell) throws RowFaultException {
    try {
      Amounts.scale(cell);
      return cell;
    } catch (IllegalArgumentException e) {
      throw new RowFaultException(RefundHeader.CURRENCY, String.valueOf(e.getMessage()));
    }
  }

  private static long amountMinor(String cell, String currency) throws RowFaultException {
    try {
      return Amounts.minor(cell, currency);
    } catch (IllegalArgumentException e) {
      throw new RowFaultException(RefundHeader.AMOUNT, String.valueOf(e.getMessage()));
    }
  }

  private String details(List<String> cells) throws RowFaultException {
    ObjectNode details = JsonNodeFactory.instance.objectNode();
    details.put(RefundHeader.REASON, prose(cells, RefundHeader.REASON));
    details.put(RefundHeader.GOODS, prose(cells, RefundHeader.GOODS));
    return details.toString();
  }

  private String prose(List<String> cells, String column) throws RowFaultException {
    String cell = cell(cells, column);
    if (cell.length() > PROSE_LENGTH_MAX) {
      throw new RowFaultException(column, "longer than " + PROSE_LENGTH_MAX + " characters");
    }
    return cell;
  }
}
