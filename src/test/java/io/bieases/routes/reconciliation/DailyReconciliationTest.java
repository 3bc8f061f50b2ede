package io.bieases.routes.reconciliation;

import static io.bieases.routes.testdb.JournalFixture.accepted;
import static io.bieases.routes.testdb.JournalFixture.code;
import static io.bieases.routes.testdb.JournalFixture.lost;
import static io.bieases.routes.testdb.JournalFixture.paymentIs;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import io.bieases.routes.journal.Departure;
import io.bieases.routes.journal.Ending;
import io.bieases.routes.journal.Merchants;
import io.bieases.routes.journal.OperatorActions;
import io.bieases.routes.journal.Outcome;
import io.bieases.routes.status.Answer;
import io.bieases.routes.status.Decisions;
import io.bieases.routes.status.Event;
import io.bieases.routes.status.Person;
import io.bieases.routes.status.Seen;
import io.bieases.routes.testdb.JournalContract;
import io.bieases.routes.testdb.TestDatabase;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What finance and schedulers get from a journal, in each database it can live in. */
final class DailyReconciliationTest {

  /** Of the fixture's start, in UTC. */
  private static final String DAY = "2026-09-21";

  @Nested
  final class OnSqlite extends Contract {
    OnSqlite() {
      super(TestDatabase.SQLITE);
    }

    @Test
    void withoutAJournalNoneIsMade() throws IOException {
      Path empty = Files.createDirectory(folder.resolve("empty"));

      assertThat(reconcile("--bieases.data-dir=" + empty)).isEqualTo(1);

      assertThat(error())
          .isEqualTo("Not reconciled: there is no journal at " + empty.resolve("journal.db"));
      assertThat(empty).isEmptyDirectory();
    }

    @Test
    void anOlderJournalIsNotRead() {
      at.jdbc.sql("DELETE FROM flyway_schema_history WHERE version > '1'").update();

      assertThat(reconcile()).isEqualTo(1);

      assertThat(error())
          .startsWith("Not reconciled: the journal is of version 1, this program reads");
    }

    @Test
    void aDatabaseOfSomethingElseIsNotRead() {
      at.jdbc.sql("DROP TABLE flyway_schema_history").update();

      assertThat(reconcile()).isEqualTo(1);

      assertThat(error()).isEqualTo("Not reconciled: the database holds no journal");
    }

    @Test
    void aBundleThatStandsStillIsRead() throws IOException {
      at.outcomes.rejected(sent("R1", "P1"), code("40000"), false);
      at.close();

      assertThat(reconcile("--day=" + DAY)).isZero();

      assertThat(rows()).hasSize(1);
    }

    @Test
    void theCommandIsAProcessWithAnExitCode() throws Exception {
      at.outcomes.rejected(sent("R1", "P1"), code("40000"), false);
      List<String> command =
          new ArrayList<>(
              List.of(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-XX:TieredStopAtLevel=1",
                  "-cp",
                  System.getProperty("java.class.path"),
                  DailyReconciliation.class.getName(),
                  "--day=" + DAY));
      command.addAll(configuration());
      Path said = folder.resolve("said");
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(said.toFile())
              .start();

      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(said)
          .content()
          .contains("main " + DAY + ": rows 1, unknown or parked 0,")
          .hasLineCount(2);
      assertThat(process.exitValue()).isZero();
      assertThat(rows()).hasSize(1);
    }
  }

  @Nested
  final class OnPostgres extends Contract {
    OnPostgres() {
      super(TestDatabase.POSTGRESQL);
    }
  }

  abstract static class Contract extends JournalContract {

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();
    private final TestDatabase database;

    Contract(TestDatabase database) {
      super(database);
      this.database = database;
    }

    List<String> configuration() {
      List<String> all =
          new ArrayList<>(
              List.of(
                  "--bieases.gateway.base-url=https://gateway.test",
                  "--bieases.data-dir=" + folder,
                  "--bieases.merchants.other.id=B131567545070"));
      if (database == TestDatabase.POSTGRESQL) {
        all.add("--spring.datasource.url=" + at.pools.reader().getJdbcUrl());
        all.add("--spring.datasource.username=postgres");
        all.add("--spring.datasource.password=postgres");
      }
      return all;
    }

