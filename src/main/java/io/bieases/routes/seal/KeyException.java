package io.bieases.routes.seal;

/** A key, IV or password that cannot be used; the message says why and never shows the value. */
public final class KeyException extends Exception {

  KeyException(String message) {
    super(message);
  }
}
