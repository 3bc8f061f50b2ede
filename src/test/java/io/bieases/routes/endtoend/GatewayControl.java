package io.bieases.routes.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bieases.routes.proving.audit.GatewayRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/** What the gateway itself has seen and done, over its control API; and faults on order. */
public final class GatewayControl {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final URI base;

  /** Control of the gateway whose control API is below that address. */
  public GatewayControl(URI base) {
    this.base = base;
  }

  /** A request as the gateway saw it. */
  public record Arrival(
      String operation,
      String number,
      String paymentId,
      int code,
      String fault,
      String bodySha256) {}

  /** The next request of that operation and number meets a fault, once. */
  public void once(String fault, String operation, String number, Map<String, ?> settings) {
    ObjectNode order = JSON.createObjectNode();
    order.put("fault", fault).put("operation", operation).put("number", number).put("count", 1);
    settings.forEach((key, value) -> order.set(key, JSON.valueToTree(value)));
    post("control/faults", order.toString());
  }

  /** As above, with the fault's own defaults. */
  public void once(String fault, String operation, String number) {
    once(fault, operation, number, Map.of());
  }

  /** Every request of that operation meets a fault from now on. */
  public void always(String fault, String operation, Map<String, ?> settings) {
    ObjectNode order = JSON.createObjectNode();
    order.put("fault", fault).put("operation", operation);
    settings.forEach((key, value) -> order.set(key, JSON.valueToTree(value)));
    post("control/faults", order.toString());
  }

  /** No request meets a fault any more. */
  public void faultless() {
    send(HttpRequest.newBuilder(base.resolve("control/faults")).DELETE().build());
  }

  /** Refunds meet a fault with that probability, drawn from a seed. */
  public void often(String fault, double probability, long seed) {
    often(fault, probability, seed, Map.of());
  }

  /** As above, with settings of that fault. */
  public void often(String fault, double probability, long seed, Map<String, ?> settings) {
    ObjectNode order = JSON.createObjectNode();
    order.put("fault", fault).put("operation", "refund");
    order.put("probability", probability).put("seed", seed);
    settings.forEach((key, value) -> order.set(key, JSON.valueToTree(value)));
    post("control/faults", order.toString());
  }

  /** Every request so far. */
  public List<Arrival> arrivals() {
    return StreamSupport.stream(rows(get("control/arrivals"), "arrivals").spliterator(), false)
        .map(
            row ->
                new Arrival(
                    row.path("operation").asText(),
                    row.path("number").asText(),
                    row.path("paymentId").asText(),
                    row.path("code").asInt(),
                    row.path("fault").asText(),
                    row.path("bodySha256").asText()))
        .toList();
  }

  /** Requests to refund under that number. */
  public long requests(String number) {
    return arrivals().stream()
        .filter(arrival -> arrival.operation().equals("refund") && arrival.number().equals(number))
        .count();
  }

  /** Numbers in the order they were executed; one that ran twice would be there twice. */
  public List<String> executed() {
    return StreamSupport.stream(rows(get("control/ledger"), "refunds").spliterator(), false)
        .map(row -> row.path("referRefundNo").asText())
        .toList();
  }

  /** Every webhook it has to send, has sent or has forged. */
  public List<JsonNode> webhooks() {
    return StreamSupport.stream(rows(get("control/webhooks"), "webhooks").spliterator(), false)
        .toList();
  }

  /** Executions, payments and sums. */
  public JsonNode ledger() {
    return get("control/ledger");
  }

  /** Requests, throttled ones and faults. */
  public JsonNode counters() {
    return get("control/counters");
  }

  /** Everything it has seen and done, for the auditor. */
  public GatewayRecord record() {
    return GatewayRecord.read(ledger(), get("control/arrivals"), counters());
  }

  private static JsonNode rows(JsonNode root, String name) {
    return root.isArray() ? root : root.path(name);
  }

  private JsonNode get(String path) {
    return send(HttpRequest.newBuilder(base.resolve(path)).build());
  }

  private void post(String path, String body) {
    send(
        HttpRequest.newBuilder(base.resolve(path))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build());
  }

  private static JsonNode send(HttpRequest request) {
    try {
      HttpResponse<String> answer = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
      return JSON.readTree(answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