    /** Arguments given twice: the later ones count. */
    int reconcile(String... more) {
      List<String> names = Stream.of(more).map(arg -> arg.replaceAll("=.*", "=")).toList();
      List<String> args = new ArrayList<>(List.of(more));
      configuration().stream()
          .filter(arg -> names.stream().noneMatch(arg::startsWith))
          .forEach(args::add);
      return DailyReconciliation.run(
          clock -> at.clock::get,
          new PrintStream(printed, true, StandardCharsets.UTF_8),
          new PrintStream(errors, true, StandardCharsets.UTF_8),
          args.toArray(String[]::new));
    }

    String error() {
      return errors.toString(StandardCharsets.UTF_8).strip();
    }

    /** The day is over. */
    private void nextMorning() {
      at.pass(Duration.ofHours(12));
    }

    private Path file(String name) {
      return folder.resolve("reconciliation").resolve(DAY).resolve(name);
    }

    private List<Map<String, String>> csv(String name) throws IOException {
      try (CsvReader<NamedCsvRecord> csv = CsvReader.builder().ofNamedCsvRecord(file(name))) {
        return csv.stream().map(NamedCsvRecord::getFieldsAsMap).toList();
      }
    }

    List<Map<String, String>> rows() throws IOException {
      return csv("main.csv");
    }

    private Map<String, String> row(String number) throws IOException {
      return rows().stream()
          .filter(row -> row.get("number").equals(number))
          .findFirst()
          .orElseThrow();
    }

    private List<Map<String, String>> differences() throws IOException {
      return csv("main.differences.csv");
    }

    private JsonNode summary() throws IOException {
      return new ObjectMapper().readTree(file("main.summary.json").toFile());
    }

    Departure sent(String number, String payment) {
      at.refund(number, payment);
      return at.refundLeaves();
    }

    private long money(String number, String payment, long minor, String currency) {
      long id = at.refund(number, payment);
      at.jdbc
          .sql("UPDATE instruction SET amount_minor = ?, currency = ? WHERE id = ?")
          .params(minor, currency, id)
          .update();
      return id;
    }

    /** What the gateway answered when it was asked because of that instruction. */
    private void answered(String operation, long about, String payment, String answer) {
      at.jdbc
          .sql(
              """
              INSERT INTO instruction (merchant, operation, number, payment_id, details, door, parent_id, state, code, answer,
                     priority, created_at, last_at, updated_at)
              VALUES ('main', ?, ?, ?, '{}', 'reconcile', ?, 'accepted', '20000', ?, 20, ?, ?, ?)
              """)
          .params(operation, "~about-" + about + "-" + at.now(), payment, about, answer)
          .params(at.now(), at.now(), at.now())
          .update();
    }

    /** What a caller's query of that payment was answered with. */
    private void asked(String payment, String answer) {
      String number = "Q-" + payment + "-" + at.now();
      at.instruction("main", "query", number, payment, Outcome.INTERACTIVE);
      at.jdbc
          .sql(
              "UPDATE instruction SET currency = NULL, state = 'accepted', code = '20000',"
                  + " answer = ?, last_at = ? WHERE number = ?")
          .params(answer, at.now(), number)
          .update();
      at.jdbc
          .sql(
              """
              INSERT INTO attempt (instruction_id, merchant, operation, fence, total_no, operation_no, started_at, ended_at, ending, code)
              SELECT id, merchant, operation, 1, 1000 + id, 1000 + id, created_at, created_at, 'answered', '20000'
                FROM instruction WHERE number = ?
              """)
          .param(number)
          .update();
    }

    private void event(String digest, String payload, String effect) {
      at.jdbc
          .sql(
              "INSERT INTO event (merchant, digest, name, payload, received_at, effect, instruction_id)"
                  + " VALUES ('main', ?, 'payment.refund.failed', ?, ?, ?,"
                  + " (SELECT id FROM instruction WHERE CAST(? AS TEXT) LIKE '%\"' || number || '\"%'))")
          .params(digest, payload, at.now(), effect, payload)
          .update();
    }

    private void becomes(String number, String state) {
      at.jdbc
          .sql("UPDATE instruction SET state = ?, line = 0, may_land_until = 0 WHERE number = ?")
          .params(state, number)
          .update();
    }

    private void decide(String operation, String number, String happened) {
      Decisions decisions =
          new Decisions(at.settlement, new Merchants(at.jdbc, at.transaction, database.kind()));
      assertThat(
              decisions
                  .close(
                      new Seen("main", operation, number, at.row(number).fence()),
                      happened,
                      new Person("ann", "seen in the portal"))
                  .word())
          .isEqualTo("closed");
    }

