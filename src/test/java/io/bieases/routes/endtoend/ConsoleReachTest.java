package io.bieases.routes.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.management.ManagementFactory;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.management.JMException;
import javax.management.MBeanOperationInfo;
import javax.management.MBeanParameterInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What each role reaches by the console, of all there is in a running bundle. */
@ExtendWith(SharedBundle.class)
class ConsoleReachTest {

  private static final int AT_ONCE = 200;

  private static final String FIRST = "admin";
  private static final Set<String> OF_ROUTES = Set.of("start", "stop", "suspend", "resume");

  private final RunningBundle bundle;
  private final ObjectMapper json = new ObjectMapper();
  private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();

  ConsoleReachTest(RunningBundle bundle) {
    this.bundle = bundle;
  }

  private record Operation(String mbean, String signature) {}

  /** Written from the pages, not from the code and the file that are tried. */
  private boolean mayReach(String role, ObjectName mbean, String operation) throws JMException {
    String type = String.valueOf(mbean.getKeyProperty("type"));
    return switch (mbean.getDomain()) {
      case "bieases" ->
          operation.matches("(show|list|dryRun).*")
              || (type.equals("Approvals")
                  ? role.equals("approver") || (role.equals(FIRST) && !operation.equals("confirm"))
                  : role.equals(FIRST));
      case "hawtio" -> type.equals("security") && operation.matches("(canInvoke|list).*");
      case "org.apache.camel" ->
          switch (type) {
            case "routes" ->
                (OF_ROUTES.contains(operation) && role.equals(FIRST) && mayRest(mbean))
                    || operation.matches("(dumpRoute|dumpStepStatsAsXml|processorIds).*");
            case "context" -> operation.matches("(dumpRoutes|dumpRouteStats|dumpStepStatsAsXml).*");
            case "processors" -> operation.startsWith("dumpProcessorAsXml");
            case "services" ->
                operation.matches("(listEndpoints|endpointStatistics|listRestServices|browse).*");
            default -> false;
          };
      default -> false;
    };
  }

  private boolean mayRest(ObjectName route) throws JMException {
    return Set.of("door", "may-rest")
        .contains(String.valueOf(server.getAttribute(route, "RouteGroup")));
  }

  private List<Operation> outOfReach(String role) throws JMException {
    List<Operation> operations = new ArrayList<>();
    for (ObjectName mbean : server.queryNames(null, null)) {
      for (MBeanOperationInfo operation : server.getMBeanInfo(mbean).getOperations()) {
        if (!mayReach(role, mbean, operation.getName())) {
          String types =
              Arrays.stream(operation.getSignature())
                  .map(MBeanParameterInfo::getType)
                  .collect(Collectors.joining(","));
          operations.add(
              new Operation(mbean.getCanonicalName(), operation.getName() + "(" + types + ")"));
        }
      }
    }
    return operations;
  }

  private JsonNode execute(String role, List<Operation> operations) throws Exception {
    ArrayNode bulk = json.createArrayNode();
    for (Operation operation : operations) {
      ObjectNode request =
          bulk.addObject()
              .put("type", "exec")
              .put("mbean", operation.mbean())
              .put("operation", operation.signature());
      ArrayNode arguments = request.putArray("arguments");
      int commas = operation.signature().length() - operation.signature().replace(",", "").length();
      int parameters = operation.signature().endsWith("()") ? 0 : commas + 1;
      for (int i = 0; i < parameters; i++) {
        arguments.addNull();
      }
    }
    String login =
        role
            + ":"
            + (role.equals(FIRST)
                ? Files.readString(bundle.dataDir().resolve("initial-password")).strip()
                : SharedBundle.PERSONS.get(role));
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(bundle.jolokia())
                    .header(
                        "Authorization",
                        "Basic "
                            + Base64.getEncoder()
                                .encodeToString(login.getBytes(StandardCharsets.UTF_8)))
                    .header("Cookie", "XSRF-TOKEN=test")
                    .header("X-XSRF-TOKEN", "test")
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString(bulk.toString()))
                    .build(),
                BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(200);
    return json.readTree(answer.body());
  }

  /** Whatever runs code, sends bodies, makes routes or steers the broker is among them. */
  @ParameterizedTest
  @ValueSource(strings = {FIRST, "viewer", "approver"})
  void nobodyReachesAnythingButWhatThePagesName(String role) throws Exception {
    List<Operation> operations = outOfReach(role);
    Set<String> domains = new TreeSet<>();
    List<String> reached = new ArrayList<>();
    for (int from = 0; from < operations.size(); from += AT_ONCE) {
      List<Operation> some = operations.subList(from, Math.min(from + AT_ONCE, operations.size()));
      JsonNode answers = execute(role, some);
      assertThat(answers).hasSameSizeAs(some);
      for (int i = 0; i < some.size(); i++) {
        domains.add(some.get(i).mbean().replaceFirst(":.*", ""));
        if (answers.path(i).path("status").asInt() != 403) {
          reached.add(some.get(i) + " " + answers.path(i).path("status"));
        }
      }
    }

    assertThat(reached).isEmpty();
    assertThat(domains)
        .contains(
            "java.lang", "java.util.logging", "org.apache.activemq.artemis", "org.apache.camel");
    assertThat(operations).hasSizeGreaterThan(1_000);
  }
}
