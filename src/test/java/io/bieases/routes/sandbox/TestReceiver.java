package io.bieases.routes.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/**
 * A merchant's end of webhooks, written from the contract against the JDK. Answers what it is told
 * to, first {@link #answers} in their order, then with a proper acknowledgement.
 */
final class TestReceiver implements AutoCloseable {
  static final String ACKNOWLEDGED = "{\"code\": 20000, \"msg\": \"\"}";

  final List<String> got = new CopyOnWriteArrayList<>();
  final List<Answer> answers = new CopyOnWriteArrayList<>();
  private final HttpServer server;
  private final ExecutorService threads = Executors.newFixedThreadPool(4);

  /** {@code location} is that of a redirect, or empty. */
  record Answer(int status, String body, String location) {
    static Answer of(int status, String body) {
      return new Answer(status, body, "");
    }
  }

  TestReceiver() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::receive);
    server.setExecutor(threads);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/w";
  }

  private void receive(HttpExchange exchange) throws IOException {
    try (exchange) {
      got.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
      Answer answer = answers.isEmpty() ? Answer.of(200, ACKNOWLEDGED) : answers.remove(0);
      if (!answer.location().isEmpty()) {
        exchange.getResponseHeaders().set("Location", answer.location());
      }
      byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    }
  }

  /** Every envelope that came, in the order of arrival. */
  List<ObjectNode> envelopes() {
    return got.stream().map(TestReceiver::object).toList();
  }

  /** The decrypted bodies, in the order of arrival, whether genuine or not. */
  List<JsonNode> opened(TestMerchant merchant) {
    return envelopes().stream().map(envelope -> open(merchant, envelope)).toList();
  }

  static JsonNode open(TestMerchant merchant, JsonNode envelope) {
    return object(
        new String(merchant.decrypt(envelope.path("body").asText()), StandardCharsets.UTF_8));
  }

  /** Whether the gateway's key signed the sorted envelope. */
  static boolean isSigned(Path secrets, JsonNode envelope) {
    Map<String, String> fields = new TreeMap<>();
    envelope.properties().forEach(field -> fields.put(field.getKey(), field.getValue().asText()));
    String sign = fields.remove("sign");
    String input =
        fields.entrySet().stream()
            .map(field -> field.getKey() + "=" + field.getValue())
            .collect(Collectors.joining("&"));
    try {
      Signature verifier = Signature.getInstance("SHA256withRSA");
      verifier.initVerify(gatewayKey(secrets));
      verifier.update(input.getBytes(StandardCharsets.UTF_8));
      return verifier.verify(Base64.getDecoder().decode(sign));
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static PublicKey gatewayKey(Path secrets) throws GeneralSecurityException {
    try {
      String pem = Files.readString(secrets.resolve("gateway.pub.pem"));
      String base64 =
          pem.lines().filter(line -> !line.startsWith("-")).collect(Collectors.joining());
      return KeyFactory.getInstance("RSA")
          .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(base64)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ObjectNode object(String json) {
    try {
      return (ObjectNode) TestMerchant.JSON.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