    private void differ(Difference.Kind kind, String number, String journal, String gateway)
        throws IOException {
      nextMorning();

      assertThat(reconcile()).isEqualTo(3);

      assertThat(differences())
          .extracting(
              row -> row.get("difference"),
              row -> row.get("number"),
              row -> row.get("journal"),
              row -> row.get("gateway"))
          .containsExactly(tuple(kind.word(), number, journal, gateway));
      assertThat(summary().at("/differences/" + kind.word()).asInt()).isOne();
    }

    @Test
    void aDayWithNothingToLookAtHasARowForEachInstruction() throws IOException {
      money("R1", "P1", 1_250, "USD");
      money("R2", "P2", 300, "JPY");
      money("R3", "P3", 1_005, "TND");
      for (int i = 1; i <= 3; i++) {
        at.outcomes.accepted(at.refundLeaves(), accepted("RF" + i));
      }
      at.instruction("main", "query", "Q1", "P1", Outcome.INTERACTIVE);
      at.jdbc
          .sql("UPDATE instruction SET currency = NULL, amount_minor = NULL WHERE number = 'Q1'")
          .update();
      at.outcomes.accepted(at.leaves("query"), paymentIs("success"));
      at.outcomes.rejected(sent("=1+1", "P4"), code("40000"), false);
      at.instruction("other", "refund", "O1", "P1", Outcome.BATCH);
      nextMorning();

      assertThat(reconcile()).isZero();

      assertThat(error()).isEmpty();
      assertThat(rows())
          .extracting(
              row -> row.get("operation"),
              row -> row.get("number"),
              row -> row.get("amount"),
              row -> row.get("currency"),
              row -> row.get("state"),
              row -> row.get("refundId"),
              row -> row.get("finding"))
          .containsExactly(
              tuple("refund", "R1", "12.50", "USD", "accepted", "RF1", ""),
              tuple("refund", "R2", "300", "JPY", "accepted", "RF2", ""),
              tuple("refund", "R3", "1.005", "TND", "accepted", "RF3", ""),
              tuple("query", "Q1", "", "", "accepted", "", ""),
              tuple("refund", "'=1+1", "12.34", "USD", "rejected", "", ""));
      assertThat(row("R1"))
          .contains(
              entry("code", "20000"),
              entry("attempts", "1"),
              entry("door", "file"),
              entry("createdAt", "2026-09-21T14:13:20Z"));
      assertThat(Files.readAllLines(file("main.totals.csv")))
          .containsExactly(
              "created,operation,currency,state,count,sum",
              "that day,query,,accepted,1,",
              "that day,refund,JPY,accepted,1,300",
              "that day,refund,TND,accepted,1,1.005",
              "that day,refund,USD,accepted,1,12.50",
              "that day,refund,USD,rejected,1,12.34");
      assertThat(csv("main.open.csv")).isEmpty();
      assertThat(differences()).isEmpty();
      assertThat(summary().at("/refunds/accepted/TND").asText()).isEqualTo("1.005");
      assertThat(summary().at("/asOf").asText()).isEqualTo("2026-09-22T02:13:20Z");
      assertThat(summary().at("/environment").asText()).isEqualTo("sandbox");
      assertThat(csv("other.csv")).hasSize(1);
      assertThat(printed.toString(StandardCharsets.UTF_8))
          .startsWith(
              "main 2026-09-21: rows 5, unknown or parked 0, open for more than 24 h 0, differences 0, in ");
    }

    @Test
    void whatIsUnknownOrParkedIsListedWithWhatMayHaveHappened() throws IOException {
      at.outcomes.unknown(sent("R1", "P1"), lost(), false);
      at.outcomes.parked(sent("R2", "P2"), code("44014"), "the ladder is used up");
      nextMorning();

      assertThat(reconcile("--merchant=main")).isEqualTo(2);

      assertThat(csv("main.open.csv"))
          .extracting(
              row -> row.get("number"),
              row -> row.get("state"),
              row -> row.get("mayHaveHappened"),
              row -> row.get("ageHours"))
          .containsExactly(
              tuple("R1", "unknown", "may have been paid", "12"),
              tuple("R2", "parked", "was not paid", "12"));
      assertThat(csv("main.open.csv").get(1).get("evidence")).contains("the ladder is used up");
      assertThat(row("R1")).containsEntry("finding", "unknown");
      assertThat(differences()).isEmpty();
      assertThat(file("other.csv")).doesNotExist();
    }

