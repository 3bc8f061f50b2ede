package io.bieases.routes.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Webhooks reach the URL that came with the order or the refund, until they are acknowledged. */
class WebhookDeliveryTest {
  @TempDir Path dir;
  private final ShiftingClock clock = new ShiftingClock();
  private TestReceiver receiver;
  private RunningGateway running;

  @BeforeEach
  void start() {
    receiver = new TestReceiver();
    running = gateway(settings -> settings);
  }

  @AfterEach
  void stop() {
    running.close();
    receiver.close();
  }

  @ParameterizedTest
  @CsvSource({
    "pay,payment.order.success,success",
    "fail,payment.order.failed,failed",
    "expire,payment.order.timeout,timeout",
    "confirm,payment.order.confirming,confirming"
  })
  void aMoveOfAPaymentIsToldWithTheFieldsOfItsQuery(String move, String event, String status) {
    String paymentId = create("W-1");
    move(paymentId, move);

    JsonNode webhook = firstOpened();
    ObjectNode told = webhook.deepCopy();
    assertThat(told.remove("event").asText()).isEqualTo(event);
    assertThat(told).isEqualTo(running.merchant.query(paymentId).data());
    assertThat(told.path("status").asText()).isEqualTo(status);
    assertThat(told.path("referOrderNo").asText()).isEqualTo("W-1");
  }

  @Test
  void theEnvelopeIsThatOfTheContractSignedByTheGateway() {
    move(create("W-2"), "pay");

    firstOpened();
    ObjectNode envelope = receiver.envelopes().get(0);
    assertThat(envelope.size()).isEqualTo(9);
    assertThat(envelope.path("method").asText()).isEqualTo("bieases.trade.callback");
    assertThat(envelope.path("merchantId").asText()).isEqualTo("B131567545069");
    assertThat(envelope.path("timestamp").asLong()).isEqualTo(clock.millis());
    assertThat(TestReceiver.isSigned(secrets(), envelope)).isTrue();
    envelope.put("timestamp", clock.millis() + 1);
    assertThat(TestReceiver.isSigned(secrets(), envelope)).isFalse();
  }

  @Test
  void anExecutedRefundIsToldWithTheFieldsOfItsQuery() {
    String refundId = refund("WR-1").data().path("refundId").asText();

    ObjectNode told = firstOpened().deepCopy();
    assertThat(told.remove("event").asText()).isEqualTo("payment.refund.success");
    assertThat(told).isEqualTo(running.merchant.refundQuery(refundId).data());
    assertThat(told.path("referRefundNo").asText()).isEqualTo("WR-1");
  }

  @Test
  void aRefusedRefundAndACancellationAreNotTold() {
    String paymentId = create("W-3");
    assertThat(running.merchant.cancel(paymentId).code()).isEqualTo("20000");
    assertThat(refund("WR-SIM44014").code()).isEqualTo("44014");
    refund("WR-2");

    assertThat(firstOpened().path("referRefundNo").asText()).isEqualTo("WR-2");
    assertThat(webhooks()).hasSize(1);
  }

  @Test
  void aRefundWhoseAnswerWasLostIsToldAllTheSame() {
    running.fault("{\"fault\":\"error-after-execute\",\"operation\":\"refund\",\"count\":1}");
    refund("WR-3");

    assertThat(firstOpened().path("referRefundNo").asText()).isEqualTo("WR-3");
  }

