package io.bieases.routes.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The switches hit exactly those webhooks that the page says: by seed, event and number. */
class WebhookSwitchesTest {
  private static final int REFUNDS = 40;
  private static final int LOSS = 1;
  private static final int REPETITION = 2;
  private static final int DISORDER = 3;
  private static final int FORGERY = 4;
  @TempDir Path dir;
  private final ShiftingClock clock = new ShiftingClock();
  private TestReceiver receiver;
  private RunningGateway running;

  @BeforeEach
  void start() {
    receiver = new TestReceiver();
    running = RunningGateway.in(dir, clock, settings -> settings.with(RunningGateway.WIDE));
  }

  @AfterEach
  void stop() {
    running.close();
    receiver.close();
  }

  @Test
  void theLostOnesAreNeverSent() throws Exception {
    Set<String> lost = hit("7", LOSS, 0.3);
    switches("{\"loss\":0.3,\"seed\":7}");

    refundAll();

    await().until(() -> receiver.got.size() == REFUNDS - lost.size());
    Set<String> told = numbers(receiver.opened(running.merchant));
    assertThat(lost).hasSizeBetween(5, 20).doesNotContainAnyElementsOf(told);
    assertThat(numbers(inState("lost"))).isEqualTo(lost);
    await().until(() -> inState("delivered").size() == REFUNDS - lost.size());
    assertThat(inState("lost")).allMatch(row -> row.path("tries").asInt() == 0);
  }

  @Test
  void anotherSeedHitsOthers() throws Exception {
    assertThat(hit("7", LOSS, 0.3)).isNotEqualTo(hit("8", LOSS, 0.3));
    switches("{\"loss\":0.3,\"seed\":8}");

    refundAll();

    assertThat(numbers(inState("lost"))).isEqualTo(hit("8", LOSS, 0.3));
  }

  @Test
  void theRepeatedOnesComeAgainAlthoughTheyWereAcknowledged() throws Exception {
    Set<String> repeated = hit("7", REPETITION, 0.3);
    switches("{\"repetition\":0.3,\"repetitions\":2,\"holdBackMillis\":4000,\"seed\":7}");

    refundAll();
    await().until(() -> inState("delivered").size() == REFUNDS - repeated.size());
    await().until(() -> receiver.got.size() == REFUNDS);
    for (int round = 1; round <= 2; round++) {
      int sofar = REFUNDS + repeated.size() * round;
      clock.advance(Duration.ofSeconds(4));
      await().until(() -> receiver.got.size() == sofar && allBooked());
    }

    await().until(() -> inState("delivered").size() == REFUNDS);
    List<JsonNode> all = receiver.opened(running.merchant);
    assertThat(numbers(all.subList(REFUNDS, all.size()))).isEqualTo(repeated);
    assertThat(webhooks())
        .allSatisfy(
            row ->
                assertThat(row.path("acknowledged").asInt())
                    .isEqualTo(repeated.contains(row.path("number").asText()) ? 3 : 1));
  }

  @Test
  void theOnesHeldBackAreOvertaken() throws Exception {
    Set<String> heldBack = hit("7", DISORDER, 0.3);
    switches("{\"disorder\":0.3,\"holdBackMillis\":9000,\"seed\":7}");

    refundAll();

    await().until(() -> inState("delivered").size() == REFUNDS - heldBack.size());
    assertThat(numbers(inState("waiting"))).isEqualTo(heldBack);
    clock.advance(Duration.ofSeconds(9));
    await().until(() -> inState("delivered").size() == REFUNDS);
    List<JsonNode> all = receiver.opened(running.merchant);
    assertThat(numbers(all.subList(REFUNDS - heldBack.size(), REFUNDS))).isEqualTo(heldBack);
  }

  @Test
  void delaysLieBetweenTheirBounds() {
    switches("{\"delayMinMillis\":1000,\"delayMaxMillis\":3000,\"seed\":7}");

    refundAll();

    List<Long> delays = new ArrayList<>();
    webhooks().forEach(row -> delays.add(row.path("dueAtMillis").asLong() - clock.millis()));
    assertThat(delays).allMatch(delay -> delay >= 1000 && delay <= 3000);
    assertThat(Set.copyOf(delays)).hasSizeGreaterThan(REFUNDS / 2);
    assertThat(receiver.got).isEmpty();
    clock.advance(Duration.ofSeconds(3));
    await().until(() -> inState("delivered").size() == REFUNDS);
  }

