package io.bieases.routes.proving;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;

/** A system that calls the HTTP API of the nodes. */
final class Caller {

  static final String USER = "ground";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final String password = UUID.randomUUID().toString();
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();

  /** What came back. */
  record Answer(int status, JsonNode body) {

    /** The outcome it tells; of a problem too. */
    String outcome() {
      return body.path("outcome").asText();
    }
  }

  String password() {
    return password;
  }

  String passwordHash() {
    return "{bcrypt}" + new BCryptPasswordEncoder(4).encode(password);
  }

  /** Whether it answers from its journal. */
  boolean isReady(Node node) {
    return get(node.api().resolve("instructions/nothing-of-that-name"))
        .filter(answer -> answer.status() == 404)
        .isPresent();
  }

  Optional<Answer> get(URI address) {
    return send(HttpRequest.newBuilder(address).GET());
  }

  Optional<Answer> post(URI address, String body) {
    return send(
        HttpRequest.newBuilder(address)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  /** Empty if the connection did not come about or broke. */
  private Optional<Answer> send(HttpRequest.Builder request) {
    byte[] pair = (USER + ":" + password).getBytes(StandardCharsets.UTF_8);
    try {
      HttpResponse<String> response =
          http.send(
              request
                  .timeout(Duration.ofSeconds(10))
                  .header("Authorization", "Basic " + Base64.getEncoder().encodeToString(pair))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      return Optional.of(new Answer(response.statusCode(), JSON.readTree(response.body())));
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
