package io.bieases.routes.endtoend;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.zaxxer.hikari.HikariDataSource;
import io.bieases.routes.BieasesRoutes;
import io.bieases.routes.journal.Outcome;
import io.bieases.routes.ops.Destinations;
import io.bieases.routes.ops.Doors;
import io.bieases.routes.ops.OperatorDesk;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.Message;
import jakarta.jms.QueueBrowser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.core.settings.impl.AddressFullMessagePolicy;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.SuspendableService;
import org.apache.camel.model.MarshalDefinition;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.UnmarshalDefinition;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jms.core.JmsTemplate;
import org.springframework.util.ObjectUtils;

/**
 * The whole bundle, started as its main class starts it: real routes and configuration of the
 * working directory, embedded broker, real HTTP, its sandbox gateway. Only waits, limits, ports and
 * folders differ from what is shipped.
 */
final class RunningBundle implements AutoCloseable {

  static final String HEADER = "paymentId,referRefundNo,refundAmount,currency,reason,goodsDesc\n";

  /** A ladder step of 24 h takes 8.6 s, one of a minute 6 ms. */
  static final double SCALE = 0.0001;

  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final ConfigurableApplicationContext context;
  private final Path folder;
  private final Journal journal;

  private RunningBundle(ConfigurableApplicationContext context, Path folder) {
    this.context = context;
    this.folder = folder;
    String url = property("spring.datasource.url");
    journal =
        url.isBlank()
            ? Journal.sqlite(dataDir().resolve("journal.db"))
            : Journal.postgres(
                url,
                property("spring.datasource.username"),
                property("spring.datasource.password"));
  }

  /** What to start, in an empty folder of its own. */
  static final class Setting {
    private final Path folder;
    private final Map<String, String> properties = new LinkedHashMap<>();
    private final List<ApplicationListener<?>> listeners = new ArrayList<>();

    private Setting(Path folder) {
      this.folder = folder;
      with("bieases.data-dir", folder.resolve("data"));
      with("bieases.sandbox.dir", folder.resolve("gateway"));
      with("bieases.sandbox.port", freePort());
      with("bieases.sandbox.sample", "");
      // most tests look at what the answer alone makes of a row
      with("bieases.sandbox.webhooks.enabled", false);
      with("bieases.follow-up.enabled", false);
      with("server.port", 0);
      with("management.server.port", 0);
      with("spring.jmx.unique-names", true);
      with("bieases.ladders.scale", SCALE);
      with("bieases.gateway.connect-timeout", "1s");
      with("bieases.gateway.response-timeout", "1s");
      with("bieases.batch.min-age", "100ms");
      with("bieases.batch.report-period", "300ms");
      wideLimits("bieases.merchants.main.limits.");
      wideLimits("bieases.sandbox.limits.");
    }

    /** Hears what happens at the start. */
    Setting with(ApplicationListener<?> listener) {
      listeners.add(listener);
      return this;
    }

    Setting with(String property, Object value) {
      properties.put(property, value.toString());
      return this;
    }

    Setting wideLimits(String prefix) {
      List.of("create", "query", "cancel", "refund", "total-per-minute", "burst")
          .forEach(limit -> with(prefix + limit, 6_000));
      return with(prefix + "total-per-hour", 1_000_000);
    }

    RunningBundle start() {
      return new RunningBundle(run(), folder);
    }

    /** Starts it for those who look at how it fails. */
    ConfigurableApplicationContext run() {
      return new SpringApplicationBuilder(BieasesRoutes.class)
          .listeners(listeners.toArray(ApplicationListener[]::new))
          .run(
              properties.entrySet().stream()
                  .map(property -> "--" + property.getKey() + "=" + property.getValue())
                  .toArray(String[]::new));
    }
  }

  static Setting in(Path folder) {
    return new Setting(folder);
  }

  static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String property(String name) {
    return context.getEnvironment().getProperty(name, "");
  }

  Path dataDir() {
    return folder.resolve("data");
  }

  Path inbox() {
    return dataDir().resolve("inbox/main/refund");
  }

  Journal journal() {
    return journal;
  }

  /** Control of the gateway that runs inside the bundle. */
  GatewayControl gateway() {
    return new GatewayControl(
        URI.create("http://127.0.0.1:" + property("bieases.sandbox.port") + "/sandbox/"));
  }

  /** Drops a file of rows below the usual header, as a careful sender does: by rename. */
  void drop(String name, Collection<String> rows) {
    dropText(name, HEADER + String.join("\n", rows) + "\n");
  }

  /** The same for another merchant than the sandbox's own. */
  void drop(String alias, String name, Collection<String> rows) {
    dropText(alias, name, HEADER + String.join("\n", rows) + "\n");
  }

  void dropText(String name, String text) {
    dropText("main", name, text);
  }

  /** Drops a file of JSON lines for an operation. */
  void dropLines(String operation, String name, String lines) {
    dropInto(dataDir().resolve("inbox/main").resolve(operation), name, lines + "\n");
  }