  @Test
  void aForgedCopyComesWithTheOnesThatAreHit() throws Exception {
    Set<String> forged = hit("7", FORGERY, 0.3);
    switches("{\"forgery\":0.3,\"seed\":7}");

    refundAll();

    await().until(() -> inState("delivered").size() == REFUNDS + forged.size());
    assertThat(numbers(copies())).isEqualTo(forged);
    assertThat(copies())
        .allSatisfy(
            copy -> {
              JsonNode original = row(copy.path("copyOf").asLong());
              assertThat(original.path("number")).isEqualTo(copy.path("number"));
              assertThat(original.path("forgery").asText()).isEmpty();
            });
  }

  @ParameterizedTest
  @CsvSource({
    "foreign-key,payment.refund.success,success,false",
    "foreign-merchant,payment.refund.success,success,true",
    "contradiction,payment.refund.failed,failed,false"
  })
  void aForgedCopyGoesFirstAndDiffersInItsKind(
      String kind, String event, String status, boolean signed) {
    switches("{\"forgery\":1,\"forgeryKinds\":[\"" + kind + "\"]}");
    refund("F-1");

    await().until(() -> receiver.got.size() == 2);
    ObjectNode copy = receiver.envelopes().get(0);
    assertThat(TestReceiver.isSigned(secrets(), copy)).isEqualTo(signed);
    JsonNode told = TestReceiver.open(running.merchant, copy);
    assertThat(told.path("event").asText()).isEqualTo(event);
    assertThat(told.path("status").asText()).isEqualTo(status);
    assertThat(told.path("referRefundNo").asText()).isEqualTo("F-1");
    boolean foreign = kind.equals("foreign-merchant");
    assertThat(told.path("merchantId").asText().equals("B131567545069")).isNotEqualTo(foreign);
    assertThat(copy.path("merchantId")).isEqualTo(told.path("merchantId"));
    assertGenuine(receiver.envelopes().get(1));
  }

  @Test
  void aFlippedByteIsOneByteOfTheCiphertext() {
    switches("{\"forgery\":1,\"forgeryKinds\":[\"flipped-byte\"]}");
    refund("F-2");

    await().until(() -> receiver.got.size() == 2);
    ObjectNode copy = receiver.envelopes().get(0);
    ObjectNode genuine = receiver.envelopes().get(1);
    assertThat(TestReceiver.isSigned(secrets(), copy)).isFalse();
    byte[] bent = java.util.Base64.getDecoder().decode(copy.path("body").asText());
    byte[] straight = java.util.Base64.getDecoder().decode(genuine.path("body").asText());
    assertThat(new BigInteger(bent).xor(new BigInteger(straight)).bitCount()).isEqualTo(1);
    copy.set("body", genuine.path("body"));
    assertThat(TestReceiver.isSigned(secrets(), copy)).isTrue();
    assertGenuine(genuine);
  }

  @Test
  void aForgedCopyIsTriedOnceAndItsOriginalUntilItIsAcknowledged() {
    switches("{\"forgery\":1,\"forgeryKinds\":[\"foreign-key\"]}");
    receiver.answers.add(TestReceiver.Answer.of(400, "{}"));
    receiver.answers.add(TestReceiver.Answer.of(503, ""));
    refund("F-3");

    await().until(() -> receiver.got.size() == 2 && allBooked());
    clock.advance(Duration.ofSeconds(1));
    await().until(() -> receiver.got.size() == 3 && allBooked());
    assertThat(copies().get(0).path("state").asText()).isEqualTo("given-up");
    assertThat(copies().get(0).path("tries").asInt()).isEqualTo(1);
    assertThat(inState("delivered").get(0).path("tries").asInt()).isEqualTo(2);
  }

  @Test
  void switchedOffNothingIsWrittenOrSentAndWhatWaitsIsSentLater() {
    switches("{\"delayMinMillis\":1000,\"delayMaxMillis\":1000}");
    refund("O-1");
    switches("{\"enabled\":false}");
    clock.advance(Duration.ofSeconds(1));
    refund("O-2");

    await().pollDelay(Duration.ofMillis(300)).until(() -> true);
    assertThat(receiver.got).isEmpty();
    assertThat(numbers(webhooks())).containsExactly("O-1");
    switches("{\"enabled\":true}");
    await().until(() -> receiver.got.size() == 1);
  }

