package io.bieases.routes.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bieases.routes.journal.InstructionViews;
import io.bieases.routes.journal.Merchants;
import io.bieases.routes.journal.WorkLeft;
import io.bieases.routes.settings.BieasesSettings;
import io.bieases.routes.settings.SettingsConfiguration;
import io.bieases.routes.status.Decisions;
import io.bieases.routes.status.Drains;
import io.bieases.routes.testdb.JournalFixture;
import io.bieases.routes.testdb.TestDatabase;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.URL;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.camel.CamelContext;
import org.apache.camel.ServiceStatus;
import org.apache.camel.builder.RouteBuilder;
import org.apache.catalina.Context;
import org.apache.catalina.Session;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.flyway.FlywayAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration;
import org.springframework.boot.autoconfigure.jms.artemis.ArtemisAutoConfiguration;
import org.springframework.boot.autoconfigure.security.SecurityProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.boot.web.embedded.tomcat.TomcatWebServer;
import org.springframework.boot.web.servlet.context.ServletWebServerInitializedEvent;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.event.EventListener;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

@ExtendWith(OutputCaptureExtension.class)
@SpringBootTest(
    webEnvironment = WebEnvironment.RANDOM_PORT,
    classes = ConsoleSecurityTest.App.class,
    properties = {
      "management.server.port=0",
      "management.endpoint.health.validate-group-membership=false", // what watches the journal is
      // not here
      "camel.main.name=console-test",
      "spring.jmx.enabled=true",
      "camel.main.routes-include-pattern=false"
    })
class ConsoleSecurityTest {

  private static final AtomicInteger SENT = new AtomicInteger();
  private static TomcatWebServer consoleServer;
  private static final String ROUTE =
      "org.apache.camel:context=console-test,type=routes,name=\\\"victim\\\"";
  private static final String CONTEXT =
      "org.apache.camel:context=console-test,type=context,name=\\\"console-test\\\"";

  private static final String INSIDE = ROUTE.replace("victim", "inside");
  private static final String DOOR = ROUTE.replace("victim", "a-door");
  private static final String DESK = "bieases:type=Instructions";

  /** With the port: two nodes on one host have two. */
  private static final String SESSION = "bieases-0=";

  /** Name, which is the role, and password. */
  private static final Map<String, String> ROLES =
      Map.of("viewer", "look-1", "operator", "act-2", "approver", "confirm-3");

  @TempDir static Path dataDir;
  @TempDir static Path journalDir;

  private static final String PROBE =
      """
      get | /actuator | - | 401 200 200 200
      get | /actuator/health | - | 200 200 200 200
      get | /actuator/info | - | 401 200 200 200
      get | /actuator/login | - | 200 200 200 200
      get | /actuator/camelroutes | - | 401 200 200 200
      get | /actuator/hawtio/index.html | - | 401 200 200 200
      get | /actuator/hawtio/user | - | 401 200 200 200
      get | /actuator/hawtio/plugin | - | 401 200 200 200
      get | /actuator/hawtio/proxy/http/127.0.0.1/8080/ | - | 401 403 403 403
      get | /actuator/hawtio/keycloak/enabled | - | 401 403 403 403
      get | /actuator/hawtio/auth/login | - | 401 403 403 403
      get | /actuator/jolokia/version | - | 401 200 200 200
      get | /actuator/jolokia/exec/java.lang:type=Memory/gc | - | 401 403 403 403
      get | /actuator/env | - | 401 404 404 404
      get | /actuator/shutdown | - | 401 404 404 404
      get | /jolokia | - | 403 403 403 403
      get | / | - | 403 403 403 403
      exec | ROUTE | dumpRouteAsXml() | 401 ok ok ok
      exec | ROUTE | start() | 401 403 ok 403
      exec | ROUTE | resume() | 401 403 ok 403
      exec | INSIDE | start() | 401 403 403 403
      exec | INSIDE | stop() | 401 403 403 403
      exec | INSIDE | suspend() | 401 403 403 403
      exec | INSIDE | resume() | 401 403 403 403
      exec | ROUTE | remove() | 401 403 403 403
      exec | ROUTE | updateRouteFromXml(java.lang.String) | 401 403 403 403
      exec | ROUTE | stopAndFail() | 401 403 403 403
      exec | CONTEXT | sendBody(java.lang.String,java.lang.Object) | 401 403 403 403
      exec | CONTEXT | sendStringBody(java.lang.String,java.lang.String) | 401 403 403 403
      exec | CONTEXT | requestBody(java.lang.String,java.lang.Object) | 401 403 403 403
      exec | CONTEXT | requestStringBody(java.lang.String,java.lang.String) | 401 403 403 403
      exec | CONTEXT | createEndpoint(java.lang.String) | 401 403 403 403
      exec | CONTEXT | removeEndpoints(java.lang.String) | 401 403 403 403
      exec | CONTEXT | setGlobalOption(java.lang.String,java.lang.String) | 401 403 403 403
      exec | CONTEXT | stop() | 401 403 403 403
      exec | CONTEXT | suspend() | 401 403 403 403
      exec | CONTEXT | restart() | 401 403 403 403
      exec | java.util.logging:type=Logging | setLoggerLevel(java.lang.String,java.lang.String) | 401 403 403 403
      exec | com.sun.management:type=HotSpotDiagnostic | dumpHeap(java.lang.String,boolean) | 401 403 403 403
      exec | com.sun.management:type=HotSpotDiagnostic | setVMOption(java.lang.String,java.lang.String) | 401 403 403 403
      exec | com.sun.management:type=DiagnosticCommand | jvmtiAgentLoad | 401 403 403 403
      exec | com.sun.management:type=DiagnosticCommand | compilerDirectivesAdd | 401 403 403 403
      exec | com.sun.management:type=DiagnosticCommand | vmSystemProperties | 401 403 403 403
      exec | java.lang:type=Memory | gc() | 401 403 403 403
      exec | java.lang:type=Threading | dumpAllThreads(boolean,boolean) | 401 403 403 403
      exec | bieases:type=Instructions | show(java.lang.String,java.lang.String) | 401 ok ok ok
      exec | bieases:type=Instructions | resend | 401 403 ok 403
      exec | bieases:type=Instructions | close | 401 403 ok 403
      """;

