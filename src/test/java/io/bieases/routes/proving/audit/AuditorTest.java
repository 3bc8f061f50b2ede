package io.bieases.routes.proving.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.bieases.routes.proving.audit.GatewayRecord.Execution;
import io.bieases.routes.proving.audit.GatewayRecord.PaymentSum;
import io.bieases.routes.proving.audit.GatewayRecord.Request;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The auditor can fail: it has nothing to say of a run in which all is right, and each switch that
 * breaks one invariant is noticed under that invariant. Where breaking one breaks another (a refund
 * that ran twice also refunds too much) both are named.
 */
class AuditorTest {
  private static final String PACKAGE = AuditorTest.class.getPackageName();
  private static final String WHERE = "a.csv";

  @TempDir Path folder;
  private CleanRun run;

  @BeforeEach
  void allIsRight() throws IOException {
    run = new CleanRun(folder);
  }

  /** Breaks the evidence. */
  private interface Break {
    void in(CleanRun run) throws IOException;
  }

  private record Switch(String invariants, String name, Break how) {
    @Override
    public String toString() {
      return invariants + ": " + name;
    }
  }

  @Test
  void findsNothingWhereAllIsRight() throws IOException {
    assertThat(new Auditor().judge(run.evidence())).isEmpty();
  }

  @Test
  void countsWhatTheRunCameTo() throws IOException {
    assertThat(new Auditor().figures(run.evidence()))
        .isEqualTo(
            new Figures(
                22,
                9,
                20,
                0,
                0,
                0,
                2,
                Map.of(
                    "accepted", 9L,
                    "duplicate", 2L,
                    "parked", 1L,
                    "rejected", 6L,
                    "succeeded", 3L,
                    "unknown", 1L)));
  }

  @ParameterizedTest
  @MethodSource("switches")
  void noticesWhatIsBroken(Switch broken) throws IOException {
    broken.how().in(run);

    List<Finding> findings = new Auditor().judge(run.evidence());

    Set<String> noticed = findings.stream().map(Finding::invariant).collect(Collectors.toSet());
    assertThat(noticed).as("%s", findings).isEqualTo(Set.of(broken.invariants().split(" ", -1)));
  }

  static Stream<Switch> switches() {
    return Stream.of(money(), rows(), lines(), pace(), words(), secrets(), departures())
        .flatMap(all -> all);
  }

  private static Stream<Switch> money() {
    return Stream.of(
        new Switch("I1 I2", "a number runs twice", run -> run.execute("A-1", "P1", 1_000)),
        new Switch("I1 I2", "accepted, and never ran", run -> unrun(run, "A-2")),
        new Switch("I1 I2", "a duplicate that is nobody's", run -> unrun(run, "A-3")),
        new Switch("I1 I2 I6", "succeeded, and never ran", run -> unrun(run, "A-10")),
        new Switch("I2", "more refunded than asked", run -> rerun(run, "A-4", "P2", 701)),
        new Switch("I2", "refunded of another payment", run -> rerun(run, "A-4", "P1", 700)),
        new Switch(
            "I2",
            "two amounts swapped, right in sum",
            run -> {
              rerun(run, "A-1", "P1", 2_000);
              rerun(run, "A-2", "P1", 1_000);
            }),
        new Switch("I2", "a refund of nobody's", run -> run.execute("X-1", "P1", 1)),
        new Switch(
            "I2",
            "more refunded than paid",
            run -> run.payments.put("P7", new PaymentSum("P7", 699, 700, "USD", "", "success"))),
        new Switch(
            "I1",
            "an order makes two payments",
            run ->
                run.payments.put("PM2", new PaymentSum("PM2", 4_980, 0, "USD", "O-1", "pending"))));
  }

