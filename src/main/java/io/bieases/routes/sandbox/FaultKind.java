package io.bieases.routes.sandbox;

import java.util.Arrays;
import java.util.Optional;

/** Ways in which an answer can go wrong, and whether the operation ran before. */
enum FaultKind {
  EXECUTE_THEN_DROP("execute-then-drop", true),
  DROP_BEFORE_EXECUTE("drop-before-execute", false),
  ERROR_AFTER_EXECUTE("error-after-execute", true),
  THROTTLE("throttle", false),
  GARBAGE("garbage", true),
  HALF_ANSWER("half-answer", true),
  FOREIGN_IDS("foreign-ids", true),
  SLOW("slow", true),
  REDIRECT("redirect", false),
  HTTP_STATUS("http-status", false);

  private final String label;
  private final boolean executes;

  FaultKind(String label, boolean executes) {
    this.label = label;
    this.executes = executes;
  }

  static Optional<FaultKind> ofLabel(String label) {
    return Arrays.stream(values()).filter(kind -> kind.label.equals(label)).findFirst();
  }

  String label() {
    return label;
  }

  boolean executes() {
    return executes;
  }

  /** The HTTP status where the fault names none. */
  int usualStatus() {
    return switch (this) {
      case ERROR_AFTER_EXECUTE -> 503;
      case THROTTLE -> 429;
      case REDIRECT -> 307;
      case HTTP_STATUS -> 500;
      default -> 200;
    };
  }
}