    @Test
    void whatStaysOpenIsInTheFilesOfLaterDaysUntilItIsSettled() throws IOException {
      at.outcomes.accepted(sent("R1", "P1"), accepted("RF1"));
      at.outcomes.rejected(sent("R2", "P2"), code("40000"), false);
      at.pass(Duration.ofDays(1));
      String next = "--day=2026-09-22";
      at.refund("R3", "P3");

      assertThat(reconcile(next, "--open-hours=24")).as("not longer than").isZero();
      at.pass(Duration.ofMillis(1));
      assertThat(reconcile(next, "--open-hours=24")).isEqualTo(2);

      Path later = folder.resolve("reconciliation/2026-09-22");
      assertThat(Files.readAllLines(later.resolve("main.csv")))
          .hasSize(3)
          .anyMatch(line -> line.startsWith("refund,R1,") && line.endsWith(",open for 24 hours"))
          .anyMatch(line -> line.startsWith("refund,R3,"));
      assertThat(Files.readAllLines(later.resolve("main.totals.csv")))
          .contains("that day,refund,USD,waiting,1,12.34", "earlier,refund,USD,accepted,1,12.34");
      assertThat(reconcile("--day=" + DAY)).isEqualTo(2);
      assertThat(rows()).extracting(row -> row.get("number")).containsExactly("R1", "R2");

      at.jdbc.sql("UPDATE instruction SET state = 'succeeded' WHERE number = 'R1'").update();
      assertThat(reconcile("--day=" + DAY)).isZero();
      assertThat(rows()).hasSize(2);
      assertThat(reconcile(next)).isZero();
      assertThat(Files.readAllLines(later.resolve("main.csv"))).hasSize(2);
    }

    @Test
    void theDayIsOneOfTheConfiguredZone() throws IOException {
      at.clock.addAndGet(
          Duration.ofHours(9).toMillis()); // 23:13 in UTC, 01:13 of the next day in Zurich
      at.refund("R1", "P1");
      at.jdbc.sql("UPDATE instruction SET state = 'rejected'").update();
      String zurich = "--bieases.reconciliation.zone=Europe/Zurich";

      assertThat(reconcile("--day=" + DAY)).isZero();
      assertThat(rows()).hasSize(1);
      assertThat(reconcile("--day=" + DAY, zurich)).isZero();
      assertThat(rows()).isEmpty();
      assertThat(summary().at("/to").asText()).isEqualTo("2026-09-21T22:00:00Z");
      at.pass(Duration.ofHours(24));
      assertThat(reconcile(zurich)).as("yesterday").isZero();
      assertThat(folder.resolve("reconciliation/2026-09-22/main.csv")).content().contains("R1");
    }

    @Test
    void aSettledJournalHasNoDifferences() throws IOException {
      at.outcomes.accepted(sent("R1", "P1"), accepted("RF1"));
      at.outcomes.unknown(sent("R2", "P2"), lost(), false);
      at.pass(Duration.ofMinutes(6));
      at.outcomes.duplicate(at.refundLeaves(), code("44015"));
      at.outcomes.unknown(sent("R3", "P3"), lost(), false);
      at.pass(Duration.ofMinutes(6));
      decide("refund", "R3", "no");
      at.outcomes.parked(sent("R4", "P4"), code("44014"), "used up");
      decide("refund", "R4", "yes");
      long cancel = at.instruction("main", "cancel", "C1", "P5", Outcome.INTERACTIVE);
      at.outcomes.unknown(at.leaves("cancel"), lost(), false);
      becomes("C1", "rejected");
      answered("query", cancel, "P5", "{\"paymentId\":\"P5\",\"status\":\"success\"}");
      at.refund("R6", "P6");
      becomes("R6", "succeeded");
      event("d1", "{\"referRefundNo\":\"R6\"}", "succeeded");
      money("R7", "P7", 1_000, "USD");
      at.outcomes.accepted(at.refundLeaves(), accepted("RF7"));
      asked(
          "P7",
          "{\"paymentId\":\"P7\",\"payAmount\":\"10.0\",\"currency\":\"USD\",\"status\":\"success\"}");
      answered(
          "refund-query",
          at.row("R7").id(),
          "P7",
          "{\"refundId\":\"RF7\",\"referRefundNo\":\"R7\",\"refundAmount\":\"10.0\",\"status\":\"success\"}");
      at.refund("R8", "P7");
      at.refund("R9", "P7");
      at.outcomes.rejected(at.refundLeaves(), code("40000"), false);
      at.outcomes.rejected(at.refundLeaves(), code("40000"), false);
      nextMorning();

      assertThat(reconcile()).isZero();

      assertThat(differences()).isEmpty();
      assertThat(rows())
          .hasSize(10)
          .allSatisfy(row -> assertThat(row).containsEntry("finding", ""));
    }

