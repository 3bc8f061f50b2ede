package io.bieases.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.springframework.mock.env.MockEnvironment;

/** As many connections as calls can be on their way. */
class GatewayConnectionsTest {

  private static MockEnvironment pools(int create, int query, int cancel, int refund, int asked) {
    return new MockEnvironment()
        .withProperty("camel.threadpool.config.create-calls.max-pool-size", "" + create)
        .withProperty("camel.threadpool.config.query-calls.max-pool-size", "" + query)
        .withProperty("camel.threadpool.config.cancel-calls.max-pool-size", "" + cancel)
        .withProperty("camel.threadpool.config.refund-calls.max-pool-size", "" + refund)
        .withProperty("camel.threadpool.config.refund-query-calls.max-pool-size", "" + asked);
  }

  @Test
  void everyThreadOfEveryPoolAndEachDispatcherHasAConnection() {
    assertThat(GatewayClient.callsAtOnce(pools(1, 2, 3, 4, 5))).isEqualTo(1 + 2 + 3 + 4 + 5 + 5);
  }

  @Test
  void aPoolThatIsNotConfiguredStopsTheStart() {
    assertThatThrownBy(() -> GatewayClient.callsAtOnce(new MockEnvironment()))
        .hasMessageContaining("create-calls.max-pool-size");
  }
}
