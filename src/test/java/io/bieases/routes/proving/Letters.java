package io.bieases.routes.proving;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bieases.routes.endtoend.ExternalBroker;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Takes everything out of a queue. */
final class Letters {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int QUIET_MILLIS = 1_500;

  private Letters() {}

  /** A message as it lay there. */
  record Letter(
      String operation,
      String number,
      String outcome,
      String code,
      String correlationId,
      JsonNode body) {}

  static List<Letter> drain(ExternalBroker broker, String queue) throws JMSException, IOException {
    List<Letter> letters = new ArrayList<>();
    try (Connection connection = broker.connections().createConnection()) {
      connection.start();
      try (Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
          MessageConsumer consumer = session.createConsumer(session.createQueue(queue))) {
        Optional<Message> next = Optional.ofNullable(consumer.receive(QUIET_MILLIS));
        while (next.isPresent()) {
          letters.add(read(next.get()));
          next = Optional.ofNullable(consumer.receive(QUIET_MILLIS));
        }
      }
    }
    return letters;
  }

  private static Letter read(Message message) throws JMSException, IOException {
    return new Letter(
        text(message, "operation"),
        text(message, "number"),
        text(message, "outcome"),
        text(message, "code"),
        Optional.ofNullable(message.getJMSCorrelationID()).orElse(""),
        JSON.readTree(message.getBody(String.class)));
  }

  private static String text(Message message, String property) throws JMSException {
    return Optional.ofNullable(message.getStringProperty(property)).orElse("");
  }
}