    @Test
    void whatIsTakenWithoutAWordOfTheGatewayIsADifference() throws IOException {
      at.refund("R1", "P1");
      becomes("R1", "accepted");

      differ(Difference.Kind.NOBODY_SAID_SO, "R1", "accepted", "no call was answered so");
      assertThat(row("R1")).containsEntry("finding", "difference: nobody-said-so");
    }

    @Test
    void aSuccessThatAContradictingEventTellsOfIsADifference() throws IOException {
      at.refund("R1", "P1");
      becomes("R1", "succeeded");
      event("d1", "{\"referRefundNo\":\"R1\"}", "contradiction: declined before");
      nextMorning();

      assertThat(reconcile()).isEqualTo(3);

      assertThat(differences())
          .extracting(row -> row.get("difference"))
          .containsExactly("nobody-said-so", "event");
    }

    @Test
    void aRejectionAfterALostAnswerIsADifference() throws IOException {
      at.outcomes.unknown(sent("R1", "P1"), lost(), false);
      becomes("R1", "rejected");

      differ(Difference.Kind.REJECTED_BUT_MAY_HAVE_RUN, "R1", "rejected", "no answer");
    }

    @Test
    void whatAPersonOnlySentAgainIsNotSettledByThat() throws IOException {
      at.outcomes.unknown(sent("R1", "P1"), lost(), false);
      becomes("R1", "rejected");
      new OperatorActions(at.jdbc)
          .note("ann", "resend", OperatorActions.target("main", "refund", "R1"), "why", at.now());

      differ(Difference.Kind.REJECTED_BUT_MAY_HAVE_RUN, "R1", "rejected", "no answer");
    }

    @Test
    void anAnswerOfTheNextDayAboutAnotherDaysRowIsNotOfThisDay() throws IOException {
      at.outcomes.accepted(sent("R1", "P1"), accepted("RF1"));
      nextMorning();
      at.outcomes.accepted(sent("R2", "P2"), accepted("RF2"));
      answered("refund-query", at.row("R2").id(), "P2", "{\"status\":\"failed\"}");

      assertThat(reconcile("--day=" + DAY)).isZero();
      assertThat(differences()).isEmpty();
    }

    @Test
    void whoIsNoLongerConfiguredIsNamedWhileSomethingOfItIsOpen() {
      at.jdbc.sql("INSERT INTO merchant (alias, merchant_id) VALUES ('gone', 'B3')").update();
      nextMorning();
      assertThat(reconcile()).as("nothing is open").isZero();
      at.instruction("gone", "refund", "R1", "P1", Outcome.BATCH);

      assertThat(reconcile()).isEqualTo(2);
      assertThat(printed.toString(StandardCharsets.UTF_8))
          .contains("gone: not configured, and instructions of it are open");
    }

    @Test
    void aPersonsWordDoesNotStandAgainstAnAnswer() throws IOException {
      at.outcomes.unknown(sent("R1", "P1"), lost(), false);
      at.pass(Duration.ofMinutes(6));
      at.outcomes.duplicate(at.refundLeaves(), code("44015"));
      decide("refund", "R1", "no");

      differ(Difference.Kind.REJECTED_BUT_MAY_HAVE_RUN, "R1", "rejected 44015", "44015 said 44015");
    }

    @Test
    void anotherResultOfARefundIsADifference() throws IOException {
      at.outcomes.accepted(sent("R1", "P1"), accepted("RF1"));
      answered("refund-query", at.row("R1").id(), "P1", "{\"status\":\"success\"}");
      at.pass(Duration.ofSeconds(1));
      answered("refund-query", at.row("R1").id(), "P1", "{\"status\":\"failed\"}");

      differ(Difference.Kind.OTHER_STATUS, "R1", "accepted", "failed");
      assertThat(differences().get(0).get("source")).startsWith("refund-query ~about-");
    }

