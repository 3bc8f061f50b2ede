package io.bieases.routes.ops;

import static io.bieases.routes.testdb.JournalFixture.accepted;
import static io.bieases.routes.testdb.JournalFixture.code;
import static io.bieases.routes.testdb.JournalFixture.lost;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.bieases.routes.batch.BatchJournal;
import io.bieases.routes.batch.BatchOverview;
import io.bieases.routes.journal.Departure;
import io.bieases.routes.journal.InstructionViews;
import io.bieases.routes.journal.Merchants;
import io.bieases.routes.journal.Outcome;
import io.bieases.routes.journal.WorkLeft;
import io.bieases.routes.pace.Headroom;
import io.bieases.routes.settings.Merchant.Limits;
import io.bieases.routes.status.Decisions;
import io.bieases.routes.status.Drains;
import io.bieases.routes.status.OperatorHolds;
import io.bieases.routes.status.Replays;
import io.bieases.routes.status.SecondPerson;
import io.bieases.routes.testdb.JournalContract;
import io.bieases.routes.testdb.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanOperationInfo;
import javax.management.MBeanParameterInfo;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jmx.export.annotation.AnnotationMBeanExporter;
import org.springframework.jmx.export.annotation.ManagedResource;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;

/** The console's own beans, as JMX shows them. */
final class DesksTest {

  private static final Set<String> LOOKING =
      Set.of("show", "listByCode", "dryRun", "dryRunByCode", "dryRunBatch");

  @Nested
  final class OnSqlite extends Contract {
    OnSqlite() {
      super(TestDatabase.SQLITE);
    }
  }

  @Nested
  final class OnPostgres extends Contract {
    OnPostgres() {
      super(TestDatabase.POSTGRESQL);
    }
  }

  abstract static class Contract extends JournalContract {

    private static final String WHY = "the bank asked for it";

    private MBeanServer server;

    Contract(TestDatabase database) {
      super(database);
    }

    @Override
    protected Limits limits() {
      return new Limits(60, 120, 30, 20, 300, 5_000, 50);
    }

    @BeforeEach
    void export() throws Exception {
      server = MBeanServerFactory.newMBeanServer();
      AnnotationMBeanExporter exporter = new AnnotationMBeanExporter();
      exporter.setServer(server);
      for (Object desk : desks()) {
        exporter.registerManagedResource(
            desk,
            new ObjectName(desk.getClass().getAnnotation(ManagedResource.class).objectName()));
      }
      login("ann", "ROLE_OPERATOR");
    }

    @AfterEach
    void logout() {
      SecurityContextHolder.clearContext();
    }

    private static void login(String name, String role) {
      SecurityContextHolder.getContext()
          .setAuthentication(new TestingAuthenticationToken(name, "", role));
    }

    private List<Object> desks() {
      JdbcClient reader = JdbcClient.create(at.pools.reader());
      // each look is seen: time passes between any two
      long[] nanos = {0};
      Looks looks = new Looks(() -> nanos[0] += Duration.ofHours(1).toNanos());
      Merchants merchants = new Merchants(at.jdbc, at.transaction, at.database.kind());
      Decisions decisions = new Decisions(at.settlement, merchants);
      Replays replays = new Replays(at.settlement, merchants, at.jdbc, reader);
      SecondPerson second = new SecondPerson(false, at.settlement, decisions, replays, at.jdbc);
      ObjectMapper json = new ObjectMapper();
      BatchJournal batches =
          new BatchJournal(
              new JdbcTemplate(at.pools.writer()), reader, at.transaction, at.clock::get, "n1");
      return List.of(
          new OverviewDesk(reader, at.clock::get, looks, "test"),
          new MerchantDesk(
              new OperatorHolds(at.settlement, merchants),
              reader,
              new Headroom(reader, Map.of("main", limits())),
              List.of(),
              at.clock::get,
              looks),
          new NodeDesk(
              new Doors(new DefaultCamelContext()),
              new Drains(at.settlement),
              new WorkLeft(reader),
              at.clock::get,
              looks,
              "n1",
              Duration.ofMinutes(30)),
          new BatchDesk(new BatchOverview(batches, (alias, operation) -> 20), looks),
          new LineDesk(reader, at.clock::get, looks),
          new DeadLetterDesk(replays, second, reader, new DryRunText(json), at.clock::get, looks),
          new EventDesk(reader, at.clock::get, looks),
          new ApprovalDesk(second, reader, at.clock::get, looks),
          new OperatorDesk(decisions, second::resend, new InstructionViews(reader, "test"), json));
    }

    private Object attribute(String type, String name) throws Exception {
      return server.getAttribute(new ObjectName("bieases:type=" + type), name);
    }

    private CompositeData row(String type, String attribute, String key) throws Exception {
      return ((TabularData) attribute(type, attribute)).get(new Object[] {key});
    }

