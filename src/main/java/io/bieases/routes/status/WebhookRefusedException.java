package io.bieases.routes.status;

/** What came does not prove to be the gateway's, or is none of its events; nothing is taken. */
public final class WebhookRefusedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  WebhookRefusedException(String why) {
    super(why);
  }
}
