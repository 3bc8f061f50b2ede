package io.bieases.routes.batch;

/** Rows in and rows out differ: the batch stays in {@code attention} and a person has to look. */
public final class BatchMismatchException extends IllegalStateException {

  private static final long serialVersionUID = 1L;

  BatchMismatchException(String message) {
    super(message);
  }
}