    private Object call(String type, String operation, Object... arguments) throws Exception {
      String[] types =
          Stream.of(arguments)
              .map(one -> one instanceof Long ? "long" : String.class.getName())
              .toArray(String[]::new);
      return server.invoke(new ObjectName("bieases:type=" + type), operation, arguments, types);
    }

    private void someOfEverything() {
      at.refund("R1", "P1");
      at.outcomes.unknown(at.refundLeaves(), lost(), false);
      at.pass(Duration.ofSeconds(10));
      at.refund("R2", "P2");
      at.outcomes.parked(at.refundLeaves(), code("44014"), "by test");
      at.pass(Duration.ofSeconds(10));
      at.refund("R3", "P3");
      Departure rejected = at.refundLeaves();
      at.departures.keepBody(rejected, "{}");
      at.outcomes.rejected(rejected, code("44010"), false);
      at.pass(Duration.ofSeconds(10));
      at.refund("R4", "P1");
      at.instruction("main", "query", "Q1", "P1", Outcome.INTERACTIVE);
      at.outcomes.accepted(at.leaves("query"), accepted("G1"));
      at.jdbc
          .sql(
              "INSERT INTO event (merchant, digest, name, payload, received_at, effect) VALUES"
                  + " ('main', 'd', 'refund', '{\"secret\":1}', 1, 'contradiction: paid')")
          .update();
    }

    @Test
    void everyOperationIsDescribedAndWhatActsAsksForAReason() throws Exception {
      for (ObjectName name : server.queryNames(new ObjectName("bieases:*"), null)) {
        for (MBeanOperationInfo operation : server.getMBeanInfo(name).getOperations()) {
          if ("getter".equals(operation.getDescriptor().getFieldValue("role"))) {
            continue; // an attribute's, looked at below
          }
          assertThat(operation.getDescription()).as("%s %s", name, operation).contains(" ");
          List<String> names =
              Stream.of(operation.getSignature()).map(MBeanParameterInfo::getName).toList();
          assertThat(names)
              .as("%s %s", name, operation.getName())
              .allMatch(parameter -> parameter.matches("[a-z][A-Za-z]+") && !parameter.equals("p"))
              .doesNotContain("arg0");
          assertThat(operation.getSignature())
              .allMatch(parameter -> parameter.getDescription().length() > 5)
              .allMatch(parameter -> !parameter.getDescription().equals(parameter.getName()));
          if (!LOOKING.contains(operation.getName())) {
            assertThat(names).as(operation.getName()).last().isEqualTo("reason");
            assertThat(operation.getReturnType()).isEqualTo(String.class.getName());
          }
        }
        for (MBeanAttributeInfo attribute : server.getMBeanInfo(name).getAttributes()) {
          assertThat(attribute.getDescription()).as("%s %s", name, attribute).contains(" ");
          assertThat(attribute.isWritable()).as("%s %s", name, attribute).isFalse();
        }
      }
    }

    @Test
    void everyAttributeIsReadWhateverTheJournalHolds() throws Exception {
      everyAttribute();
      someOfEverything();
      everyAttribute();
    }

    private void everyAttribute() throws Exception {
      Set<ObjectName> names = server.queryNames(new ObjectName("bieases:*"), null);
      assertThat(names).hasSize(9);
      for (ObjectName name : names) {
        for (MBeanAttributeInfo attribute : server.getMBeanInfo(name).getAttributes()) {
          Object value = server.getAttribute(name, attribute.getName());
          assertThat(value).as("%s %s", name, attribute.getName()).isNotNull();
          if (value instanceof TabularData table) {
            assertThat(table.getTabularType().getIndexNames()).containsExactly("key");
            assertThat(table.values().toString()).doesNotContain("secret");
          }
        }
      }
    }

    @Test
    void theTablesTellWhatIsSo() throws Exception {
      someOfEverything();

      assertThat(row("Overview", "States", "refund/waiting").get("count")).isEqualTo(1L);
      CompositeData unknown = row("Overview", "Unknown", "main/refund/R1");
      assertThat(unknown.get("amount")).isEqualTo("12.34");
      assertThat(unknown.get("ageSeconds")).isEqualTo(30L);
      assertThat(unknown.get("age")).isEqualTo("30 s");
      assertThat(String.valueOf(unknown.get("evidence"))).contains("may have been");
      assertThat(unknown.get("version")).isEqualTo(at.row("R1").fence());
      assertThat(row("Overview", "Parked", "main/refund/R2").get("version"))
          .isEqualTo(at.row("R2").fence());
      assertThat(attribute("Overview", "ParkedCount")).isEqualTo(1L);
      assertThat(row("Overview", "RowsLastHour", "refund").get("calls")).isEqualTo(3L);
      TabularData codes = (TabularData) attribute("Overview", "CodesLastHour");
      assertThat(codes.values().stream().map(row -> ((CompositeData) row).get("code")))
          .contains("no-answer", "44010", "44014", "20000");
      assertThat(row("Merchants", "Pace", "main/refund").get("used")).isEqualTo(3L);
      assertThat(row("Merchants", "Pace", "main/refund").get("headroom")).isEqualTo(17L);
      assertThat(row("Merchants", "Pace", "main/total-hour").get("used")).isEqualTo(4L);
      CompositeData line = row("Lines", "Lines", "main/P1/refund/R1");
      assertThat(line.get("waiting")).isEqualTo(1L);
      assertThat(String.valueOf(line.get("why"))).contains("may have been executed");
      assertThat(row("DeadLetters", "ByCode", "main/refund/44010").get("count")).isEqualTo(1L);
      assertThat(row("DeadLetters", "DeadLetters", "main/refund/R3")).isNotNull();
      assertThat(row("Events", "ByEffect", "contradiction").get("count")).isEqualTo(1L);
      assertThat(row("Node", "Left", "waiting").get("count")).isEqualTo(1L);
    }

