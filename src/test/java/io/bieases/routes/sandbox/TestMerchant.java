package io.bieases.routes.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Clock;
import java.util.Base64;
import java.util.function.UnaryOperator;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * A merchant written from the contract against the JDK, sharing nothing with the gateway but the
 * credential files. {@code input} and {@code algorithm} are the words of contract section 3.
 */
final class TestMerchant {
  static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final int port;
  private final Clock clock;
  private final PrivateKey key;
  private final byte[] aesKey;
  private final byte[] aesIv;
  private final String input;
  private final String algorithm;

  TestMerchant(int port, Path secrets, Clock clock, String input, String algorithm) {
    this.port = port;
    this.clock = clock;
    this.input = input;
    this.algorithm = algorithm;
    try {
      String pem = Files.readString(secrets.resolve("main.key.pem"));
      byte[] der =
          Base64.getMimeDecoder()
              .decode(
                  pem.replace("-----BEGIN PRIVATE KEY-----", "")
                      .replace("-----END PRIVATE KEY-----", ""));
      key = KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(der));
      aesKey = Files.readAllBytes(secrets.resolve("main.aes-key"));
      aesIv = Files.readAllBytes(secrets.resolve("main.aes-iv"));
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What came back: HTTP status and JSON body. */
  record Got(int status, JsonNode body, HttpResponse<byte[]> http) {
    String code() {
      return body.path("code").asText();
    }

    String msg() {
      return body.path("msg").asText();
    }

    JsonNode data() {
      return body.path("data");
    }
  }

  static String refundBody(String paymentId, String number, String amount, String currency) {
    return """
        {"paymentId":"%s","referRefundNo":"%s","refundAmount":%s,"currency":"%s",
         "refundInfos":[{"goodsDesc":"shoes","refundGoodAmount":%s}],
         "refundTime":1800000000000,"reason":"returned","callbackUrl":"https://merchant.example/w"}
        """
        .formatted(paymentId, number, amount, currency, amount);
  }

  static String createBody(String orderNo, String amount, String currency) {
    return """
        {"order":{"orderNo":"%s","orderAmount":%s,"orderDescription":"order","goods":[
           {"referenceGoodsId":"g1","goodsName":"shoes","goodsDesc":"red","goodsUnitAmount":%s,
            "goodsQuantity":1}]},
         "channel":"WEB","paymentAmount":%s,"currency":"%s","paymentTime":1799999999000,
         "paymentExpiryTime":4000000000000,"callbackUrl":"https://merchant.example/w",
         "redirectUrl":"https://merchant.example/r"}
        """
        .formatted(orderNo, amount, amount, amount, currency);
  }

  Got create(String orderNo, String amount, String currency) {
    return call(Operation.CREATE, createBody(orderNo, amount, currency));
  }

  Got query(String paymentId) {
    return call(Operation.QUERY, "{\"paymentId\":\"" + paymentId + "\"}");
  }

  Got cancel(String paymentId) {
    return call(Operation.CANCEL, "{\"paymentId\":\"" + paymentId + "\"}");
  }

  Got refund(String paymentId, String number, String amount) {
    return call(Operation.REFUND, refundBody(paymentId, number, amount, "USD"));
  }

  Got refundQuery(String refundId) {
    return call(Operation.REFUND_QUERY, "{\"refundId\":\"" + refundId + "\"}");
  }

  Got call(Operation operation, String body) {
    return post(path(operation), sealed(operation, body).toString());
  }

  /** The call with its envelope changed after it was signed. */
  Got tampered(Operation operation, String body, UnaryOperator<ObjectNode> change) {
    return post(path(operation), change.apply(sealed(operation, body)).toString());
  }

  static String path(Operation operation) {
    return "/cgi/payment/api/v1/payment-order"
        + switch (operation) {
          case CREATE -> "";
          case QUERY -> "/query";
          case CANCEL -> "/cancel";
          case REFUND -> "/refund";
          case REFUND_QUERY -> "/refund/query";
        };
  }

  static String method(Operation operation) {
    return switch (operation) {
      case CREATE -> "bieases.trade.create";
      case QUERY, REFUND_QUERY -> "bieases.trade.query";
      case CANCEL -> "bieases.trade.cancel";
      case REFUND -> "bieases.trade.refund";
    };
  }

  ObjectNode sealed(Operation operation, String body) {
    ObjectNode envelope = JSON.createObjectNode();
    envelope.put("merchantId", "B131567545069");
    envelope.put("method", method(operation));
    envelope.put("format", "json");
    envelope.put("charset", "utf-8");
    envelope.put("encryptType", "AES");
    envelope.put("signType", "RSA");
    envelope.put("timestamp", clock.millis());
    envelope.put("body", encrypt(body.getBytes(StandardCharsets.UTF_8)));
    return resign(envelope, body);
  }

  /** Signs the envelope as it is now. */
  ObjectNode resign(ObjectNode envelope, String body) {
    String ciphertext = envelope.path("body").asText();
    String toSign =
        switch (input) {
          case "ciphertext-body" -> ciphertext;
          case "plaintext-body" -> body;
          default ->
              "body=%s&charset=%s&encryptType=%s&format=%s&merchantId=%s&method=%s&signType=%s&timestamp=%s"
                  .formatted(
                      ciphertext,
                      envelope.path("charset").asText(),
                      envelope.path("encryptType").asText(),
                      envelope.path("format").asText(),
                      envelope.path("merchantId").asText(),
                      envelope.path("method").asText(),
                      envelope.path("signType").asText(),
                      envelope.path("timestamp").asText());
        };
    envelope.put("sign", sign(toSign));
    return envelope;
  }

  String encrypt(byte[] plain) {
    return Base64.getEncoder().encodeToString(cipher(Cipher.ENCRYPT_MODE, plain));
  }

  byte[] decrypt(String body) {
    return cipher(Cipher.DECRYPT_MODE, Base64.getDecoder().decode(body));
  }

  private byte[] cipher(int mode, byte[] bytes) {
    try {
      Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
      cipher.init(mode, new SecretKeySpec(aesKey, "AES"), new IvParameterSpec(aesIv));
      return cipher.doFinal(bytes);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private String sign(String text) {
    try {
      Signature signature = Signature.getInstance(algorithm);
      signature.initSign(key);
      signature.update(text.getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  Got post(String path, String body) {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build());
  }

  Got get(String path) {
    return send(request(path).GET().build());
  }

  Got delete(String path) {
    return send(request(path).DELETE().build());
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
  }

  Got send(HttpRequest request) {
    try {
      HttpResponse<byte[]> response = HTTP.send(request, HttpResponse.BodyHandlers.ofByteArray());
      return new Got(response.statusCode(), json(response.body()), response);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static JsonNode json(byte[] body) {
    try {
      return JSON.readTree(body);
    } catch (IOException e) {
      return JSON.createObjectNode();
    }
  }
}
