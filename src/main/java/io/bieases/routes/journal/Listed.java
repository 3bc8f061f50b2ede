package io.bieases.routes.journal;

/** An instruction as a list shows it, whatever the list is about; what is not known is empty. */
public interface Listed {

  /** Alias of its merchant. */
  String merchant();

  /** Word of its operation. */
  String operation();

  /** Order number, refund number or request number. */
  String number();

  /** The payment it is about. */
  String paymentId();

  /** Decimal in major units. */
  String amount();

  /** Of the amount. */
  String currency();

  /** The gateway's last code. */
  String code();

  /** The file it came in. */
  String batch();

  /** Since when it is what the list is about. */
  long sinceMillis();

  /** How often it was sent. */
  int attempts();
}
