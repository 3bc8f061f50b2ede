package io.bieases.routes.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bieases.routes.endtoend.HttpApi.Answer;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.ParseOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;

/** The HTTP door as callers know it: the API's document, its answers, and who may call. */
class HttpApiTest {

  /** Weak on purpose: these hashes guard nothing. */
  private static final BCryptPasswordEncoder BCRYPT = new BCryptPasswordEncoder(4);

  private static final String ORDERS = "main/payment-orders";
  private static final String CSV = RunningBundle.HEADER + RunningBundle.row("API-CSV-1") + "\n";

  @TempDir private static Path folder;
  private static RunningBundle bundle;
  private static HttpApi api;

  @BeforeAll
  static void start() {
    RunningBundle.Setting setting =
        RunningBundle.in(folder)
            .with("bieases.http.wait", "3s")
            .with("bieases.http.max-batch-size", "64KB")
            .with("bieases.merchants.second.id", "B131567545070");
    for (String key : new String[] {"private-key", "gateway-public-key", "aes-key", "aes-iv"}) {
      setting.with("bieases.merchants.second." + key, "${bieases.merchants.main." + key + "}");
    }
    user(setting, "esb", "sender", "main");
    user(setting, "desk", "reader", "main");
    user(setting, "shop", "sender", "second");
    bundle = setting.start();
    api = new HttpApi(bundle);
  }

  private static void user(
      RunningBundle.Setting setting, String name, String role, String merchants) {
    String prefix = "bieases.http.users." + name + ".";
    setting.with(prefix + "password", "{bcrypt}" + BCRYPT.encode(name + "-secret"));
    setting.with(prefix + "roles", role).with(prefix + "merchants", merchants);
  }

  @AfterAll
  static void stop() {
    bundle.close();
  }

  private static String order(String number) {
    ObjectNode order =
        example("/{merchant}/payment-orders", "application/json", "order").deepCopy();
    ((ObjectNode) order.path("order")).put("orderNo", number);
    return order.toString();
  }

  private static String refund(String number) {
    return "{\"referRefundNo\":\"%s\",\"refundAmount\":\"1.00\",\"currency\":\"USD\"}"
        .formatted(number);
  }

  private static JsonNode example(String path, String type, String name) {
    return HttpApi.document()
        .path("paths")
        .path(path)
        .path("post")
        .path("requestBody")
        .path("content")
        .path(type)
        .path("examples")
        .path(name)
        .path("value");
  }

  private static Answer refunded(String paymentId, String number) {
    return api.post(ORDERS + "/" + paymentId + "/refunds").json(refund(number)).answer();
  }

  private static String refundsOf(String number) {
    return ORDERS + "/" + RunningBundle.paid(number) + "/refunds";
  }

  @Test
  void aPublicValidatorHasNothingAgainstTheDocument() {
    ParseOptions options = new ParseOptions();
    options.setResolve(true);
    var parsed =
        new OpenAPIV3Parser()
            .readLocation(Path.of("routes/openapi.json").toUri().toString(), null, options);

    assertThat(parsed.getMessages()).isEmpty();
    assertThat(parsed.getOpenAPI().getPaths()).hasSize(9);
  }

