package io.bieases.routes.endtoend;

import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.TextMessage;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.activemq.artemis.jms.client.ActiveMQDestination;

/**
 * A system that sends instructions over JMS and reads what comes back, on a connection of its own.
 */
final class Sender implements AutoCloseable {

  private static final int PATIENCE_MILLIS = 60_000;

  private final Connection connection;
  private final Session session;

  Sender(ConnectionFactory broker) throws JMSException {
    connection = broker.createConnection();
    connection.start();
    session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
  }

  /** Makes a message in a session. */
  @FunctionalInterface
  interface Maker {
    Message make(Session session) throws JMSException;
  }

  Session session() {
    return session;
  }

  /** Sends it to the queue of an operation; its message id. */
  String send(String operation, Message message) throws JMSException {
    return sendTo("bieases." + operation, message);
  }

  String sendTo(String queue, Message message) throws JMSException {
    try (MessageProducer producer =
        session.createProducer(ActiveMQDestination.createQueue(queue))) {
      producer.send(message);
      return message.getJMSMessageID();
    }
  }

  TextMessage text(String body, Map<String, String> properties) throws JMSException {
    TextMessage message = session.createTextMessage(body);
    for (Map.Entry<String, String> property : properties.entrySet()) {
      message.setStringProperty(property.getKey(), property.getValue());
    }
    return message;
  }

  TextMessage text(String body) throws JMSException {
    return text(body, Map.of("merchant", "main"));
  }

  /** Sends a text and waits for its answer in a temporary queue. */
  TextMessage ask(String operation, String body, Consumer<TextMessage> more) throws JMSException {
    TemporaryQueue replies = session.createTemporaryQueue();
    TextMessage message = text(body);
    message.setJMSReplyTo(replies);
    more.accept(message);
    send(operation, message);
    try {
      return (TextMessage) receive(replies, null).orElseThrow();
    } finally {
      replies.delete();
    }
  }

  TextMessage ask(String operation, String body) throws JMSException {
    return ask(operation, body, message -> {});
  }

  /** Takes one message out of a queue. */
  Optional<Message> receive(Destination from, String selector) throws JMSException {
    try (MessageConsumer consumer = session.createConsumer(from, selector)) {
      return Optional.ofNullable(consumer.receive(PATIENCE_MILLIS));
    }
  }

  Message receive(String queue, String selector) throws JMSException {
    Queue from = ActiveMQDestination.createQueue(queue);
    return receive(from, selector).orElseThrow();
  }

  @Override
  public void close() throws JMSException {
    connection.close();
  }

  static String refund(String number) {
    return """
        {"paymentId": "%s", "referRefundNo": "%s", "refundAmount": "1.00", "currency": "USD", "reason": "returned"}
        """
        .formatted(RunningBundle.paid(number), number);
  }
}
