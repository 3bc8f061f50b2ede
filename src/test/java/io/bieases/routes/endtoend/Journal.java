package io.bieases.routes.endtoend;

import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** A look into the bundle's journal on connections of its own, which cannot write. */
public final class Journal {

  private static final Set<String> SETTLED =
      Set.of("accepted", "duplicate", "succeeded", "declined", "rejected", "parked");

  private final JdbcClient jdbc;

  private Journal(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Of one node. */
  public static Journal sqlite(Path file) {
    return new Journal(
        JdbcClient.create(
            new DriverManagerDataSource(
                "jdbc:sqlite:file:" + file.toAbsolutePath() + "?open_mode=1&busy_timeout=10000")));
  }

  /** Of several nodes. */
  public static Journal postgres(String url, String user, String password) {
    DriverManagerDataSource source = new DriverManagerDataSource(url, user, password);
    source.setConnectionProperties(readOnly());
    return new Journal(JdbcClient.create(source));
  }

  private static java.util.Properties readOnly() {
    java.util.Properties properties = new java.util.Properties();
    properties.setProperty("options", "-c default_transaction_read_only=on");
    return properties;
  }

  /** A row of {@code instruction}; texts that are not set are empty. */
  record Instruction(
      long id,
      String number,
      String state,
      String branch,
      int attempts,
      String code,
      String evidence,
      String gatewayId) {
    boolean settled() {
      return SETTLED.contains(state);
    }
  }

  /** A row of {@code attempt}. */
  record Attempt(
      String branch,
      String ending,
      int httpStatus,
      String code,
      long startedAtMillis,
      long endedAtMillis) {}

  /** A row of {@code hold}. */
  record Hold(String scope, String cause, int probes, String endReason) {}

  /** The pace of one operation. */
  record Pace(long pausedUntilMillis, int slowFactor) {}

  /** How many webhooks are kept. */
  public long events() {
    return jdbc.sql("SELECT COUNT(*) FROM event").query(Long.class).single();
  }

  /** How many webhooks had each effect. */
  public Map<String, Long> effects() {
    return counts("SELECT effect, COUNT(*) FROM event GROUP BY effect");
  }

  /** How many instructions of that operation are in each state. */
  public Map<String, Long> states(String operation) {
    return counts(
        "SELECT state, COUNT(*) FROM instruction WHERE operation = ? GROUP BY state", operation);
  }

  /** The state of that instruction; empty if there is none. */
  public String state(String operation, String number) {
    return find(operation, number).map(Instruction::state).orElse("");
  }

  private Map<String, Long> counts(String sql, Object... params) {
    Map<String, Long> counts = new TreeMap<>();
    jdbc.sql(sql)
        .params(params)
        .query((row, n) -> counts.put(row.getString(1), row.getLong(2)))
        .list();
    return counts;
  }

  Optional<Instruction> refund(String number) {
    return find("refund", number);
  }

  Optional<Instruction> find(String operation, String number) {
    return jdbc.sql("SELECT * FROM instruction WHERE operation = ? AND number = ?")
        .params(operation, number)
        .query(Journal::instruction)
        .optional();
  }

  /** The door it came by. */
  String door(String operation, String number) {
    return jdbc.sql("SELECT door FROM instruction WHERE operation = ? AND number = ?")
        .params(operation, number)
        .query(String.class)
        .single();
  }

  /** Waits until that instruction is as asked for. */
  Instruction await(String operation, String number, Predicate<Instruction> asked) {
    return Awaitility.await(operation + " " + number)
        .atMost(Duration.ofSeconds(90))
        .pollInterval(Duration.ofMillis(50))
        .until(() -> find(operation, number), found -> found.filter(asked).isPresent())
        .orElseThrow();
  }

  /** The body of that refund as it was first built. */
  String body(String number) {
    return body("refund", number);
  }

  String body(String operation, String number) {
    return jdbc.sql("SELECT body FROM instruction WHERE operation = ? AND number = ?")
        .params(operation, number)
        .query(String.class)
        .single();
  }

  /** Questions put to the gateway about the payment of that refund, in order. */
  List<Instruction> questions(String number) {
    return questions("refund", number);
  }

  List<Instruction> questions(String operation, String number) {
    return jdbc.sql(
            """
            SELECT q.* FROM instruction q JOIN instruction r ON r.id = q.parent_id
             WHERE r.operation = ? AND r.number = ? ORDER BY q.id
            """)
        .params(operation, number)
        .query(Journal::instruction)
        .list();
  }

  List<Attempt> attempts(Instruction instruction) {
    return jdbc.sql("SELECT * FROM attempt WHERE instruction_id = ? ORDER BY id")
        .param(instruction.id())
        .query(
            (row, n) ->
                new Attempt(
                    text(row, "branch"),
                    text(row, "ending"),
                    row.getInt("http_status"),
                    text(row, "code"),
                    row.getLong("started_at"),
                    row.getLong("ended_at")))
        .list();
  }

  List<String> branches(Instruction instruction) {
    return attempts(instruction).stream().map(Attempt::branch).toList();
  }

  /** Holds that this instruction raised. */
  List<Hold> holdsRaisedBy(Instruction instruction) {
    return jdbc.sql("SELECT * FROM hold WHERE raiser_id = ? ORDER BY id")
        .param(instruction.id())
        .query(Journal::hold)
        .list();
  }

  List<Hold> holdsOfTheGateway() {
    return jdbc.sql("SELECT * FROM hold WHERE merchant = '*' ORDER BY id")
        .query(Journal::hold)
        .list();
  }

  /** Calls of that operation that are not answered yet. */
  public long onTheirWay(String operation) {
    return jdbc.sql("SELECT COUNT(*) FROM attempt WHERE operation = ? AND ended_at IS NULL")
        .param(operation)
        .query(Long.class)
        .single();
  }

  /** From the commit of that number's last attempt to when it left, where it left late; else 0. */
  public long leftLateByMillis(String number) {
    return jdbc.sql(
            """
            SELECT COALESCE(a.left_at - a.started_at, 0) FROM attempt a JOIN instruction i ON i.id = a.instruction_id
             WHERE i.number = ? ORDER BY a.id DESC LIMIT 1
            """)
        .param(number)
        .query(Long.class)
        .single();
  }

  /** Holds in force. */
  public long openHolds() {
    return jdbc.sql("SELECT COUNT(*) FROM hold WHERE ended_at IS NULL").query(Long.class).single();
  }

  /** Instructions that go on by themselves. */
  public long openInstructions() {
    return jdbc.sql(
            "SELECT COUNT(*) FROM instruction WHERE state IN ('waiting', 'sending', 'unknown')")
        .query(Long.class)
        .single();
  }

  /** Calls that were written down before they left. */
  long attempts() {
    return jdbc.sql("SELECT COUNT(*) FROM attempt").query(Long.class).single();
  }

  /** Messages that have not left yet. */
  public long unsentMessages() {
    return jdbc.sql("SELECT COUNT(*) FROM outbox WHERE sent_at IS NULL").query(Long.class).single();
  }

  /** How often that message was taken to be sent; 0 if there is none. */
  int sendTries(String messageId) {
    return jdbc.sql("SELECT tries FROM outbox WHERE message_id = ?")
        .param(messageId)
        .query(Integer.class)
        .optional()
        .orElse(0);
  }

  boolean isSent(String messageId) {
    return jdbc.sql("SELECT COUNT(*) FROM outbox WHERE message_id = ? AND sent_at IS NOT NULL")
            .param(messageId)
            .query(Integer.class)
            .single()
        == 1;
  }

  long instructions() {
    return jdbc.sql("SELECT COUNT(*) FROM instruction WHERE operation = 'refund'")
        .query(Long.class)
        .single();
  }

  Pace pace(String operation) {
    return jdbc.sql("SELECT paused_until, slow_factor FROM pace WHERE operation = ?")
        .param(operation)
        .query((row, n) -> new Pace(row.getLong(1), row.getInt(2)))
        .single();
  }

  private static Instruction instruction(ResultSet row, int n) throws SQLException {
    return new Instruction(
        row.getLong("id"),
        row.getString("number"),
        row.getString("state"),
        text(row, "branch"),
        row.getInt("attempts"),
        text(row, "code"),
        text(row, "evidence"),
        text(row, "gateway_id"));
  }

  private static Hold hold(ResultSet row, int n) throws SQLException {
    return new Hold(
        row.getString("scope"),
        row.getString("cause"),
        row.getInt("probes"),
        text(row, "end_reason"));
  }

  private static String text(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getString(column)).orElse("");
  }
}