  @Test
  void theDocumentIsServedAsItIsAndItsPageLoadsNothingFromElsewhere() {
    Answer document = api.get("openapi.json").answer();
    Answer page = api.get("docs/index.html").answer();

    assertThat(document.json()).isEqualTo(HttpApi.document());
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.body()).contains("swagger-ui-bundle.js").doesNotContain("http:", "https:");
    assertThat(page.header("Content-Security-Policy"))
        .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'");
    for (String file :
        new String[] {"swagger-ui.css", "swagger-ui-bundle.js", "swagger-initializer.js"}) {
      assertThat(api.get("docs/" + file).answer().status()).as(file).isEqualTo(200);
    }
    assertThat(api.get("docs").answer().header("Location")).endsWith("/api/v1/docs/index.html");
    assertThat(api.get("openapi.json").asNobody().answer().status()).isEqualTo(401);
  }

  /** Each operation is driven through every answer that its document names. */
  @Test
  void theDocumentAndTheBehaviourAgreeInBothDirections() {
    creates();
    questions();
    cancels();
    refunds();
    lives();
    batches();
    Map<String, Set<String>> documented = new TreeMap<>();
    HttpApi.document()
        .path("paths")
        .forEach(
            path ->
                path.forEach(
                    operation -> {
                      Set<String> statuses = new TreeSet<>();
                      operation.path("responses").fieldNames().forEachRemaining(statuses::add);
                      // what is away or broken is for HttpApiAwayTest
                      statuses.removeAll(Set.of("500", "503"));
                      documented.put(operation.path("operationId").asText(), statuses);
                    }));

    Map<String, Set<String>> seen = api.seen();
    seen.values().forEach(statuses -> statuses.removeAll(Set.of("500", "503")));
    assertThat(seen).isEqualTo(documented);
  }

  private static void strangers(String method, String path) {
    assertThat(api.call(method, path).asNobody().answer().status()).isEqualTo(401);
    assertThat(api.call(method, path).as("esb", "wrong").answer().status()).isEqualTo(401);
    String foreign = path.replaceFirst("main", "second");
    assertThat(api.call(method, foreign).as("esb", "esb-secret").answer().status()).isEqualTo(403);
  }

  private static void badBodies(String path) {
    assertThat(api.post(path).bytes("text/plain", new byte[] {1}).answer().status()).isEqualTo(415);
    byte[] large = new byte[(1 << 20) + 1];
    assertThat(api.post(path).bytes("application/json", large).answer().status()).isEqualTo(413);
    assertThat(api.post(path).chunked("application/json", large).answer().status()).isEqualTo(413);
    Answer unreadable = api.post(path).json("{\"nonsense\":1}").answer();
    assertThat(unreadable.status()).isEqualTo(400);
    assertThat(unreadable.text("field")).isNotEmpty();
    assertThat(api.post(path).json("[".repeat(10_000)).answer().status()).isEqualTo(400);
  }

  private static void creates() {
    strangers("POST", ORDERS);
    badBodies(ORDERS);
    Answer first = api.post(ORDERS).json(order("API-CREATE")).answer();
    assertThat(first.status()).isEqualTo(200);
    assertThat(first.text("outcome")).isEqualTo("accepted");
    assertThat(first.json().path("data").path("checkoutUrl").asText()).isNotEmpty();
    Answer again = api.post(ORDERS).json(order("API-CREATE")).answer();
    assertThat(again.json()).isEqualTo(first.json());
    String other = order("API-CREATE").replace("24.90", "12.45").replace("49.80", "24.90");
    Answer conflict = api.post(ORDERS).json(other).answer();
    assertThat(conflict.status()).isEqualTo(409);
    assertThat(conflict.text("type")).isEqualTo("urn:bieases:problem:conflict");
    assertThat(conflict.text("field")).isEqualTo("order.orderNo");
    Answer no = api.post(ORDERS).json(order("API-CREATE-SIM44007")).answer();
    assertThat(no.status()).isEqualTo(422);
    assertThat(no.text("code")).isEqualTo("44007");
    pending(api.post(ORDERS).json(order("API-CREATE-LATER")).with("Prefer", "respond-async"));
  }

  /** Answered at once; its link tells the end. */
  private static void pending(HttpApi.Call call) {
    Answer answer = call.answer();
    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.header("Preference-Applied")).isEqualTo("respond-async");
    String link = answer.header("Location");
    assertThat(link)
        .startsWith("/api/v1/main/instructions/" + answer.text("number") + "?operation=");
    await("the end of " + link)
        .atMost(Duration.ofSeconds(30))
        .until(() -> outcome(api.get(link).answer()).equals("accepted"));
  }

  private static String outcome(Answer life) {
    return life.json().path("instructions").path(0).path("instruction").path("outcome").asText();
  }

  private static void questions() {
    String paid = ORDERS + "/SBXUSD10000PAPIQ";
    strangers("GET", paid);
    Answer first = api.get(paid).with("Idempotency-Key", "API-ASK").answer();
    assertThat(first.status()).isEqualTo(200);
    assertThat(first.json().path("data").path("status").asText()).isEqualTo("success");
    Answer again = api.get(paid).with("Idempotency-Key", "\"API-ASK\"").answer();
    assertThat(again.json()).isEqualTo(first.json());
    assertThat(api.get(paid).answer().text("number"))
        .isNotEqualTo(api.get(paid).answer().text("number"));
    Answer conflict =
        api.get(ORDERS + "/SBXUSD10000PAPIX").with("Idempotency-Key", "API-ASK").answer();
    assertThat(conflict.status()).isEqualTo(409);
    assertThat(api.get(paid).with("Idempotency-Key", "not a key").answer().status()).isEqualTo(400);
    assertThat(api.get(ORDERS + "/SBXUSD10000P-SIM40000").answer().status()).isEqualTo(422);
    pending(api.get(paid).with("Prefer", "wait=5, Respond-Async"));

    String refundId = refunded("SBXUSD10000PAPIR", "API-REFUND-ASKED").text("refundId");
    String refund = "main/refunds/" + refundId;
    strangers("GET", refund);
    assertThat(api.get(refund).with("Idempotency-Key", "API-ASK-R").answer().status())
        .isEqualTo(200);
    assertThat(api.get(refund + "-SIM40000").answer().status()).isEqualTo(422);
    Answer parked = api.get(refund + "-SIM44013").answer();
    assertThat(parked.status()).isEqualTo(409);
    assertThat(parked.text("type")).isEqualTo("urn:bieases:problem:parked");
    assertThat(parked.text("outcome")).isEqualTo("parked");
    assertThat(api.get(refund).with("Idempotency-Key", "ü").answer().status()).isEqualTo(400);
    pending(api.get(refund).with("Prefer", "respond-async"));
  }

  private static void cancels() {
    String unpaid = ORDERS + "/SBXUSD10000UAPIC/cancel";
    strangers("POST", unpaid);
    badBodies(unpaid);
    Answer first = api.post(unpaid).with("Idempotency-Key", "API-CANCEL").answer();
    assertThat(first.status()).isEqualTo(200);
    assertThat(api.post(unpaid).with("Idempotency-Key", "API-CANCEL").answer().json())
        .isEqualTo(first.json());
    Answer conflict =
        api.post(ORDERS + "/SBXUSD10000UAPIX/cancel")
            .with("Idempotency-Key", "API-CANCEL")
            .answer();
    assertThat(conflict.status()).isEqualTo(409);
    assertThat(api.post(ORDERS + "/SBXUSD10000U-SIM44006/cancel").answer().status()).isEqualTo(422);
    pending(
        api.post(ORDERS + "/SBXUSD10000UAPIL/cancel").json("{}").with("Prefer", "respond-async"));
  }

  private static void refunds() {
    String path = refundsOf("API-REFUND");
    strangers("POST", path);
    badBodies(path);
    Answer first = api.post(path).json(refund("API-REFUND")).answer();
    assertThat(first.status()).isEqualTo(200);
    assertThat(api.post(path).json(refund("API-REFUND")).answer().json()).isEqualTo(first.json());
    Answer conflict = api.post(path).json(refund("API-REFUND").replace("1.00", "2.00")).answer();
    assertThat(conflict.status()).isEqualTo(409);
    Answer no = api.post(path).json(refund("API-REFUND-SIM44008")).answer();
    assertThat(no.status()).isEqualTo(422);
    assertThat(no.text("outcome")).isEqualTo("rejected");
    pending(
        api.post(refundsOf("API-REFUND-L"))
            .json(refund("API-REFUND-L"))
            .with("Prefer", "respond-async"));
  }

  private static void lives() {
    strangers("GET", "main/instructions/API-LIFE");
    refunded(RunningBundle.paid("API-LIFE"), "API-LIFE-SIM44014x1");
    Answer life = api.get("main/instructions/API-LIFE-SIM44014x1?operation=refund").answer();
    assertThat(life.status()).isEqualTo(200);
    JsonNode history = life.json().path("instructions").path(0).path("history");
    assertThat(history).hasSize(2);
    assertThat(history.path(0).path("code").asText()).isEqualTo("44014");
    assertThat(history.path(0).path("decision").asText()).isEqualTo("retry");
    assertThat(history.path(1).path("decision").asText()).isEqualTo("accepted");
    assertThat(api.get("main/instructions/API-LIFE-SIM44014x1?operation=create").answer().status())
        .isEqualTo(404);
    assertThat(api.get("main/instructions/API-NONE").answer().status()).isEqualTo(404);
    assertThat(api.get("main/instructions/API-NONE?operation=%3B").answer().status())
        .isEqualTo(400);
  }

  private static void batches() {
    strangers("POST", "main/refund-batches");
    strangers("GET", "main/refund-batches/none");
    strangers("GET", "main/refund-batches/none/result");
    byte[] csv = CSV.getBytes(StandardCharsets.UTF_8);
    Answer taken = api.post("main/refund-batches?fileName=api.csv").bytes("text/csv", csv).answer();
    assertThat(taken.status()).isEqualTo(202);
    assertThat(taken.text("file")).isEqualTo("api.csv");
    String batch = taken.header("Location");
    await("result of " + batch)
        .atMost(Duration.ofSeconds(30))
        .until(() -> api.get(batch).answer().json().path("complete").asBoolean());
    assertThat(api.get(batch).answer().json().at("/summary/totals/accepted").asInt()).isEqualTo(1);
    Answer result = api.get(batch + "/result").answer();
    assertThat(result.status()).isEqualTo(200);
    assertThat(result.header("Content-Type")).startsWith("text/csv");
    assertThat(result.body()).contains("API-CSV-1").contains("accepted,20000");
    assertThat(api.get("main/refund-batches/none").answer().status()).isEqualTo(404);
    assertThat(api.get("main/refund-batches/none/result").answer().status()).isEqualTo(404);
    String foreign = batch.replace("/main/", "/second/");
    assertThat(api.get(foreign).answer().status()).isEqualTo(404);
    assertThat(
            api.post("main/refund-batches?fileName=../x.csv")
                .bytes("text/csv", csv)
                .answer()
                .status())
        .isEqualTo(400);
    assertThat(api.post("main/refund-batches").json("{}").answer().status()).isEqualTo(415);
    byte[] large = new byte[70_000];
    assertThat(api.post("main/refund-batches").bytes("text/csv", large).answer().status())
        .isEqualTo(413);
    assertThat(api.post("main/refund-batches").chunked("text/csv", large).answer().status())
        .isEqualTo(413);
  }

  @Test
  void aBatchWithoutAResultIsNotAnUnknownOne() {
    Answer refused =
        api.post("main/refund-batches")
            .bytes("text/csv", "nonsense\n".getBytes(StandardCharsets.UTF_8))
            .answer();
    Answer result = api.get(refused.header("Location") + "/result").answer();

    assertThat(result.status()).isEqualTo(404);
    assertThat(result.text("detail"))
        .isEqualTo(
            "This batch has no result (yet), or another node has it; see its progress and node.");
  }

  /** The log's ERROR lines are for what is ours. */
  @ParameterizedTest
  @CsvSource({
    "refund-batches, text/csv",
    "refund-batches, multipart/form-data; boundary=cut",
    "payment-orders, application/json"
  })
  @ExtendWith(OutputCaptureExtension.class)
  void aBodyThatIsCutOffIsNoErrorOfOurs(String path, String type, CapturedOutput log)
      throws IOException {
    String head =
        String.join(
            "\r\n",
            "POST /api/v1/main/" + path + " HTTP/1.1",
            "Host: localhost",
            "Authorization: " + HttpApi.basic("esb", "esb-secret"),
            "Content-Type: " + type,
            "Content-Length: 1000",
            "",
            "--cut\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\n");
    try (Socket caller = new Socket(InetAddress.getLoopbackAddress(), bundle.api().getPort())) {
      caller.getOutputStream().write(head.getBytes(StandardCharsets.UTF_8));
      caller.shutdownOutput();
      caller.getInputStream().readAllBytes();
    }

    assertThat(log.getAll()).contains("a body was cut off").doesNotContain("ERROR", "\tat ");
  }

  @Test
  void aFormsFileIsABatchToo() {
    String row = RunningBundle.row("API-FORM-1");
    Answer taken = form(RunningBundle.HEADER + row + "\n");
    assertThat(taken.status()).isEqualTo(202);
    assertThat(taken.text("file")).isEqualTo("form.csv");
    assertThat(bundle.settled("API-FORM-1").state()).isEqualTo("accepted");
    assertThat(form("x".repeat(70_000)).status()).isEqualTo(413);
  }

  private static Answer form(String content) {
    String form =
        "--cut\r\nContent-Disposition: form-data; name=\"file\"; filename=\"form.csv\"\r\n"
            + "Content-Type: text/csv\r\n\r\n"
            + content
            + "\r\n--cut--\r\n";
    return api.post("main/refund-batches")
        .bytes("multipart/form-data; boundary=cut", form.getBytes(StandardCharsets.UTF_8))
        .answer();
  }

  /** A stranger's first lines: what the document shows is what can be sent. */
  @Test
  void theExamplesOfTheDocumentWork() {
    JsonNode order = example("/{merchant}/payment-orders", "application/json", "order");
    Answer created = api.post(ORDERS).json(order.toString()).answer();
    assertThat(created.status()).isEqualTo(200);
    String made = ORDERS + "/" + created.text("paymentId");
    JsonNode cancel =
        example("/{merchant}/payment-orders/{paymentId}/cancel", "application/json", "empty");
    assertThat(api.post(made + "/cancel").json(cancel.toString()).answer().status()).isEqualTo(200);
    JsonNode refund =
        example("/{merchant}/payment-orders/{paymentId}/refunds", "application/json", "part");
    String payment = parameter("paymentId");
    assertThat(api.get(ORDERS + "/" + payment).answer().status()).isEqualTo(200);
    assertThat(
            api.post(ORDERS + "/" + payment + "/refunds").json(refund.toString()).answer().status())
        .isEqualTo(200);
    assertThat(
            api.get(parameter("merchant") + "/instructions/" + parameter("number"))
                .answer()
                .status())
        .isEqualTo(200);
    byte[] csv =
        example("/{merchant}/refund-batches", "text/csv", "two")
            .asText()
            .getBytes(StandardCharsets.UTF_8);
    assertThat(api.post("main/refund-batches").bytes("text/csv", csv).answer().status())
        .isEqualTo(202);
  }

  private static String parameter(String name) {
    return HttpApi.document()
        .path("components")
        .path("parameters")
        .path(name)
        .path("example")
        .asText();
  }

  @Test
  void aLostAnswerIs202AndItsLinkTellsTheEndLater() {
    String number = "API-LOST-SIMLOSTx1";
    Answer lost = refunded(RunningBundle.paid(number), number);
    assertThat(lost.status()).isEqualTo(202);
    assertThat(lost.header("Preference-Applied")).isEmpty();
    await("the end of it")
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () ->
                assertThat(outcome(api.get(lost.header("Location")).answer()))
                    .isEqualTo("duplicate"));
    assertThat(refunded(RunningBundle.paid(number), number).status()).isEqualTo(202);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nothing",
        "main/payment-orders/a/b",
        "main/payment-orders/a/refunds/",
        "main/payment-orders/",
        "main/payment-orders/a.b",
        "main/payment-orders/a%20b",
        "main/payment-orders/%61"
      })
  void whatTheDocumentDoesNotNameIsNotThere(String path) {
    assertThat(api.get(path).answer().status()).isIn(403, 404);
    assertThat(api.get(path).answer().text("type")).startsWith("urn:bieases:problem:");
  }

  /** A route would take {@code docs} for a merchant. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "docs/payment-orders",
        "docs/payment-orders/a.b",
        "docs/payment%2Dorders/x",
        "docs/instructions/x",
        "docs/refund-batches/x/result"
      })
  void belowThePageThereAreNoRoutes(String path) {
    Answer answer = api.get(path).answer();

    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.text("type")).isEqualTo("urn:bieases:problem:not-found");
  }

  /** None of it reaches the gate. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "main//payment-orders",
        "main/payment-orders/a%2fb",
        "main/payment-orders/a%5cb",
        "main/payment-orders/a;b=c",
        "main/payment-orders/a%25b"
      })
  void whatTwoReadersCouldReadInTwoWaysIsAProblemToo(String path) {
    Answer answer = api.get(bundle.api() + path).answer();

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
    assertThat(answer.text("type")).isEqualTo("urn:bieases:problem:unreadable");
  }

  @ParameterizedTest
  @CsvSource({
    "GET, main/payment-orders, POST",
    "DELETE, main/payment-orders/x, GET",
    "HEAD, main/payment-orders/x, GET",
    "OPTIONS, main/payment-orders/x, GET",
    "POST, main/payment-orders/x, GET",
    "PUT, main/refund-batches, POST",
    "POST, openapi.json, GET"
  })
  void anotherMethodIsRefusedWithTheOnesThereAre(String method, String path, String allowed) {
    Answer answer = api.call(method, path).answer();

    assertThat(answer.status()).isEqualTo(405);
    assertThat(answer.header("Allow")).isEqualTo(allowed);
  }

  @Test
  void aUserReachesItsOwnMerchantsAndAnUnknownOneLooksLikeAForeignOne() {
    String path = "/payment-orders/SBXUSD10000PAPIU";
    Answer foreign = api.get("second" + path).as("esb", "esb-secret").answer();
    Answer unknown = api.get("nobody" + path).as("esb", "esb-secret").answer();

    assertThat(api.get("main" + path).as("esb", "esb-secret").answer().status()).isEqualTo(200);
    assertThat(foreign.status()).isEqualTo(403);
    assertThat(unknown.body()).isEqualTo(foreign.body());
    assertThat(api.get("nobody" + path).answer().status()).isEqualTo(403);
    assertThat(api.get("main" + path).as("shop", "shop-secret").answer().status()).isEqualTo(403);
  }

  @Test
  void aReaderReadsAndMayNotSend() {
    assertThat(api.get(ORDERS + "/SBXUSD10000PAPID").as("desk", "desk-secret").answer().status())
        .isEqualTo(200);
    assertThat(
            api.post(refundsOf("API-DESK"))
                .json(refund("API-DESK"))
                .as("desk", "desk-secret")
                .answer()
                .status())
        .isEqualTo(403);
    assertThat(bundle.journal().refund("API-DESK")).isEmpty();
  }

  @Test
  void aUserOfTheApiMayNotEnterTheConsole() {
    String console =
        "http://127.0.0.1:"
            + bundle.property("local.management.port")
            + "/actuator/hawtio/index.html";

    assertThat(api.get(console).as("esb", "esb-secret").answer().status()).isEqualTo(401);
    assertThat(api.get(console).answer().status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "Sec-Fetch-Site, cross-site, 403",
    "Sec-Fetch-Site, same-site, 403",
    "Sec-Fetch-Site, same-origin, 200",
    "Sec-Fetch-Site, none, 200",
    "Origin, https://evil.example, 403",
    "Origin, null, 403"
  })
  void aPageOfAnotherSiteMayNotSpendARememberedPassword(String header, String value, int status) {
    assertThat(api.get(ORDERS + "/SBXUSD10000PAPIF").with(header, value).answer().status())
        .isEqualTo(status);
  }

  /** Camel puts path variables, headers and query parameters into one map. */
  @ParameterizedTest
  @CsvSource({
    "merchant, second, ''",
    "Merchant, second, ''",
    "paymentId, SBXUSD10000PEVIL, ''",
    "PAYMENTID, SBXUSD10000PEVIL, ''",
    "operation, cancel, ''",
    "'', '', ?merchant=second&paymentId=SBXUSD10000PEVIL",
    "'', '', ?call=x&received=x&CamelHttpResponseCode=418"
  })
  void noHeaderAndNoParameterTakesThePlaceOfThePath(String header, String value, String query) {
    HttpApi.Call call = api.get(ORDERS + "/SBXUSD10000PAPIP" + query).as("esb", "esb-secret");
    Answer answer = (header.isEmpty() ? call : call.with(header, value)).answer();

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text("merchant")).isEqualTo("main");
    assertThat(answer.text("paymentId")).isEqualTo("SBXUSD10000PAPIP");
    assertThat(answer.text("operation")).isEqualTo("query");
    assertThat(bundle.gateway().arrivals())
        .extracting(GatewayControl.Arrival::paymentId)
        .doesNotContain("SBXUSD10000PEVIL");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CamelHttpUri",
        "CAmelHttpUri",
        "camelhttppath",
        "CamelHttpPath",
        "CamelHttpQuery",
        "CamelHttpMethod",
        "CamelHttpResponseCode",
        "CamelBeanMethodName",
        "CamelFileName",
        "org.apache.camel.HttpUri"
      })
  void camelsOwnHeadersFromOutsideHaveNoEffect(String header) throws Exception {
    try (CountingStub evil = new CountingStub()) {
      String number = "API-HDR-" + header.replace('.', '-');
      Answer answer =
          api.post(refundsOf(number))
              .json(refund(number))
              .with(header, "http://127.0.0.1:" + evil.port() + "/{{env:PATH}}")
              .answer();

      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.headers().map()).doesNotContainKey(header);
      assertThat(evil.requests()).isZero();
    }
  }

  @Test
  void nothingOfTheCallersHeadersComesBack() {
    for (HttpApi.Call call :
        new HttpApi.Call[] {
          api.get(ORDERS + "/SBXUSD10000PAPIE"),
          api.post(ORDERS).json("{"),
          api.get("openapi.json"),
          api.get("main/instructions/API-NONE")
        }) {
      Answer answer = call.with("X-Mine", "mine-4711").with("Cookie", "a=mine-4711").answer();

      assertThat(answer.headers().map().keySet())
          .noneMatch(name -> name.equalsIgnoreCase("Authorization"))
          .noneMatch(name -> name.equalsIgnoreCase("Set-Cookie"));
      assertThat(answer.headers().map().toString() + answer.body())
          .doesNotContain("mine-4711", "Basic YW");
    }
  }

  @Test
  void whatCannotBeReadIsADeadLetterToo() {
    api.post(refundsOf("API-DEAD")).json(refund("API-DEAD").replace("USD", "usd")).answer();
    bundle.outboxIsEmpty();

    assertThat(bundle.letters("bieases.dead-letter"))
        .anySatisfy(
            letter -> assertThat(letter.body()).contains("\"currency\"").contains("from admin@"));
  }

  /** A stranger pastes them into a shell. */
  @Test
  void theLinesOfTheReadmeCreateLookCancelAndRefund() throws Exception {
    List<String> answers = pasted("README.md", "## Call it over HTTP");
    assertThat(answers).hasSize(5);
    assertThat(answers.get(0)).contains("\"operation\":\"create\"", "\"outcome\":\"accepted\"");
    assertThat(answers.get(1)).contains("\"operation\":\"query\"", "\"status\":\"pending\"");
    assertThat(answers.get(2)).contains("\"operation\":\"cancel\"", "\"status\":\"cancelled\"");
    assertThat(answers.get(3)).contains("\"number\":\"BACK-1\"", "\"outcome\":\"accepted\"");
    assertThat(answers.get(4)).contains("\"decision\":\"accepted\"");
  }

  @Test
  void theLinesOfThePageAboutTheApiSendTwoFilesThatBothGoThrough() throws Exception {
    // as at the sandbox's start, which drops its sample
    String sample = Files.readString(Path.of("config/samples/refunds.csv"));
    api.post("main/refund-batches")
        .bytes("text/csv", sample.getBytes(StandardCharsets.UTF_8))
        .answer();

    List<String> batches =
        pasted("src/docs/api.md", "## Files of refunds").stream()
            .filter(line -> line.startsWith("Location: "))
            .map(line -> line.substring("Location: ".length()).strip())
            .toList();

    assertThat(batches).hasSize(2);
    for (String batch : batches) {
      await("complete: " + batch)
          .atMost(Duration.ofSeconds(30))
          .until(() -> api.get(batch).answer().json().path("complete").asBoolean());
      assertThat(api.get(batch).answer().json().at("/summary/totals/accepted").asInt())
          .isEqualTo(1);
    }
  }

  /** What a shell says to the lines below that heading, in a folder where the samples are. */
  private static List<String> pasted(String page, String heading) throws Exception {
    String text = Files.readString(Path.of(page));
    String below = text.substring(text.indexOf(heading));
    int start = below.indexOf("```sh\n") + 6;
    String lines =
        below
            .substring(start, below.indexOf("```\n", start))
            .replace("http://127.0.0.1:8080/api/v1/", bundle.api().toString())
            .replace("config/samples/", Path.of("config/samples").toAbsolutePath() + "/")
            .replace("data/sandbox/", bundle.dataDir() + "/");
    Path script = Files.writeString(folder.resolve("page.sh"), lines);
    Path said = folder.resolve("page.out");
    Process bash =
        new ProcessBuilder("bash", script.toString())
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    assertThat(bash.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return Files.readAllLines(said);
  }
}
