package io.bieases.routes.endtoend;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The HTTP door, as a caller with the generated password uses it. */
final class HttpDoor implements Door {

  /** Outcomes that a caller is told with a status of their own. */
  private static final int NOT_FINAL = 202;

  /** With more the first ones find no turn for their password. */
  private static final int CALLERS = 16;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
  private final Map<String, Future<Told>> answers = new ConcurrentHashMap<>();
  private final URI base;
  private final String authorization;

  HttpDoor(RunningBundle bundle) {
    base = bundle.api();
    try {
      String password = Files.readString(bundle.dataDir().resolve("initial-password")).strip();
      authorization =
          "Basic "
              + Base64.getEncoder()
                  .encodeToString(("admin:" + password).getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String word() {
    return "http";
  }

  @Override
  public void send(Collection<Order> orders) {
    orders.forEach(order -> answers.put(key(order), callers.submit(() -> call(order))));
  }

  @Override
  public Map<String, Told> told(Collection<Order> orders) {
    Map<String, Told> told = new LinkedHashMap<>();
    for (Order order : orders) {
      Told first = first(order);
      told.put(order.number(), first.httpStatus() == NOT_FINAL ? last(order) : first);
    }
    return told;
  }

  /** The answer to the call itself. */
  Told first(Order order) {
    try {
      return answers.get(key(order)).get();
    } catch (Exception e) {
      throw new IllegalStateException(order.toString(), e);
    }
  }

  /** The stored answer, which the same call gets once there is one. */
  private Told last(Order order) {
    String life = "main/instructions/" + order.number() + "?operation=" + order.operation();
    await(order.toString())
        .atMost(Duration.ofSeconds(90))
        .pollInterval(Duration.ofMillis(200))
        .until(
            () -> {
              JsonNode found = read(get(life)).path("instructions").path(0);
              String outcome = found.path("instruction").path("outcome").asText();
              return !outcome.isEmpty()
                  && !outcome.equals("waiting")
                  && !outcome.equals("sending")
                  && !outcome.equals("unknown");
            });
    return call(order);
  }

  Told call(Order order) {
    String payment = "main/payment-orders/" + order.about();
    HttpResponse<String> answer =
        switch (order.operation()) {
          case "create" -> post("main/payment-orders", order.json(), "");
          case "refund" -> post(payment + "/refunds", order.json(), "");
          case "cancel" -> post(payment + "/cancel", "", order.number());
          case "query" -> get(payment, order.number());
          default -> get("main/refunds/" + order.about(), order.number());
        };
    JsonNode body = read(answer);
    return new Told(
        body.path("outcome").asText(),
        body.path("code").asText(),
        body.path("message").asText(),
        answer.statusCode());
  }

  HttpResponse<String> get(String path) {
    return get(path, "");
  }

  private HttpResponse<String> get(String path, String requestId) {
    return send(request(path, requestId));
  }

  private HttpResponse<String> post(String path, String body, String requestId) {
    HttpRequest.Builder request = request(path, requestId);
    if (body.isEmpty()) {
      return send(request.POST(HttpRequest.BodyPublishers.noBody()));
    }
    return send(
        request
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  private HttpRequest.Builder request(String path, String requestId) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(base.resolve(path)).header("Authorization", authorization);
    return requestId.isEmpty() ? request : request.header("Idempotency-Key", requestId);
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  static JsonNode read(HttpResponse<String> answer) {
    try {
      return JSON.readTree(answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(answer.statusCode() + " " + answer.body(), e);
    }
  }

  private static String key(Order order) {
    return order.operation() + " " + order.number();
  }

  @Override
  public void close() {
    callers.shutdownNow();
  }
}