    @Test
    void onlyTheLastAnswerCounts() throws IOException {
      at.outcomes.accepted(sent("R1", "P1"), accepted("RF1"));
      answered("refund-query", at.row("R1").id(), "P1", "{\"status\":\"failed\"}");
      asked("P1", "{\"status\":\"failed\"}");
      at.pass(Duration.ofSeconds(1));
      answered("refund-query", at.row("R1").id(), "P1", "{\"status\":\"success\"}");
      asked("P1", "{\"status\":\"success\"}");
      nextMorning();

      assertThat(reconcile()).isZero();
    }

    @Test
    void anotherAmountOfARefundIsADifference() throws IOException {
      money("R1", "P1", 1_005, "TND");
      at.outcomes.accepted(at.refundLeaves(), accepted("RF1"));
      answered("refund-query", at.row("R1").id(), "P1", "{\"refundAmount\":1.05}");

      differ(Difference.Kind.OTHER_AMOUNT, "R1", "1.005", "1.05");
    }

    @Test
    void anotherIdOfARefundIsADifference() throws IOException {
      at.outcomes.accepted(sent("R1", "P1"), accepted("RF1"));
      answered("refund-query", at.row("R1").id(), "P1", "{\"refundId\":\"RF2\"}");

      differ(Difference.Kind.OTHER_ID, "R1", "RF1", "RF2");
    }

    @Test
    void anotherPaymentOfACallersQueryIsADifference() throws IOException {
      at.outcomes.accepted(sent("R1", "P1"), accepted("RF1"));
      asked("P1", "{\"paymentId\":\"P2\"}");

      differ(Difference.Kind.OTHER_ID, "R1", "P1", "P2");
    }

    @Test
    void anotherCurrencyOfThePaymentIsADifference() throws IOException {
      at.outcomes.accepted(sent("R1", "P1"), accepted("RF1"));
      asked("P1", "{\"payAmount\":\"100\",\"currency\":\"EUR\"}");

      differ(Difference.Kind.OTHER_CURRENCY, "R1", "USD", "EUR");
    }

    @Test
    void aRefundOfWhatIsNeverPaidIsADifference() throws IOException {
      at.outcomes.accepted(sent("R1", "P1"), accepted("RF1"));
      asked("P1", "{\"status\":\"timeout\"}");

      differ(Difference.Kind.OTHER_STATUS, "R1", "accepted 20000", "the payment is timeout");
    }

    @Test
    void aCancelledOrderThatIsPaidIsADifference() throws IOException {
      at.instruction("main", "cancel", "C1", "P1", Outcome.INTERACTIVE);
      at.outcomes.accepted(at.leaves("cancel"), paymentIs("cancelled"));
      asked("P1", "{\"status\":\"success\"}");

      differ(Difference.Kind.OTHER_STATUS, "C1", "accepted 20000", "the payment is success");
    }

    @Test
    void anotherAmountOfAnOrderIsADifference() throws IOException {
      at.instruction("main", "create", "ORDER-1", null, Outcome.INTERACTIVE);
      at.outcomes.accepted(
          at.leaves("create"),
          new Answer(Ending.ANSWERED, 200, "20000", "Success", Map.of("paymentId", "PM1"), 0));
      asked(
          "PM1",
          "{\"paymentId\":\"PM1\",\"referOrderNo\":\"ORDER-1\",\"payAmount\":\"99.99\",\"currency\":\"USD\"}");

      differ(Difference.Kind.OTHER_AMOUNT, "ORDER-1", "12.34", "99.99");
      assertThat(row("ORDER-1")).contains(entry("paymentId", "PM1"), entry("refundId", ""));
    }

    @Test
    void moreRefundedThanPaidIsADifference() throws IOException {
      asked("P1", "{\"payAmount\":\"24.67\",\"currency\":\"USD\",\"status\":\"success\"}");
      at.pass(Duration.ofDays(1));
      at.outcomes.accepted(sent("R1", "P1"), accepted("RF1"));
      at.outcomes.accepted(sent("R2", "P1"), accepted("RF2"));
      at.pass(Duration.ofDays(-1));
      at.jdbc
          .sql("UPDATE instruction SET created_at = created_at - 86400000 WHERE number = 'R2'")
          .update();

      differ(Difference.Kind.REFUNDED_ABOVE_PAID, "R2", "24.68 USD refunded", "24.67 USD paid");
    }

