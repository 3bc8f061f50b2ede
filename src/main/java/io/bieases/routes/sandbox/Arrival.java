package io.bieases.routes.sandbox;

/**
 * One request as the ledger keeps it. Texts that are not known (yet) are empty; {@code
 * answeredAtMillis} is 0 until the answer was written or the connection dropped.
 */
record Arrival(
    long id,
    long atMillis,
    long answeredAtMillis,
    String operation,
    String number,
    String paymentId,
    int code,
    String fault,
    String marker,
    String throttledBy,
    String bodySha256) {

  static Arrival at(long atMillis, Operation operation) {
    return new Arrival(0, atMillis, 0, operation.label(), "", "", 0, "", "", "", "");
  }

  Arrival about(String knownNumber, String knownPaymentId, String digest) {
    return new Arrival(
        id,
        atMillis,
        0,
        operation,
        knownNumber,
        knownPaymentId,
        code,
        fault,
        marker,
        throttledBy,
        digest);
  }

  Arrival answered(int givenCode) {
    return new Arrival(
        id,
        atMillis,
        0,
        operation,
        number,
        paymentId,
        givenCode,
        fault,
        marker,
        throttledBy,
        bodySha256);
  }

  Arrival throttled(String limit) {
    return new Arrival(
        id,
        atMillis,
        0,
        operation,
        number,
        paymentId,
        Codes.THROTTLED,
        fault,
        marker,
        limit,
        bodySha256);
  }

  Arrival bentBy(String faultKind, String markerText) {
    return new Arrival(
        id,
        atMillis,
        0,
        operation,
        number,
        paymentId,
        code,
        faultKind,
        markerText,
        throttledBy,
        bodySha256);
  }
}
