package io.bieases.routes.proving.audit;

import io.bieases.routes.proving.audit.GatewayRecord.Execution;
import io.bieases.routes.proving.audit.GatewayRecord.PaymentSum;
import io.bieases.routes.proving.audit.GatewayRecord.Request;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/**
 * The evidence of a small run in which everything is right: two files, a copy that was refused, a
 * queue and calls; lost answers, a kill, a number asked again and again, rows that are wrong. Its
 * lists can be changed, which is how a test breaks an invariant.
 */
final class CleanRun {
  static final String CARD = "4111111111111111";
  static final String SECRET = "s3cr3t+canary/of-the-key";

  final List<Execution> executions = new ArrayList<>();
  final Map<String, PaymentSum> payments = new LinkedHashMap<>();
  final List<Request> requests = new ArrayList<>();
  final List<Asked> asked = new ArrayList<>();
  final List<Told> told = new ArrayList<>();
  final List<String> canaries = new ArrayList<>(List.of(SECRET, CARD));
  long throttled;

  private final Path folder;
  private long now = 1_800_000_000_000L;

  CleanRun(Path folder) throws IOException {
    this.folder = folder;
    firstFile();
    secondFile();
    copyOfTheFirstFile();
    queueAndCalls();
    write(
        "app.log", "refund A-1 accepted at 1800000000000, https://[::1]:8080/ 0.5500000000000004");
    write("a.csv.result.csv", "P1,A-1,10.00,USD,card " + CARD + ",accepted");
  }

