package io.bieases.routes.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.bieases.routes.endtoend.WebhookSender.Said;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The door for webhooks, over real HTTP with the gateway's own keys (gates S1, S7, S8). */
@ExtendWith(SharedBundle.class)
class WebhookDoorTest {

  private static final Logger LOG = LoggerFactory.getLogger(WebhookDoorTest.class);
  private static final Said RECEIVED = new Said(200, WebhookSender.RECEIVED);
  private static final Said REFUSED = new Said(400, WebhookSender.REFUSED);
  private static final int A_SECOND = 300;

  private final RunningBundle bundle;
  private final WebhookSender gateway;

  WebhookDoorTest(RunningBundle bundle) {
    this.bundle = bundle;
    gateway = new WebhookSender(bundle);
  }

  private static Map<String, Object> succeeded(String number) {
    return Map.of(
        "event",
        "payment.refund.success",
        "referRefundNo",
        number,
        "paymentId",
        RunningBundle.paid(number),
        "refundAmount",
        "1.00",
        "currency",
        "USD",
        "status",
        "success");
  }

  private void isSent(String number) {
    bundle.drop(number + ".csv", List.of(RunningBundle.row(number)));
    bundle.settled(number);
  }

  private long events() {
    return bundle.journal().events();
  }

  @Test
  void aWebhookIsReceivedOnceAndHasItsEffect() {
    isSent("HOOK-1");
    String webhook = gateway.webhook(succeeded("HOOK-1"));

    assertThat(gateway.post(webhook)).isEqualTo(RECEIVED);

    assertThat(bundle.journal().refund("HOOK-1").orElseThrow().state()).isEqualTo("succeeded");
    long events = events();
    assertThat(gateway.post(webhook)).as("a repeat").isEqualTo(RECEIVED);
    assertThat(gateway.post(gateway.webhook(succeeded("HOOK-1")))).isEqualTo(RECEIVED);
    assertThat(events()).isEqualTo(events);
  }

