package io.bieases.routes.sandbox;

/** A definite no of the gateway: a documented code, nothing was executed. */
final class RefusedException extends RuntimeException {
  private final int code;

  private RefusedException(int code, String message) {
    super(message, null, false, false);
    this.code = code;
  }

  static RefusedException of(int code) {
    return new RefusedException(code, Codes.message(code));
  }

  /** 40000 with the name of the field, as the table's message shows. */
  static RefusedException field(String field, String error) {
    return new RefusedException(Codes.PARAMS, Codes.params(field + " " + error));
  }

  int code() {
    return code;
  }

  Answer answer() {
    return Answer.refused(code, getMessage());
  }
}