  private void dropText(String alias, String name, String text) {
    dropInto(dataDir().resolve("inbox").resolve(alias).resolve("refund"), name, text);
  }

  private static void dropInto(Path inbox, String name, String text) {
    try {
      Path half = inbox.resolve("." + name + ".part");
      Files.writeString(half, text);
      Files.move(half, inbox.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One row of a refund of 1.00 from a payment of its own that is paid. */
  static String row(String number) {
    return row(paid(number), number);
  }

  static String row(String paymentId, String number) {
    return paymentId + "," + number + ",1.00,USD,returned,shoes";
  }

  /** A payment of 100.00 that the gateway knows as paid; one for each number. */
  static String paid(String number) {
    return "SBXUSD10000P" + Integer.toHexString(number.hashCode());
  }

  /** The same payment, never paid. */
  static String unpaid(String number) {
    return "SBXUSD10000F" + Integer.toHexString(number.hashCode());
  }

  /** Waits until nothing more happens by itself to these numbers, and tells what became of them. */
  Map<String, Journal.Instruction> settled(Collection<String> numbers) {
    await("settled: " + numbers)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(100))
        .until(
            () ->
                numbers.stream()
                    .allMatch(
                        number ->
                            journal
                                .refund(number)
                                .filter(Journal.Instruction::settled)
                                .isPresent()));
    Map<String, Journal.Instruction> found = new LinkedHashMap<>();
    numbers.forEach(number -> found.put(number, journal.refund(number).orElseThrow()));
    return found;
  }

  Journal.Instruction settled(String number) {
    return settled(List.of(number)).get(number);
  }

  /** The same of any operation. */
  Map<String, Journal.Instruction> settled(String operation, Collection<String> numbers) {
    Map<String, Journal.Instruction> found = new LinkedHashMap<>();
    numbers.forEach(number -> found.put(number, settled(operation, number)));
    return found;
  }

  Journal.Instruction settled(String operation, String number) {
    return journal.await(operation, number, Journal.Instruction::settled);
  }

  /** Puts a question about something the gateway named into the journal, as a door does. */
  void ask(String operation, String number, String gatewayId) {
    insert(operation, number, "gateway_id", gatewayId, "{}");
  }

  /** Puts a query or cancel of that payment into the journal, as a door does. */
  void about(String operation, String number, String paymentId) {
    insert(operation, number, "payment_id", paymentId, "{}");
  }

  /** Puts a create of 2 x 12.50 USD into the journal, as a door does. */
  void create(String orderNo, Duration expiresIn) {
    insert(
        "create",
        orderNo,
        "currency",
        "USD",
        """
        {"order":{"orderNo":"%s","orderAmount":"25.00","goods":[{"referenceGoodsId":"g1","goodsName":"shoe",
         "goodsUnitAmount":"12.50","goodsQuantity":2}]},"channel":"WEB","paymentAmount":"25.00","currency":"USD",
         "paymentExpiryTime":%d}"""
            .formatted(orderNo, System.currentTimeMillis() + expiresIn.toMillis()));
  }

  void create(String orderNo) {
    create(orderNo, Duration.ofHours(1));
  }

  private void insert(
      String operation, String number, String column, String value, String details) {
    long now = System.currentTimeMillis();
    context
        .getBean("jdbcClient", JdbcClient.class)
        .sql(
            "INSERT INTO instruction (merchant, operation, number, "
                + column
                + ", details, door, correlation_id, state, priority, next_at, created_at,"
                + " updated_at) VALUES ('main', ?, ?, ?, ?, 'http', ?, 'waiting', ?, ?, ?, ?)")
        .params(operation, number, value, details, number, Outcome.INTERACTIVE, now, now, now)
        .update();
  }

  /** Waits for a file of that name below a folder of the data folder. */
  Path file(String area, String name) {
    await(area + "/…/" + name)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(100))
        .until(() -> find(area, name).isPresent());
    return find(area, name).orElseThrow();
  }

  Optional<Path> find(String area, String name) {
    if (!Files.isDirectory(dataDir().resolve(area))) {
      return Optional.empty();
    }
    try (Stream<Path> all = Files.walk(dataDir().resolve(area))) {
      return all.filter(path -> path.endsWith(name)).findFirst();
    } catch (IOException | UncheckedIOException e) {
      // a file moved away under the walk
      return Optional.empty();
    }
  }

  /** The result of that file, once no row of it is open. */
  Path settledResult(String name) {
    Set<String> open = Set.of("waiting", "sending", "unknown");
    await("settled result of " + name)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(100))
        .until(
            () ->
                summary(name)
                    .map(summary -> summary.path("totals").properties())
                    .filter(totals -> !totals.isEmpty())
                    .filter(totals -> totals.stream().noneMatch(row -> open.contains(row.getKey())))
                    .isPresent());
    return finished(name + ".result.csv").orElseThrow();
  }