  @Test
  void aRestartBringsTheSettingsBack() {
    switches("{\"loss\":1}");
    running.close();
    running = RunningGateway.in(dir, clock, settings -> settings.with(RunningGateway.WIDE));

    JsonNode switches = running.merchant.get("/sandbox/control/webhooks").body().path("switches");
    assertThat(switches.path("loss").asDouble()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"loss\":1.1}",
        "{\"loss\":\"1\"}",
        "{\"loses\":1}",
        "{\"otherHosts\":true}",
        "{\"repetitions\":0}",
        "{\"repetitions\":1.5}",
        "{\"delayMinMillis\":5}",
        "{\"retryMillis\":[-1]}",
        "{\"retryMillis\":[\"x\"]}",
        "{\"forgeryKinds\":[]}",
        "{\"forgeryKinds\":[\"none\"]}",
        "{\"eventPlace\":\"header\"}",
        "{\"eventField\":\"a&b\"}",
        "{\"loss\":1,\"seed\":1e9}",
        ""
      })
  void aSwitchThatDoesNotExistOrFitIsRefusedAndNothingChanges(String json) {
    assertThat(running.merchant.post("/sandbox/control/webhooks", json).status()).isEqualTo(400);
    JsonNode switches = running.merchant.get("/sandbox/control/webhooks").body().path("switches");
    assertThat(switches).isEqualTo(running.merchant.post("/sandbox/control/webhooks", "{}").body());
    assertThat(switches.path("loss").asDouble()).isZero();
  }

  /** The numbers that the page's rule hits, worked out apart from the gateway. */
  private static Set<String> hit(String seed, int draw, double share) throws Exception {
    Set<String> hit = new TreeSet<>();
    for (String number : refundNumbers()) {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(
                  (seed + "|payment.refund.success|" + number).getBytes(StandardCharsets.UTF_8));
      byte[] four = java.util.Arrays.copyOfRange(digest, 4 * draw, 4 * draw + 4);
      if (new BigInteger(1, four).doubleValue() / Math.pow(2, 32) < share) {
        hit.add(number);
      }
    }
    return hit;
  }

  private static List<String> refundNumbers() {
    return IntStream.range(0, REFUNDS).mapToObj(i -> "S-" + i).toList();
  }

  private void refundAll() {
    refundNumbers().forEach(this::refund);
  }

  /** Each of a payment of its own, so that they do not wait for one another. */
  private void refund(String number) {
    String body =
        TestMerchant.refundBody("SBXUSD100P-" + number, number, "1", "USD")
            .replace("https://merchant.example/w", receiver.url());
    assertThat(running.merchant.call(Operation.REFUND, body).code()).isEqualTo("20000");
  }

  private void assertGenuine(JsonNode envelope) {
    assertThat(TestReceiver.isSigned(secrets(), envelope)).isTrue();
    JsonNode told = TestReceiver.open(running.merchant, envelope);
    assertThat(told.path("event").asText()).isEqualTo("payment.refund.success");
    assertThat(told.path("merchantId").asText()).isEqualTo("B131567545069");
  }

  private Path secrets() {
    return dir.resolve("secrets");
  }

  private void switches(String json) {
    assertThat(running.merchant.post("/sandbox/control/webhooks", json).status()).isEqualTo(200);
  }

  private List<JsonNode> webhooks() {
    List<JsonNode> rows = new ArrayList<>();
    running.merchant.get("/sandbox/control/webhooks").body().path("webhooks").forEach(rows::add);
    return rows;
  }

  private JsonNode row(long id) {
    return webhooks().stream()
        .filter(row -> row.path("id").asLong() == id)
        .findFirst()
        .orElseThrow();
  }

  private List<JsonNode> inState(String state) {
    return webhooks().stream().filter(row -> row.path("state").asText().equals(state)).toList();
  }

  private List<JsonNode> copies() {
    return webhooks().stream().filter(row -> row.path("copyOf").asLong() > 0).toList();
  }

  /** Whether every try has its answer in the ledger. */
  private boolean allBooked() {
    return webhooks().stream()
        .allMatch(row -> row.path("tries").asInt() == 0 || row.path("lastStatus").asInt() != 0);
  }

  /** Of the control API's rows, or of the bodies that came. */
  private static Set<String> numbers(List<JsonNode> rows) {
    Set<String> numbers = new TreeSet<>();
    rows.forEach(
        row -> numbers.add(row.path(row.has("number") ? "number" : "referRefundNo").asText()));
    return numbers;
  }
}
