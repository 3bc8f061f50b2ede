package io.bieases.routes.endtoend;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** The gateway's end of webhooks with the gateway's own keys, written from the contract. */
final class WebhookSender {

  static final String RECEIVED = "{\"code\": 20000, \"msg\": \"\"}";
  static final String REFUSED = "{\"code\": 40000, \"msg\": \"refused\"}";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI root;
  private final String merchantId;
  private final PrivateKey key;
  private final byte[] aesKey;
  private final byte[] aesIv;

  /** What the door said. */
  record Said(int status, String body) {}

  WebhookSender(RunningBundle bundle) {
    root = URI.create("http://127.0.0.1:" + bundle.property("local.server.port"));
    merchantId = bundle.property("bieases.merchants.main.id");
    Path secrets = Path.of(bundle.property("bieases.sandbox.dir"), "secrets");
    try {
      String pem = Files.readString(secrets.resolve("gateway.key.pem"));
      byte[] der = Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
      key = KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(der));
      aesKey = Files.readAllBytes(secrets.resolve("main.aes-key"));
      aesIv = Files.readAllBytes(secrets.resolve("main.aes-iv"));
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A valid webhook of now with that payload. */
  String webhook(Map<String, ?> payload) {
    return webhook(payload, System.currentTimeMillis(), merchantId);
  }

  String webhook(Map<String, ?> payload, long timestamp, String forMerchant) {
    try {
      ObjectNode envelope = JSON.createObjectNode();
      envelope.put("merchantId", forMerchant).put("method", "bieases.trade.callback");
      envelope.put("format", "json").put("charset", "utf-8");
      envelope.put("encryptType", "AES").put("signType", "RSA");
      envelope.put("timestamp", timestamp).put("body", encrypted(JSON.writeValueAsBytes(payload)));
      envelope.put("sign", signed(envelope));
      return envelope.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A text as it stands encrypted in an envelope. */
  String sealed(String text) {
    return encrypted(text.getBytes(StandardCharsets.UTF_8));
  }

  private String encrypted(byte[] plain) {
    try {
      Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
      cipher.init(
          Cipher.ENCRYPT_MODE, new SecretKeySpec(aesKey, "AES"), new IvParameterSpec(aesIv));
      return Base64.getEncoder().encodeToString(cipher.doFinal(plain));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private String signed(ObjectNode envelope) {
    Map<String, String> sorted = new TreeMap<>();
    envelope.properties().forEach(field -> sorted.put(field.getKey(), field.getValue().asText()));
    String text =
        sorted.entrySet().stream()
            .map(field -> field.getKey() + "=" + field.getValue())
            .collect(Collectors.joining("&"));
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(key);
      signature.update(text.getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  Said post(String body) {
    return post(body.getBytes(StandardCharsets.UTF_8));
  }

  Said post(byte[] body) {
    return send("/webhooks/bieases/main", "POST", body);
  }

  Said send(String path, String method, byte[] body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(root.resolve(path))
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofByteArray(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      HttpResponse<String> answer = http.send(request.build(), BodyHandlers.ofString());
      return new Said(answer.statusCode(), answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