  private Optional<JsonNode> summary(String name) {
    return finished(name + ".summary.json")
        .map(
            file -> {
              try {
                return new ObjectMapper().readTree(file.toFile());
              } catch (IOException e) {
                // moved on between the look and the read
                return MissingNode.getInstance();
              }
            });
  }

  private Optional<Path> finished(String name) {
    return find("done", name).or(() -> find("attention", name));
  }

  /** Where the API is, with the slash that names are resolved behind. */
  URI api() {
    return URI.create("http://127.0.0.1:" + property("local.server.port") + "/api/v1/");
  }

  /** Takes the journal away for good: its pools are closed, as if the database had gone. */
  void loseJournal() {
    context.getBeansOfType(HikariDataSource.class).values().forEach(HikariDataSource::close);
  }

  /** The broker as clients see it. */
  ConnectionFactory broker() {
    return context.getBean(ConnectionFactory.class);
  }

  /** What lies in a queue of the broker, without taking it out. */
  List<Letter> letters(String queue) {
    return new JmsTemplate(broker()).browse(queue, (session, browser) -> read(browser));
  }

  private static List<Letter> read(QueueBrowser browser) throws jakarta.jms.JMSException {
    List<Letter> letters = new ArrayList<>();
    Enumeration<?> waiting = browser.getEnumeration();
    while (waiting.hasMoreElements()) {
      Message message = (Message) waiting.nextElement();
      letters.add(
          new Letter(
              text(message, "operation"),
              text(message, "number"),
              text(message, "outcome"),
              text(message, "code"),
              text(message, "messageId"),
              message.getBody(String.class)));
    }
    return letters;
  }

  private static String text(Message message, String property) throws jakarta.jms.JMSException {
    return Optional.ofNullable(message.getStringProperty(property)).orElse("");
  }

  /** A message as it lies in a queue. */
  record Letter(
      String operation, String number, String outcome, String code, String messageId, String body) {

    boolean is(String itsOperation, String itsNumber) {
      return operation.equals(itsOperation) && number.equals(itsNumber);
    }
  }

  /** Waits until everything that leaves has left, so that queues can be looked at. */
  void outboxIsEmpty() {
    await("empty outbox").atMost(PATIENCE).until(() -> journal.unsentMessages() == 0);
  }

  /** Whether the broker has that queue; asking does not make it. */
  boolean brokerHas(String queue) {
    return context.getBean(Destinations.class).find("temp-queue://" + queue).isPresent();
  }

  /** From now on whoever sends to that queue waits until it is empty. */
  void blocks(String queue) {
    context
        .getBean(EmbeddedActiveMQ.class)
        .getActiveMQServer()
        .getAddressSettingsRepository()
        .addMatch(
            queue,
            new AddressSettings()
                .setMaxSizeBytes(1)
                .setAddressFullMessagePolicy(AddressFullMessagePolicy.BLOCK));
  }

  /** A message of the outbox has been there for that long, and is due. */
  void ages(String messageId, Duration age) {
    context
        .getBean("jdbcClient", JdbcClient.class)
        .sql("UPDATE outbox SET created_at = created_at - ?, next_at = 0 WHERE message_id = ?")
        .params(age.toMillis(), messageId)
        .update();
  }

  /** Where the console's own requests go. */
  URI jolokia() {
    return URI.create(
        "http://127.0.0.1:" + property("local.management.port") + "/actuator/jolokia");
  }

  /** The desk's name in the console; other bundles of this JVM have others. */
  String operatorDesk() {
    return "bieases:identity="
        + ObjectUtils.getIdentityHexString(context.getBean(OperatorDesk.class))
        + ",type=Instructions";
  }

  /** What an operator closes. */
  Doors doors() {
    return context.getBean(Doors.class);
  }

  /** Routes of a group whose consumers are suspended at the moment. */
  List<String> suspended(String group) {
    return context.getBean(CamelContext.class).getRoutes().stream()
        .filter(route -> group.equals(route.getGroup()))
        .filter(route -> ((SuspendableService) route.getConsumer()).isSuspended())
        .map(Route::getRouteId)
        .toList();
  }

  /**
   * For each route the ids of its steps that Hawtio draws; it leaves out those that only change the
   * body's form.
   */
  @SuppressWarnings("rawtypes") // as Camel's model hands them out
  Map<String, List<String>> drawableSteps() {
    Map<String, List<String>> steps = new LinkedHashMap<>();
    for (RouteDefinition route : context.getBean(ModelCamelContext.class).getRouteDefinitions()) {
      List<String> ids = new ArrayList<>(List.of(route.getInput().getId()));
      ProcessorDefinitionHelper.filterTypeInOutputs(route.getOutputs(), ProcessorDefinition.class)
          .stream()
          .filter(
              step -> !(step instanceof MarshalDefinition || step instanceof UnmarshalDefinition))
          .map(ProcessorDefinition::getId)
          .forEach(ids::add);
      steps.put(route.getRouteId(), ids);
    }
    return steps;
  }

  @Override
  public void close() {
    context.close();
  }
}
