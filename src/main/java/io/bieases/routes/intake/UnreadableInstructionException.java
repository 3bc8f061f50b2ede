package io.bieases.routes.intake;

/** An instruction that cannot be sent as it is: the field, and the rule it breaks. */
public final class UnreadableInstructionException extends Exception {

  private static final long serialVersionUID = 1L;

  private final String field;

  UnreadableInstructionException(String field, String reason) {
    super(reason, null, false, false);
    this.field = field;
  }

  /** Path into the body, such as {@code order.goods[0].goodsName}; empty for the body itself. */
  public String field() {
    return field;
  }

  /** The rule that is broken, never the value. */
  public String reason() {
    return String.valueOf(getMessage());
  }
}
