package io.bieases.routes.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.TextMessage;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** The JMS door, as a client that wants replies on a temporary queue uses it. */
final class JmsDoor implements Door {

  private static final long PATIENCE_MILLIS = 90_000;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final JMSContext context;
  private final TemporaryQueue replies;
  private final Map<String, Told> answers = new LinkedHashMap<>();

  JmsDoor(ConnectionFactory broker) {
    context = broker.createContext();
    replies = context.createTemporaryQueue();
  }

  @Override
  public String word() {
    return "jms";
  }

  @Override
  public void send(Collection<Order> orders) {
    orders.forEach(order -> send(order, order.operation() + "/" + order.number()));
  }

  /** Sends one under that correlation id. */
  void send(Order order, String correlationId) {
    try {
      TextMessage message = context.createTextMessage(order.json());
      message.setStringProperty("merchant", "main");
      message.setJMSReplyTo(replies);
      message.setJMSCorrelationID(correlationId);
      context.createProducer().send(context.createQueue("bieases." + order.operation()), message);
    } catch (JMSException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public Map<String, Told> told(Collection<Order> orders) {
    receive(orders.stream().map(order -> order.operation() + "/" + order.number()).toList());
    Map<String, Told> told = new LinkedHashMap<>();
    orders.forEach(
        order -> told.put(order.number(), answers.get(order.operation() + "/" + order.number())));
    return told;
  }

  /** Waits for the replies of those correlation ids; each must come once. */
  Map<String, Told> receive(Collection<String> correlationIds) {
    try (var consumer = context.createConsumer(replies)) {
      while (!answers.keySet().containsAll(correlationIds)) {
        Message reply = consumer.receive(PATIENCE_MILLIS);
        assertThat(reply)
            .as(
                "no reply: "
                    + correlationIds.stream().filter(id -> !answers.containsKey(id)).toList())
            .isNotNull();
        Told twice = answers.put(reply.getJMSCorrelationID(), told(reply));
        assertThat(twice).as("a second reply to " + reply.getJMSCorrelationID()).isNull();
      }
      return answers;
    } catch (JMSException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Told told(Message reply) throws JMSException {
    try {
      JsonNode body = JSON.readTree(reply.getBody(String.class));
      return new Told(
          body.path("outcome").asText(),
          body.path("code").asText(),
          body.path("message").asText(),
          0);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    context.close();
  }
}
