package io.bieases.routes.sandbox;

import java.util.Arrays;
import java.util.Optional;

/**
 * The five operations of the contract, section 5: path, method word and the field with their
 * number.
 */
enum Operation {
  CREATE("create", "", "bieases.trade.create", "orderNo"),
  QUERY("query", "/query", "bieases.trade.query", "paymentId"),
  CANCEL("cancel", "/cancel", "bieases.trade.cancel", "paymentId"),
  REFUND("refund", "/refund", "bieases.trade.refund", "referRefundNo"),
  REFUND_QUERY("refund-query", "/refund/query", "bieases.trade.query", "refundId");

  private final String label;
  private final String pathSuffix;
  private final String method;
  private final String numberField;

  Operation(String label, String pathSuffix, String method, String numberField) {
    this.label = label;
    this.pathSuffix = pathSuffix;
    this.method = method;
    this.numberField = numberField;
  }

  static Optional<Operation> ofPathSuffix(String suffix) {
    return Arrays.stream(values()).filter(o -> o.pathSuffix.equals(suffix)).findFirst();
  }

  static Optional<Operation> ofLabel(String label) {
    return Arrays.stream(values()).filter(o -> o.label.equals(label)).findFirst();
  }

  String label() {
    return label;
  }

  String method() {
    return method;
  }

  String numberField() {
    return numberField;
  }
}
