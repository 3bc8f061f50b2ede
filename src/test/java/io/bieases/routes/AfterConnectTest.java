package io.bieases.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.core5.http.message.BasicClassicHttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Behind the connect no fault means "never left": under TLS 1.3 a peer's alert comes after the
 * request was written and still reads as a handshake fault.
 */
class AfterConnectTest {

  private static final HttpPost POST = new HttpPost("https://127.0.0.1/refund");

  static Stream<IOException> faultsThatReadAsNeverLeft() {
    return Stream.of(
        new SSLHandshakeException("alert"),
        new SSLPeerUnverifiedException("peer"),
        new ConnectException("refused"),
        new NoRouteToHostException("route"),
        new UnknownHostException("host"));
  }

  private static Throwable behindTheConnect(IOException fault) {
    ExecChain transport =
        (request, scope) -> {
          throw fault;
        };
    return catchThrowable(() -> new AfterConnect().execute(POST, null, transport));
  }

  @ParameterizedTest
  @MethodSource("faultsThatReadAsNeverLeft")
  void aFaultBehindTheConnectSaysThatTheCallMayHaveArrived(IOException fault) {
    assertThat(behindTheConnect(fault))
        .isInstanceOf(AfterConnect.LostAfterConnectException.class)
        .hasNoCause()
        .hasMessageStartingWith(fault.getClass().getSimpleName());
  }

  @Test
  void anyOtherFaultStaysWhatItIs() {
    SocketTimeoutException timeout = new SocketTimeoutException("read");

    assertThat(behindTheConnect(timeout)).isSameAs(timeout);
  }

  @Test
  void anAnswerGoesThrough() throws Exception {
    BasicClassicHttpResponse answer = new BasicClassicHttpResponse(200);

    assertThat(new AfterConnect().execute(POST, null, (request, scope) -> answer)).isSameAs(answer);
  }
}
