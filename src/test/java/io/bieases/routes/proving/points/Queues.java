package io.bieases.routes.proving.points;

import io.bieases.routes.endtoend.ExternalBroker;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A system that sends refunds to the broker and reads all that comes back. */
final class Queues implements AutoCloseable {

  private static final String REPLIES = "esb.replies";
  private static final List<String> READ =
      List.of(REPLIES, "bieases.outcomes", "bieases.dead-letter");
  private static final long QUIET_MILLIS = 50;

  private final Connection connection;
  private final Session session;
  private final List<MessageConsumer> consumers = new ArrayList<>();
  private final List<Letter> letters = new ArrayList<>();

  Queues(ExternalBroker broker) throws JMSException {
    connection = broker.connections().createConnection();
    connection.start();
    session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
    for (String queue : READ) {
      consumers.add(session.createConsumer(session.createQueue(queue)));
    }
  }

  /** What the bundle sent; repeats are there as often as they came. */
  record Letter(String messageId, String number) {}

  /** Asks for a refund and for an answer. */
  void send(String number) throws JMSException {
    TextMessage message =
        session.createTextMessage(
            """
            {"paymentId": "%s", "referRefundNo": "%s", "refundAmount": "1.00", "currency": "USD", "reason": "returned"}
            """
                .formatted(Installation.paid(number), number));
    message.setStringProperty("merchant", "main");
    message.setJMSReplyTo(session.createQueue(REPLIES));
    message.setJMSCorrelationID(number);
    session.createProducer(session.createQueue("bieases.refund")).send(message);
  }

  /** Everything that came so far, in the order in which it was read. */
  List<Letter> letters() throws JMSException {
    for (MessageConsumer consumer : consumers) {
      Optional<Message> next = Optional.ofNullable(consumer.receive(QUIET_MILLIS));
      while (next.isPresent()) {
        letters.add(
            new Letter(
                next.get().getStringProperty("messageId"), next.get().getStringProperty("number")));
        next = Optional.ofNullable(consumer.receive(QUIET_MILLIS));
      }
    }
    return List.copyOf(letters);
  }

  @Override
  public void close() throws JMSException {
    connection.close();
  }
}
