package io.bieases.routes.ops;

import java.util.Optional;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The broker in this process, if it has one. It stops itself for good when it cannot write its own
 * journal (a full disk), and then neither messages come in nor does anything of the outbox leave.
 */
public class EmbeddedBroker {

  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedBroker.class);

  private final Optional<EmbeddedActiveMQ> broker;
  private boolean failed;

  /** Watches over that broker; none where an external one is used. */
  public EmbeddedBroker(Optional<EmbeddedActiveMQ> broker) {
    this.broker = broker;
  }

  /** Starts it again on what it had written, if it has stopped itself. */
  public synchronized void revive() {
    broker.filter(EmbeddedBroker::hasStopped).ifPresent(this::restart);
  }

  private static boolean hasStopped(EmbeddedActiveMQ broker) {
    return Optional.ofNullable(broker.getActiveMQServer())
        .map(server -> server.getState() == ActiveMQServer.SERVER_STATE.STOPPED)
        .orElse(true);
  }

  /** The broker's own methods say that they throw anything. */
  private void restart(EmbeddedActiveMQ stopped) {
    try {
      stopped.stop();
      stopped.start();
      failed = false;
      LOG.warn("The embedded broker had stopped, as it could not write; it is started again");
    } catch (Exception e) {
      if (!failed) {
        LOG.error("The embedded broker has stopped and does not start again: {}", e.getMessage());
      }
      failed = true;
    }
  }
}
