package io.bieases.routes.testdb;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.bieases.routes.journal.Departure;
import io.bieases.routes.journal.Ending;
import io.bieases.routes.journal.Leases;
import io.bieases.routes.journal.Merchants;
import io.bieases.routes.journal.Outbox;
import io.bieases.routes.journal.Outcome;
import io.bieases.routes.journal.OutcomeSignal;
import io.bieases.routes.pace.Departures;
import io.bieases.routes.pace.Pace;
import io.bieases.routes.settings.BieasesSettings.Ladders;
import io.bieases.routes.settings.Merchant.Limits;
import io.bieases.routes.status.AlertChannel;
import io.bieases.routes.status.Alerts;
import io.bieases.routes.status.Answer;
import io.bieases.routes.status.Events;
import io.bieases.routes.status.FinalWords;
import io.bieases.routes.status.FollowUps;
import io.bieases.routes.status.HoldOutcomes;
import io.bieases.routes.status.Outcomes;
import io.bieases.routes.status.PaymentWords;
import io.bieases.routes.status.Questions;
import io.bieases.routes.status.Settlement;
import io.bieases.routes.status.StatusTable;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Everything that decides on the journal, wired as the product wires it, with a clock to set. */
public final class JournalFixture implements AutoCloseable {

  public static final long START_MILLIS = 1_790_000_000_000L;
  public static final long LEASE_MILLIS = 50_000;
  public static final long SEND_DEADLINE_MILLIS = 2_000;
  public static final Map<String, String> MERCHANT_IDS =
      Map.of("main", "B131567545069", "other", "B131567545070");

  /** So wide that no test meets them unless it is about the pace. */
  public static final Limits NO_LIMITS =
      new Limits(100_000, 100_000, 100_000, 100_000, 1_000_000, 1_000_000, 100_000);

  /** One row of the instruction table. */
  public record Row(
      long id,
      String state,
      String branch,
      Long nextAt,
      int priority,
      int attempts,
      boolean again,
      boolean line,
      long mayLandUntil,
      long fence,
      String code,
      String message,
      String gatewayId,
      String evidence) {}

  public final TestDatabase database;
  public final TestDatabase.Pools pools;
  public final AtomicLong clock;
  public final AtomicLong pausedNanos = new AtomicLong();
  public final JdbcClient jdbc;
  public final LosableCommits commits;
  public final TransactionTemplate transaction;
  public final Departures departures;
  public final Pace pace;
  public final Alerts alerts;
  public final Settlement settlement;
  public final Outcomes outcomes;
  public final HoldOutcomes holds;
  public final Questions questions;
  public final Events events;
  public final FollowUps followUps;
  public final Outbox outbox;
  public final OutcomeSignal signal = new OutcomeSignal(System::nanoTime);
  public final StatusTable table;

  private final Path folder;
  private final Limits limits;

  private JournalFixture(
      TestDatabase database,
      TestDatabase.Pools pools,
      Path folder,
      Limits limits,
      AtomicLong clock) {
    this.database = database;
    this.pools = pools;
    this.folder = folder;
    this.limits = limits;
    this.clock = clock;
    jdbc = JdbcClient.create(pools.writer());
    JdbcClient reader = JdbcClient.create(pools.reader());
    commits = new LosableCommits(pools.writer());
    transaction = new TransactionTemplate(commits);
    Merchants merchants = new Merchants(jdbc, transaction, database.kind());
    merchants.bind("https://gateway.test", "test", MERCHANT_IDS);
    Ladders ladders = new Ladders(BigDecimal.ONE);
    Map<String, Limits> byAlias = new LinkedHashMap<>();
    byAlias.put("main", limits);
    byAlias.put("other", limits);
    departures =
        new Departures(
            jdbc,
            reader,
            transaction,
            clock::get,
            () -> System.nanoTime() + pausedNanos.get(),
            byAlias,
            new Departures.Times(
                LEASE_MILLIS,
                SEND_DEADLINE_MILLIS,
                HoldOutcomes.PROBE.toMillis(),
                HoldOutcomes.CANARY.toMillis()),
            merchants,
            new Leases(jdbc, database.kind()));
    pace = new Pace(jdbc);
    outbox =
        new Outbox(
            jdbc,
            reader,
            JsonMapper.builder().findAndAddModules().build(),
            clock::get,
            database.kind());
    alerts = alertsTo(Set.of(AlertChannel.QUEUE));
    settlement =
        new Settlement(
            jdbc, transaction, clock::get, outbox, signal, alerts, "test", Set.of("other"));
    table = StatusTable.read(Path.of("routes/status-codes.csv"));
    outcomes = new Outcomes(settlement, table, ladders, Duration.ofSeconds(15));
    holds = new HoldOutcomes(settlement, ladders);
    PaymentWords payment =
        new PaymentWords(
            Set.of("failed", "timeout", "cancelled"), Set.of("pending"), Set.of("success"));
    questions = new Questions(settlement, table, ladders, payment, jdbc);
    events =
        new Events(
            settlement,
            jdbc,
            new FinalWords(payment, Set.of("success"), Set.of("failed")),
            ladders);
    followUps = new FollowUps(settlement, events, ladders, jdbc);
  }

