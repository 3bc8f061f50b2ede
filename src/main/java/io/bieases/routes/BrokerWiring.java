package io.bieases.routes;

import io.bieases.routes.intake.JmsMessages;
import io.bieases.routes.ops.Destinations;
import io.bieases.routes.ops.Doors;
import io.bieases.routes.ops.EmbeddedBroker;
import io.bieases.routes.ops.JournalWatch;
import io.bieases.routes.settings.BieasesSettings;
import jakarta.jms.ConnectionFactory;
import java.util.Optional;
import java.util.UUID;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.core.settings.impl.AddressFullMessagePolicy;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.apache.camel.CamelContext;
import org.springframework.boot.autoconfigure.jms.artemis.ArtemisConfigurationCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.DependsOn;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The JMS door: its broker, how messages are read and sent, and what closes it for a while. */
@Configuration(proxyBeanMethods = false)
class BrokerWiring {

  /** Every queue of ours, in and out. */
  private static final String OUR_QUEUES = "bieases.#";

  /** For the broker's folder; without it a start would wait for ever, and say nothing. */
  private static final long LOCK_TIMEOUT_MILLIS = 5_000;

  /**
   * A message whose transaction rolled back comes again, after a longer while each time, for as
   * long as it takes: a broker that gives up would dead-letter good instructions while the journal
   * is away. Queues stay when nobody reads them. README, "Send it over JMS", has the same for an
   * external broker.
   *
   * <p>The journal's lock comes first: it refuses a second process in the same folder with a clear
   * message; the broker's own would only be waited for.
   */
  @Bean
  @DependsOn("journalLock")
  ArtemisConfigurationCustomizer ourQueues() {
    return broker -> {
      broker.setJournalLockAcquisitionTimeout(LOCK_TIMEOUT_MILLIS);
      broker.addAddressSetting(
          OUR_QUEUES,
          new AddressSettings()
              .setRedeliveryDelay(1_000)
              .setRedeliveryMultiplier(2.0)
              .setMaxRedeliveryDelay(60_000)
              .setMaxDeliveryAttempts(-1)
              .setAutoDeleteQueues(false)
              .setAutoDeleteAddresses(false)
              .setAddressFullMessagePolicy(AddressFullMessagePolicy.PAGE));
    };
  }

  @Bean
  JmsMessages messages(BieasesSettings settings) {
    return new JmsMessages(settings.merchants().keySet(), () -> UUID.randomUUID().toString());
  }

  @Bean
  Destinations destinations(ConnectionFactory connections) {
    return new Destinations(connections);
  }

  @Bean
  EmbeddedBroker embeddedBroker(Optional<EmbeddedActiveMQ> broker) {
    return new EmbeddedBroker(broker);
  }

  @Bean
  JournalWatch journalWatch(JdbcClient writer) {
    return new JournalWatch(writer);
  }

  @Bean
  Doors doors(CamelContext camel) {
    return new Doors(camel);
  }
}
