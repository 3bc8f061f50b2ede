package io.bieases.routes.status;

import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;

/**
 * Transport faults in words for callers, files and messages: no class, no address. The log has the
 * exception itself.
 */
final class FaultWords {

  private FaultWords() {}

  /** Why nothing left. */
  static String neverLeft(Exception why) {
    if (why instanceof UnknownHostException) {
      return "the gateway's host is not known";
    }
    if (why instanceof SSLException) {
      return "no trusted connection to the gateway";
    }
    if (why instanceof InterruptedIOException) {
      return "no connection to the gateway in time";
    }
    if (why instanceof ConnectException || why instanceof NoRouteToHostException) {
      return "the gateway cannot be reached";
    }
    return "the call was not sent";
  }

  /** Why there is no answer. */
  static String lost(Exception why) {
    return why instanceof InterruptedIOException
        ? "the answer did not come in time"
        : "the connection ended without an answer";
  }
}
