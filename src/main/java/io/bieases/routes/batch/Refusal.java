package io.bieases.routes.batch;

import java.util.Optional;

/**
 * Why a whole file is unusable. Rows count from 1 below the header; the header is row 0.
 *
 * @param pointer the batch that staged the same content before
 */
public record Refusal(
    String reason,
    Optional<Long> row,
    Optional<Long> line,
    Optional<String> column,
    Optional<First> pointer) {

  /** Points to the batch whose content this file repeats. */
  public record First(String batch, String file, String date) {}

  static Refusal of(String reason) {
    return new Refusal(
        reason, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
  }

  static Refusal ofHeader(String reason, long line, String column) {
    return new Refusal(
        reason,
        Optional.of(0L),
        Optional.of(line),
        column.isEmpty() ? Optional.empty() : Optional.of(column),
        Optional.empty());
  }

  static Refusal atRow(String reason, long row, Optional<Long> line) {
    return new Refusal(reason, Optional.of(row), line, Optional.empty(), Optional.empty());
  }

  static Refusal repeated(First first) {
    return new Refusal(
        "the same content was staged before",
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(first));
  }
}
