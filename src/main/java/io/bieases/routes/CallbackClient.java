package io.bieases.routes;

import java.time.Duration;
import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;

/**
 * The HTTP client behind {@code ops-send-callback}: none of its requests is a call to the gateway,
 * so nothing counts them and no send deadline keeps them back. A try ends before its message is due
 * again.
 */
final class CallbackClient implements HttpClientConfigurer, AutoCloseable {

  private static final Duration BOUND = Duration.ofSeconds(8);

  private final CallDeadline deadline = new CallDeadline(BOUND);

  @Override
  public void configureHttpClient(HttpClientBuilder client) {
    client
        .addExecInterceptorFirst("deadline", deadline)
        .disableAutomaticRetries()
        .disableRedirectHandling()
        .disableCookieManagement();
  }

  @Override
  public void close() {
    deadline.close();
  }
}
