package io.bieases.routes.http;

/** A call that the gate does not let in. */
final class RefusedCallException extends Exception {

  private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  RefusedCallException(Problem problem) {
    super(problem.title());
    this.problem = problem;
  }

  Problem problem() {
    return problem;
  }
}