  @Autowired private MBeanServer server;
  @LocalServerPort private int serverPort;
  @LocalManagementPort private int managementPort;
  @Autowired private CamelContext camel;
  @Autowired private JournalFixture journal;
  @Autowired private OperatorDesk desk;

  private final HttpClient client = HttpClient.newHttpClient();

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration(
      exclude = {
        DataSourceAutoConfiguration.class,
        FlywayAutoConfiguration.class,
        ArtemisAutoConfiguration.class
      })
  @Import({ConsoleSecurity.class, SettingsConfiguration.class})
  static class App {

    @Bean
    JournalFixture journal() {
      return JournalFixture.empty(TestDatabase.SQLITE, journalDir, JournalFixture.NO_LIMITS);
    }

    @Bean
    OperatorDesk operatorDesk(JournalFixture journal, ObjectMapper json) {
      Merchants merchants =
          new Merchants(journal.jdbc, journal.transaction, journal.database.kind());
      return new OperatorDesk(
          new Decisions(journal.settlement, merchants),
          new InstructionViews(journal.jdbc, "test"),
          json);
    }

    @Bean
    IntakeOnly intakeOnly() {
      return new IntakeOnly();
    }

    @Bean
    Doors doors(CamelContext camel) {
      return new Doors(camel);
    }

    @Bean
    NodeDesk nodeDesk(JournalFixture journal, Doors doors) {
      return new NodeDesk(
          doors,
          new Drains(journal.settlement),
          new WorkLeft(journal.jdbc),
          journal.clock::get,
          new Looks(System::nanoTime),
          "n1",
          Duration.ofMinutes(30));
    }

    @EventListener
    void started(ServletWebServerInitializedEvent event) {
      if ("management".equals(event.getApplicationContext().getServerNamespace())) {
        consoleServer = (TomcatWebServer) event.getWebServer();
      }
    }

    @Bean
    RouteBuilder victim() {
      return new RouteBuilder() {
        @Override
        public void configure() {
          from("direct:victim")
              .routeId("victim")
              .group("may-rest")
              .process(exchange -> SENT.incrementAndGet());
          from("direct:inside").routeId("inside").log("called");
          from("file:" + dataDir.resolve("door")).routeId("a-door").group(Doors.GROUP).log("taken");
        }
      };
    }
  }

  @DynamicPropertySource
  static void folders(DynamicPropertyRegistry registry) {
    registry.add("bieases.data-dir", () -> dataDir.toString());
    ROLES.forEach(
        (role, password) -> {
          String user = "bieases.console.users." + role;
          registry.add(user + ".role", () -> role);
          registry.add(
              user + ".password", () -> new ConsoleSecurity().passwordEncoder().encode(password));
        });
  }

  private static String login() throws Exception {
    return basic("admin:" + Files.readString(dataDir.resolve("initial-password")).strip());
  }