    @Test
    void aDeadLetterIsReplayedAfterADryRun() throws Exception {
      someOfEverything();

      var run =
          new ObjectMapper()
              .readTree((String) call("DeadLetters", "dryRunByCode", "main", "refund", "44010"));
      assertThat(run.path("wouldSend").asInt()).isOne();
      assertThat(run.path("sums")).hasToString("{\"USD\":\"12.34\"}");
      assertThat(run.at("/send/0/number").asText()).isEqualTo("R3");
      String token = run.path("token").asText();
      assertThat(call("DeadLetters", "replayByCode", "main", "refund", "44010", "1-no", WHY))
          .asString()
          .startsWith("changed: ");
      assertThat(call("DeadLetters", "replayByCode", "main", "refund", "44010", token, WHY))
          .asString()
          .startsWith("replayed: 1 goes out again");
      assertThat(at.state("R3")).isEqualTo("waiting");
      assertThat(attribute("DeadLetters", "DeadLettersCount")).isEqualTo(0L);
    }

    @Test
    void aDecisionIsAboutTheRowThatWasLookedAt() throws Exception {
      someOfEverything();
      long seen = at.row("R2").fence();

      assertThat(call("Instructions", "resend", "main", "refund", "R2", seen + 1, WHY))
          .asString()
          .startsWith("changed: ");
      assertThat(call("Instructions", "resend", "main", "refund", "R2", seen, WHY))
          .asString()
          .startsWith("resent: ");
      assertThat(call("Instructions", "close", "main", "refund", "R2", seen, "no", WHY))
          .asString()
          .startsWith("changed: ");
      assertThat(at.state("R2")).isEqualTo("waiting");
    }

    @Test
    void holdsAndDrainsAreThoseOfTheLogin() throws Exception {
      assertThat(call("Merchants", "hold", "main", "*", WHY)).asString().startsWith("held: ");
      CompositeData hold = row("Merchants", "Holds", "hold-1");
      assertThat(hold.get("raisedBy")).isEqualTo("ann");
      assertThat(hold.get("nextProbe")).isEqualTo("");
      assertThat(call("Merchants", "release", 1L, WHY)).asString().startsWith("released: ");
      assertThat(call("Merchants", "pause", "refund", WHY)).asString().startsWith("held: ");
      assertThat(call("Merchants", "resume", "refund", WHY)).asString().startsWith("released: ");
      assertThat(attribute("Node", "IdleSeconds")).isEqualTo(1_800L);
      assertThat(call("Node", "drain", WHY)).asString().startsWith("draining: ");
      assertThat(attribute("Node", "Draining")).isEqualTo(true);
      assertThat(attribute("Node", "DrainedBy")).asString().startsWith("ann since ").endsWith(WHY);
      assertThat(call("Node", "drain", WHY)).asString().startsWith("already-draining: ");
      assertThat(call("Node", "undrain", WHY)).asString().startsWith("open: ");
      assertThat(call("Node", "undrain", WHY)).asString().startsWith("not-draining: ");
      assertThat(
              at.jdbc
                  .sql("SELECT action FROM operator_action ORDER BY id")
                  .query(String.class)
                  .list())
          .containsExactly("hold", "release", "hold", "release", "drain", "undrain");
      SecurityContextHolder.clearContext();
      assertThat(
              Stream.of(
                      call("Merchants", "hold", "main", "*", WHY),
                      call("Merchants", "release", 1L, WHY),
                      call("Node", "drain", WHY),
                      call("Approvals", "confirm", 1L, WHY),
                      call("DeadLetters", "replay", "main", "refund", "R3", WHY))
                  .map(String::valueOf)
                  .collect(Collectors.toSet()))
          .allMatch(answer -> answer.startsWith("no-operator: "));
    }
  }
}
