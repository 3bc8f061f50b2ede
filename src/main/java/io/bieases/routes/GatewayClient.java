package io.bieases.routes;

import io.bieases.routes.journal.Operation;
import io.bieases.routes.pace.Departures;
import io.bieases.routes.settings.BieasesSettings;
import io.bieases.routes.status.GatewayClock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.component.http.HttpComponent;
import org.apache.camel.spring.boot.CamelContextConfiguration;
import org.apache.hc.client5.http.impl.ChainElement;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/**
 * The HTTP client behind {@code gateway-send-call}, for {@code http} and {@code https} alike: one
 * attempt is one POST, and every wait is bounded. Left to itself the client would repeat a POST on
 * 503 and 429 and wait three minutes.
 */
@Configuration(proxyBeanMethods = false)
class GatewayClient {

  private static final Logger LOG = LoggerFactory.getLogger(GatewayClient.class);

  /** A connection from the pool, or the call never left. */
  private static final Duration POOL_LEASE = Duration.ofSeconds(2);

  /** For the steps between the waits; far below what the lease has to spare. */
  private static final Duration SEND_RESERVE = Duration.ofSeconds(1);

  /** A stale connection would turn an idle start into an unknown outcome. */
  private static final Duration CONNECTION_LIFE = Duration.ofSeconds(30);

  private static final List<String> SCHEMES = List.of("http", "https");

  /**
   * Set when every property has been applied, looked at again, and refused before any route starts;
   * what is thrown after the start would only be logged.
   */
  @Bean
  CamelContextConfiguration gatewayClientSettings(
      BieasesSettings settings,
      CallDeadline deadline,
      Departures departures,
      GatewayClock clock,
      Environment environment) {
    BieasesSettings.Gateway gateway = settings.gateway();
    AfterConnect afterConnect = afterConnect(gateway, deadline, departures);
    GatewayClockReader clockReader = new GatewayClockReader(clock);
    int calls = callsAtOnce(environment);
    return new CamelContextConfiguration() {
      @Override
      public void beforeApplicationStart(CamelContext context) {
        for (String scheme : SCHEMES) {
          HttpComponent http = context.getComponent(scheme, HttpComponent.class);
          bound(http, gateway, deadline, afterConnect, clockReader, calls);
          check(scheme, http, gateway, calls);
        }
      }

      @Override
      public void afterApplicationStart(CamelContext context) {
        // nothing is left to do
      }
    };
  }

  /**
   * Calls that can be on their way together: every thread of every operation's pool, and each
   * dispatcher, which makes a call itself when its pool is busy. With fewer connections a slow
   * operation could leave none to the others.
   */
  static int callsAtOnce(Environment environment) {
    return Arrays.stream(Operation.values())
        .map(operation -> "camel.threadpool.config." + operation.word() + "-calls.max-pool-size")
        .mapToInt(pool -> environment.getRequiredProperty(pool, Integer.class) + 1)
        .sum();
  }

  /** Says at the start where money would go. */
  @Bean
  ApplicationListener<ApplicationReadyEvent> gatewayAnnouncement(
      BieasesSettings settings, @Value("${bieases.environment}") String environment) {
    return ready ->
        LOG.info("Gateway {}, environment {}", settings.gateway().baseUrl(), environment);
  }

  @Bean
  GatewayClock gatewayClock() {
    return new GatewayClock(System::nanoTime);
  }

  /** Before the lease of the call's attempt runs out, which leaves 15 s to book what came of it. */
  @Bean
  CallDeadline callDeadline(BieasesSettings settings) {
    return new CallDeadline(
        POOL_LEASE
            .plus(settings.gateway().connectTimeout())
            .plus(settings.gateway().responseTimeout().multipliedBy(2)));
  }

  /** All that may lie between the commit and the first byte, each with its own bound. */
  private static AfterConnect afterConnect(
      BieasesSettings.Gateway gateway, CallDeadline deadline, Departures departures) {
    return new AfterConnect(
        RouteBeans.SEND_DEADLINE.plus(POOL_LEASE).plus(gateway.connectTimeout()).plus(SEND_RESERVE),
        System::nanoTime,
        deadline::isCut,
        departures::countFrom);
  }

  private static void bound(
      HttpComponent http,
      BieasesSettings.Gateway gateway,
      CallDeadline deadline,
      AfterConnect afterConnect,
      GatewayClockReader clockReader,
      int calls) {
    http.setHttpClientConfigurer(
        client ->
            client
                .addExecInterceptorFirst("deadline", deadline)
                .addExecInterceptorBefore(
                    ChainElement.MAIN_TRANSPORT.name(), "after-connect", afterConnect)
                .addExecInterceptorAfter("after-connect", "clock", clockReader));
    http.setAutomaticRetriesDisabled(true);
    http.setFollowRedirects(false);
    http.setSkipControlHeaders(true);
    http.setCopyHeaders(false);
    http.setConnectTimeout(gateway.connectTimeout().toMillis());
    http.setResponseTimeout(gateway.responseTimeout().toMillis());
    http.setSoTimeout(gateway.responseTimeout().toMillis());
    http.setConnectionRequestTimeout(POOL_LEASE.toMillis());
    http.setConnectionTimeToLive(CONNECTION_LIFE.toMillis());
    http.setMaxTotalConnections(calls);
    http.setConnectionsPerRoute(calls);
  }

  /** A later hand that drops one of these lines finds out at the start, not from a second POST. */
  private static void check(
      String scheme, HttpComponent http, BieasesSettings.Gateway gateway, int calls) {
    boolean safe =
        http.isAutomaticRetriesDisabled()
            && !http.isFollowRedirects()
            && http.isSkipControlHeaders()
            && http.getMaxTotalConnections() >= calls
            && http.getConnectionsPerRoute() >= calls
            && http.getConnectionRequestTimeout() == POOL_LEASE.toMillis()
            && gateway.connectTimeout().toMillis() == http.getConnectTimeout()
            && gateway.responseTimeout().toMillis() == http.getResponseTimeout();
    if (!safe) {
      throw new IllegalStateException(
          "camel.component."
              + scheme
              + " must neither repeat a POST nor follow redirects, nor wait longer than"
              + " bieases.gateway.connect-timeout and response-timeout, nor have fewer connections"
              + " than the call pools have threads");
    }
  }
}
