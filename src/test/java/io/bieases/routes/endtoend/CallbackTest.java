package io.bieases.routes.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A merchant's own system is told how its instructions ended: real HTTP, signed, until it says 2xx.
 */
class CallbackTest {

  private static final byte[] KEY =
      "0123456789abcdefghijklmnopqrstuv".getBytes(StandardCharsets.UTF_8);
  private static final byte[] ALERTS_KEY =
      "another key, for alerts and for nothing else".getBytes(StandardCharsets.UTF_8);

  private static final ObjectMapper JSON = new ObjectMapper();

  private static MerchantsSystem system;
  private static RunningBundle bundle;

  /** What came in. */
  private record Request(String path, Headers headers, String body) {
    JsonNode json() {
      try {
        return JSON.readTree(body);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    String id() {
      return headers.getFirst("Webhook-Id");
    }
  }

  /** Says 200 unless something else is planned. */
  private static final class MerchantsSystem implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final LinkedBlockingQueue<Integer> planned = new LinkedBlockingQueue<>();
    private final Semaphore silent = new Semaphore(0);
    private final CountDownLatch over = new CountDownLatch(1);

    private MerchantsSystem() throws IOException {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.setExecutor(threads);
      server.createContext("/", this::answer);
      server.start();
    }

    private void answer(HttpExchange exchange) throws IOException {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      requests.add(
          new Request(exchange.getRequestURI().getPath(), exchange.getRequestHeaders(), body));
      if (silent.tryAcquire()) {
        try {
          over.await();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
      Integer status = planned.poll();
      exchange.getResponseHeaders().add("Location", "/elsewhere");
      exchange.getResponseHeaders().add("Set-Cookie", "kept=no");
      exchange.getResponseHeaders().add("CamelHttpUri", "http://127.0.0.1:1/elsewhere");
      exchange.sendResponseHeaders(status == null ? 200 : status, -1);
      exchange.close();
    }

    private List<Request> about(String number) {
      return requests.stream()
          .filter(request -> request.json().path("number").asText().equals(number))
          .collect(Collectors.toList());
    }

    @Override
    public void close() {
      over.countDown();
      server.stop(0);
      threads.shutdownNow();
    }
  }

  @BeforeAll
  static void start(@TempDir Path folder) throws IOException {
    system = new MerchantsSystem();
    bundle =
        RunningBundle.in(folder)
            .with("bieases.gateway.response-timeout", "10s")
            .with(
                "bieases.merchants.main.notify-url",
                "http://127.0.0.1:" + system.server.getAddress().getPort() + "/bieases/told")
            .with("bieases.alerts.channels", "log,webhook")
            .with(
                "bieases.alerts.webhook.url",
                "http://127.0.0.1:" + system.server.getAddress().getPort() + "/bieases/alerts")
            .with(
                "bieases.alerts.webhook.secret",
                "whsec_" + Base64.getEncoder().encodeToString(ALERTS_KEY))
            .with(
                "bieases.merchants.main.notify-secret",
                "whsec_" + Base64.getEncoder().encodeToString(KEY))
            .start();
  }

  @AfterAll
  static void stop() {
    bundle.close();
    system.close();
  }

  /** As a receiver would, from the published scheme alone. */
  private static String signature(Request request, byte[] key) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      String signed =
          request.id()
              + "."
              + request.headers().getFirst("Webhook-Timestamp")
              + "."
              + request.body();
      return "v1,"
          + Base64.getEncoder()
              .encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void succeeds(String number) {
    bundle.drop(number + ".csv", List.of(RunningBundle.row(number)));
    bundle.settled(number);
    WebhookSender gateway = new WebhookSender(bundle);
    String webhook =
        gateway.webhook(
            Map.of(
                "event", "payment.refund.success",
                "referRefundNo", number,
                "paymentId", RunningBundle.paid(number),
                "refundAmount", "1.00",
                "currency", "USD",
                "status", "success"));
    assertThat(gateway.post(webhook).status()).isEqualTo(200);
  }

  private static List<Request> told(String number, int times) {
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(system.about(number)).hasSizeGreaterThanOrEqualTo(times));
    return system.about(number);
  }

  @Test
  void theLastWordIsPostedSignedUntilTheSystemTakesIt() {
    system.planned.add(302);
    succeeds("TOLD-1");

    List<Request> requests = told("TOLD-1", 2);

    assertThat(requests).extracting(Request::path).containsOnly("/bieases/told");
    assertThat(requests)
        .extracting(Request::id)
        .containsOnly(requests.get(0).id())
        .doesNotContainNull();
    assertThat(requests).extracting(Request::body).containsOnly(requests.get(0).body());
    assertThat(requests)
        .allSatisfy(
            request -> {
              assertThat(request.headers().getFirst("Webhook-Signature"))
                  .isEqualTo(signature(request, KEY));
              long sent = Long.parseLong(request.headers().getFirst("Webhook-Timestamp"));
              assertThat(Instant.ofEpochSecond(sent))
                  .isCloseTo(Instant.now(), within(60, ChronoUnit.SECONDS));
              assertThat(request.headers().keySet())
                  .containsExactlyInAnyOrder(
                      "Accept-encoding",
                      "Connection",
                      "Content-length",
                      "Content-type",
                      "Host",
                      "User-agent",
                      "Webhook-id",
                      "Webhook-signature",
                      "Webhook-timestamp");
            });
    JsonNode body = requests.get(0).json();
    assertThat(body.path("outcome").asText()).isEqualTo("succeeded");
    assertThat(body.path("merchant").asText()).isEqualTo("main");
    assertThat(body.path("operation").asText()).isEqualTo("refund");
    assertThat(body.path("environment").asText()).isEqualTo("sandbox");

    succeeds("TOLD-2");
    told("TOLD-2", 1);
    assertThat(system.about("TOLD-1")).as("taken, so not sent again").hasSize(2);
    assertThat(system.about("TOLD-2").get(0).id()).isNotEqualTo(requests.get(0).id());
  }

  @Test
  void aRefusalIsToldAndAnAcceptedOneIsNotYet() {
    bundle.drop(
        "refused.csv",
        List.of(RunningBundle.row("TOLD-SIM44008"), RunningBundle.row("TOLD-ACCEPTED")));
    bundle.settled("TOLD-ACCEPTED");

    Request refused = told("TOLD-SIM44008", 1).get(0);

    assertThat(refused.json().path("outcome").asText()).isEqualTo("rejected");
    assertThat(refused.json().path("code").asText()).isEqualTo("44008");
    assertThat(system.about("TOLD-ACCEPTED")).isEmpty();
  }

  @Test
  void anAlertIsPostedWithItsStartAndItsEnd() {
    bundle.drop("held.csv", List.of(RunningBundle.row("HELD-SIM44000x1")));
    bundle.settled("HELD-SIM44000x1");

    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(alerts("44000")).hasSizeGreaterThanOrEqualTo(2));

    List<Request> alerts = alerts("44000");
    assertThat(alerts)
        .extracting(request -> request.json().path("event").asText())
        .containsExactly("start", "end");
    assertThat(alerts).extracting(Request::id).doesNotHaveDuplicates();
    assertThat(alerts)
        .allSatisfy(
            request -> {
              assertThat(request.path()).isEqualTo("/bieases/alerts");
              assertThat(request.headers().getFirst("Webhook-Signature"))
                  .isEqualTo(signature(request, ALERTS_KEY));
              assertThat(request.json().path("runbook").asText())
                  .isEqualTo("src/docs/runbook.md#alert-held");
              assertThat(request.json().path("route").asText()).isEqualTo("outcome-hold-merchant");
            });
  }

  private static List<Request> alerts(String code) {
    return system.requests.stream()
        .filter(request -> request.json().path("kind").asText().equals("held"))
        .filter(request -> request.json().path("code").asText().equals(code))
        .toList();
  }

  @Test
  @Tag("long-run")
  void aSystemThatKeepsSilentIsTriedAgainAfterTheBound() {
    system.silent.release();
    succeeds("TOLD-3");
    List<Request> requests = told("TOLD-3", 2);
    assertThat(requests).extracting(Request::id).containsOnly(requests.get(0).id());
  }
}