  @Test
  void anOrderThatNobodyAsksAboutTimesOutByItself() {
    String body = createBody("W-4").replace("4000000000000", "" + (clock.millis() + 60_000));
    running.merchant.call(Operation.CREATE, body);
    clock.advance(Duration.ofSeconds(60));

    assertThat(firstOpened().path("event").asText()).isEqualTo("payment.order.timeout");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"code\": \"20000\", \"msg\": \"\"}",
        "{\"code\": 20000.0}",
        "{\"code\": 44001, \"msg\": \"\"}",
        "{\"msg\": \"\"}",
        "success",
        ""
      })
  void onlyTheNumber20000CountsAndAnythingElseIsSentAgain(String answer) {
    receiver.answers.add(TestReceiver.Answer.of(200, answer));
    move(create("W-5"), "pay");

    await().until(() -> webhooks().get(0).path("lastStatus").asInt() == 200);
    assertThat(webhooks().get(0).path("state").asText()).isEqualTo("waiting");
    clock.advance(Duration.ofSeconds(1));
    await().until(() -> webhooks().get(0).path("state").asText().equals("delivered"));
    assertThat(receiver.got).hasSize(2);
  }

  @Test
  void anotherStatusThan200OrARedirectIsNoAcknowledgement() {
    receiver.answers.add(TestReceiver.Answer.of(201, TestReceiver.ACKNOWLEDGED));
    receiver.answers.add(
        new TestReceiver.Answer(307, TestReceiver.ACKNOWLEDGED, receiver.url() + "/elsewhere"));
    move(create("W-6"), "pay");

    await().until(() -> webhooks().get(0).path("lastStatus").asInt() == 201);
    clock.advance(Duration.ofSeconds(1));
    await().until(() -> webhooks().get(0).path("lastStatus").asInt() == 307);
    assertThat(receiver.got).hasSize(2);
    clock.advance(Duration.ofSeconds(5));
    await().until(() -> webhooks().get(0).path("state").asText().equals("delivered"));
    assertThat(receiver.got).hasSize(3);
  }

  @Test
  void itIsTriedAtThePausesOfTheScheduleAndThenGivenUp() {
    switches("{\"retryMillis\":[1000,60000]}");
    for (int i = 0; i < 3; i++) {
      receiver.answers.add(TestReceiver.Answer.of(500, ""));
    }
    move(create("W-7"), "pay");

    awaitTries(1);
    assertThat(webhooks().get(0).path("dueAtMillis").asLong()).isEqualTo(clock.millis() + 1000);
    clock.advance(Duration.ofSeconds(1));
    awaitTries(2);
    assertThat(webhooks().get(0).path("dueAtMillis").asLong()).isEqualTo(clock.millis() + 60_000);
    clock.advance(Duration.ofMinutes(1));
    awaitTries(3);
    assertThat(webhooks().get(0).path("state").asText()).isEqualTo("given-up");
    assertThat(webhooks().get(0).path("lastStatus").asInt()).isEqualTo(500);
    assertThat(webhooks().get(0).path("acknowledged").asInt()).isZero();
  }

  @Test
  void anAnswerThatDoesNotEndIsNoneAfterFiveSeconds() throws Exception {
    try (ServerSocket slow = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String url = "http://127.0.0.1:" + slow.getLocalPort() + "/w";
      running.merchant.call(Operation.REFUND, refundBody("WR-11").replace(receiver.url(), url));
      try (Socket call = slow.accept()) {
        call.getOutputStream()
            .write(
                "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{"
                    .getBytes(StandardCharsets.US_ASCII));
        call.getOutputStream().flush();

        await()
            .atMost(Duration.ofSeconds(20))
            .until(() -> webhooks().get(0).path("dueAtMillis").asLong() > clock.millis());
      }
    }
    assertThat(webhooks().get(0).path("tries").asInt()).isEqualTo(1);
    assertThat(webhooks().get(0).path("lastStatus").asInt()).isZero();
    assertThat(webhooks().get(0).path("state").asText()).isEqualTo("waiting");
  }

  @Test
  void whatWasNotAcknowledgedIsSentByTheNextProcess() {
    receiver.answers.add(TestReceiver.Answer.of(500, ""));
    move(create("W-8"), "pay");
    awaitTries(1);
    running.close();
    clock.advance(Duration.ofSeconds(1));
    assertThat(receiver.got).hasSize(1);

    running = gateway(settings -> settings);
    await().until(() -> webhooks().get(0).path("state").asText().equals("delivered"));
    assertThat(webhooks().get(0).path("tries").asInt()).isEqualTo(2);
    assertThat(receiver.opened(running.merchant).get(1))
        .isEqualTo(receiver.opened(running.merchant).get(0));
  }

  @Test
  void nothingLeavesBeforeTheChangeIsCommitted() throws Exception {
    running.close();
    SandboxSettings settings = SandboxSettings.of(dir, 0);
    WebhookSwitches switches = new WebhookSwitches(settings.webhooks());
    SandboxCredentials credentials = SandboxCredentials.in(settings.secretsDir());
    WebhookSealer sealer =
        new WebhookSealer(
            new EnvelopeDoor(settings, credentials), "B131567545069", credentials.gatewayKey());
    try (Ledger ledger = Ledger.open(dir)) {
      Books books = Books.of(ledger, "B131567545069", switches);
      try (WebhookSender sender = WebhookSender.start(books, switches, sealer, clock)) {
        assertThat(sender).isNotNull();
        List<Integer> seenInside = new ArrayList<>();
        int rolledBack = changeAndWait(books, seenInside, true);
        assertThat(rolledBack).isZero();
        changeAndWait(books, seenInside, false);
        await().until(() -> receiver.got.size() == 1);
        assertThat(seenInside).containsExactly(0, 0);
        assertThat(books.webhooks().after(0)).hasSize(1);
      }
    }
  }

  /** Moves a payment, stays in the transaction for some looks of the sender, then ends it. */
  private int changeAndWait(Books books, List<Integer> seenInside, boolean fails) {
    try {
      books
          .ledger()
          .inTransaction(
              () -> {
                Payment payment =
                    Payment.provisioned("SBXUSD100U-" + fails, clock.millis()).orElseThrow();
                books.payments().add(payment);
                books
                    .orderDetails()
                    .add(payment.paymentId(), new OrderDetail(receiver.url(), "", "", ""));
                books.payments().move(payment, PaymentState.PAID, clock.millis());
                await().pollDelay(Duration.ofMillis(300)).until(() -> true);
                seenInside.add(receiver.got.size());
                if (fails) {
                  throw new IllegalStateException("power cut");
                }
                return true;
              });
    } catch (IllegalStateException e) {
      assertThat(e).hasMessage("power cut");
    }
    return books.webhooks().after(0).size() - (fails ? 0 : 1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://merchant.example/w",
        "http://127.0.0.1.merchant.example/w",
        "http://127.0.0.1@merchant.example/w",
        "http://localhost.merchant.example/w",
        "http://10.0.0.1/w",
        "http://[::2]/w"
      })
  void anotherHostIsNeverCalled(String url) {
    running.merchant.call(Operation.REFUND, refundBody("WR-4").replace(receiver.url(), url));

    assertThat(webhooks().get(0).path("state").asText()).isEqualTo("blocked");
    assertThat(webhooks().get(0).path("tries").asInt()).isZero();
    assertThat(again(1, "redeliver").status()).isEqualTo(200);
    await().until(() -> webhooks().get(0).path("state").asText().equals("blocked"));
    assertThat(webhooks().get(0).path("tries").asInt()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://localhost:1/w", "http://127.9.9.9/w", "https://[::1]/w"})
  void thisMachineHasSeveralNames(String url) {
    assertThat(new AllowedHosts(false).allow(url)).isTrue();
    assertThat(new AllowedHosts(true).allow("https://merchant.example/w")).isTrue();
    assertThat(new AllowedHosts(true).allow("file:///etc/passwd")).isFalse();
  }

  @Test
  void aRefundThatTakesItsTimeIsConfirmingUntilItIsTold() {
    running.close();
    running = gateway(settings -> settings.with(Duration.ofSeconds(30)));
    String refundId = refund("WR-5").data().path("refundId").asText();

    JsonNode before = running.merchant.refundQuery(refundId).data();
    assertThat(before.path("status").asText()).isEqualTo("confirming");
    assertThat(before.path("completeTime").asText()).isEmpty();
    clock.advance(Duration.ofSeconds(29));
    await().pollDelay(Duration.ofMillis(300)).until(() -> true);
    assertThat(receiver.got).isEmpty();
    clock.advance(Duration.ofSeconds(1));
    ObjectNode told = firstOpened().deepCopy();
    assertThat(told.remove("event").asText()).isEqualTo("payment.refund.success");
    assertThat(told).isEqualTo(running.merchant.refundQuery(refundId).data());
    assertThat(told.path("completeTime").asText()).isEqualTo("" + clock.millis());
  }

  @Test
  void aFailedRefundGivesItsMoneyBackButNotItsNumber() {
    running.close();
    running = gateway(settings -> settings.with(Duration.ofSeconds(30)));
    String refundId = refund("WR-SIMFAIL").data().path("refundId").asText();

    assertThat(refundedMinor()).isEqualTo(100);
    clock.advance(Duration.ofSeconds(30));
    JsonNode told = firstOpened();
    assertThat(told.path("event").asText()).isEqualTo("payment.refund.failed");
    assertThat(told.path("status").asText()).isEqualTo("failed");
    assertThat(running.merchant.refundQuery(refundId).data().path("status").asText())
        .isEqualTo("failed");
    assertThat(refundedMinor()).isZero();
    assertThat(running.ledger().path("sums")).isEmpty();
    assertThat(running.ledger().path("refunds").get(0).path("status").asText()).isEqualTo("failed");
    assertThat(refund("WR-SIMFAIL").code()).isEqualTo("44015");
    assertThat(running.merchant.refund("SBXUSD10000P-W", "WR-6", "100").code()).isEqualTo("20000");
  }

  @ParameterizedTest
  @ValueSource(strings = {"eventName", "eventType"})
  void theEventStandsInTheFieldThatIsSet(String field) {
    switches("{\"eventField\":\"" + field + "\"}");
    move(create("W-9"), "pay");

    assertThat(firstOpened().path(field).asText()).isEqualTo("payment.order.success");
    assertThat(firstOpened().has("event")).isFalse();
  }

  @Test
  void theEventCanStandInTheSignedEnvelope() {
    switches("{\"eventPlace\":\"envelope\"}");
    move(create("W-10"), "pay");

    assertThat(firstOpened().has("event")).isFalse();
    ObjectNode envelope = receiver.envelopes().get(0);
    assertThat(envelope.path("event").asText()).isEqualTo("payment.order.success");
    assertThat(TestReceiver.isSigned(secrets(), envelope)).isTrue();
  }

  @Test
  void aLedgerFromBeforeWebhooksOpensAsItIs() {
    refund("WR-7");
    running.close();
    try (Ledger ledger = Ledger.open(dir)) {
      for (String table : List.of("webhook", "refund_detail", "order_detail")) {
        ledger.update("DROP TABLE " + table);
      }
    }

    running = gateway(settings -> settings);
    JsonNode refund = running.ledger().path("refunds").get(0);
    assertThat(refund.path("status").asText()).isEqualTo("success");
    assertThat(refundedMinor()).isEqualTo(100);
    JsonNode found = running.merchant.refundQuery(refund.path("refundId").asText()).data();
    assertThat(found.path("completeTime").asText()).isEqualTo("" + clock.millis());
    assertThat(found.path("status").asText()).isEqualTo("success");
    assertThat(webhooks()).isEmpty();
  }

  @Test
  void oneThatIsSentAgainHasANewEnvelopeAndAReplayTheOldBytes() {
    refund("WR-8");
    await().until(() -> webhooks().get(0).path("state").asText().equals("delivered"));
    clock.advance(Duration.ofDays(400));

    assertThat(again(1, "replay").status()).isEqualTo(200);
    await().until(() -> webhooks().get(0).path("acknowledged").asInt() == 2);
    assertThat(again(1, "redeliver").status()).isEqualTo(200);
    await().until(() -> webhooks().get(0).path("acknowledged").asInt() == 3);

    assertThat(receiver.got.get(1)).isEqualTo(receiver.got.get(0));
    assertThat(receiver.envelopes().get(2).path("timestamp").asLong()).isEqualTo(clock.millis());
    assertThat(receiver.opened(running.merchant).get(2))
        .isEqualTo(receiver.opened(running.merchant).get(0));
    assertThat(webhooks().get(0).path("state").asText()).isEqualTo("delivered");
    assertThat(again(99, "redeliver").status()).isEqualTo(404);
  }

  @Test
  void anyEventCanBeSentOutOfTheBlue() {
    JsonNode ordered =
        order(
            "{\"event\":\"payment.refund.success\",\"refundId\":\"RF0\",\"url\":\"%s\","
                + "\"fields\":{\"referRefundNo\":\"NOBODYS\"}}");

    assertThat(ordered.path("ordered").asBoolean()).isTrue();
    JsonNode told = firstOpened();
    assertThat(told.path("event").asText()).isEqualTo("payment.refund.success");
    assertThat(told.path("referRefundNo").asText()).isEqualTo("NOBODYS");
    assertThat(told.path("refundId").asText()).isEqualTo("RF0");
    assertThat(TestReceiver.isSigned(secrets(), receiver.envelopes().get(0))).isTrue();
  }

  @Test
  void anEventOfAKnownPaymentHasItsFieldsAndGoesToItsUrl() {
    String paymentId = create("W-11");
    assertThat(
            running
                .merchant
                .post(
                    "/sandbox/control/webhooks/events",
                    "{\"event\":\"payment.order.failed\",\"paymentId\":\"" + paymentId + "\"}")
                .status())
        .isEqualTo(201);

    JsonNode told = firstOpened();
    assertThat(told.path("referOrderNo").asText()).isEqualTo("W-11");
    assertThat(told.path("status").asText()).isEqualTo("failed");
    assertThat(running.merchant.query(paymentId).data().path("status").asText())
        .isEqualTo("pending");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"event\":\"payment.order.paid\",\"url\":\"http://127.0.0.1:1/\"}",
        "{\"event\":\"payment.order.success\",\"paymentId\":\"NOBODY\"}",
        "{\"event\":\"payment.order.success\",\"uri\":\"http://127.0.0.1:1/\"}",
        "{\"event\":\"payment.order.success\",\"url\":\"http://127.0.0.1:1/\",\"fields\":[]}",
        "{\"event\":\"payment.order.success\",\"url\":\"http://127.0.0.1:1/\",\"forgery\":\"x\"}",
        "[]"
      })
  void anOrderThatCannotBeUnderstoodIsRefused(String order) {
    assertThat(running.merchant.post("/sandbox/control/webhooks/events", order).status())
        .isEqualTo(400);
    assertThat(webhooks()).isEmpty();
  }

  @Test
  void theReportCanBeReadOnFromAnId() {
    refund("WR-9");
    refund("WR-10");

    Map<Long, String> all = new TreeMap<>();
    webhooks().forEach(row -> all.put(row.path("id").asLong(), row.path("number").asText()));
    assertThat(all).containsExactly(Map.entry(1L, "WR-9"), Map.entry(2L, "WR-10"));
    assertThat(running.merchant.get("/sandbox/control/webhooks?after=1").body().path("webhooks"))
        .hasSize(1);
  }

  private RunningGateway gateway(UnaryOperator<SandboxSettings> change) {
    return RunningGateway.in(dir, clock, s -> change.apply(s.with(RunningGateway.WIDE)));
  }

  private Path secrets() {
    return dir.resolve("secrets");
  }

  private String createBody(String orderNo) {
    return TestMerchant.createBody(orderNo, "1", "USD")
        .replace("https://merchant.example/w", receiver.url());
  }

  private String create(String orderNo) {
    return running
        .merchant
        .call(Operation.CREATE, createBody(orderNo))
        .data()
        .path("paymentId")
        .asText();
  }

  private String refundBody(String number) {
    return TestMerchant.refundBody("SBXUSD10000P-W", number, "1", "USD")
        .replace("https://merchant.example/w", receiver.url());
  }

  private TestMerchant.Got refund(String number) {
    return running.merchant.call(Operation.REFUND, refundBody(number));
  }

  private void move(String paymentId, String how) {
    assertThat(
            running
                .merchant
                .post("/sandbox/control/payments/" + paymentId + "/" + how, "")
                .status())
        .isEqualTo(200);
  }

  private TestMerchant.Got again(long id, String how) {
    return running.merchant.post("/sandbox/control/webhooks/" + id + "/" + how, "");
  }

  private JsonNode order(String json) {
    return running
        .merchant
        .post("/sandbox/control/webhooks/events", json.formatted(receiver.url()))
        .body();
  }

  private void switches(String json) {
    assertThat(running.merchant.post("/sandbox/control/webhooks", json).status()).isEqualTo(200);
  }

  private JsonNode webhooks() {
    return running.merchant.get("/sandbox/control/webhooks").body().path("webhooks");
  }

  private long refundedMinor() {
    return running.ledger().path("payments").get(0).path("refundedMinor").asLong();
  }

  private JsonNode firstOpened() {
    await().until(() -> !receiver.got.isEmpty());
    return receiver.opened(running.merchant).get(0);
  }

  /** Waits until the try is booked with its answer. */
  private void awaitTries(int tries) {
    await()
        .until(
            () ->
                webhooks().get(0).path("tries").asInt() == tries
                    && webhooks().get(0).path("lastStatus").asInt() != 0);
  }
}
