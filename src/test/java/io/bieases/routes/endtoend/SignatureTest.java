package io.bieases.routes.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.bieases.routes.sandbox.SandboxGateway;
import io.bieases.routes.sandbox.SandboxSettings;
import io.bieases.routes.sandbox.SandboxSettings.AnswerForm;
import io.bieases.routes.sandbox.SandboxSettings.CodeForm;
import io.bieases.routes.sandbox.SandboxSettings.Signature;
import io.bieases.routes.sandbox.SandboxSettings.SignatureAlgorithm;
import io.bieases.routes.sandbox.SandboxSettings.SignatureInput;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * All nine signatures at once: nine merchants in one bundle, each with a gateway of its own that
 * accepts only that merchant's combination; a front door tells them apart by merchant id. A tenth
 * signs differently from what its gateway expects.
 */
class SignatureTest {

  private static final String MISMATCH = "mismatch";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @TempDir static Path folder;
  private static final Map<String, SandboxGateway> GATEWAY_BY_MERCHANT_ID = new LinkedHashMap<>();
  private static final ExecutorService THREADS = Executors.newFixedThreadPool(8);
  private static HttpServer door;
  private static RunningBundle bundle;

  /** One combination. */
  private record Combination(SignatureInput input, SignatureAlgorithm algorithm, AnswerForm form) {
    private String alias() {
      return input.name().substring(0, 1).toLowerCase(Locale.ROOT)
          + algorithm.name().replace("_WITH_RSA", "").toLowerCase(Locale.ROOT);
    }

    private String configuredInput() {
      return input.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private String configuredAlgorithm() {
      return algorithm.name().replace("_WITH_RSA", "withRSA");
    }
  }

  static Stream<Combination> combinations() {
    return Stream.of(SignatureInput.values())
        .flatMap(
            input ->
                Stream.of(SignatureAlgorithm.values())
                    .map(
                        algorithm ->
                            new Combination(
                                input,
                                algorithm,
                                // both forms of answers are met
                                input == SignatureInput.CIPHERTEXT_BODY
                                    ? AnswerForm.ENVELOPED
                                    : AnswerForm.PLAIN)));
  }

  @BeforeAll
  static void start() throws IOException {
    door = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
    door.createContext("/", SignatureTest::forward);
    door.setExecutor(THREADS);
    door.start();
    RunningBundle.Setting setting =
        RunningBundle.in(folder)
            .with("bieases.gateway.base-url", "http://127.0.0.1:" + door.getAddress().getPort())
            // ten merchants share two processors and one writer
            .with("bieases.gateway.response-timeout", "5s");
    combinations()
        .forEach(
            each ->
                merchant(setting, each.alias(), each)
                    .with(
                        "bieases.merchants." + each.alias() + ".signature.input",
                        each.configuredInput())
                    .with(
                        "bieases.merchants." + each.alias() + ".signature.algorithm",
                        each.configuredAlgorithm()));
    merchant(setting, MISMATCH, combinations().findFirst().orElseThrow())
        .with("bieases.merchants." + MISMATCH + ".signature.input", "ciphertext-body");
    bundle = setting.start();
    Stream.concat(combinations().map(Combination::alias), Stream.of(MISMATCH))
        .forEach(
            alias -> bundle.drop(alias, "one.csv", List.of(RunningBundle.row("SIGN-" + alias))));
  }

  private static RunningBundle.Setting merchant(
      RunningBundle.Setting setting, String alias, Combination its) {
    String id = "B" + alias;
    Path dir = folder.resolve("gateway-" + alias);
    SandboxSettings usual = SandboxSettings.of(dir, 0);
    SandboxGateway gateway =
        SandboxGateway.start(
            new SandboxSettings(
                true,
                dir,
                0,
                id,
                usual.pathPrefix(),
                usual.limits(),
                its.form(),
                CodeForm.NUMBER,
                new Signature(its.input(), its.algorithm()),
                usual.refundTakes(),
                usual.webhooks()),
            Clock.systemUTC());
    GATEWAY_BY_MERCHANT_ID.put(id, gateway);
    String prefix = "bieases.merchants." + alias + ".";
    return setting
        .wideLimits(prefix + "limits.")
        .with(prefix + "id", id)
        .with(prefix + "private-key", "file:" + dir.resolve("secrets/main.key.pem"))
        .with(prefix + "gateway-public-key", "file:" + dir.resolve("secrets/gateway.pub.pem"))
        .with(prefix + "aes-key", "file:" + dir.resolve("secrets/main.aes-key"))
        .with(prefix + "aes-iv", "file:" + dir.resolve("secrets/main.aes-iv"));
  }

  private static void forward(HttpExchange exchange) throws IOException {
    byte[] request = exchange.getRequestBody().readAllBytes();
    String merchantId = JSON.readTree(request).path("merchantId").asText();
    int port = GATEWAY_BY_MERCHANT_ID.get(merchantId).port();
    try {
      HttpResponse<byte[]> answer =
          HTTP.send(
              HttpRequest.newBuilder(
                      URI.create("http://127.0.0.1:" + port + exchange.getRequestURI()))
                  .header("Content-Type", "application/json")
                  .POST(HttpRequest.BodyPublishers.ofByteArray(request))
                  .build(),
              HttpResponse.BodyHandlers.ofByteArray());
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(answer.statusCode(), answer.body().length);
      exchange.getResponseBody().write(answer.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      exchange.close();
    }
  }

  @AfterAll
  static void stop() {
    bundle.close();
    door.stop(0);
    THREADS.shutdownNow();
    GATEWAY_BY_MERCHANT_ID.values().forEach(SandboxGateway::close);
  }

  private static GatewayControl gatewayOf(String alias) {
    int port = GATEWAY_BY_MERCHANT_ID.get("B" + alias).port();
    return new GatewayControl(URI.create("http://127.0.0.1:" + port + "/sandbox/"));
  }

  @ParameterizedTest
  @MethodSource("combinations")
  void aRefundSignedAsTheGatewayExpectsIsAccepted(Combination combination) {
    String number = "SIGN-" + combination.alias();

    Journal.Instruction refund = bundle.settled(number);

    assertThat(bundle.journal().branches(refund)).containsExactly("accepted");
    assertThat(gatewayOf(combination.alias()).executed()).containsExactly(number);
  }

  @Test
  void aRefundSignedInAnotherWayIsTriedOnceMoreThenTheMerchantIsHeld() {
    String number = "SIGN-" + MISMATCH;
    // its probes go on, and their number may meet the gateway's limit: the journal keeps the first
    await()
        .until(
            () ->
                bundle
                    .journal()
                    .refund(number)
                    .map(row -> bundle.journal().branches(row))
                    .filter(branches -> branches.size() > 1)
                    .isPresent());

    Journal.Instruction refund = bundle.journal().refund(number).orElseThrow();
    assertThat(bundle.journal().branches(refund)).startsWith("retry", "held");
    assertThat(bundle.journal().holdsRaisedBy(refund))
        .extracting(Journal.Hold::cause, Journal.Hold::endReason)
        .containsExactly(org.assertj.core.groups.Tuple.tuple("44001", ""));
    assertThat(gatewayOf(MISMATCH).executed()).isEmpty();
  }
}