  Evidence evidence() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return new Evidence(
          new GatewayRecord(executions, List.copyOf(payments.values()), requests, throttled),
          asked,
          told,
          Evidence.Limits.documented(),
          files.sorted().toList(),
          canaries);
    }
  }

  void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }

  void pack(String name, String text) throws IOException {
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(folder.resolve(name)))) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
  }

  private void firstFile() {
    String a = "a.csv";
    good(a, 1, "A-1", "P1", 1_000, "accepted", 1, "20000");
    good(a, 2, "A-2", "P1", 2_000, "accepted", 1, "20000");
    good(a, 3, "A-3", "P2", 500, "duplicate", 2, "44015");
    good(a, 4, "A-4", "P2", 700, "accepted", 1, "20000");
    bad(a, 5, "A-5", "P2", 800);
    good(a, 6, "A-6", "P3", 900, "rejected", 1, "44010");
    good(a, 7, "A-7", "P3", 900, "parked", 3, "");
    good(a, 8, "A-8", "P4", 400, "unknown", 1, "");
    bad(a, 9, "A-1", "P1", 1_000);
    good(a, 10, "A-9", "P5", 400, "duplicate", 2, "44015");
    good(a, 11, "A-10", "P5", 300, "succeeded", 1, "20000");

    run("A-1", "P1", 1_000, "");
    run("A-2", "P1", 2_000, "");
    run("A-3", "P2", 500, "execute-then-drop");
    seen("refund", "A-3", "P2", 44_015, "");
    run("A-4", "P2", 700, "");
    seen("refund", "A-6", "P3", 44_010, "");
    seen("query", "P3", "P3", 20_000, "");
    run("A-7", "P3", 900, "half-answer");
    seen("refund", "A-7", "P3", 44_015, "garbage");
    seen("refund", "A-7", "P3", 44_015, "error-after-execute");
    paid("P4", 10_000);
    seen("refund", "A-8", "P4", 0, "drop-before-execute");
    run("A-9", "P5", 400, ""); // killed before the commit
    seen("refund", "A-9", "P5", 44_015, "");
    run("A-10", "P5", 300, "");
  }

  /** A number again, with the stored outcome; one with another amount; and a new one. */
  private void secondFile() {
    again("file", "b.csv", 1, "A-1", "P1", 1_000);
    bad("b.csv", 2, "A-2", "P1", 2_001);
    good("b.csv", 3, "B-1", "P6", 600, "accepted", 1, "20000");
    run("B-1", "P6", 600, "");
  }

  private void copyOfTheFirstFile() {
    ask("file", "copy.csv", 1, "refund", "A-1", "P1", 1_000, true);
    ask("file", "copy.csv", 2, "refund", "A-2", "P1", 2_000, true);
    told.add(new Told("file", "copy.csv", 0, "", "", "rejected", "", "copy of a.csv", -1, ""));
  }

  private void queueAndCalls() {
    good("jms", "bieases.refund", 1, "J-1", "P7", 700, "accepted", 1, "20000");
    run("J-1", "P7", 700, "");
    again("jms", "bieases.refund", 2, "J-1", "P7", 700);
    again("http", "/refunds", 1, "J-1", "P7", 700);

    ask("http", "/payment-orders", 1, "create", "O-1", "", 4_980, false);
    say("http", "/payment-orders", 1, "create", "O-1", "accepted", "20000", 1);
    say("outcome", "bieases.outcomes", 0, "create", "O-1", "accepted", "20000", 1);
    payments.put("PM1", new PaymentSum("PM1", 4_980, 0, "USD", "O-1", "pending"));
    seen("create", "O-1", "", 20_000, "");

    ask("http", "/cancel", 1, "cancel", "", "P8", 0, false);
    say("http", "/cancel", 1, "cancel", "made-up-1", "succeeded", "20000", 1);
    payments.put("P8", new PaymentSum("P8", 4_980, 0, "USD", "", "cancelled"));
    seen("cancel", "P8", "P8", 20_000, "execute-then-drop");
    seen("query", "P8", "P8", 20_000, "");

    ask("http", "/refund-query", 1, "refund-query", "", "RF-A-1", 0, false);
    say("http", "/refund-query", 1, "refund-query", "made-up-2", "succeeded", "20000", 1);
    seen("refund-query", "RF-A-1", "", 20_000, "");
  }

  private void good(
      String where,
      int position,
      String number,
      String paymentId,
      long amount,
      String state,
      int attempts,
      String code) {
    good("file", where, position, number, paymentId, amount, state, attempts, code);
  }

  private void good(
      String door,
      String where,
      int position,
      String number,
      String paymentId,
      long amount,
      String state,
      int attempts,
      String code) {
    ask(door, where, position, "refund", number, paymentId, amount, false);
    say(door, where, position, "refund", number, state, code, attempts);
    if (!state.equals("unknown")) {
      say("outcome", "bieases.outcomes", 0, "refund", number, state, code, attempts);
    }
  }

  private void again(
      String door, String where, int position, String number, String paymentId, long amount) {
    ask(door, where, position, "refund", number, paymentId, amount, false);
    say(door, where, position, "refund", number, "accepted", "20000", 1);
  }

  private void bad(String where, int position, String number, String paymentId, long amount) {
    ask("file", where, position, "refund", number, paymentId, amount, true);
    say("file", where, position, "refund", number, "rejected", "", 0);
  }

  void ask(
      String door,
      String where,
      int position,
      String operation,
      String number,
      String paymentId,
      long amount,
      boolean isBad) {
    asked.add(
        new Asked(
            door,
            where,
            position,
            operation,
            number,
            paymentId,
            amount,
            "USD",
            line(number) + ",card " + CARD,
            isBad));
  }

  void say(
      String door,
      String where,
      int position,
      String operation,
      String number,
      String state,
      String code,
      int attempts) {
    String text = door.equals("file") ? line(number) + ",card " + CARD + "," + state : "";
    told.add(
        new Told(
            door, where, position, operation, number, state, code, "in words", attempts, text));
  }

  private static String line(String number) {
    return "any," + number + ",1.00,USD";
  }

  /** Runs it, three seconds after whatever came before. */
  void run(String number, String paymentId, long amount, String fault) {
    paid(paymentId, 10_000);
    seen("refund", number, paymentId, 20_000, fault);
    execute(number, paymentId, amount);
  }

  void execute(String number, String paymentId, long amount) {
    executions.add(new Execution(number, paymentId, amount, "USD", now, "RF-" + number));
    payments.computeIfPresent(
        paymentId,
        (id, known) ->
            new PaymentSum(
                id, known.amountMinor(), known.refundedMinor() + amount, "USD", "", "success"));
  }

  private void paid(String paymentId, long amount) {
    payments.putIfAbsent(paymentId, new PaymentSum(paymentId, amount, 0, "USD", "", "success"));
  }

  void seen(String operation, String number, String paymentId, int code, String fault) {
    now += 3_100;
    requestAt(now, operation, number, paymentId, code, fault);
  }

  void requestAt(
      long at, String operation, String number, String paymentId, int code, String fault) {
    requests.add(
        new Request(
            operation, number, paymentId, code, fault, at, at + 40, "", "body of " + number));
  }

  /** A moment after everything else. */
  long later() {
    return now + 3_600_000;
  }
}
