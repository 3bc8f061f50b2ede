package io.bieases.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.ChainElement;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.NoopHostnameVerifier;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.hc.core5.ssl.SSLContextBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A fault after the connect is never taken for a call that did not leave. */
class AfterConnectTest {

  private static final Path VECTORS = Path.of("src/test/resources/vectors");
  private static final char[] NO_PASSWORD = {};

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicInteger sent = new AtomicInteger();
  private SSLServerSocket server;

  /** Asks for a certificate we do not have: under TLS 1.3 its refusal follows the request. */
  @BeforeEach
  void listen() throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store(), NO_PASSWORD);
    context.init(keys.getKeyManagers(), null, null);
    server =
        (SSLServerSocket)
            context
                .getServerSocketFactory()
                .createServerSocket(0, 5, InetAddress.getLoopbackAddress());
    server.setEnabledProtocols(new String[] {"TLSv1.3"});
    server.setNeedClientAuth(true);
    threads.execute(this::refuseEverybody);
  }

  @AfterEach
  void close() throws IOException {
    server.close();
    threads.shutdownNow();
  }

  private static KeyStore store() throws Exception {
    String pem = Files.readString(VECTORS.resolve("merchant.pkcs8.pem"));
    byte[] der = Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
    PrivateKey key = KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(der));
    Certificate certificate =
        CertificateFactory.getInstance("X.509")
            .generateCertificate(
                new ByteArrayInputStream(Files.readAllBytes(VECTORS.resolve("merchant.crt.pem"))));
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, NO_PASSWORD);
    store.setKeyEntry("gateway", key, NO_PASSWORD, new Certificate[] {certificate});
    return store;
  }

  private void refuseEverybody() {
    while (!server.isClosed()) {
      try (SSLSocket socket = (SSLSocket) server.accept()) {
        socket.startHandshake();
      } catch (IOException e) {
        assertThat(e).as("refused, or the test is over").isNotNull();
      }
    }
  }

  private Throwable post(boolean guarded) throws Exception {
    var tls =
        new DefaultClientTlsStrategy(
            SSLContextBuilder.create().loadTrustMaterial((chain, type) -> true).build(),
            NoopHostnameVerifier.INSTANCE);
    var client =
        HttpClients.custom()
            .disableAutomaticRetries()
            .setConnectionManager(
                PoolingHttpClientConnectionManagerBuilder.create()
                    .setTlsSocketStrategy(tls)
                    .build());
    client.addExecInterceptorBefore(
        ChainElement.MAIN_TRANSPORT.name(),
        "count",
        (request, scope, chain) -> {
          sent.incrementAndGet();
          return chain.proceed(request, scope);
        });
    if (guarded) {
      client.addExecInterceptorBefore(
          ChainElement.MAIN_TRANSPORT.name(), "after-connect", new AfterConnect());
    }
    try (CloseableHttpClient http = client.build()) {
      HttpPost post = new HttpPost("https://127.0.0.1:" + server.getLocalPort() + "/refund");
      post.setEntity(new StringEntity("{}"));
      return catchThrowable(() -> http.execute(post, answer -> answer.getCode()));
    }
  }

  @Test
  void aHandshakeFaultCanComeAfterTheConnectAndThenSaysThatTheCallMayHaveArrived()
      throws Exception {
    assertThat(post(false)).isInstanceOf(SSLHandshakeException.class);
    assertThat(sent).as("the connection stood").hasValue(1);

    assertThat(post(true))
        .isInstanceOf(AfterConnect.LostAfterConnectException.class)
        .hasNoCause()
        .hasMessageStartingWith("SSLHandshakeException");
  }
}