    @Test
    void twoMoneyCallsOfOnePaymentOnTheirWayAreADifference() throws IOException {
      at.outcomes.unknown(sent("R1", "P1"), lost(), false);
      becomes("R1", "parked");
      at.pass(Duration.ofMinutes(4));
      at.outcomes.rejected(sent("R2", "P1"), code("40000"), false);

      differ(
          Difference.Kind.TWO_IN_FLIGHT,
          "R2",
          "left at 2026-09-21T14:17:20Z",
          "refund R1 of 2026-09-21T14:13:20Z was not answered then");
    }

    @Test
    void aWebhookThatEndedTheFirstMakesRoomForTheSecond() throws IOException {
      at.outcomes.unknown(sent("R1", "P1"), lost(), false);
      at.events.take(Event.of("main", "payment.refund.success", "{\"referRefundNo\":\"R1\"}"));
      at.outcomes.rejected(sent("R2", "P1"), code("40000"), false);
      nextMorning();

      assertThat(reconcile()).isZero();
      assertThat(differences()).isEmpty();
    }

    @Test
    void anEventThatContradictedTheJournalIsADifference() throws IOException {
      event("d1", "{}", "contradiction: R1 is declined, the event says success");
      event("d2", "{}", "R1 succeeded");

      differ(
          Difference.Kind.EVENT,
          "",
          "contradiction: R1 is declined, the event says success",
          "payment.refund.failed");
      assertThat(differences().get(0)).containsEntry("source", "event d1");
    }

    private static int count(JdbcClient jdbc) {
      return jdbc.sql("SELECT COUNT(*) FROM instruction").query(Integer.class).single();
    }

    @Test
    void aLookIsOfOneMomentAndHoldsUpNoWriter() {
      at.refund("R1", "P1");
      try (JournalSnapshot snapshot = Configuration.read(configuration()).openJournal()) {
        int seen =
            snapshot.look(
                jdbc -> {
                  count(jdbc);
                  at.outcomes.accepted(at.refundLeaves(), accepted("RF1"));
                  at.refund("R2", "P2");
                  return count(jdbc);
                });

        assertThat(seen).isEqualTo(1);
        assertThat(at.state("R1")).isEqualTo("accepted");
        assertThat(at.count("instruction")).isEqualTo(2);
      }
    }

    @Test
    void aJournalOfANewerVersionIsNotRead() {
      at.jdbc
          .sql(
              """
              INSERT INTO flyway_schema_history (installed_rank, version, description, type, script, installed_by, execution_time, success)
              VALUES (9999, '9999', 'of tomorrow', 'SQL', 'V9999', 'test', 0, TRUE)
              """)
          .update();
      try {
        assertThat(reconcile()).isEqualTo(1);
        assertThat(error())
            .startsWith("Not reconciled: the journal is of version 9999")
            .hasLineCount(1);
        assertThat(folder.resolve("reconciliation")).doesNotExist();
      } finally {
        at.jdbc.sql("DELETE FROM flyway_schema_history WHERE installed_rank = 9999").update();
      }
    }

    @Test
    void theJournalOfAnotherGatewayIsNotRead() {
      assertThat(reconcile("--bieases.gateway.base-url=https://elsewhere.test")).isEqualTo(1);
      assertThat(error())
          .isEqualTo(
              "Not reconciled: bieases.gateway.base-url is https://elsewhere.test, but the journal"
                  + " belongs to https://gateway.test");
    }

    @Test
    void whatCannotBeUsedIsSaidInOneLine() {
      Map<String, String> lines =
          Map.of(
              "--day=yesterday", "--day is not a day such as 2026-11-25",
              "--merchant=nobody", "--merchant is none of [main, other]",
              "--open-hours=-1", "--open-hours is not a whole number from 0 to 100000",
              "--dya=2026-09-21", "unknown argument; there are " + Arguments.USAGE,
              "--bieases.reconciliation.zone=Mars", "bieases.reconciliation.zone cannot be used");
      lines.forEach(
          (argument, line) -> {
            errors.reset();
            assertThat(reconcile(argument)).as(argument).isEqualTo(1);
            assertThat(error()).isEqualTo("Not reconciled: " + line);
          });
    }
  }
}
