package io.bieases.routes.ops;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What the journal knows of instructions that log lines are about and does not change; the last
 * ones are remembered, since an instruction has several lines. A journal that is away costs a line
 * this field, never the line.
 */
public final class LoggedInstructions {

  private static final int KEPT = 500;

  private final JdbcClient reader;
  private final Map<List<Object>, String> kept =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<List<Object>, String> eldest) {
          return size() > KEPT;
        }
      };

  /** Looks through that pool. */
  public LoggedInstructions(JdbcClient reader) {
    this.reader = reader;
  }

  /** The number of an instruction by its row of the journal; empty if it cannot be told. */
  public Optional<String> number(long id) {
    return find("SELECT number FROM instruction WHERE id = ?", id);
  }

  /** Its correlation id; empty if it cannot be told. */
  public Optional<String> correlationId(String merchant, String operation, String number) {
    return find(
        "SELECT correlation_id FROM instruction WHERE merchant = ? AND operation = ? AND number = ?",
        merchant,
        operation,
        number);
  }

  private Optional<String> find(String sql, Object... key) {
    List<Object> what = List.of(key);
    synchronized (kept) {
      Optional<String> known = Optional.ofNullable(kept.get(what));
      if (known.isPresent()) {
        return known;
      }
    }
    Optional<String> found = read(sql, what);
    found.ifPresent(
        value -> {
          synchronized (kept) {
            kept.put(what, value);
          }
        });
    return found;
  }

  private Optional<String> read(String sql, List<Object> key) {
    try {
      return reader
          .sql(sql)
          .params(key)
          .query((row, index) -> Optional.ofNullable(row.getString(1)))
          .optional()
          .flatMap(value -> value);
    } catch (DataAccessException e) {
      return Optional.empty();
    }
  }
}