  private static Stream<Switch> rows() {
    return Stream.of(
        new Switch("I3", "a line is dropped", run -> removeLine(run, "A-4")),
        new Switch("I3", "the last line is dropped", run -> removeLine(run, "A-10")),
        new Switch("I3", "a bad row's line is dropped", run -> removeLine(run, "A-5")),
        new Switch("I3", "a line comes twice", run -> run.told.add(fileLine(run, "A-10"))),
        new Switch(
            "I3",
            "two lines are swapped",
            run ->
                Collections.swap(
                    run.told,
                    run.told.indexOf(fileLine(run, "A-1")),
                    run.told.indexOf(fileLine(run, "A-2")))),
        new Switch(
            "I3",
            "a line has the cells of another row",
            run -> retell(run, "A-4", t -> text(t, t.text().replace("1.00", "2.00")))),
        new Switch(
            "I3",
            "a whole file is missing",
            run -> run.told.removeIf(told -> told.where().equals("b.csv"))),
        new Switch(
            "I3",
            "a call is not answered",
            run -> run.told.removeIf(told -> told.where().equals("/cancel"))),
        new Switch(
            "I3",
            "an outcome is not announced",
            run ->
                run.told.removeIf(
                    told -> told.door().equals("outcome") && told.number().equals("A-4"))),
        new Switch(
            "I3",
            "a word about a number of nobody's",
            run -> run.say("outcome", "q", 0, "refund", "X-1", "parked", "", 0)),
        new Switch(
            "I3 I6",
            "a file with a good row is refused whole",
            run -> run.ask("file", "copy.csv", 3, "refund", "C-3", "P1", 5, false)));
  }

  private static Stream<Switch> lines() {
    return Stream.of(
        new Switch("I4", "two refunds of a payment overlap", run -> move(run, "A-2", "A-1", 10)),
        new Switch(
            "I4", "a refund while another's answer is lost", run -> move(run, "A-4", "A-3", 500)),
        new Switch(
            "I4", "a refund while another may have run", run -> move(run, "A-10", "A-9", 500)),
        new Switch(
            "I4 I8",
            "a refund of a payment whose refund is unknown to the end",
            run -> run.requestAt(run.later(), "refund", "A-8b", "P4", 44_010, "")),
        new Switch(
            "I4 I8",
            "a cancel of a payment being refunded",
            run -> run.requestAt(at(run, "A-1") + 10, "cancel", "P1", "P1", 40_000, "")));
  }

  private static Stream<Switch> pace() {
    return Stream.of(
        new Switch("I5", "21 refunds in a minute", run -> arrive(run, "refund", "A-8", 21, 2_950)),
        new Switch("I5 I8", "61 creates in a minute", run -> arrive(run, "create", "O-1", 61, 980)),
        new Switch(
            "I5 I8", "31 cancels in a minute", run -> arrive(run, "cancel", "P8", 31, 1_950)),
        new Switch("I5", "121 queries in a minute", run -> arrive(run, "query", "P3", 121, 490)),
        new Switch("I5", "301 of all in a minute", run -> asks(run, 301, 195)),
        new Switch("I5", "51 of all in a second", run -> asks(run, 51, 19)),
        new Switch("I5", "5,001 of all in an hour", run -> asks(run, 5_001, 700)),
        new Switch("I5", "a 429 in the counters", run -> run.throttled = 1),
        new Switch(
            "I5",
            "a 429 in the arrivals",
            run ->
                run.requests.add(
                    new Request(
                        "refund", "", "", 42_901, "", run.later(), run.later() + 1, "burst", ""))));
  }

  private static Stream<Switch> words() {
    return Stream.of(
        new Switch("I2 I6", "rejected, and ran", run -> restate(run, "A-4", "rejected", "20000")),
        new Switch(
            "I6",
            "accepted by one word, rejected by another",
            run -> run.say("jms", "bieases.refund", 1, "refund", "A-6", "accepted", "44010", 1)),
        new Switch(
            "I6",
            "accepted by one word, duplicate by another",
            run -> run.say("outcome", "q", 0, "refund", "A-4", "duplicate", "20000", 1)),
        new Switch(
            "I6",
            "a row that must be refused is accepted",
            run -> retell(run, "A-5", t -> stated(t, "accepted", ""))),
        new Switch(
            "I6",
            "a good row is rejected without asking the gateway",
            run -> {
              restate(run, "A-6", "rejected", "");
              run.requests.removeIf(request -> request.number().equals("A-6"));
            }),
        new Switch("I6", "a code nobody gave", run -> restate(run, "A-6", "rejected", "44007")),
        new Switch(
            "I6",
            "another refund's id",
            run -> retell(run, "A-1", t -> text(t, t.text() + ",RF-A-2"))),
        new Switch(
            "I6",
            "a cancel that did not happen",
            run -> run.payments.put("P8", new PaymentSum("P8", 4_980, 0, "USD", "", "pending"))),
        new Switch(
            "I6",
            "an order that is not there",
            run ->
                run.payments.put("PM1", new PaymentSum("PM1", 4_979, 0, "USD", "O-1", "pending"))));
  }

