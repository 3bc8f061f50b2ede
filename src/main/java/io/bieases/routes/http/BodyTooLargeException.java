package io.bieases.routes.http;

import java.io.IOException;

/** A body that is longer than it may be; what came of it is not used. */
public final class BodyTooLargeException extends IOException {

  private static final long serialVersionUID = 1L;

  BodyTooLargeException() {
    super("the body is longer than it may be");
  }
}
