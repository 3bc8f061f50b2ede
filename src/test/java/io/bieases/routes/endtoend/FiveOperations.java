package io.bieases.routes.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.TextMessage;

/** What a sender does with all five queues, whatever broker they are on. */
final class FiveOperations {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Sender sender;
  private final String prefix;

  /**
   * The five operations over that connection.
   *
   * @param prefix makes the numbers unlike those of others
   */
  FiveOperations(Sender sender, String prefix) {
    this.sender = sender;
    this.prefix = prefix;
  }

  /** Each is answered to its sender, and told to everybody who selects it. */
  void areAnswered() throws Exception {
    JsonNode order = accepted("create", order(prefix + "-O1"));
    String paymentId = order.path("paymentId").asText();
    assertThat(paymentId).isNotEmpty();
    assertThat(order.path("number").asText()).isEqualTo(prefix + "-O1");

    JsonNode payment = accepted("query", about("paymentId", paymentId));
    assertThat(payment.path("data").path("paymentId").asText()).isEqualTo(paymentId);

    JsonNode cancel = accepted("cancel", about("paymentId", paymentId));
    assertThat(cancel.path("data").path("paymentId").asText()).isEqualTo(paymentId);

    JsonNode refund = accepted("refund", Sender.refund(prefix + "-R1"));
    String refundId = refund.path("refundId").asText();
    assertThat(refundId).isNotEmpty();

    JsonNode asked = accepted("refund-query", about("refundId", refundId));
    assertThat(asked.path("data").path("referRefundNo").asText()).isEqualTo(prefix + "-R1");
  }

  private JsonNode accepted(String operation, String body) throws Exception {
    String correlationId = prefix + " " + operation;
    TextMessage answer = sender.ask(operation, body, message -> correlate(message, correlationId));
    assertThat(answer.getJMSCorrelationID()).isEqualTo(correlationId);
    assertThat(answer.getStringProperty("operation")).isEqualTo(operation);
    assertThat(answer.getStringProperty("outcome")).isEqualTo("accepted");
    String number = answer.getStringProperty("number");
    Message told =
        sender.receive(
            "bieases.outcomes",
            "merchant = 'main' AND operation = '%s' AND outcome = 'accepted' AND code = '20000' AND number = '%s'"
                .formatted(operation, number));
    assertThat(told.getStringProperty("messageId")).isNotEmpty();
    return JSON.readTree(answer.getText());
  }

  private static void correlate(TextMessage message, String correlationId) {
    try {
      message.setJMSCorrelationID(correlationId);
    } catch (JMSException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String about(String field, String id) {
    return "{\"%s\": \"%s\"}".formatted(field, id);
  }

  private static String order(String number) {
    long now = System.currentTimeMillis();
    return """
        {"order": {"orderNo": "%s", "orderAmount": "20.00", "orderDescription": "shoes",
           "goods": [{"referenceGoodsId": "G1", "goodsName": "shoe", "goodsUnitAmount": "10.00", "goodsQuantity": 2}]},
         "channel": "WEB", "paymentAmount": "20.00", "currency": "USD", "paymentTime": %d, "paymentExpiryTime": %d,
         "callbackUrl": "https://esb.example.com/hook", "redirectUrl": "https://shop.example.com/paid"}
        """
        .formatted(number, now, now + 900_000);
  }
}
