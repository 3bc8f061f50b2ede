package io.bieases.routes.intake;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.activemq.artemis.jms.client.ActiveMQDestination;
import org.apache.activemq.artemis.jms.client.ActiveMQMessage;
import org.apache.activemq.artemis.jms.client.ActiveMQQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read out of messages as a real broker hands them over. */
class JmsMessagesTest {

  private static final String VM = "vm://77";
  private static final EmbeddedActiveMQ BROKER = new EmbeddedActiveMQ();
  private static final JmsMessages ONE = new JmsMessages(Set.of("main"), () -> "fresh");
  private static final JmsMessages TWO = new JmsMessages(Set.of("main", "other"), () -> "fresh");

  private static Connection connection;
  private static Session session;
  private static Queue queue;

  @BeforeAll
  static void start() throws Exception {
    BROKER.setConfiguration(
        new ConfigurationImpl()
            .setPersistenceEnabled(false)
            .setSecurityEnabled(false)
            .addAcceptorConfiguration("vm", VM));
    BROKER.start();
    connection = new ActiveMQConnectionFactory(VM).createConnection();
    connection.start();
    session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
    queue = session.createQueue("in");
  }

  @AfterAll
  static void stop() throws Exception {
    connection.close();
    BROKER.stop();
  }

  /** Reads it while it is being delivered: the body of a large one is still at the broker. */
  private static ReadMessage read(JmsMessages messages, Message message, boolean withId)
      throws JMSException {
    try (MessageProducer producer = session.createProducer(queue);
        MessageConsumer consumer = session.createConsumer(queue)) {
      producer.setDisableMessageID(!withId);
      producer.send(message);
      return messages.read(consumer.receive(5_000), "refund");
    }
  }

  private static ReadMessage read(JmsMessages messages, Message message) throws JMSException {
    return read(messages, message, true);
  }

  private static TextMessage text(String body) throws JMSException {
    return session.createTextMessage(body);
  }

  private static String problem(ReadMessage read) {
    Receipt receipt = read.refusal().orElseThrow();
    assertThat(receipt.word()).isEqualTo(Receipt.UNREADABLE);
    return receipt.field() + ": " + receipt.reason();
  }

  @Test
  void aTextIsReadWithWhatStandsBesideIt() throws Exception {
    TextMessage message = text("{\"reason\": \"zurück €\"}");
    message.setStringProperty("merchant", "other");
    message.setStringProperty("requestId", "Q-1");
    message.setJMSCorrelationID("c-1");
    message.setJMSReplyTo(session.createQueue("esb.replies"));

    ReadMessage read = read(TWO, message);

    assertThat(read.refusal()).isEmpty();
    Received received = read.received();
    assertThat(new String(received.body(), StandardCharsets.UTF_8))
        .isEqualTo("{\"reason\": \"zurück €\"}");
    assertThat(received.merchant()).isEqualTo("other");
    assertThat(received.operation()).isEqualTo("refund");
    assertThat(received.door()).isEqualTo("jms");
    assertThat(received.requestId()).contains("Q-1");
    assertThat(received.source()).isEqualTo(message.getJMSMessageID());
    assertThat(received.callerWaits()).isTrue();
    assertThat(received.replyTo())
        .contains(new ReplyTo("queue://esb.replies", "c-1", message.getJMSMessageID()));
  }

  @Test
  void everyKindOfDestinationIsWrittenDownWithIt() throws Exception {
    for (ActiveMQDestination destination :
        new ActiveMQDestination[] {
          (ActiveMQDestination) session.createTemporaryQueue(),
          (ActiveMQDestination) session.createTemporaryTopic(),
          ActiveMQDestination.createTopic("esb/replies:1")
        }) {
      TextMessage message = text("{}");
      message.setJMSReplyTo(destination);
      String written = read(ONE, message).received().replyTo().orElseThrow().destination();
      assertThat(
              ActiveMQDestination.createDestination(written, ActiveMQDestination.TYPE.QUEUE)
                  .getType())
          .isEqualTo(destination.getType());
      assertThat(written).endsWith("//" + destination.getName());
    }
  }

  @Test
  void whatAnotherKindOfClientWroteIsRefusedAndDoesNotComeBackForEver() throws Exception {
    TextMessage message = text("{}");
    ((ActiveMQMessage) message).getCoreMessage().putBytesProperty("JMSReplyTo", new byte[] {1, 2});

    assertThat(problem(read(ONE, message))).isEqualTo(": has a part that cannot be read");
  }

  @Test
  void aNameThatHidesAnotherDestinationIsRefused() throws Exception {
    TextMessage message = text("{}");
    message.setJMSReplyTo(new ActiveMQQueue("queue://bieases.create"));

    assertThat(problem(read(ONE, message))).startsWith("JMSReplyTo: must be");
  }

  @Test
  void theOnlyMerchantNeedsNoNameButOneOfSeveralDoes() throws Exception {
    assertThat(read(ONE, text("{}")).received().merchant()).isEqualTo("main");
    assertThat(problem(read(TWO, text("{}")))).startsWith("merchant: is missing");
  }

  @Test
  void aMerchantThatIsNoAliasIsNotRepeated() throws Exception {
    TextMessage message = text("{}");
    message.setStringProperty("merchant", "x\u0000<script>");

    ReadMessage read = read(ONE, message);

    assertThat(problem(read)).isEqualTo("merchant: names no configured merchant");
    assertThat(read.received().merchant()).isEmpty();
  }

  @Test
  void aDeliveryWithoutAMessageIdIsRefusedUnderANameOfItsOwn() throws Exception {
    ReadMessage read = read(ONE, text("{}"), false);

    assertThat(problem(read)).isEqualTo("JMSMessageID: is missing");
    assertThat(read.received().source()).isEqualTo("no-id-fresh");
    assertThat(read.received().replyTo()).isEqualTo(Optional.empty());
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\u0000b", "line\nbreak", "half \ud83d"})
  void aCorrelationIdTheJournalCouldNotKeepIsRefused(String id) throws Exception {
    TextMessage message = text("{}");
    message.setJMSCorrelationID(id);
    message.setJMSReplyTo(queue);

    assertThat(problem(read(ONE, message))).startsWith("JMSCorrelationID: must be text");
  }

  @Test
  void halfASurrogatePairIsNotReplaced() throws Exception {
    assertThat(problem(read(ONE, text("{\"reason\": \"\ud83d\"}")))).contains("not Unicode text");
  }

  @Test
  void ofBytesTooLongOnlySizeAndDigestAreKept() throws Exception {
    BytesMessage message = session.createBytesMessage();
    byte[] tooLong = new byte[InstructionReader.MAX_BYTES + 1];
    message.writeBytes(tooLong);

    ReadMessage read = read(ONE, message);

    assertThat(problem(read))
        .isEqualTo(
            ": longer than 1048576 bytes: 1048577 bytes, SHA-256 "
                + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(tooLong)));
    assertThat(read.received().body()).isEmpty();
  }

  @Test
  void aTextWithoutABodyIsEmpty() throws Exception {
    assertThat(read(ONE, session.createTextMessage()).received().body()).isEmpty();
  }
}
