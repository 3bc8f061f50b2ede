package io.bieases.routes;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.zaxxer.hikari.HikariDataSource;
import io.bieases.routes.batch.Node;
import io.bieases.routes.journal.JournalClock;
import io.bieases.routes.journal.JournalDatabase;
import io.bieases.routes.journal.JournalLock;
import io.bieases.routes.journal.Merchants;
import io.bieases.routes.journal.Outbox;
import io.bieases.routes.settings.BieasesSettings;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.flyway.FlywayConfigurationCustomizer;
import org.springframework.boot.autoconfigure.flyway.FlywayMigrationInitializer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The journal: SQLite in the data folder unless {@code spring.datasource.url} names PostgreSQL. */
@Configuration(proxyBeanMethods = false)
class JournalWiring {

  private static final Logger LOG = LoggerFactory.getLogger(JournalWiring.class);

  private final BieasesSettings settings;
  private final String url;
  private final String user;
  private final String password;

  JournalWiring(
      BieasesSettings settings,
      @Value("${spring.datasource.url:}") String url,
      @Value("${spring.datasource.username:}") String user,
      @Value("${spring.datasource.password:}") String password) {
    this.settings = settings;
    this.url = url;
    this.user = user;
    this.password = password;
  }

  @Bean
  JournalDatabase journalDatabase() {
    return JournalDatabase.of(url);
  }

  /** Held until the pools are closed. */
  @Bean
  JournalLock journalLock() throws IOException {
    return JournalLock.take(settings.dataDir());
  }

  @Bean
  Node node(JournalLock lock) throws IOException {
    return Node.of(settings.dataDir());
  }

  @Bean
  @Primary
  HikariDataSource dataSource(JournalDatabase database, JournalLock lock) {
    return database.writer(url, settings.dataDir(), user, password);
  }

  @Bean(defaultCandidate = false)
  @Qualifier("reader")
  HikariDataSource readerDataSource(JournalDatabase database) {
    return database.reader(url, settings.dataDir(), user, password);
  }

  @Bean(defaultCandidate = false)
  @Qualifier("reader")
  JdbcClient reader(
      @Qualifier("reader") HikariDataSource readerDataSource, FlywayMigrationInitializer migrated) {
    return JdbcClient.create(readerDataSource);
  }

  /** A migration takes as long as it takes: the pool's time-outs are not for it. */
  @Bean
  FlywayConfigurationCustomizer journalDialect(JournalDatabase database) {
    return flyway -> {
      flyway.placeholders(Map.of("identity", database.identity()));
      if (database == JournalDatabase.POSTGRESQL) {
        flyway.dataSource(url, user, password);
      }
    };
  }

  @Bean
  TransactionTemplate journalTransaction(PlatformTransactionManager manager) {
    return new TransactionTemplate(manager);
  }

  @Bean
  JournalClock journalClock(JournalDatabase database, JdbcClient writer) {
    return database.clock(writer);
  }

  @Bean
  Outbox outbox(
      JdbcClient writer,
      @Qualifier("reader") JdbcClient reader,
      ObjectMapper json,
      JournalClock clock,
      JournalDatabase database) {
    return new Outbox(writer, reader, json, clock, database);
  }

  /** Binds the journal to its gateway and merchants before any route can use it. */
  @Bean
  Merchants merchants(
      JdbcClient writer,
      TransactionTemplate transaction,
      JournalDatabase database,
      FlywayMigrationInitializer migrated,
      Node node,
      @Value("${bieases.environment}") String environment) {
    List<String> unsafe = database.unsafeSettings(writer);
    if (!unsafe.isEmpty()) {
      LOG.warn("PostgreSQL runs with {} off: a power cut can lose what was paid", unsafe);
    }
    LOG.info("Journal: {}, {}", database, node.name());
    Map<String, String> ids = new LinkedHashMap<>();
    settings.merchants().forEach((alias, merchant) -> ids.put(alias, merchant.id()));
    Merchants merchants = new Merchants(writer, transaction, database);
    merchants.bind(settings.gateway().baseUrl().toString(), environment, ids);
    Merchants.left(writer, ids.keySet())
        .forEach(
            alias ->
                LOG.warn(
                    "bieases.merchants.{} is not configured: instructions of it are open in this"
                        + " journal, and nobody sends or asks about them",
                    alias));
    return merchants;
  }
}