  private static Stream<Switch> secrets() {
    byte[] secret = CleanRun.SECRET.getBytes(StandardCharsets.UTF_8);
    return Stream.of(
        new Switch("I7", "in a log", run -> run.write("app.log", "key=" + CleanRun.SECRET)),
        new Switch("I7", "in base64", run -> run.write("app.log", base64("user:", secret))),
        new Switch("I7", "in base64", run -> run.write("app.log", base64("use:", secret))),
        new Switch("I7", "in hex", run -> run.write("app.log", HexFormat.of().formatHex(secret))),
        new Switch("I7", "in a result", run -> run.write("r.result.csv", "x," + CleanRun.SECRET)),
        new Switch(
            "I7",
            "where two chunks meet",
            run -> run.write("big.log", "x".repeat((1 << 20) - 7) + CleanRun.SECRET)),
        new Switch(
            "I7", "in a rotated log", run -> run.pack("app.1.log.gz", "key=" + CleanRun.SECRET)),
        new Switch("I7", "a row's card in a log", run -> run.write("app.log", CleanRun.CARD)),
        new Switch("I7", "any card", run -> run.write("jmx.json", "\"5500 0000 0000 0004\"")),
        new Switch(
            "I7",
            "a card in a message",
            run -> retell(run, "A-5", t -> message(t, "no amount: " + CleanRun.CARD))));
  }

  private static Stream<Switch> departures() {
    return Stream.of(
        new Switch(
            "I8",
            "more requests than attempts",
            run -> run.seen("refund", "A-6", "P3", 44_010, "")),
        new Switch(
            "I8",
            "another body",
            run ->
                run.requests.replaceAll(
                    r -> r.number().equals("A-3") && r.code() == 44_015 ? body(r) : r)),
        new Switch(
            "I8", "a refund nobody asked for", run -> run.seen("refund", "X-1", "P9", 44_010, "")),
        new Switch("I8", "a bad row is sent", run -> run.seen("refund", "A-5", "P2", 44_010, "")),
        new Switch(
            "I8", "a cancel nobody asked for", run -> run.seen("cancel", "P1", "P1", 40_000, "")),
        new Switch(
            "I8",
            "a question about a stranger",
            run -> run.seen("query", "P99", "P99", 44_006, "")),
        new Switch("I8", "what no one can read", run -> run.seen("refund", "", "", 44_001, "")));
  }

  @Test
  void whatTheLimitsAllowIsNoFinding() throws IOException {
    arrive(run, "refund", "A-8", 20, 1_000);
    run.requestAt(run.later() + 60_000, "refund", "A-8", "", 0, "");
    run.requestAt(run.later() + 3_600_000, "query", "P3", "P3", 20_000, "");

    assertThat(new Auditor().judge(run.evidence())).isEmpty();
  }

  @Test
  void oneMillisecondLessThanAMinuteIsTheSameMinute() throws IOException {
    arrive(run, "refund", "A-8", 20, 1_000);
    run.requestAt(run.later() + 59_999, "refund", "A-8", "", 0, "");

    assertThat(new Auditor().judge(run.evidence()))
        .singleElement()
        .extracting(
            Finding::invariant, finding -> finding.text().startsWith("21 requests (refund)"))
        .containsExactly("I5", true);
  }