  @Test
  void noneOfTwoThousandMutationsOfAByteIsTakenAndTheAnswerIsTheSame() {
    isSent("HOOK-2");
    byte[] webhook = gateway.webhook(succeeded("HOOK-2")).getBytes(StandardCharsets.UTF_8);
    long events = events();
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 2_000; i++) {
      byte[] mutated = webhook.clone();
      int at = i < webhook.length ? i : random.nextInt(webhook.length);
      mutated[at] ^= (byte) (1 + random.nextInt(255));
      assertThat(gateway.post(mutated)).as("seed %s, byte %s", seed, at).isEqualTo(REFUSED);
    }
    assertThat(events()).isEqualTo(events);
    assertThat(bundle.journal().refund("HOOK-2").orElseThrow().state()).isEqualTo("accepted");
    assertThat(gateway.post(webhook)).as("untouched").isEqualTo(RECEIVED);
  }

  @Test
  void aMutatedCiphertextIsRefusedInTheSameWords() {
    mutateCiphertexts(500);
  }

  @Test
  @Tag("long-run")
  void noneOfTenThousandMutatedCiphertextsIsTaken() {
    mutateCiphertexts(10_000);
  }

  private void mutateCiphertexts(int count) {
    String webhook = gateway.webhook(succeeded("HOOK-3"));
    int body = webhook.indexOf("\"body\":\"") + 8;
    int length = webhook.indexOf('"', body) - body;
    long seed = System.nanoTime();
    Random random = new Random(seed);
    long events = events();
    for (int i = 0; i < count; i++) {
      char[] mutated = webhook.toCharArray();
      int at = body + random.nextInt(length);
      char was = mutated[at];
      mutated[at] = was == 'A' ? 'B' : 'A';
      assertThat(gateway.post(new String(mutated))).as("seed %s, %s", seed, at).isEqualTo(REFUSED);
    }
    assertThat(events()).isEqualTo(events);
  }

  /** Each is wrong in another way, and no answer tells in which. */
  static Stream<List<Object>> whateverIsWrong() {
    return Stream.of(
        List.of("/webhooks/bieases/main", "POST", ""),
        List.of("/webhooks/bieases/main", "POST", "{}"),
        List.of("/webhooks/bieases/main", "POST", "[".repeat(10_000)),
        List.of("/webhooks/bieases/main", "POST", "x".repeat(70_000)),
        List.of("/webhooks/bieases/main", "GET", ""),
        List.of("/webhooks/bieases/main", "PUT", "{}"),
        List.of("/webhooks/bieases/nobody", "POST", "{}"),
        List.of("/webhooks/bieases/", "POST", "{}"),
        List.of("/webhooks/bieases/main/more", "POST", "{}"),
        List.of("/webhooks/other", "POST", "{}"));
  }

  @ParameterizedTest
  @MethodSource
  void whateverIsWrong(List<Object> call) {
    assertThat(
            gateway.send(
                call.get(0).toString(),
                call.get(1).toString(),
                call.get(2).toString().getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(REFUSED);
  }

  @Test
  void whatIsSignedAndYetWrongIsRefusedInTheSameWords() {
    long now = System.currentTimeMillis();
    Map<String, Object> payload = succeeded("HOOK-4");
    String valid = gateway.webhook(payload);

    assertThat(gateway.post(gateway.webhook(payload, now, "B000000000001"))).isEqualTo(REFUSED);
    for (long days : new long[] {-2, 2, 30}) {
      long then = now - Duration.ofDays(days).toMillis();
      assertThat(
              gateway.post(
                  gateway.webhook(payload, then, bundle.property("bieases.merchants.main.id"))))
          .isEqualTo(REFUSED);
    }
    assertThat(gateway.post(gateway.webhook(Map.of("merchantId", "B000000000001"))))
        .isEqualTo(REFUSED);
    assertThat(gateway.post(valid.replaceFirst("\\{", "{\"merchantId\":\"B1\",")))
        .as("a key twice")
        .isEqualTo(REFUSED);
    assertThat(gateway.post(valid + "{}")).as("more behind the end").isEqualTo(REFUSED);
    assertThat(gateway.post(valid.substring(0, valid.length() - 1))).isEqualTo(REFUSED);
  }

  @Test
  void headersOfTheSenderSteerNothing() {
    isSent("HOOK-5");
    byte[] webhook = gateway.webhook(succeeded("HOOK-5")).getBytes(StandardCharsets.UTF_8);

    Said said =
        gateway.send(
            "/webhooks/bieases/main",
            "POST",
            webhook,
            "CamelHttpResponseCode",
            "201",
            "CAMELBeanMethodName",
            "applyWaiting",
            "CamelHttpUri",
            "http://127.0.0.1:1/");

    assertThat(said).isEqualTo(RECEIVED);
    assertThat(bundle.journal().refund("HOOK-5").orElseThrow().state()).isEqualTo("succeeded");
  }

  /** Signed beforehand: the figures are the door's and not the sender's. */
  @Test
  @Tag("long-run")
  void threeHundredASecondForAMinuteAreAllReceived() throws Exception {
    List<byte[]> webhooks =
        IntStream.range(0, A_SECOND * 60)
            .mapToObj(i -> gateway.webhook(succeeded("RATE-" + i)))
            .map(text -> text.getBytes(StandardCharsets.UTF_8))
            .toList();
    long before = events();
    ScheduledExecutorService threads = Executors.newScheduledThreadPool(32);
    List<Future<Long>> answers = new ArrayList<>();
    try {
      for (int i = 0; i < webhooks.size(); i++) {
        byte[] webhook = webhooks.get(i);
        answers.add(
            threads.schedule(
                () -> {
                  long start = System.nanoTime();
                  assertThat(gateway.post(webhook)).isEqualTo(RECEIVED);
                  return System.nanoTime() - start;
                },
                i * 1_000_000L / A_SECOND,
                TimeUnit.MICROSECONDS));
      }
      long[] nanos = new long[answers.size()];
      for (int i = 0; i < nanos.length; i++) {
        nanos[i] = answers.get(i).get(5, TimeUnit.MINUTES);
      }
      Arrays.sort(nanos);
      LOG.info(
          "{} webhooks: p50 {} ms, p99 {} ms, longest {} ms",
          nanos.length,
          nanos[nanos.length / 2] / 1e6,
          nanos[nanos.length * 99 / 100] / 1e6,
          nanos[nanos.length - 1] / 1e6);
    } finally {
      threads.shutdownNow();
    }
    assertThat(events() - before).isEqualTo(webhooks.size());
  }
}
