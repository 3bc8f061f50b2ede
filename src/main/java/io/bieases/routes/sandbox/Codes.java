package io.bieases.routes.sandbox;

import java.util.Map;

/** The status codes this gateway answers with and their documented messages. */
final class Codes {
  static final int SUCCESS = 20000;
  static final int PARAMS = 40000;
  static final int PAYING = 41012;
  static final int THROTTLED = 42901;
  static final int NO_CERTIFICATE = 44000;
  static final int SIGNATURE = 44001;
  static final int DECRYPT = 44003;
  static final int ENCRYPT = 44004;
  static final int NO_MERCHANT = 44005;
  static final int NO_ORDER = 44006;
  static final int CURRENCY = 44007;
  static final int AMOUNT = 44008;
  static final int DUPLICATE_ORDER = 44009;
  static final int NOT_PAID = 44010;
  static final int NO_REFUND = 44013;
  static final int DUPLICATE_REFUND = 44015;

  private static final Map<Integer, String> MESSAGES =
      Map.ofEntries(
          Map.entry(SUCCESS, "Success"),
          Map.entry(41010, "Insufficient Balance"),
          Map.entry(PAYING, "Order is paying"),
          Map.entry(THROTTLED, "Rate limit exceeded. Try again in 60 seconds."),
          Map.entry(NO_CERTIFICATE, "Merchant Certificate not found"),
          Map.entry(SIGNATURE, "The signature verification failed"),
          Map.entry(DECRYPT, "Body decrypt failed"),
          Map.entry(ENCRYPT, "Data encrypt failed"),
          Map.entry(NO_MERCHANT, "Merchant not found"),
          Map.entry(NO_ORDER, "Order not found"),
          Map.entry(CURRENCY, "Currency does not support"),
          Map.entry(AMOUNT, "Invalid amount value"),
          Map.entry(DUPLICATE_ORDER, "Duplicated orders"),
          Map.entry(NOT_PAID, "Payment order status not paid"),
          Map.entry(44011, "Transaction order not found"),
          Map.entry(44012, "Transaction order status is not paid"),
          Map.entry(NO_REFUND, "Refund order not found"),
          Map.entry(44014, "Transaction Refund order create failed"),
          Map.entry(DUPLICATE_REFUND, "Duplicated Refund"),
          Map.entry(99999, "Other errors"));

  private Codes() {}

  /** The documented message; a code outside the table says so. */
  static String message(int code) {
    return MESSAGES.getOrDefault(code, "Undocumented code");
  }

  static String params(String fieldError) {
    return "Params error: " + fieldError;
  }
}
