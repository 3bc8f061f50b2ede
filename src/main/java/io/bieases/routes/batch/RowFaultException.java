package io.bieases.routes.batch;

/** A row that cannot be sent as it is; leaves the checks at the first fault and has no stack. */
final class RowFaultException extends Exception {

  private static final long serialVersionUID = 1L;

  private final transient RowFault fault;

  RowFaultException(String column, String reason) {
    super(reason, null, false, false);
    fault = new RowFault(column, reason);
  }

  RowFault fault() {
    return fault;
  }
}