  /**
   * Which of two contents under one number is first is the bundle's matter; the other is refused.
   */
  @Test
  void aNumberWithTwoContentsMayRunWithEither() throws IOException {
    run.ask("jms", "bieases.refund", 3, "refund", "A-4", "P2", 701, false);
    run.say("jms", "bieases.refund", 3, "refund", "A-4", "rejected", "", 0);
    assertThat(new Auditor().judge(run.evidence())).isEmpty();

    rerun(run, "A-4", "P2", 701);
    assertThat(invariants()).contains("I2");
  }

  @Test
  void countsDoublesLossesAndContradictions() throws IOException {
    run.execute("A-1", "P1", 1_000);
    unrun(run, "A-2");
    removeLine(run, "A-4");
    restate(run, "B-1", "rejected", "20000");

    assertThat(new Auditor().figures(run.evidence()))
        .extracting(Figures::doubles, Figures::losses, Figures::contradictions, Figures::unclosed)
        .containsExactly(1L, 2L, 2L, 3L);
  }

  @Test
  void aParkedRowIsClosedOnlyIfItWasADuplicateBefore() throws IOException {
    restate(run, "A-2", "parked", "44015");
    long parked = new Auditor().figures(run.evidence()).unclosed();
    run.say("outcome", "bieases.outcomes", 0, "refund", "A-2", "duplicate", "44015", 2);
    assertThat(new Auditor().figures(run.evidence()).unclosed())
        .as("A-2 was asked for twice")
        .isEqualTo(parked - 2);
  }

  @Test
  void aFindingSaysWhatBothSidesSaid() throws IOException {
    unrun(run, "A-2");

    assertThat(new Auditor().judge(run.evidence()).get(0).toString())
        .startsWith(
            "I1: refund A-2 of payment P1 never ran; we said accepted with 20000 by file a.csv")
        .contains(
            "the gateway saw 1 requests of it, first refund A-2 of payment P1 at 2027-01-15T");
  }

  @Test
  void aFindingNeverRepeatsASecret() throws IOException {
    run.write("app.log", CleanRun.SECRET + " " + CleanRun.CARD);

    assertThat(new Auditor().judge(run.evidence()))
        .isNotEmpty()
        .noneMatch(found -> found.text().contains(CleanRun.SECRET))
        .noneMatch(found -> found.text().contains(CleanRun.CARD));
  }

  @Test
  void readsTheGatewaysOwnRecord() throws IOException {
    ObjectMapper json = new ObjectMapper();
    GatewayRecord read =
        GatewayRecord.read(
            json.readTree(
                """
                {"merchantId":"B1","refunds":[{"refundId":"RF1","referRefundNo":"R-1","paymentId":"P1",
                "amountMinor":100,"currency":"USD","atMillis":5}],"payments":[{"paymentId":"P1",
                "orderNo":"","amountMinor":1000,"refundedMinor":100,"currency":"USD",
                "status":"success"}],"sums":{}}"""),
            json.readTree(
                """
                {"arrivals":[{"id":1,"atMillis":4,"answeredAtMillis":6,"operation":"refund",
                "number":"R-1","paymentId":"P1","code":20000,"fault":"slow","marker":"",
                "throttledBy":"","bodySha256":"ab"}]}"""),
            json.readTree("{\"throttledTotal\":2}"));

    assertThat(read)
        .isEqualTo(
            new GatewayRecord(
                List.of(new Execution("R-1", "P1", 100, "USD", 5, "RF1")),
                List.of(new PaymentSum("P1", 1_000, 100, "USD", "", "success")),
                List.of(new Request("refund", "R-1", "P1", 20_000, "slow", 4, 6, "", "ab")),
                2));
  }

  @Test
  void importsNothingOfTheBundle() throws IOException {
    try (Stream<Path> sources = Files.list(Path.of("src/test/java", PACKAGE.split("[.]", -1)))) {
      assertThat(sources.toList())
          .hasSizeGreaterThan(10)
          .allSatisfy(
              source ->
                  assertThat(Files.readString(source).replace(PACKAGE, ""))
                      .doesNotContainPattern("io[.]bieases[.]routes[.][a-z]"));
    }
  }

