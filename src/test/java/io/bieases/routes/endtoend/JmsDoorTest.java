package io.bieases.routes.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.jms.BytesMessage;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSException;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.StreamMessage;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.TextMessage;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.activemq.artemis.jms.client.ActiveMQDestination;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Instructions as messages: answered, told to everybody, or refused on their first delivery. */
@ExtendWith(SharedBundle.class)
class JmsDoorTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final RunningBundle bundle;
  private Sender sender;

  JmsDoorTest(RunningBundle bundle) {
    this.bundle = bundle;
  }

  @BeforeEach
  void connect() throws JMSException {
    sender = new Sender(bundle.broker());
  }

  @AfterEach
  void disconnect() throws JMSException {
    sender.close();
  }

  /** Would tell if anybody made an object of it. */
  private static final class Bomb implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final AtomicInteger EXPLODED = new AtomicInteger();

    private void readObject(ObjectInputStream in) {
      EXPLODED.incrementAndGet();
    }
  }

  private static JsonNode json(Message message) throws Exception {
    return JSON.readTree(message.getBody(String.class));
  }

  /** The dead letter of a message, and that it came on the message's first delivery. */
  private JsonNode deadLetter(String operation, String messageId) throws Exception {
    Message letter =
        sender.receive("bieases.dead-letter", "messageId = 'dead-letter/jms/" + messageId + "'");
    await().until(() -> bundle.letters("bieases." + operation).isEmpty());
    JsonNode body = json(letter);
    assertThat(body.path("source").asText()).isEqualTo(messageId);
    assertThat(body.path("operation").asText()).isEqualTo(operation);
    assertThat(body.path("environment").asText()).isEqualTo("sandbox");
    return body;
  }

  @Test
  void allFiveOperationsAreAnswered() throws Exception {
    new FiveOperations(sender, "JMS5").areAnswered();
  }

  @Test
  void aRefundIsAnsweredWithTheSendersCorrelationIdAndToldToEverybody() throws Exception {
    TextMessage answer =
        sender.ask(
            "refund",
            Sender.refund("JMS-1"),
            message -> {
              try {
                message.setJMSCorrelationID("order 4711 / ü");
              } catch (JMSException e) {
                throw new IllegalStateException(e);
              }
            });

    assertThat(answer.getJMSCorrelationID()).isEqualTo("order 4711 / ü");
    assertThat(answer.getStringProperty("outcome")).isEqualTo("accepted");
    assertThat(answer.getStringProperty("number")).isEqualTo("JMS-1");
    assertThat(answer.getJMSDeliveryMode()).isEqualTo(DeliveryMode.PERSISTENT);
    assertThat(json(answer).path("outcome").asText()).isEqualTo("accepted");
    assertThat(json(answer).path("refundId").asText()).isNotEmpty();
    assertThat(json(answer).path("environment").asText()).isEqualTo("sandbox");
    Message outcome =
        sender.receive(
            "bieases.outcomes",
            "merchant = 'main' AND operation = 'refund' AND outcome = 'accepted' AND code ="
                + " '20000' AND number = 'JMS-1'");
    assertThat(outcome.getStringProperty("messageId")).startsWith("outcome/main/refund/JMS-1/");
    assertThat(outcome.getJMSCorrelationID()).isNull();
    assertThat(outcome.getJMSDeliveryMode()).isEqualTo(DeliveryMode.PERSISTENT);
  }

  @Test
  void bytesAreReadAndTheMessageIdIsTheCorrelationIdOfWhoNamesNone() throws Exception {
    BytesMessage message = sender.session().createBytesMessage();
    message.writeBytes(Sender.refund("JMS-2").getBytes(StandardCharsets.UTF_8));
    message.setJMSReplyTo(ActiveMQDestination.createQueue("esb.replies"));
    String id = sender.send("refund", message);

    Message answer = sender.receive("esb.replies", null);

    assertThat(answer.getJMSCorrelationID()).isEqualTo(id);
    assertThat(answer.getStringProperty("number")).isEqualTo("JMS-2");
  }

  @Test
  void aPaymentAndARefundAreAskedForAndEachAnswerCarriesWhatTheGatewaySaid() throws Exception {
    String refundId = json(sender.ask("refund", Sender.refund("JMS-3"))).path("refundId").asText();

    JsonNode refund = json(sender.ask("refund-query", "{\"refundId\": \"" + refundId + "\"}"));
    JsonNode payment =
        json(sender.ask("query", "{\"paymentId\": \"" + RunningBundle.paid("JMS-3") + "\"}"));

    assertThat(refund.path("outcome").asText()).isEqualTo("accepted");
    assertThat(refund.path("number").asText()).startsWith("m-");
    assertThat(refund.path("data").path("referRefundNo").asText()).isEqualTo("JMS-3");
    assertThat(payment.path("data").path("status").asText()).isNotEmpty();
  }

  @Test
  void aRequestIdMakesAQueryRepeatable() throws Exception {
    String body =
        "{\"paymentId\": \"" + RunningBundle.paid("JMS-4") + "\", \"requestId\": \"JMS-Q-4\"}";

    JsonNode first = json(sender.ask("query", body));
    JsonNode second = json(sender.ask("query", body));

    assertThat(second).isEqualTo(first);
    assertThat(first.path("number").asText()).isEqualTo("JMS-Q-4");
    assertThat(first.path("attempts").asInt()).isEqualTo(1);
  }

  @Test
  void aRejectedRefundIsAnsweredAndDeadLettered() throws Exception {
    TextMessage answer = sender.ask("refund", Sender.refund("JMS-SIM40000"));

    assertThat(answer.getStringProperty("outcome")).isEqualTo("rejected");
    assertThat(answer.getStringProperty("code")).isEqualTo("40000");
    Message letter = sender.receive("bieases.dead-letter", "number = 'JMS-SIM40000'");
    assertThat(letter.getStringProperty("outcome")).isEqualTo("rejected");
    assertThat(letter.getBody(String.class)).doesNotContain("returned");
  }

  @Test
  void otherContentUnderAUsedNumberIsAConflictAndExecutesNothing() throws Exception {
    sender.ask("refund", Sender.refund("JMS-5"));
    TextMessage message = sender.text(Sender.refund("JMS-5").replace("1.00", "2.00"));
    TemporaryQueue replies = sender.session().createTemporaryQueue();
    message.setJMSReplyTo(replies);

    String id = sender.send("refund", message);

    JsonNode letter = deadLetter("refund", id);
    assertThat(letter.path("outcome").asText()).isEqualTo("conflict");
    assertThat(letter.path("number").asText()).isEqualTo("JMS-5");
    assertThat(letter.path("field").asText()).isEqualTo("referRefundNo");
    Message answer = sender.receive(replies, null).orElseThrow();
    assertThat(answer.getStringProperty("outcome")).isEqualTo("conflict");
    assertThat(bundle.gateway().executed()).containsOnlyOnce("JMS-5");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "no json", "[]", "{\"paymentId\": \"A\", \"paymentId\": \"A\"}", "{}"})
  void whatIsNoInstructionIsRefusedOnItsFirstDelivery(String body) throws Exception {
    String id = sender.send("refund", sender.text(body));

    JsonNode letter = deadLetter("refund", id);
    assertThat(letter.path("outcome").asText()).isEqualTo("unreadable");
    assertThat(letter.path("message").asText()).isNotEmpty();
    assertThat(letter.path("merchant").asText()).isEqualTo("main");
  }

  @Test
  void aDeadLetterNamesTheNumberIfItCanBeTold() throws Exception {
    String id = sender.send("refund", sender.text(Sender.refund("JMS-14").replace("1.00", "-1")));

    JsonNode letter = deadLetter("refund", id);

    assertThat(letter.path("number").asText()).isEqualTo("JMS-14");
    assertThat(letter.path("field").asText()).isEqualTo("refundAmount");
    assertThat(bundle.journal().refund("JMS-14")).isEmpty();
  }

  @Test
  void bytesThatAreNotTextAreRefused() throws Exception {
    BytesMessage message = sender.session().createBytesMessage();
    message.writeBytes(new byte[] {'{', (byte) 0xC3, '(', '}'});

    JsonNode letter = deadLetter("refund", sender.send("refund", message));

    assertThat(letter.path("message").asText()).contains("UTF-8");
    assertThat(letter.path("bytes").asInt()).isEqualTo(4);
    assertThat(letter.path("sha256").asText()).hasSize(64);
  }

  @Test
  void anObjectIsRefusedWithoutBeingMade() throws Exception {
    for (String operation : List.of("create", "query", "cancel", "refund", "refund-query")) {
      Message message = sender.session().createObjectMessage(new Bomb());

      JsonNode letter = deadLetter(operation, sender.send(operation, message));

      assertThat(letter.path("message").asText()).contains("TextMessage");
    }
    assertThat(Bomb.EXPLODED).hasValue(0);
  }

  @Test
  void mapsStreamsAndBareMessagesAreRefused() throws Exception {
    MapMessage map = sender.session().createMapMessage();
    map.setString("paymentId", "A");
    StreamMessage stream = sender.session().createStreamMessage();
    stream.writeString(Sender.refund("JMS-STREAM"));

    for (Message message : List.of(map, stream, sender.session().createMessage())) {
      JsonNode letter = deadLetter("refund", sender.send("refund", message));
      assertThat(letter.path("message").asText()).contains("TextMessage");
    }
  }

  @Test
  void tooLongABodyIsRefused() throws Exception {
    BytesMessage bytes = sender.session().createBytesMessage();
    bytes.writeBytes(new byte[10_000_000]);
    TextMessage text = sender.text(" ".repeat(2_000_000));

    for (Message message : List.of(bytes, text)) {
      JsonNode letter = deadLetter("refund", sender.send("refund", message));
      assertThat(letter.path("message").asText()).startsWith("longer than 1048576 bytes");
    }
  }

  @Test
  void anUnknownMerchantIsRefused() throws Exception {
    TextMessage message = sender.text(Sender.refund("JMS-6"), Map.of("merchant", "nobody"));

    JsonNode letter = deadLetter("refund", sender.send("refund", message));

    assertThat(letter.path("field").asText()).isEqualTo("merchant");
    assertThat(letter.path("merchant").asText()).isEqualTo("nobody");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "queue://bieases.refund",
        "queue://BIEASES.refund",
        "topic://bieases.create",
        "queue://x::bieases.refund",
        "queue://jms.queue.bieases.refund"
      })
  void anAnswerGoesToNoQueueOfOurs(String replyTo) throws Exception {
    TextMessage message = sender.text(Sender.refund("JMS-7"));
    message.setJMSReplyTo(
        ActiveMQDestination.createDestination(replyTo, ActiveMQDestination.TYPE.QUEUE));

    JsonNode letter = deadLetter("refund", sender.send("refund", message));

    assertThat(letter.path("field").asText()).isEqualTo("JMSReplyTo");
    assertThat(bundle.journal().refund("JMS-7")).isEmpty();
  }

  @Test
  void propertiesOfAMessageSteerNothing() throws Exception {
    Map<String, String> properties = new HashMap<>(Map.of("merchant", "main"));
    for (String name :
        List.of(
            "CamelHttpUri",
            "CAmelHttpUri",
            "CamelHttpPath",
            "CamelJmsDestinationName",
            "camelJmsDestinationName",
            "CamelJmsDestination",
            "CamelBeanMethodName",
            "CamelFileName",
            "JMSXGroupID",
            "Retry_After")) {
      properties.put(name, "{{env:HOME}}${sys.user.home}http://127.0.0.1:1/stolen");
    }
    TextMessage message = sender.text(Sender.refund("JMS-8"), properties);
    TemporaryQueue replies = sender.session().createTemporaryQueue();
    message.setJMSReplyTo(replies);
    message.setJMSType("CamelHttpUri");

    sender.send("refund", message);

    Message answer = sender.receive(replies, null).orElseThrow();
    assertThat(answer.getStringProperty("outcome")).isEqualTo("accepted");
    assertThat(bundle.gateway().requests("JMS-8")).isEqualTo(1);
    assertThat(answer.propertyExists("CamelHttpUri")).isFalse();
    assertThat(answer.getJMSType()).isNull();
  }

  @Test
  void anAnswerNobodyWaitsForIsClosedAndItsQueueIsNotMadeAgain() throws Exception {
    TemporaryQueue replies = sender.session().createTemporaryQueue();
    TextMessage message = sender.text(Sender.refund("JMS-9"));
    message.setJMSReplyTo(replies);
    replies.delete();

    sender.send("refund", message);

    assertThat(bundle.settled("JMS-9").state()).isEqualTo("accepted");
    bundle.outboxIsEmpty();
    assertThat(bundle.brokerHas(replies.getQueueName())).isFalse();
  }

  @Test
  void anAnswerThatCannotBeSentHoldsNobodyUp() throws Exception {
    sender.sendTo("esb.anycast", sender.text("a queue is there"));
    TextMessage stuck = sender.text(Sender.refund("JMS-10"));
    stuck.setJMSReplyTo(ActiveMQDestination.createTopic("esb.anycast"));
    String stuckId = sender.send("refund", stuck);
    await().until(() -> bundle.journal().sendTries("reply/" + stuckId) > 0);

    for (String number : List.of("JMS-11", "JMS-12", "JMS-13")) {
      assertThat(sender.ask("refund", Sender.refund(number)).getStringProperty("number"))
          .isEqualTo(number);
    }
    assertThat(bundle.journal().isSent("reply/" + stuckId)).isFalse();
    bundle.ages("reply/" + stuckId, Duration.ofHours(24));
    await().atMost(Duration.ofSeconds(30)).until(() -> bundle.journal().isSent("reply/" + stuckId));
  }

  @Test
  void aFullQueueOfASenderKeepsAnswersBackButNoOutcomeAndNoDeadLetter() throws Exception {
    sender.sendTo("esb.full", sender.text("nobody reads"));
    bundle.blocks("esb.full");
    TextMessage blocked = sender.text(Sender.refund("JMS-15"));
    blocked.setJMSReplyTo(ActiveMQDestination.createQueue("esb.full"));
    String blockedId = sender.send("refund", blocked);
    try {
      await().until(() -> bundle.journal().sendTries("reply/" + blockedId) > 0);

      sender.send("refund", sender.text(Sender.refund("JMS-16")));
      String unreadable = sender.send("refund", sender.text("no json"));

      sender.receive("bieases.outcomes", "number = 'JMS-16'");
      deadLetter("refund", unreadable);
      assertThat(bundle.journal().isSent("reply/" + blockedId)).isFalse();
    } finally {
      sender.receive("esb.full", null);
    }
    assertThat(sender.receive("esb.full", null).getStringProperty("number")).isEqualTo("JMS-15");
  }
}
