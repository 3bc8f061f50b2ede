package io.bieases.routes.testdb;

import com.zaxxer.hikari.HikariDataSource;
import io.bieases.routes.journal.JournalDatabase;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.springframework.jdbc.core.JdbcTemplate;

/** An empty journal with the real migration, in each database a journal can live in. */
public enum TestDatabase {
  SQLITE(JournalDatabase.SQLITE),
  POSTGRESQL(JournalDatabase.POSTGRESQL);

  private final JournalDatabase kind;

  TestDatabase(JournalDatabase kind) {
    this.kind = kind;
  }

  /** The pools of one journal, as the product makes them. */
  public record Pools(HikariDataSource writer, HikariDataSource reader) implements AutoCloseable {
    @Override
    public void close() {
      reader.close();
      writer.close();
    }
  }

  public JournalDatabase kind() {
    return kind;
  }

  /** An empty journal; the folder holds it where it is a file. */
  public Pools empty(Path folder) {
    if (this == SQLITE) {
      Migrated.copyInto(folder);
      return open(folder);
    }
    Pools pools = open(folder);
    emptyTables(new JdbcTemplate(pools.writer()));
    return pools;
  }

  /** The journal of that folder as it stands: what a restarted process sees. */
  public Pools open(Path folder) {
    String url = this == SQLITE ? "" : Postgres.URL;
    HikariDataSource writer = kind.writer(url, folder, "postgres", "postgres");
    if (this == SQLITE) {
      // nobody pulls its plug: without waiting for the disk a thousand commits take a second
      new JdbcTemplate(writer).execute("PRAGMA synchronous = OFF");
    }
    return new Pools(writer, kind.reader(url, folder, "postgres", "postgres"));
  }

  /** Migrated once for the JVM: the migration is most of the time of a short test. */
  private static final class Migrated {
    static final Path FILE = migrated();

    private static Path migrated() {
      try {
        Path folder = Files.createTempDirectory("migrated");
        Path file = SQLITE.kind.file(folder).orElseThrow();
        try (HikariDataSource writer = SQLITE.kind.writer("", folder, "", "")) {
          migrate(writer, SQLITE.kind);
        }
        file.toFile().deleteOnExit();
        folder.toFile().deleteOnExit();
        return file;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    static void copyInto(Path folder) {
      try {
        Files.copy(FILE, SQLITE.kind.file(folder).orElseThrow());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /**
   * One server and one database for the JVM, for a database per test is a thousand files per test
   * to delete.
   */
  private static final class Postgres {
    static final String URL = start();

    private static String start() {
      try {
        // as above
        EmbeddedPostgres server =
            EmbeddedPostgres.builder().setServerConfig("fsync", "off").start();
        migrate(server.getPostgresDatabase(), JournalDatabase.POSTGRESQL);
        return server.getJdbcUrl("postgres", "postgres");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static void emptyTables(JdbcTemplate jdbc) {
    List<String> tables =
        jdbc.queryForList(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename NOT LIKE"
                + " 'flyway%'",
            String.class);
    jdbc.execute("TRUNCATE " + String.join(", ", tables) + " RESTART IDENTITY CASCADE");
  }

  private static void migrate(DataSource target, JournalDatabase kind) {
    migration(target, kind).load().migrate();
  }

  private static FluentConfiguration migration(DataSource target, JournalDatabase kind) {
    return Flyway.configure().dataSource(target).placeholders(Map.of("identity", kind.identity()));
  }

  /** A journal of that version, beside the ones of the other tests: the name of its schema. */
  public String old(Pools pools, String version) {
    String schema = this == SQLITE ? "main" : "old";
    FluentConfiguration old = migration(pools.writer(), kind).schemas(schema);
    old.cleanDisabled(false).load().clean();
    old.target(version).load().migrate();
    return schema;
  }

  /** Brings an old journal to the version of today. */
  public void upgrade(Pools pools, String schema) {
    migration(pools.writer(), kind).schemas(schema).load().migrate();
  }
}