  private Set<String> invariants() throws IOException {
    return new Auditor()
        .judge(run.evidence()).stream().map(Finding::invariant).collect(Collectors.toSet());
  }

  private static void unrun(CleanRun run, String number) {
    Execution gone = execution(run, number);
    run.executions.remove(gone);
    refunded(run, gone.paymentId(), -gone.amountMinor());
  }

  private static void rerun(CleanRun run, String number, String paymentId, long amount) {
    unrun(run, number);
    run.execute(number, paymentId, amount);
  }

  private static Execution execution(CleanRun run, String number) {
    return run.executions.stream()
        .filter(done -> done.number().equals(number))
        .findFirst()
        .orElseThrow();
  }

  private static void refunded(CleanRun run, String paymentId, long more) {
    run.payments.computeIfPresent(
        paymentId,
        (id, p) ->
            new PaymentSum(
                id, p.amountMinor(), p.refundedMinor() + more, p.currency(), "", p.status()));
  }

  private static Told fileLine(CleanRun run, String number) {
    return run.told.stream()
        .filter(told -> told.where().equals(WHERE) && told.number().equals(number))
        .findFirst()
        .orElseThrow();
  }

  private static void removeLine(CleanRun run, String number) {
    run.told.remove(fileLine(run, number));
  }

  private static void retell(CleanRun run, String number, UnaryOperator<Told> change) {
    run.told.set(run.told.indexOf(fileLine(run, number)), change.apply(fileLine(run, number)));
  }

  private static void restate(CleanRun run, String number, String state, String code) {
    run.told.replaceAll(told -> told.number().equals(number) ? stated(told, state, code) : told);
  }

  private static Told stated(Told t, String state, String code) {
    return new Told(
        t.door(),
        t.where(),
        t.position(),
        t.operation(),
        t.number(),
        state,
        code,
        t.message(),
        t.attempts(),
        t.text());
  }

  private static Told message(Told t, String message) {
    return new Told(
        t.door(),
        t.where(),
        t.position(),
        t.operation(),
        t.number(),
        t.state(),
        t.code(),
        message,
        t.attempts(),
        t.text());
  }

  private static Told text(Told t, String text) {
    return new Told(
        t.door(),
        t.where(),
        t.position(),
        t.operation(),
        t.number(),
        t.state(),
        t.code(),
        t.message(),
        t.attempts(),
        text);
  }

  private static Request first(CleanRun run, String number) {
    return run.requests.stream()
        .filter(request -> request.number().equals(number))
        .findFirst()
        .orElseThrow();
  }

  private static long at(CleanRun run, String number) {
    return first(run, number).atMillis();
  }

  /** Has the first request of a number arrive so long after the first of another. */
  private static void move(CleanRun run, String number, String other, long millis) {
    Request moved = first(run, number);
    run.requests.remove(moved);
    run.requestAt(
        at(run, other) + millis,
        moved.operation(),
        number,
        moved.paymentId(),
        moved.code(),
        moved.fault());
  }

  private static void arrive(
      CleanRun run, String operation, String number, int count, long everyMillis) {
    for (int i = 0; i < count; i++) {
      run.requestAt(run.later() + i * everyMillis, operation, number, "", 0, "");
    }
  }

  /** Questions about a refund have no limit of their own. */
  private static void asks(CleanRun run, int count, long everyMillis) {
    arrive(run, "refund-query", "RF-A-1", count, everyMillis);
  }

  private static Request body(Request r) {
    return new Request(
        r.operation(),
        r.number(),
        r.paymentId(),
        r.code(),
        r.fault(),
        r.atMillis(),
        r.answeredAtMillis(),
        r.throttledBy(),
        "another body");
  }

  private static String base64(String before, byte[] secret) {
    byte[] start = before.getBytes(StandardCharsets.UTF_8);
    byte[] all = new byte[start.length + secret.length];
    System.arraycopy(start, 0, all, 0, start.length);
    System.arraycopy(secret, 0, all, start.length, secret.length);
    return "Authorization: Basic " + Base64.getEncoder().encodeToString(all);
  }
}