  /** The same with other channels. */
  public Alerts alertsTo(Set<AlertChannel> channels) {
    return new Alerts(
        jdbc,
        JdbcClient.create(pools.reader()),
        transaction,
        clock::get,
        outbox,
        channels,
        Duration.ofMinutes(30),
        Duration.ofHours(1),
        "test");
  }

  public static JournalFixture empty(TestDatabase database, Path folder, Limits limits) {
    return new JournalFixture(
        database, database.empty(folder), folder, limits, new AtomicLong(START_MILLIS));
  }

  /** Another process on the same journal, beside this one. */
  public JournalFixture secondNode() {
    return new JournalFixture(database, database.open(folder), folder, limits, clock);
  }

  /** A new process on the same journal; this one is closed. */
  public JournalFixture restarted() {
    close();
    return another();
  }

  /** Another process on the same journal, with pools of its own; its clock is this one's. */
  public JournalFixture another() {
    return new JournalFixture(database, database.open(folder), folder, limits, clock);
  }

  public long now() {
    return clock.get();
  }

  public void pass(Duration time) {
    clock.addAndGet(time.toMillis());
  }

  /** A refund of 12.34 USD of a batch, due now. */
  public long refund(String number, String payment) {
    return instruction("main", "refund", number, payment, Outcome.BATCH);
  }

  public long instruction(
      String merchant, String operation, String number, String payment, int priority) {
    return jdbc.sql(
            """
            INSERT INTO instruction (merchant, operation, number, payment_id, amount_minor, currency, details, door,
                   correlation_id, state, priority, next_at, created_at, updated_at)
            VALUES (?, ?, ?, ?, 1234, 'USD', '{}', 'file', ?, 'waiting', ?, ?, ?, ?) RETURNING id
            """)
        .params(merchant, operation, number, payment, "c-" + number, priority, now(), now(), now())
        .query(Long.class)
        .single();
  }

  /** The next refund; fails the test if none may go. */
  public Departure refundLeaves() {
    return leaves("refund");
  }

  public Departure leaves(String operation) {
    Departure departure = departures.next(operation);
    if (departure == null) {
      throw new AssertionError("no " + operation + " may go out");
    }
    return departure;
  }

  public boolean nothingLeaves(String operation) {
    return departures.next(operation) == null;
  }

  public Row row(String number) {
    return jdbc.sql("SELECT * FROM instruction WHERE number = ?")
        .param(number)
        .query(
            (row, index) -> {
              long nextAt = row.getLong("next_at");
              Long next = row.wasNull() ? null : nextAt;
              return new Row(
                  row.getLong("id"),
                  row.getString("state"),
                  row.getString("branch"),
                  next,
                  row.getInt("priority"),
                  row.getInt("attempts"),
                  row.getInt("again") == 1,
                  row.getInt("line") == 1,
                  row.getLong("may_land_until"),
                  row.getLong("fence"),
                  row.getString("code"),
                  row.getString("message"),
                  row.getString("gateway_id"),
                  row.getString("evidence"));
            })
        .single();
  }

  public String state(String number) {
    return row(number).state();
  }

  public long count(String sql, Object... params) {
    return jdbc.sql("SELECT COUNT(*) FROM " + sql).params(params).query(Long.class).single();
  }

  /** Whether a transaction waits for another; SQLite lets nobody in beside its one writer. */
  public boolean somebodyWaits() {
    return database == TestDatabase.SQLITE
        || count("pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")
            > 0;
  }

  public long openHolds() {
    return count("hold WHERE ended_at IS NULL");
  }

  /** Message ids of that queue in the order they were written. */
  public List<String> messages(String queue) {
    return jdbc.sql("SELECT message_id FROM outbox WHERE destination = ? ORDER BY id")
        .param(queue)
        .query(String.class)
        .list();
  }

  public static Answer code(String code) {
    return new Answer(Ending.ANSWERED, 200, code, "said " + code, Map.of(), 0);
  }

  public static Answer accepted(String refundId) {
    return new Answer(Ending.ANSWERED, 200, "20000", "Success", Map.of("refundId", refundId), 0);
  }

  public static Answer paymentIs(String status) {
    return new Answer(Ending.ANSWERED, 200, "20000", "Success", Map.of("status", status), 0);
  }

  public static Answer lost() {
    return Answer.lost(0, "SocketTimeoutException");
  }

  public static Answer neverLeft() {
    return Answer.neverLeft("ConnectException: refused");
  }

  @Override
  public void close() {
    pools.close();
  }
}