  private static String basic(String credentials) {
    return "Basic "
        + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + managementPort + path));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> get(String path) throws Exception {
    return send(request(path).header("Authorization", login()));
  }

  private JsonNode jolokia(String json) throws Exception {
    return jolokia("/actuator/jolokia", json);
  }

  private JsonNode jolokia(String path, String json) throws Exception {
    HttpResponse<String> answer =
        send(
            request(path)
                .header("Authorization", login())
                .header("Cookie", "XSRF-TOKEN=token")
                .header("X-XSRF-TOKEN", "token")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json)));
    return new ObjectMapper().readTree(answer.body());
  }

  private JsonNode exec(String mbean, String operation, String arguments) throws Exception {
    return jolokia(
        "{\"type\":\"exec\",\"mbean\":\"%s\",\"operation\":\"%s\",\"arguments\":%s}"
            .formatted(mbean, operation, arguments));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/actuator",
        "/actuator/info",
        "/actuator/env",
        "/actuator/camelroutes",
        "/actuator/hawtio",
        "/actuator/hawtio/",
        "/actuator/hawtio/index.html",
        "/actuator/hawtio/jolokia",
        "/actuator/hawtio/plugin",
        "/actuator/hawtio/static/js/main.js",
        "/actuator/jolokia",
        "/actuator/jolokia/version",
        "/actuator/jolokia/list",
        "/actuator/no-such-thing"
      })
  void aStrangerIsTurnedAwayWith401(String path) throws Exception {
    HttpResponse<String> anonymous = send(request(path));
    HttpResponse<String> wrong = send(request(path).header("Authorization", basic("admin:wrong")));

    assertThat(anonymous.statusCode()).isEqualTo(401);
    assertThat(wrong.statusCode()).isEqualTo(401);
    assertThat(anonymous.headers().firstValue("Set-Cookie").orElse("")).doesNotContain("SESSION");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/jolokia", "/hawtio", "/error", "/login", "/hawtio/jolokia"})
  void nothingOutsideActuatorIsOpenEvenToAnAdministrator(String path) throws Exception {
    assertThat(send(request(path)).statusCode()).isIn(401, 403);
    assertThat(get(path).statusCode()).isEqualTo(403);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/", "/api/v2/refunds", "/actuator/health", "/actuator/jolokia", "/error"})
  void theServerPortDeniesEverythingButTheApi(String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + serverPort + path);

    assertThat(send(HttpRequest.newBuilder(uri)).statusCode()).isEqualTo(403);
    assertThat(send(HttpRequest.newBuilder(uri).header("Authorization", login())).statusCode())
        .isEqualTo(403);
    assertThat(send(HttpRequest.newBuilder(uri).POST(BodyPublishers.ofString("{}"))).statusCode())
        .isEqualTo(403);
  }

  @Test
  void anyoneSeesTheHealthStatusAndNothingMore() throws Exception {
    HttpResponse<String> answer = send(request("/actuator/health"));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(new ObjectMapper().readTree(answer.body()).fieldNames())
        .toIterable()
        .isSubsetOf("status", "groups");
    assertThat(get("/actuator/health").body()).contains("components");
  }

  @Test
  void theRightPasswordOpensHawtioAndJolokia() throws Exception {
    HttpResponse<String> index = get("/actuator/hawtio/index.html");

    assertThat(index.statusCode()).isEqualTo(200);
    assertThat(index.body()).contains("<html").containsIgnoringCase("hawtio");
    assertThat(get("/actuator/jolokia/version").body()).contains("\"agent\"");
    assertThat(get("/actuator/hawtio/jolokia/version").body()).contains("\"agent\"");
  }

  @Test
  void answersForbidFramesSniffingAndCaching() throws Exception {
    var headers = get("/actuator/jolokia/version").headers();

    assertThat(headers.firstValue("X-Content-Type-Options")).contains("nosniff");
    assertThat(headers.firstValue("X-Frame-Options")).isPresent();
    assertThat(headers.firstValue("Cache-Control").orElse("")).contains("no-");
    assertThat(headers.firstValue("Server")).isEmpty();
  }

  @Test
  void aPostWithoutTheCsrfTokenIsRefused() throws Exception {
    String read = "{\"type\":\"version\"}";
    HttpRequest.Builder post =
        request("/actuator/jolokia")
            .header("Authorization", login())
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(read));

    assertThat(send(post).statusCode()).isEqualTo(403);
    assertThat(jolokia(read).path("status").asInt()).isEqualTo(200);
  }

  @Test
  void theCsrfCookieIsHandedOutForTheConsole() throws Exception {
    assertThat(get("/actuator/hawtio/index.html").headers().allValues("Set-Cookie"))
        .anySatisfy(
            cookie ->
                assertThat(cookie)
                    .startsWith("XSRF-TOKEN=")
                    .contains("SameSite=Strict")
                    .doesNotContain("HttpOnly"))
        // scripts have none
        .noneMatch(cookie -> cookie.startsWith(SESSION));
  }

  private HttpResponse<String> form(String user, String password, String cookies) throws Exception {
    return send(
        request("/actuator/login")
            .header("Cookie", "XSRF-TOKEN=token; " + cookies)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(
                BodyPublishers.ofString(
                    "_csrf=token&username=%s&password=%s".formatted(user, password))));
  }

  private static String session(HttpResponse<String> answer) {
    return answer.headers().allValues("Set-Cookie").stream()
        .filter(cookie -> cookie.startsWith(SESSION))
        .findFirst()
        .orElse("");
  }

  @Test
  void aBrowserLogsInByTheFormAndLeavesByHawtiosMenu() throws Exception {
    HttpResponse<String> sent =
        send(request("/actuator/hawtio/").header("Accept", "text/html,*/*"));
    assertThat(sent.headers().firstValue("Location")).contains("/actuator/login");
    assertThat(sent.headers().firstValue("WWW-Authenticate")).isEmpty();
    assertThat(send(request("/actuator/login")).body()).contains("name=\"_csrf\"");
    assertThat(form("viewer", "wrong", "").headers().firstValue("Location"))
        .contains("/actuator/login?error");

    HttpResponse<String> in = form("viewer", ROLES.get("viewer"), "");
    assertThat(in.headers().firstValue("Location")).contains("/actuator/hawtio/");
    assertThat(session(in)).contains("HttpOnly", "SameSite=Strict");
    String cookie = session(in).replaceFirst(";.*", "");
    assertThat(send(request("/actuator/hawtio/user").header("Cookie", cookie)).body())
        .isEqualTo("\"viewer\"");
    // an id that somebody else knows is not kept
    String second =
        session(form("operator", ROLES.get("operator"), cookie)).replaceFirst(";.*", "");
    assertThat(second).isNotEmpty().isNotEqualTo(cookie);
    assertThat(send(request("/actuator/hawtio/user").header("Cookie", cookie)).statusCode())
        .isEqualTo(401);

    HttpRequest.Builder foreign =
        request("/actuator/hawtio/auth/logout")
            .header("Cookie", second)
            .header("Sec-Fetch-Site", "cross-site");
    assertThat(send(foreign).statusCode()).isEqualTo(403);
    assertThat(
            send(request("/actuator/hawtio/auth/logout").header("Cookie", second))
                .headers()
                .firstValue("Location"))
        .contains("/actuator/login?logout");
    assertThat(send(request("/actuator/hawtio/user").header("Cookie", second)).statusCode())
        .isEqualTo(401);
  }

  @Test
  void aLoginEndsThoughItsBrowserAsksAllTheTime() throws Exception {
    String cookie = session(form("viewer", ROLES.get("viewer"), "")).replaceFirst(";.*", "");
    Duration nearly = Duration.ofHours(12).minusMinutes(5);
    assertThat(begun(cookie, nearly).statusCode()).isEqualTo(200);

    assertThat(begun(cookie, Duration.ofHours(12)).statusCode()).isEqualTo(401);
    assertThat(send(request("/actuator/hawtio/user").header("Cookie", cookie)).statusCode())
        .isEqualTo(401);
  }

  /** The same login once it has lasted that long, touched until now. */
  private HttpResponse<String> begun(String cookie, Duration ago) throws Exception {
    Context context = (Context) consoleServer.getTomcat().getHost().findChildren()[0];
    Session session = context.getManager().findSession(cookie.substring(SESSION.length()));
    session.setCreationTime(System.currentTimeMillis() - ago.toMillis());
    session.access();
    session.endAccess();
    return send(request("/actuator/hawtio/user").header("Cookie", cookie));
  }

  /** A second login in the same browser is a new one, with all of its time. */
  @Test
  void anotherLoginBeginsAnew() throws Exception {
    String first = session(form("viewer", ROLES.get("viewer"), "")).replaceFirst(";.*", "");
    assertThat(begun(first, Duration.ofHours(11)).statusCode()).isEqualTo(200);
    String second = session(form("operator", ROLES.get("operator"), first)).replaceFirst(";.*", "");
    Context context = (Context) consoleServer.getTomcat().getHost().findChildren()[0];

    assertThat(
            context.getManager().findSession(second.substring(SESSION.length())).getCreationTime())
        .isCloseTo(System.currentTimeMillis(), within(Duration.ofMinutes(5).toMillis()));
  }

  @ParameterizedTest
  @CsvSource({
    "POST, Sec-Fetch-Site=cross-site, 403",
    "POST, Sec-Fetch-Site=same-site, 403",
    "POST, Origin=https://evil.example, 403",
    "POST, Origin=null, 403",
    "POST, Sec-Fetch-Site=same-origin, 200",
    "POST, Origin=HERE, 200",
    "POST, Origin=HTTPS, 200",
    // a proxy in front that asks under a name of its own
    "POST, Sec-Fetch-Site=same-origin Origin=https://console.example, 200",
    // the browser's word counts, not what a page can leave out
    "POST, Sec-Fetch-Site=cross-site Origin=HERE, 403",
    "POST, Sec-Fetch-Site=cross-site Sec-Fetch-Mode=navigate Sec-Fetch-Dest=document, 403",
    "GET, Sec-Fetch-Site=cross-site Sec-Fetch-Mode=no-cors Sec-Fetch-Dest=image, 403",
    "GET, Sec-Fetch-Site=cross-site Sec-Fetch-Mode=navigate Sec-Fetch-Dest=iframe, 403",
    // a link in a ticket
    "GET, Sec-Fetch-Site=cross-site Sec-Fetch-Mode=navigate Sec-Fetch-Dest=document, 200",
    "GET, Sec-Fetch-Site=none, 200"
  })
  void noPageElsewhereSpendsWhatABrowserHas(String method, String headers, int status)
      throws Exception {
    HttpRequest.Builder request =
        method.equals("GET")
            ? request("/actuator/hawtio/index.html")
            : bulk("[{\"type\":\"version\"}]");
    String here = "127.0.0.1:" + managementPort;
    for (String header : headers.split(" ", -1)) {
      String[] parts = header.split("=", 2);
      request.header(
          parts[0], parts[1].replace("HTTPS", "https://" + here).replace("HERE", "http://" + here));
    }

    HttpResponse<String> answer = send(request.header("Authorization", login()));
    assertThat(answer.statusCode()).isEqualTo(status);
    if (method.equals("POST") && status == 200) {
      assertThat(answer.body()).contains("\"agent\"");
    }
  }

  @Test
  void aFailedLoginIsALineOfTheLog(CapturedOutput output) throws Exception {
    await()
        .untilAsserted(
            () -> {
              form("mallory", "wrong", "");
              assertThat(output.getAll()).contains("Login failed: no user of ours from 127.0.0.1");
            });
    await()
        .untilAsserted(
            () -> {
              send(
                  request("/actuator/jolokia/version")
                      .header("Authorization", basic("viewer:wrong")));
              assertThat(output.getAll()).contains("Login failed: user viewer from 127.0.0.1");
            });
  }

  private List<String> switched(String route) {
    return journal
        .jdbc
        .sql(
            "SELECT operator || ': ' || action || ', ' || reason FROM operator_action"
                + " WHERE target = ? ORDER BY id")
        .param("node:n1/" + route)
        .query(String.class)
        .list();
  }

  @Test
  void whatIsDoneToARouteIsKeptUnderTheNameOfTheLogin(CapturedOutput output) throws Exception {
    int before = switched("victim").size();
    exec(ROUTE, "suspend()", "[]");
    exec(ROUTE, "resume", "[]");
    canInvoke(ROUTE, "stop()");
    call("viewer", ROUTE, "stop()");

    assertThat(switched("victim").subList(before, switched("victim").size()))
        .containsExactly(
            "admin: suspend route, in the console's Camel tab",
            "admin: resume route, in the console's Camel tab");
    assertThat(output.getAll())
        .contains("Route victim: suspend, by admin in the console's Camel tab");
  }

  private boolean canInvoke(String route, String operation) throws Exception {
    return exec(
            "hawtio:type=security,area=jmx,name=ConsoleRights",
            "canInvoke(java.lang.String,java.lang.String)",
            "[\"%s\",\"%s\"]".formatted(route, operation))
        .path("value")
        .asBoolean();
  }

  @Test
  void aRouteInsideACallIsLeftAloneAndTheAnswerSaysWhy() throws Exception {
    for (String operation : List.of("stop()", "stop", "suspend()", "start()", "resume()")) {
      JsonNode answer = exec(INSIDE, operation, "[]");

      assertThat(answer.path("status").asInt()).isEqualTo(403);
      assertThat(answer.path("error").asText()).contains("inside is no door", "unknown");
      assertThat(canInvoke(INSIDE, operation)).isFalse();
      assertThat(canInvoke(ROUTE, operation)).isTrue();
    }
    assertThat(camel.getRouteController().getRouteStatus("inside"))
        .isEqualTo(ServiceStatus.Started);
    assertThat(switched("inside")).isEmpty();
  }

  @Test
  void aClosedDoorOfADrainedNodeIsOpenedByUndrainOnly() throws Exception {
    String node = "bieases:type=Node";
    assertThat(exec(node, "drain", "[\"new version\"]").path("value").asText())
        .startsWith("draining: ");
    try {
      for (String operation : List.of("start()", "resume()")) {
        JsonNode answer = exec(DOOR, operation, "[]");
        assertThat(answer.path("status").asInt()).isEqualTo(403);
        assertThat(answer.path("error").asText())
            .contains("closed by admin", "new version", "undrain");
      }
      assertThat(exec(DOOR, "stop()", "[]").path("status").asInt()).isEqualTo(200);
      assertThat(exec(ROUTE, "start()", "[]").path("status").asInt()).isEqualTo(200);
    } finally {
      exec(node, "undrain", "[\"it runs\"]");
    }
    assertThat(exec(DOOR, "start()", "[]").path("status").asInt()).isEqualTo(200);
    assertThat(switched("a-door")).hasSize(2);
  }

  @Test
  void anOperatorStopsAndStartsARoute() throws Exception {
    for (String[] step :
        new String[][] {
          {"stop()", "Stopped"},
          {"start()", "Started"},
          {"suspend()", "Suspended"},
          {"resume()", "Started"}
        }) {
      JsonNode answer = exec(ROUTE, step[0], "[]");

      assertThat(answer.path("status").asInt()).as("%s", answer).isEqualTo(200);
      assertThat(camel.getRouteController().getRouteStatus("victim"))
          .isEqualTo(ServiceStatus.valueOf(step[1]));
    }
  }

  @Test
  void theConsoleReadsStatesAndDiagrams() throws Exception {
    assertThat(
            jolokia("{\"type\":\"read\",\"mbean\":\"%s\",\"attribute\":\"State\"}".formatted(ROUTE))
                .path("value")
                .asText())
        .isEqualTo("Started");
    assertThat(
            exec(CONTEXT, "dumpRoutesStatsAsXml(boolean,boolean)", "[true,true]")
                .path("value")
                .asText())
        .contains("victim");
    assertThat(exec(ROUTE, "dumpRouteAsXml()", "[]").path("value").asText()).contains("victim");
    assertThat(
            exec(
                    "org.apache.camel:context=console-test,type=services,"
                        + "name=DefaultInflightRepository",
                    "browse()",
                    "[]")
                .path("status")
                .asInt())
        .isEqualTo(200);
    assertThat(jolokia("{\"type\":\"list\"}").path("status").asInt()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          CONTEXT | sendBody | ["direct:victim","x"]
          CONTEXT | sendBody(java.lang.String,java.lang.Object) | ["direct:victim","x"]
          CONTEXT | sendStringBody | ["direct:victim","x"]
          CONTEXT | sendBodyAndHeaders | ["direct:victim","x",{}]
          CONTEXT | requestBody | ["direct:victim","x"]
          CONTEXT | requestStringBody | ["direct:victim","x"]
          CONTEXT | requestBodyAndHeaders | ["direct:victim","x",{}]
          CONTEXT | createEndpoint | ["direct:new"]
          CONTEXT | removeEndpoints | ["*"]
          CONTEXT | addOrUpdateRoutesFromXml | ["<routes/>"]
          CONTEXT | setGlobalOption | ["a","b"]
          CONTEXT | stop() | []
          CONTEXT | suspend() | []
          CONTEXT | restart() | []
          ROUTE | remove() | []
          ROUTE | updateRouteFromXml | ["<route/>"]
          ROUTE | stop(long) | [0]
          ROUTE | stopAndFail() | []
          org.apache.camel:context=console-test,type=tracer,name=BacklogTracer | dumpAllTracedMessagesAsJSon() | []
          org.apache.camel:context=console-test,type=tracer,name=BacklogDebugger | enableDebugger() | []
          java.util.logging:type=Logging | setLoggerLevel | ["","ALL"]
          com.sun.management:type=HotSpotDiagnostic | dumpHeap | ["heap",true]
          com.sun.management:type=HotSpotDiagnostic | setVMOption | ["HeapDumpPath","x"]
          com.sun.management:type=DiagnosticCommand | vmFlags | [[]]
          com.sun.management:type=DiagnosticCommand | jvmtiAgentLoad | [["x"]]
          com.sun.management:type=DiagnosticCommand | compilerDirectivesAdd | [["x"]]
          java.lang:type=Memory | gc | []
          java.lang:type=Threading | dumpAllThreads(boolean,boolean) | [true,true]
          org.apache.activemq.artemis:broker="localhost" | createQueue(java.lang.String) | ["q"]
          Tomcat:type=Server | stop | []
          JMImplementation:type=MBeanServerDelegate | anything | []
          """)
  void whatRunsCodeSendsBodiesOrChangesRoutesIsRefused(
      String mbean, String operation, String arguments) throws Exception {
    int sent = SENT.get();
    String name = mbean.replace("CONTEXT", CONTEXT).replace("ROUTE", ROUTE);
    if (!name.contains("\\\"")) {
      name = name.replace("\"", "\\\"");
    }

    JsonNode answer = exec(name, operation, arguments);

    assertThat(answer.path("status").asInt()).as("%s", answer).isEqualTo(403);
    assertThat(SENT).hasValue(sent);
    assertThat(camel.getRouteController().getRouteStatus("victim"))
        .isEqualTo(ServiceStatus.Started);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          java.lang:type=Runtime | SystemProperties
          java.lang:type=Runtime | InputArguments
          com.sun.management:type=HotSpotDiagnostic | DiagnosticOptions
          """)
  void whatMayShowASecretCannotBeRead(String mbean, String attribute) throws Exception {
    String read = "{\"type\":\"read\",\"mbean\":\"%s\"".formatted(mbean);

    assertThat(jolokia(read + ",\"attribute\":\"" + attribute + "\"}").toString())
        .contains("\"status\":403");
    assertThat(jolokia(read + "}").path("value").has(attribute)).isFalse();
  }

  /** Parks that one, and whatever else was due. */
  private String parked(String number) {
    journal.refund(number, "P-" + number);
    while (!journal.state(number).equals("parked")) {
      journal.outcomes.parked(
          journal.refundLeaves(), JournalFixture.code("44014"), "every retry was refused");
    }
    return number;
  }

  private long version(String number) {
    return journal.row(number).fence();
  }

  @Test
  void anOperatorDecidesOnAParkedInstructionUnderTheNameOfTheLogin() throws Exception {
    String closed = parked("DESK-1");
    JsonNode answer =
        exec(
            DESK,
            "close(" + "java.lang.String,".repeat(3) + "long,java.lang.String,java.lang.String)",
            "[\"main\",\"refund\",\"%s\",%d,\"no\",\"never seen by BIEASES\"]"
                .formatted(closed, version(closed)));

    assertThat(answer.path("value").asText()).as("%s", answer).startsWith("closed: ");
    assertThat(journal.row(closed).message())
        .isEqualTo("closed by admin, was not paid: never seen by BIEASES");
    String resent = parked("DESK-2");
    String arguments =
        "[\"main\",\"refund\",\"%s\",%d,\"topped up\"]".formatted(resent, version(resent));
    assertThat(exec(DESK, "resend", arguments).path("value").asText()).startsWith("resent: ");
    assertThat(journal.state(resent)).isEqualTo("waiting");
    assertThat(exec(DESK, "resend", arguments).path("value").asText())
        .as("the second press")
        .startsWith("changed: ");
    assertThat(exec(DESK, "show", "[\"main\",\"%s\"]".formatted(resent)).path("value").asText())
        .contains("\"operator\" : \"admin\"", "\"reason\" : \"topped up\"", "44014")
        .doesNotContain("\"version\"");
    String seen = parked("DESK-4");
    assertThat(exec(DESK, "show", "[\"main\",\"%s\"]".formatted(seen)).path("value").asText())
        .contains("\"version\" : " + version(seen));
    JsonNode throughHawtio =
        jolokia(
            "/actuator/hawtio/jolokia",
            "{\"type\":\"exec\",\"mbean\":\"%s\",\"operation\":\"resend\",\"arguments\":[\"main\",\"refund\",\"%s\",%d,\"topped up\"]}"
                .formatted(DESK, seen, version(seen)));
    assertThat(throughHawtio.path("value").asText()).as("%s", throughHawtio).startsWith("resent: ");
    assertThat(exec(DESK, "show", "[\"main\",null]").path("value").asText()).isEqualTo("[ ]");
  }

  @Test
  void nobodyDecidesWithoutALoginOrFromAForeignPage() throws Exception {
    String number = parked("DESK-3");
    String close =
        "{\"type\":\"exec\",\"mbean\":\"%s\",\"operation\":\"close\",\"arguments\":[\"main\",\"refund\",\"%s\",%d,\"yes\",\"because\"]}"
            .formatted(DESK, number, version(number));
    HttpRequest.Builder stranger =
        request("/actuator/jolokia")
            .header("Cookie", "XSRF-TOKEN=token")
            .header("X-XSRF-TOKEN", "token")
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(close));
    HttpRequest.Builder foreign =
        request("/actuator/jolokia")
            .header("Authorization", login())
            .header("Content-Type", "text/plain")
            .POST(BodyPublishers.ofString(close));

    assertThat(send(stranger).statusCode()).isEqualTo(401);
    assertThat(send(foreign).statusCode()).isEqualTo(403);
    assertThat(
            get("/actuator/jolokia/exec/%s/close/main/refund/%s/%d/yes/because"
                    .formatted(DESK, number, version(number)))
                .statusCode())
        .isEqualTo(403);
    assertThat(desk.close("main", "refund", number, version(number), "yes", "because"))
        .startsWith("no-operator: ");
    assertThat(journal.state(number)).isEqualTo("parked");
  }

  private HttpResponse<String> as(String role, HttpRequest.Builder request) throws Exception {
    return send(
        ROLES.containsKey(role)
            ? request.header("Authorization", basic(role + ":" + ROLES.get(role)))
            : request);
  }

  private HttpRequest.Builder bulk(String json) {
    return request("/actuator/jolokia")
        .header("Cookie", "XSRF-TOKEN=token")
        .header("X-XSRF-TOKEN", "token")
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString(json));
  }

  private String call(String role, String mbean, String operation) throws Exception {
    String exec =
        "{\"type\":\"exec\",\"mbean\":\"%s\",\"operation\":\"%s\"}".formatted(mbean, operation);
    // in a bulk, behind a read that is allowed
    HttpResponse<String> answer = as(role, bulk("[{\"type\":\"version\"}," + exec + "]"));
    return answer.statusCode() == 200
        ? new ObjectMapper().readTree(answer.body()).path(1).path("status").asText()
        : Integer.toString(answer.statusCode());
  }

  /** Every role at every place; the answer of each is a line of the table. */
  @Test
  void theManagementPortAnswersByRole() throws Exception {
    StringBuilder table =
        new StringBuilder(
            "| what | anonymous | viewer | operator | approver |\n|---|---|---|---|---|\n");
    List<String> wrong = new ArrayList<>();
    for (String line : PROBE.lines().toList()) {
      String[] cells = line.split("\\s*\\|\\s*", -1);
      String mbean =
          cells[1].replace("CONTEXT", CONTEXT).replace("ROUTE", ROUTE).replace("INSIDE", INSIDE);
      StringBuilder row = new StringBuilder();
      String[] roles = {"anonymous", "viewer", "operator", "approver"};
      String[] expected = cells[3].split(" ", -1);
      if (cells[0].equals("exec")) {
        // no check passes by finding nothing
        ObjectName name = new ObjectName(mbean.replace("\\\"", "\""));
        String word = cells[2].replaceFirst("\\(.*", "");
        boolean exists =
            server.isRegistered(name)
                && Arrays.stream(server.getMBeanInfo(name).getOperations())
                    .anyMatch(operation -> operation.getName().equals(word));
        if (!exists) {
          wrong.add("not there: " + mbean + " " + word);
        }
      }
      for (int i = 0; i < roles.length; i++) {
        String status =
            cells[0].equals("exec")
                ? call(roles[i], mbean, cells[2])
                : Integer.toString(as(roles[i], request(mbean)).statusCode());
        row.append(" ").append(status).append(" |");
        if (!status.matches(expected[i].replace("ok", "(200|400|404|500)"))) {
          wrong.add("%s %s %s: %s".formatted(roles[i], mbean, cells[2], status));
        }
      }
      table.append("| `%s %s` |%s%n".formatted(cells[1], cells[2], row));
    }
    Files.writeString(Path.of("target/management-port-probe.md"), table);
    assertThat(wrong).isEmpty();
  }

  /** Answers as a server that knows no RMI does, and counts who comes. */
  private static Thread counting(ServerSocket elsewhere, AtomicInteger visits) {
    Thread thread =
        new Thread(
            () -> {
              while (!elsewhere.isClosed()) {
                try (Socket visit = elsewhere.accept()) {
                  visits.incrementAndGet();
                } catch (IOException e) {
                  // closed: the test is over
                }
              }
            });
    thread.start();
    return thread;
  }

  @Test
  void noRequestMakesTheServerConnectElsewhere() throws Exception {
    AtomicInteger visits = new AtomicInteger();
    try (ServerSocket elsewhere = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
      counting(elsewhere, visits);
      String target =
          ",\"target\":{\"url\":\"service:jmx:rmi:///jndi/rmi://127.0.0.1:%d/jmxrmi\"}}"
              .formatted(elsewhere.getLocalPort());
      List<String> requests =
          List.of(
              "{\"type\":\"read\",\"mbean\":\"java.lang:type=Memory\"" + target,
              "{\"type\":\"exec\",\"mbean\":\"java.lang:type=Memory\",\"operation\":\"gc\""
                  + target,
              "{\"type\":\"list\"" + target,
              "{\"type\":\"search\",\"mbean\":\"*:*\"" + target,
              "{\"type\":\"version\"" + target);
      for (String path : List.of("/actuator/jolokia", "/actuator/hawtio/jolokia")) {
        for (String request : requests) {
          JsonNode alone = jolokia(path, request);
          JsonNode inBulk = jolokia(path, "[" + request + "]").path(0);
          assertThat(visits).as(request).hasValue(0);
          assertThat(alone.path("status").asInt()).as(request).isEqualTo(403);
          assertThat(inBulk.path("status").asInt()).as(request).isEqualTo(403);
        }
      }
      // by GET there is no target: whatever stands there is not read
      assertThat(
              get("/actuator/jolokia/read/java.lang:type=Memory/Verbose?target="
                      + URLEncoder.encode(
                          target.substring(target.indexOf('{'), target.length() - 1),
                          StandardCharsets.UTF_8))
                  .body())
          .contains("\"value\":false");
      assertThat(get("/actuator/jolokia/read/proxy@java.lang:type=Memory").body())
          .doesNotContain("\"status\":200");
    }
    assertThat(visits).hasValue(0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\":\"notification\",\"command\":\"register\"}",
        "{\"type\":\"config\"}",
        "{\"type\":\"write\",\"mbean\":\"java.lang:type=Memory\",\"attribute\":\"Verbose\",\"value\":true}"
      })
  void whatJolokiaDoesBesideReadingAndCallingIsRefused(String request) throws Exception {
    assertThat(jolokia(request).path("status").asInt()).isEqualTo(403);
    assertThat(jolokia("[" + request + "]").path(0).path("status").asInt()).isEqualTo(403);
  }

  /** What Jolokia finds on the class path it starts by itself: a new one is a decision. */
  @Test
  void jolokiaStartsNoServicesButThese() throws Exception {
    List<String> services = new ArrayList<>();
    for (String name : List.of("services-default", "services")) {
      for (URL file :
          Collections.list(getClass().getClassLoader().getResources("META-INF/jolokia/" + name))) {
        try (InputStream lines = file.openStream()) {
          new String(lines.readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .filter(line -> !line.isBlank() && !line.startsWith("#"))
              .forEach(services::add);
        }
      }
    }
    assertThat(services)
        .containsExactlyInAnyOrder(
            "io.bieases.routes.ops.JolokiaRefusals,-10",
            "org.jolokia.service.jmx.LocalRequestHandler,1000",
            "org.jolokia.service.jmx.handler.list.JDKManagementCacheKeyProvider,100",
            "org.jolokia.service.serializer.JolokiaSerializer,10");
  }

  @Test
  void noAttributeCanBeWritten() throws Exception {
    JsonNode answer =
        jolokia(
            "{\"type\":\"write\",\"mbean\":\"%s\",\"attribute\":\"Tracing\",\"value\":true}"
                .formatted(CONTEXT));

    assertThat(answer.path("status").asInt()).isEqualTo(403);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/actuator/jolokia/exec/",
        "/actuator/jolokia/%65xec/",
        "/actuator/hawtio/jolokia/exec/",
        "/actuator/jolokia?p=exec/",
        "/actuator/jolokia/version?p=exec/"
      })
  void aLinkOnAForeignPageCannotStopARoute(String prefix) throws Exception {
    String stop = "org.apache.camel:context=console-test,name=%22victim%22,type=routes/stop()";

    assertThat(get(prefix + stop).statusCode()).isEqualTo(403);
    assertThat(camel.getRouteController().getRouteStatus("victim"))
        .isEqualTo(ServiceStatus.Started);
  }

  @Test
  void anErrorAnswerShowsNoStackTrace() throws Exception {
    JsonNode answer = exec(ROUTE, "dumpRouteAsXml(int)", "[\"x\"]");

    assertThat(answer.toString()).contains("400").doesNotContain("stacktrace", "Exception", "at ");
    assertThat(get("/actuator/no-such-thing").body()).doesNotContain("\tat ", "Exception");
  }

  @Test
  void aConfiguredUserReplacesTheGeneratedOne(@TempDir Path empty) {
    PasswordEncoder encoder = new ConsoleSecurity().passwordEncoder();
    SecurityProperties security = new SecurityProperties();
    security.getUser().setName("ops");
    security.getUser().setPassword("configured");
    BieasesSettings settings =
        new Binder(new MapConfigurationPropertySource(Map.of("bieases.data-dir", empty.toString())))
            .bindOrCreate("bieases", BieasesSettings.class);

    UserDetailsService users = new ConsoleSecurity().consoleUsers(security, settings, encoder);

    UserDetails user = users.loadUserByUsername("ops");
    assertThat(user.getPassword()).startsWith("{bcrypt}");
    assertThat(encoder.matches("configured", user.getPassword())).isTrue();
    assertThat(user.getAuthorities()).extracting("authority").containsExactly("ROLE_OPERATOR");
    assertThat(empty).isEmptyDirectory();
  }
}
