package io.bieases.routes;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;

/**
 * Stands between the connect and the send. From here on the request may have arrived, whatever the
 * fault is called: under TLS 1.3 a peer's refusal comes as a handshake fault after the request has
 * left, and {@code policy-gateway-faults} would take it for a call that never left.
 */
final class AfterConnect implements ExecChainHandler {

  @Override
  public ClassicHttpResponse execute(
      ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
      throws IOException, HttpException {
    try {
      return chain.proceed(request, scope);
    } catch (SSLException
        | ConnectException
        | NoRouteToHostException
        | UnknownHostException fault) {
      throw new LostAfterConnectException(fault);
    }
  }

  /** A fault of the connection after it stood. Has no cause: Camel would judge by that one. */
  static final class LostAfterConnectException extends IOException {
    private static final long serialVersionUID = 1L;

    LostAfterConnectException(IOException fault) {
      super(fault.getClass().getSimpleName() + ": " + fault.getMessage());
      addSuppressed(fault);
    }
  }
}
