package io.bieases.routes.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.function.Supplier;

/**
 * The gateway's own book: one SQLite file, one connection, one transaction at a time. What {@link
 * #inTransaction} did is on disk when it returns, so an answer written afterwards survives a
 * SIGKILL. A second process on the same folder is refused, because the limits count in memory.
 */
final class Ledger implements AutoCloseable {
  private final FileChannel lockFile;
  private final Connection connection;

  private Ledger(FileChannel lockFile, Connection connection) {
    this.lockFile = lockFile;
    this.connection = connection;
  }

  static Ledger open(Path dir) {
    try {
      PrivateFiles.createFolders(dir);
      FileChannel lockFile = lock(dir.resolve("gateway.lock"));
      Properties pragmas = new Properties();
      pragmas.setProperty("journal_mode", "WAL");
      pragmas.setProperty("synchronous", "FULL");
      pragmas.setProperty("busy_timeout", "10000");
      Connection connection =
          DriverManager.getConnection(
              "jdbc:sqlite:" + dir.resolve("ledger.db").toAbsolutePath(), pragmas);
      try (Statement statement = connection.createStatement()) {
        for (String sql : LedgerTables.SCHEMA) {
          statement.execute(sql);
        }
      }
      return new Ledger(lockFile, connection);
    } catch (IOException e) {
      throw new UncheckedIOException("sandbox ledger in " + dir, e);
    } catch (SQLException e) {
      throw broken(e);
    }
  }

  private static FileChannel lock(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      FileLock lock = channel.tryLock();
      if (lock != null) {
        return channel;
      }
    } catch (OverlappingFileLockException e) {
      channel.close();
      throw inUse(file);
    }
    channel.close();
    throw inUse(file);
  }

  private static IllegalStateException inUse(Path file) {
    return new IllegalStateException(
        "another sandbox gateway uses " + file.getParent() + " (bieases.sandbox.dir)");
  }

  /** Runs {@code work} alone and commits; nothing of it stays if it throws. */
  synchronized <T> T inTransaction(Supplier<T> work) {
    try {
      connection.setAutoCommit(false);
      try {
        T result = work.get();
        connection.commit();
        return result;
      } finally {
        // after a commit there is nothing left to roll back
        connection.rollback();
        connection.setAutoCommit(true);
      }
    } catch (SQLException e) {
      throw broken(e);
    }
  }

  synchronized int update(String sql, Object... values) {
    try (PreparedStatement statement = prepare(sql, values)) {
      return statement.executeUpdate();
    } catch (SQLException e) {
      throw broken(e);
    }
  }

  /** Inserts one row and returns its running number. */
  synchronized long insert(String sql, Object... values) {
    update(sql, values);
    return query("SELECT last_insert_rowid()", row -> row.getLong(1)).get(0);
  }

  synchronized <T> List<T> query(String sql, RowReader<T> reader, Object... values) {
    try (PreparedStatement statement = prepare(sql, values);
        ResultSet rows = statement.executeQuery()) {
      List<T> found = new ArrayList<>();
      while (rows.next()) {
        found.add(reader.read(rows));
      }
      return List.copyOf(found);
    } catch (SQLException e) {
      throw broken(e);
    }
  }

  @Override
  public synchronized void close() {
    try {
      connection.close();
      lockFile.close();
    } catch (SQLException e) {
      throw broken(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private PreparedStatement prepare(String sql, Object... values) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i]);
    }
    return statement;
  }

  private static IllegalStateException broken(SQLException cause) {
    return new IllegalStateException("the sandbox ledger does not work", cause);
  }

  /** Reads one row. */
  interface RowReader<T> {
    T read(ResultSet row) throws SQLException;
  }
}
