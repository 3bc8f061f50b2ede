package io.bieases.routes.reconciliation;

import io.bieases.routes.journal.JournalClock;
import io.bieases.routes.journal.JournalDatabase;
import io.bieases.routes.journal.JournalRefusedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToIntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The journal as it is at one moment, seen beside a bundle that goes on writing. It makes nothing,
 * changes nothing and holds no lock that a writer waits for; rows come a page at a time.
 */
final class JournalSnapshot implements AutoCloseable {

  private static final int ROWS_PER_PAGE = 1_000;
  private static final Pattern MIGRATION = Pattern.compile("V(\\d+)__.*\\.sql");

  private final SingleConnectionDataSource source;
  private final JdbcClient jdbc;
  private final JournalClock clock;

  private JournalSnapshot(JournalDatabase kind, SingleConnectionDataSource source) {
    this.source = source;
    JdbcTemplate template = new JdbcTemplate(source);
    template.setFetchSize(ROWS_PER_PAGE);
    jdbc = JdbcClient.create(template);
    clock = kind.clock(jdbc);
  }

  /**
   * Opens the journal of that configuration.
   *
   * @param baseUrl the gateway it has to belong to
   * @throws JournalRefusedException if there is none, or not one of this version and gateway
   */
  static JournalSnapshot open(
      String url, Path dataDir, String user, String password, String baseUrl) {
    JournalDatabase kind = JournalDatabase.of(url);
    kind.file(dataDir)
        .filter(file -> !Files.isRegularFile(file))
        .ifPresent(
            file -> {
              throw new JournalRefusedException("there is no journal at " + file);
            });
    JournalSnapshot snapshot = new JournalSnapshot(kind, kind.beside(url, dataDir, user, password));
    try {
      snapshot.mustBeOfThisVersion();
      snapshot.mustBelongTo(baseUrl);
    } catch (RuntimeException e) {
      snapshot.close();
      throw e;
    }
    return snapshot;
  }

  private void mustBeOfThisVersion() {
    int ours = newestMigration();
    int found;
    try {
      found =
          jdbc.sql("SELECT COALESCE(MAX(CAST(version AS INTEGER)), 0) FROM flyway_schema_history")
              .query(Integer.class)
              .single();
    } catch (CannotGetJdbcConnectionException e) {
      throw e;
    } catch (DataAccessException e) {
      throw refused("the database holds no journal", e);
    }
    if (found != ours) {
      throw new JournalRefusedException(
          "the journal is of version "
              + found
              + ", this program reads version "
              + ours
              + ": use the jar that the bundle runs");
    }
  }

  private static JournalRefusedException refused(String words, DataAccessException cause) {
    JournalRefusedException refused = new JournalRefusedException(words);
    refused.initCause(cause);
    return refused;
  }

  private static int newestMigration() {
    try {
      return Arrays.stream(
              new PathMatchingResourcePatternResolver()
                  .getResources("classpath:db/migration/V*.sql"))
          .map(resource -> MIGRATION.matcher(String.valueOf(resource.getFilename())))
          .filter(Matcher::matches)
          .mapToInt(name -> Integer.parseInt(name.group(1)))
          .max()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void mustBelongTo(String baseUrl) {
    jdbc.sql("SELECT base_url FROM gateway_binding")
        .query(String.class)
        .optional()
        .filter(known -> !known.equals(baseUrl))
        .ifPresent(
            known -> {
              throw new JournalRefusedException(
                  "bieases.gateway.base-url is "
                      + baseUrl
                      + ", but the journal belongs to "
                      + known);
            });
  }

  /** The clock the journal's times are of. */
  JournalClock clock() {
    return clock;
  }

  /** Looks at one moment, however long it takes. */
  int look(ToIntFunction<JdbcClient> reading) {
    TransactionTemplate moment = new TransactionTemplate(new DataSourceTransactionManager(source));
    moment.setReadOnly(true);
    moment.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
    AtomicInteger read = new AtomicInteger();
    moment.executeWithoutResult(status -> read.set(reading.applyAsInt(jdbc)));
    return read.get();
  }

  @Override
  public void close() {
    source.destroy();
  }
}
