package io.bieases.routes.proving;

import static org.awaitility.Awaitility.await;

import io.bieases.routes.endtoend.ExternalBroker;
import io.bieases.routes.proving.audit.Asked;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.time.Duration;

/** A system that asks over JMS, again and again while the broker is away. */
final class Messenger {

  /** Where the answers go. */
  static final String REPLIES = "ground.replies";

  private final ExternalBroker broker;
  private final Load load;

  Messenger(ExternalBroker broker, Load load) {
    this.broker = broker;
    this.load = load;
  }

  /** Asks for a refund; the answer waits in the queue of replies. */
  void refund(Row row) {
    int position = load.asked("jms", "bieases.refund", row);
    send("refund", row.message(), position);
  }

  /** Asks for a query or cancel. */
  void about(String operation, String number, String paymentId) {
    int position = load.nextPosition();
    String body =
        """
        {"paymentId": "%s", "requestId": "%s"}"""
            .formatted(paymentId, number);
    load.ask(
        new Asked(
            "jms",
            "bieases." + operation,
            position,
            operation,
            number,
            paymentId,
            0,
            "",
            body,
            false));
    send(operation, body, position);
  }

  /** Sends what nobody can read: it is refused without a number. */
  void poison(String body) {
    int position = load.nextPosition();
    load.ask(new Asked("jms", "bieases.refund", position, "refund", "", "", 0, "", body, true));
    send("refund", body, position);
  }

  private void send(String operation, String body, int position) {
    await("the broker takes a message")
        .atMost(Duration.ofMinutes(15))
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(500))
        .until(() -> isSent(operation, body, position));
  }

  private boolean isSent(String operation, String body, int position) {
    try (Connection connection = broker.connections().createConnection();
        Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
        MessageProducer producer =
            session.createProducer(session.createQueue("bieases." + operation))) {
      TextMessage message = session.createTextMessage(body);
      message.setStringProperty("merchant", "main");
      message.setJMSReplyTo(session.createQueue(REPLIES));
      message.setJMSCorrelationID(Integer.toString(position));
      producer.send(message);
      return true;
    } catch (JMSException e) {
      return false;
    }
  }
}
