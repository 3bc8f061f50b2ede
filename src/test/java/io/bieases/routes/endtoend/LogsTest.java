package io.bieases.routes.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.bieases.routes.proving.audit.Canary;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.TextMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.SecureRandom;
import java.security.interfaces.RSAPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;

/** What the log tells about a number, and what nobody may read anywhere. */
class LogsTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final SecureRandom RANDOM = new SecureRandom();

  /** What must be nowhere, by where it was put; nothing else in the world has these words. */
  private static final Map<String, String> SEEDED = new LinkedHashMap<>();

  /** Stood in a row of a file: its sender gets the row back, in files beside the result. */
  private static final String ROWS = "row: ";

  private static WholeLog log;
  private static RunningBundle bundle;
  private static HttpServer merchantsSystem;
  private static final AtomicInteger CALLBACKS = new AtomicInteger();

  private static String seed(String where) {
    byte[] bytes = new byte[12];
    RANDOM.nextBytes(bytes);
    return SEEDED.computeIfAbsent(where, key -> "Canary" + new BigInteger(1, bytes).toString(36));
  }

  @BeforeAll
  static void start(@TempDir Path folder) throws IOException {
    merchantsSystem =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    merchantsSystem.createContext("/", LogsTest::takeCallback);
    merchantsSystem.start();
    byte[] key = new byte[32];
    RANDOM.nextBytes(key);
    SEEDED.put("notify-secret", Base64.getEncoder().encodeToString(key));
    log = new WholeLog();
    String hash = new BCryptPasswordEncoder(4).encode(seed("password of an HTTP user"));
    bundle =
        log.atTrace(RunningBundle.in(folder))
            .with(
                "bieases.merchants.main.notify-url",
                "http://127.0.0.1:" + merchantsSystem.getAddress().getPort() + "/told")
            .with("bieases.merchants.main.notify-secret", "whsec_" + SEEDED.get("notify-secret"))
            .with("bieases.http.users.esb.password", "{bcrypt}" + hash)
            .with("bieases.http.users.esb.roles", "sender")
            .with("bieases.http.users.esb.merchants", "main")
            .with("bieases.follow-up.enabled", true)
            .start();
  }

  @AfterAll
  static void stop() {
    bundle.close();
    merchantsSystem.stop(0);
    log.close();
  }

  private static void takeCallback(HttpExchange exchange) throws IOException {
    byte[] answer = seed("answer to a callback").getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("X-Answer", seed("header of an answer to a callback"));
    exchange.sendResponseHeaders(CALLBACKS.getAndIncrement() == 0 ? 500 : 200, answer.length);
    exchange.getResponseBody().write(answer);
    exchange.close();
  }

  @Test
  void oneSearchByNumberTellsItsWholeLifeInOrder() {
    String number = "LIFE-OF-ONE";
    bundle.drop("life-of-one.csv", List.of(RunningBundle.row(number)));
    bundle.settled(number);
    // a question of ours finds out how it ended
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> tells(number, "callback: ") && tells(number, "event: "));

    List<String> life = log.search(number);

    List<String> order =
        List.of(
            "received: row 1 of ",
            "sends: ",
            "accepted: ",
            "sent to bieases.outcomes",
            "what became of it is asked",
            "asked: succeeded");
    int from = 0;
    for (String step : order) {
      while (from < life.size() && !life.get(from).contains(step)) {
        from++;
      }
      assertThat(from).as("%s in %s", step, life).isLessThan(life.size());
    }
    assertThat(life.subList(from, life.size()))
        .as("and then who was told, in any order")
        .anySatisfy(line -> assertThat(line).contains("event: "))
        .anySatisfy(line -> assertThat(line).contains("callback: "));
    List<JsonNode> lines = log.searchJson(number);
    assertThat(lines).hasSameSizeAs(life);
    assertThat(lines)
        // the sandbox's list of a result has no numbers of rows
        .filteredOn(line -> !line.path("message").asText().startsWith("  "))
        .allSatisfy(
            line -> {
              assertThat(line.path("merchant").asText()).isEqualTo("main");
              assertThat(line.path("operation").asText()).isIn("refund", "refund-query");
              assertThat(line.path("number").asText() + line.path("about").asText())
                  .contains(number);
              assertThat(line.path("batch").asText()).startsWith("main-refund-");
              assertThat(line.path("row").asText()).isEqualTo("1");
              assertThat(line.path("correlationId").asText())
                  .isEqualTo(line.path("batch").asText() + "-1");
            });
    assertThat(lines)
        .filteredOn(line -> line.path("message").asText().startsWith("sends: "))
        .allSatisfy(line -> assertThat(line.path("attempt").asText()).isEqualTo("1"));
    assertThat(life)
        .allSatisfy(line -> assertThat(line).contains(" merchant=main operation=", " batch=main-"));
  }

  private static boolean tells(String number, String what) {
    return log.search(number).stream().anyMatch(line -> line.contains(what));
  }

  @Test
  void noLineCarriesTheFieldsOfAnother() {
    bundle.drop("stale.csv", List.of(RunningBundle.row("STALE-1"), RunningBundle.row("STALE-2")));
    bundle.settled(List.of("STALE-1", "STALE-2"));

    assertThat(log.searchJson("\"number\":\"STALE-1\""))
        .isNotEmpty()
        .allSatisfy(line -> assertThat(line.path("message").asText()).contains("STALE-1"));
  }

  @Test
  void secretsAndBodiesAreNowhere() throws Exception {
    secrets();
    refundsAndFiles();
    httpBodies();
    messages();
    webhooks();
    strangers();
    bundle.outboxIsEmpty();
    Map<String, Canary> canaries = new LinkedHashMap<>();
    SEEDED.forEach((where, text) -> canaries.put(where, Canary.of(text, where.startsWith(ROWS))));

    assertThat(log.lines()).as("the log is there").hasSizeGreaterThan(100);
    List<String> found = new java.util.ArrayList<>();
    log.lines().forEach(line -> search(canaries, "log: " + head(line), line, found));
    pages(canaries, found);
    beans(canaries, found);
    for (String queue : List.of("bieases.dead-letter", "bieases.alerts", "bieases.outcomes")) {
      assertThat(bundle.letters(queue)).as(queue).isNotEmpty();
      bundle
          .letters(queue)
          .forEach(
              letter -> search(canaries, queue + " " + letter.messageId(), letter + "", found));
    }
    files(canaries, found);
    assertThat(found).isEmpty();
  }

  private static String head(String line) {
    return line.substring(0, Math.min(90, line.length())).strip();
  }

  private static void search(
      Map<String, Canary> canaries, String place, String text, List<String> found) {
    canaries.forEach(
        (where, canary) ->
            canary
                .formIn(text)
                .ifPresent(form -> found.add(where + " is " + form + " in " + place)));
  }

  private static void secrets() throws IOException, GeneralSecurityException {
    Path secrets = Path.of(bundle.property("bieases.sandbox.dir"), "secrets");
    String pem = Files.readString(secrets.resolve("main.key.pem"));
    List<String> lines =
        pem.lines().filter(line -> !line.startsWith("-----") && line.length() == 64).toList();
    // the first lines of every RSA key are alike
    SEEDED.put("private key, base64", lines.get(lines.size() / 2));
    byte[] der = Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
    RSAPrivateKey key =
        (RSAPrivateKey) KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(der));
    SEEDED.put("private key, decimal", key.getPrivateExponent().toString());
    SEEDED.put("private key, hex", key.getPrivateExponent().toString(16).substring(0, 40));
    SEEDED.put("AES key", Files.readString(secrets.resolve("main.aes-key")).strip());
    SEEDED.put("AES IV", Files.readString(secrets.resolve("main.aes-iv")).strip());
    SEEDED.put(
        "console password", Files.readString(bundle.dataDir().resolve("initial-password")).strip());
  }

  private static void refundsAndFiles() {
    String texts = seed(ROWS + "reason") + "," + seed(ROWS + "goodsDesc");
    String good = RunningBundle.paid("SEED-1") + ",SEED-1,1.00,USD," + texts;
    String card = "411111111111" + (1000 + RANDOM.nextInt(9000));
    SEEDED.put(ROWS + "card", card);
    bundle.drop(
        "seed.csv",
        List.of(
            good,
            RunningBundle.paid("SEED-2") + ",SEED-2," + seed(ROWS + "amount") + ",USD,a,b",
            RunningBundle.paid("SEED-3") + ",SEED-3,1.00," + seed(ROWS + "currency") + ",a,b",
            RunningBundle.paid("SEED-4") + ",SEED-4," + card + "x,USD,a,b",
            RunningBundle.paid("SEED-5") + ",SEED-5-SIM44008,1.00,USD," + texts,
            RunningBundle.paid("SEED-6") + ",SEED 6!" + seed(ROWS + "number") + ",1.00,USD,a,b"));
    bundle.dropText("seed-header.csv", "paymentId," + seed(ROWS + "header") + "\n");
    bundle.dropLines(
        "refund", "seed.jsonl", "{\"referRefundNo\": " + seed(ROWS + "broken line") + "}");
    bundle.dropLines(
        "create", "seed.jsonl", "{\"order\":{\"orderNo\":\"" + seed(ROWS + "line") + "\"}}");
    bundle.settled("SEED-1");
    // what goes out for it: the same bytes at every attempt, so it can be told in advance
    SEEDED.put("sealed refund", new WebhookSender(bundle).sealed(bundle.journal().body("SEED-1")));
    bundle.settledResult("seed.csv");
    bundle.file("rejected", "seed-header.csv.reason.json");
    bundle.settledResult("seed.jsonl");
  }

  private static void httpBodies() throws IOException {
    HttpApi api = new HttpApi(bundle);
    ObjectNode order =
        (ObjectNode)
            JSON.readTree(
                Files.readString(Path.of("config/samples/create.jsonl"))
                    .lines()
                    .findFirst()
                    .orElseThrow());
    ((ObjectNode) order.path("order")).put("orderNo", "SEED-ORDER");
    ((ObjectNode) order.path("order")).put("orderDescription", seed("order description"));
    ((ObjectNode) order.path("order").path("goods").path(0)).put("goodsName", seed("goods name"));
    order.put("paymentExpiryTime", System.currentTimeMillis() + 3_600_000);
    String user = SEEDED.get("password of an HTTP user");
    assertThat(
            api.post("main/payment-orders")
                .as("esb", user)
                .json(order.toString())
                .answer()
                .status())
        .isEqualTo(200);
    order.put("paymentAmount", seed("amount of an order"));
    assertThat(api.post("main/payment-orders").json(order.toString()).answer().status())
        .isEqualTo(400);
    assertThat(
            api.post("main/payment-orders")
                .json("{\"order\": " + seed("word that is no JSON") + "}")
                .answer()
                .status())
        .isEqualTo(400);
    api.post("main/payment-orders").as("esb", seed("wrong password")).json("{}").answer();
    api.post("main/payment-orders").as(seed("unknown user"), "x").json("{}").answer();
  }

  private static void messages() throws JMSException {
    List<String> bodies =
        List.of(
            seed("message that is no JSON"),
            "{\"paymentId\": \"P1\", \"referRefundNo\": \"SEED-JMS-1\", \"refundAmount\": \""
                + seed("amount of a message")
                + "\", \"currency\": \"USD\"}",
            "{\"paymentId\": \"P1\", \"referRefundNo\": \"SEED-1\", \"refundAmount\": \"9.00\","
                + " \"currency\": \"USD\", \"reason\": \""
                + seed("reason of a conflict")
                + "\"}");
    try (JMSContext context = bundle.broker().createContext()) {
      for (String body : bodies) {
        TextMessage message = context.createTextMessage(body);
        message.setStringProperty("merchant", "main");
        message.setStringProperty("note", seed("property of a message"));
        context.createProducer().send(context.createQueue("bieases.refund"), message);
      }
    }
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> log.search("message refused").size() >= bodies.size());
  }

  private static void webhooks() {
    WebhookSender gateway = new WebhookSender(bundle);
    Map<String, String> payload = new LinkedHashMap<>();
    payload.put("event", "payment.refund.success");
    payload.put("referRefundNo", "SEED-1");
    payload.put("refundAmount", "1.00");
    payload.put("currency", "USD");
    payload.put("status", "success");
    payload.put("payer", seed("field of a webhook"));
    String webhook = gateway.webhook(payload);
    assertThat(gateway.post(webhook).status()).isEqualTo(200);
    payload.put("refundAmount", "7.00");
    payload.put("payer", seed("field of a webhook that contradicts"));
    assertThat(gateway.post(gateway.webhook(payload)).status()).isEqualTo(200);
    String forged = webhook.replaceFirst("\"sign\":\"....", "\"sign\":\"AAAA");
    assertThat(gateway.post(forged).status()).isEqualTo(400);
    assertThat(gateway.post("{\"merchantId\": \"" + seed("merchant of a webhook") + "\"}").status())
        .isEqualTo(400);
    assertThat(gateway.post(seed("webhook that is no JSON")).status()).isEqualTo(400);
    JsonNode envelope = read(webhook);
    SEEDED.put("sealed webhook", envelope.path("body").asText());
    SEEDED.put("signature of a webhook", envelope.path("sign").asText());
  }

  private static JsonNode read(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Calls that a server would like to quote in its log. */
  private static void strangers() throws IOException {
    String token = seed("bearer token");
    for (String head :
        List.of(
            "GET /api/v1/main/instructions/A HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer " + token,
            "GET /api/v1/main/instructions/A HTTP/1.1\r\nHost: a\r\nAuthorization : Basic " + token,
            "GET /api/v1/main/instructions/A HTTP/1.1\r\nHost: a\r\nX(Key: " + token,
            "GET /api/v1/{" + seed("path that is none") + " HTTP/1.1\r\nHost: a",
            "GET /api/v1/main/instructions/A?key=" + seed("query") + " HTTP/1.1\r\nHost: a",
            "GET /api/v1/main/instructions/A HTTP/1.1\r\nHost: a\r\nCookie: key=" + token)) {
      try (Socket caller = new Socket(InetAddress.getLoopbackAddress(), bundle.api().getPort())) {
        caller
            .getOutputStream()
            .write((head + "\r\nConnection: close\r\n\r\n").getBytes(StandardCharsets.UTF_8));
        caller.getInputStream().readAllBytes();
      }
    }
  }

  /** Every attribute that can be read, as an operator's tool reads it. */
  private static void beans(Map<String, Canary> canaries, List<String> found) throws JMException {
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    int read = 0;
    for (ObjectName name : server.queryNames(null, null)) {
      for (MBeanAttributeInfo attribute : server.getMBeanInfo(name).getAttributes()) {
        try {
          Object value = server.getAttribute(name, attribute.getName());
          String text = value instanceof Object[] all ? Arrays.deepToString(all) : value + "";
          search(canaries, name + " " + attribute.getName(), text, found);
          read++;
        } catch (JMException | RuntimeException e) {
          // cannot be read by anybody
          search(canaries, name + " " + attribute.getName(), e.toString(), found);
        }
      }
    }
    assertThat(read).as("attributes").isGreaterThan(1_000);
  }

  private static void pages(Map<String, Canary> canaries, List<String> found) throws Exception {
    HttpClient http = HttpClient.newHttpClient();
    String admin = HttpApi.basic("admin", SEEDED.get("console password"));
    String root = "http://127.0.0.1:" + bundle.property("local.management.port") + "/actuator/";
    for (String page :
        List.of("", "health", "info", "camelroutes", "prometheus", "metrics", "env")) {
      String answer =
          http.send(
                  HttpRequest.newBuilder(URI.create(root + page))
                      .header("Authorization", admin)
                      .build(),
                  BodyHandlers.ofString())
              .body();
      assertThat(page.equals("health") ? answer : "\"components\"").contains("\"components\"");
      search(canaries, "/actuator/" + page, answer, found);
    }
  }

  /**
   * Journal and broker keep bodies because they have to, and the sandbox its half of the keys. What
   * gives rows back to who dropped them is the file itself, its result and its rejected rows.
   */
  private static void files(Map<String, Canary> canaries, List<String> found) throws IOException {
    int searched = 0;
    try (Stream<Path> all = Files.walk(bundle.dataDir())) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        String name = file.getFileName().toString();
        if (name.startsWith("journal.db")
            || file.startsWith(bundle.dataDir().resolve("broker"))
            || name.equals("initial-password")) {
          continue;
        }
        searched++;
        boolean givesBack =
            name.matches("(.*-)?seed[^.]*\\.(csv|jsonl)|.*\\.(result|rejected)\\..*");
        String text = Files.readString(file, StandardCharsets.ISO_8859_1);
        Map<String, Canary> here = new LinkedHashMap<>(canaries);
        here.values().removeIf(canary -> givesBack && canary.wasDropped());
        search(here, bundle.dataDir().relativize(file).toString(), text, found);
      }
    }
    assertThat(searched).as("files").isGreaterThan(10);
  }
}
