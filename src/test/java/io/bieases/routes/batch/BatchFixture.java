package io.bieases.routes.batch;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.zaxxer.hikari.HikariDataSource;
import io.bieases.routes.journal.JournalDatabase;
import io.bieases.routes.journal.Outbox;
import io.bieases.routes.testdb.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * A journal of its own with the real migration, a data folder, and the batch steps wired to both.
 */
final class BatchFixture implements AutoCloseable {

  static final String HEADER = "paymentId,referRefundNo,refundAmount,currency,reason,goodsDesc\n";
  static final long START_MILLIS = 1_790_000_000_000L;
  static final long RESULT_AFTER_MILLIS = 4 * 3_600_000L;

  final JournalDatabase kind;
  final Path dataDir;
  final JdbcTemplate jdbc;
  final AtomicLong clock = new AtomicLong(START_MILLIS);
  final BatchJournal journal;
  final KillPoints faults;
  private final HikariDataSource writer;
  private final HikariDataSource reader;

  private BatchFixture(JournalDatabase kind, Path dataDir, TestDatabase.Pools pools) {
    this.kind = kind;
    this.dataDir = dataDir;
    this.writer = pools.writer();
    this.reader = pools.reader();
    this.faults = new KillPoints(writer);
    this.jdbc = new JdbcTemplate(faults);
    this.journal =
        new BatchJournal(
            jdbc,
            JdbcClient.create(reader),
            new TransactionTemplate(new DataSourceTransactionManager(faults)),
            clock::get,
            "node-of-" + dataDir.getFileName());
    merchant("main", "B131567545069");
    merchant("other", "B131567545070");
    try {
      InboxFolders.create(dataDir.resolve("inbox"), Set.of("main", "other"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void merchant(String alias, String id) {
    jdbc.update(
        "INSERT INTO merchant (alias, merchant_id) VALUES (?, ?) ON CONFLICT (alias) DO NOTHING",
        alias,
        id);
  }

  static BatchFixture onSqlite(Path folder) {
    return on(TestDatabase.SQLITE, folder);
  }

  static BatchFixture onPostgres(Path folder) {
    return on(TestDatabase.POSTGRESQL, folder);
  }

  private static BatchFixture on(TestDatabase database, Path folder) {
    TestDatabase.Pools pools = database.empty(folder);
    return new BatchFixture(database.kind(), folder.resolve("data"), pools);
  }

  /** Another node on the same journal, with a data folder of its own. */
  static BatchFixture secondNode(Path folder) {
    return new BatchFixture(
        JournalDatabase.POSTGRESQL, folder.resolve("second"), TestDatabase.POSTGRESQL.open(folder));
  }

  BatchSettings settings(boolean fillNumbers) {
    return new BatchSettings(
        dataDir,
        "sandbox",
        fillNumbers,
        RESULT_AFTER_MILLIS,
        Set.of("main", "other", "linked"),
        Optional.empty());
  }

  Inbox inboxDoor() {
    return inboxDoor(() -> true);
  }

  Inbox inboxDoor(BooleanSupplier open) {
    return new Inbox(journal, settings(false), new Random(7 + clock.get()), open);
  }

  Inbox inboxThatWaitsFor(String marker) {
    BatchSettings waiting =
        new BatchSettings(
            dataDir, "sandbox", false, RESULT_AFTER_MILLIS, Set.of("main"), Optional.of(marker));
    return new Inbox(journal, waiting, new Random(7 + clock.get()), () -> true);
  }

  BatchStaging staging() {
    return new BatchStaging(journal, settings(false), outbox());
  }

  BatchStaging fillingStaging() {
    return new BatchStaging(journal, settings(true), outbox());
  }

  private Outbox outbox() {
    return new Outbox(
        JdbcClient.create(jdbc), journal.reader(), new ObjectMapper(), clock::get, kind);
  }

  BatchFiles files() {
    return new BatchFiles(journal, settings(false), (alias, operation) -> 20);
  }

  BatchReport report() {
    return new BatchReport(journal, settings(false), (alias, operation) -> 20);
  }

  Path inbox() {
    return dataDir.resolve("inbox/main/refund");
  }

  Path drop(String name, byte[] content) throws IOException {
    return Files.write(inbox().resolve(name), content);
  }

  Path drop(String name, String rows) throws IOException {
    return drop(name, (HEADER + rows).getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Drops the rows and takes them; the clock goes on, so that every batch has a time of its own.
   */
  String arrive(String name, String rows) throws IOException {
    clock.addAndGet(1_000);
    return inboxDoor().isolate(drop(name, rows)).orElseThrow();
  }

  String arrive(String name, byte[] content) throws IOException {
    clock.addAndGet(1_000);
    return inboxDoor().isolate(drop(name, content)).orElseThrow();
  }

  /** Drops a JSON Lines file for an operation and takes it. */
  String arriveLines(String operation, String name, byte[] content) throws IOException {
    clock.addAndGet(1_000);
    Path folder = dataDir.resolve("inbox/main").resolve(operation);
    return inboxDoor().isolate(Files.write(folder.resolve(name), content)).orElseThrow();
  }

  /** As {@link #arriveLines}, checked and released. */
  String releaseLines(String operation, String name, String lines) throws IOException {
    String id = arriveLines(operation, name, lines.getBytes(StandardCharsets.UTF_8));
    staging().check(id);
    staging().release(id);
    return id;
  }

  /** A file that is to be refused. */
  String refuseLines(String operation, String name, String lines) throws IOException {
    String id = arriveLines(operation, name, lines.getBytes(StandardCharsets.UTF_8));
    if (!staging().check(id).equals("refused")) {
      throw new AssertionError(name + " is not refused");
    }
    files().refuse(id);
    return id;
  }

  List<String> batchIds() {
    return jdbc.queryForList("SELECT id FROM batch ORDER BY arrived_at", String.class);
  }

  /** As {@link #arrive}, checked and released. */
  String release(String name, String rows) throws IOException {
    String id = arrive(name, rows);
    staging().check(id);
    staging().release(id);
    return id;
  }

  /** What the gateway's answers would have made of the instruction. */
  void settle(String number, String state, String code, String message) {
    int rows =
        jdbc.update(
            "UPDATE instruction SET state = ?, code = ?, message = ?, attempts = 1, first_at = ?,"
                + " last_at = ?, updated_at = ?, gateway_id = ? WHERE number = ?",
            state,
            code,
            message,
            clock.get(),
            clock.get(),
            clock.get(),
            state.equals("accepted") ? "R-" + number : null,
            number);
    if (rows != 1) {
      throw new AssertionError("no instruction has the number " + number);
    }
  }

  void settleAll(String state) {
    jdbc.update("UPDATE instruction SET state = ?, updated_at = ?", state, clock.get());
  }

  Batch batch(String id) {
    return new BatchTable(journal).get(id);
  }

  Path fileOf(String id) {
    return dataDir.resolve(batch(id).location());
  }

  /** A file beside the batch's own, as text. */
  String companion(String id, String ending) throws IOException {
    return Files.readString(dataDir.resolve(batch(id).location() + ending));
  }

  boolean hasCompanion(String id, String ending) {
    return Files.exists(dataDir.resolve(batch(id).location() + ending));
  }

  /** {@code column: reason} of a row, or an empty text when it is good. */
  String fault(String id, long row) {
    return jdbc.queryForObject(
        "SELECT coalesce(error_column || ': ' || error, '') FROM batch_row WHERE batch_id = ? AND"
            + " row_no = ?",
        String.class,
        id,
        row);
  }

  long count(String table) {
    Long rows = jdbc.queryForObject("SELECT count(*) FROM " + table, Long.class);
    return rows == null ? 0 : rows;
  }

  /** Paths under the data folder, relative to it. */
  List<String> everyFile() throws IOException {
    try (Stream<Path> all = Files.walk(dataDir)) {
      return all.filter(Files::isRegularFile)
          .map(path -> dataDir.relativize(path).toString())
          .sorted()
          .toList();
    }
  }

  @Override
  public void close() {
    reader.close();
    writer.close();
  }
}
