package io.bieases.routes.batch;

/** The whole file is unusable; nothing of it is sent. */
final class FileRefusedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient Refusal refusal;

  FileRefusedException(Refusal refusal) {
    super(refusal.reason());
    this.refusal = refusal;
  }

  Refusal refusal() {
    return refusal;
  }
}
