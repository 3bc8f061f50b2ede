package io.bieases.routes.ops;

import jakarta.jms.ConnectionFactory;
import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.Session;
import java.util.Optional;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.jms.client.ActiveMQDestination;
import org.apache.activemq.artemis.jms.client.ActiveMQSession;
import org.springframework.jms.connection.SessionProxy;
import org.springframework.jms.core.JmsTemplate;

/** Where messages of the outbox go, as objects: a name never becomes a part of a URI. */
public class Destinations {

  private final JmsTemplate broker;

  /** The destinations of the broker behind that factory. */
  public Destinations(ConnectionFactory connections) {
    broker = new JmsTemplate(connections);
  }

  /**
   * The destination of that name.
   *
   * @param name a queue, or one with its kind: {@code queue://}, {@code topic://}, {@code
   *     temp-queue://}, {@code temp-topic://}
   * @return empty if it is a temporary one that its owner has taken away: sending would make it
   *     again, and nobody would ever read or delete it
   */
  public Optional<Destination> find(String name) {
    ActiveMQDestination destination =
        ActiveMQDestination.createDestination(name, ActiveMQDestination.TYPE.QUEUE);
    if (!destination.isTemporary()) {
      return Optional.of(destination);
    }
    boolean there = Boolean.TRUE.equals(broker.execute(session -> exists(session, destination)));
    return there ? Optional.of(destination) : Optional.empty();
  }

  private static boolean exists(Session session, ActiveMQDestination destination)
      throws JMSException {
    ClientSession core = ((ActiveMQSession) target(session)).getCoreSession();
    try {
      return destination.isQueue()
          ? core.queueQuery(destination.getSimpleAddress()).isExists()
          : core.addressQuery(destination.getSimpleAddress()).isExists();
    } catch (ActiveMQException e) {
      JMSException failed = new JMSException("the broker does not say whether a queue exists");
      failed.setLinkedException(e);
      throw failed;
    }
  }

  private static Session target(Session session) {
    return session instanceof SessionProxy proxy ? proxy.getTargetSession() : session;
  }
}
