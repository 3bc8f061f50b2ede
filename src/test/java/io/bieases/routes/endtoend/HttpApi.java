package io.bieases.routes.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.atlassian.oai.validator.OpenApiInteractionValidator;
import com.atlassian.oai.validator.model.Request.Method;
import com.atlassian.oai.validator.model.SimpleResponse;
import com.atlassian.oai.validator.report.ValidationReport;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bieases.routes.http.ApiContract;
import io.bieases.routes.http.ApiOperation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A caller of the HTTP API who holds every answer against the API's document, and remembers which
 * status each operation has answered.
 */
final class HttpApi {

  private static final Path DOCUMENT = Path.of("routes/openapi.json");
  private static final ApiContract CONTRACT = ApiContract.read(DOCUMENT);
  private static final OpenApiInteractionValidator VALIDATOR =
      OpenApiInteractionValidator.createFor(DOCUMENT.toUri().toString()).build();
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI root;
  private final String administrator;
  private final Map<String, Set<String>> seen = new ConcurrentHashMap<>();

  HttpApi(RunningBundle bundle) {
    this(bundle.api(), bundle.dataDir());
  }

  /** Of a bundle that is a process of its own. */
  HttpApi(URI root, Path dataDir) {
    this.root = root;
    try {
      administrator = basic("admin", Files.readString(dataDir.resolve("initial-password")).strip());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static JsonNode document() {
    try {
      return JSON.readTree(DOCUMENT.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String basic(String user, String password) {
    byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(pair);
  }

  /** What a caller got. */
  record Answer(int status, HttpHeaders headers, String body) {

    JsonNode json() {
      try {
        return JSON.readTree(body);
      } catch (IOException e) {
        throw new UncheckedIOException(body, e);
      }
    }

    String text(String field) {
      return json().path(field).asText();
    }

    String header(String name) {
      return headers.firstValue(name).orElse("");
    }
  }

  /** A call on its way; by the administrator, unless it says otherwise. */
  final class Call {

    private final String method;
    private final String path;
    private final HttpRequest.Builder request;
    private BodyPublisher body = BodyPublishers.noBody();
    private boolean anonymous;
    private Optional<String> authorization = Optional.empty();

    private Call(String method, String path) {
      this.method = method;
      this.path = path;
      request = HttpRequest.newBuilder(root.resolve(path));
    }

    boolean asksOnly() {
      return method.equals("GET");
    }

    Call with(String header, String value) {
      request.header(header, value);
      return this;
    }

    Call as(String user, String password) {
      authorization = Optional.of(basic(user, password));
      return this;
    }

    Call asNobody() {
      anonymous = true;
      return this;
    }

    Call json(String text) {
      return bytes("application/json", text.getBytes(StandardCharsets.UTF_8));
    }

    Call bytes(String contentType, byte[] bytes) {
      body = BodyPublishers.ofByteArray(bytes);
      return with("Content-Type", contentType);
    }

    /** Without saying how much it is. */
    Call chunked(String contentType, byte[] bytes) {
      body = BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(bytes));
      return with("Content-Type", contentType);
    }

    Answer answer() {
      if (!anonymous) {
        request.header("Authorization", authorization.orElse(administrator));
      }
      try {
        HttpResponse<String> response =
            http.send(request.method(method, body).build(), BodyHandlers.ofString());
        Answer answer = new Answer(response.statusCode(), response.headers(), response.body());
        remember(answer);
        return answer;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }

    /** An operation's answer is as its document says. */
    private void remember(Answer answer) {
      String plain = root.resolve(path).getRawPath();
      Optional<ApiOperation> operation =
          CONTRACT.operations().stream()
              .filter(each -> each.method().equals(method))
              .filter(each -> plain.matches(each.path().replaceAll("\\{\\w+}", "[A-Za-z0-9_-]+")))
              .findFirst();
      operation.ifPresent(
          known -> {
            seen.computeIfAbsent(known.id(), id -> new TreeSet<>())
                .add(String.valueOf(answer.status()));
            SimpleResponse.Builder response =
                new SimpleResponse.Builder(answer.status())
                    .withContentType(answer.header("Content-Type"))
                    .withBody(answer.body());
            ValidationReport report =
                VALIDATOR.validateResponse(plain, Method.valueOf(method), response.build());
            assertThat(report.hasErrors())
                .as("%s %s: %s %s", method, plain, answer, report.getMessages())
                .isFalse();
          });
    }
  }

  Call get(String path) {
    return new Call("GET", path);
  }

  Call post(String path) {
    return new Call("POST", path);
  }

  Call call(String method, String path) {
    return new Call(method, path);
  }

  /** Which status each operation has answered so far. */
  Map<String, Set<String>> seen() {
    return new TreeMap<>(seen);
  }
}
