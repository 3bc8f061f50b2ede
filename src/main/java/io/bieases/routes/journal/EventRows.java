package io.bieases.routes.journal;

import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What the console shows of webhooks: never their payload. */
public class EventRows {

  /**
   * A webhook that is kept.
   *
   * @param operation and {@code number} of the instruction it is about; empty if none is known
   */
  public record Row(
      long id,
      String merchant,
      String name,
      String operation,
      String number,
      String effect,
      long receivedAtMillis) {}

  /** So many had that effect. */
  public record Count(String effect, long count) {}

  private static final String SELECT =
      """
      SELECT e.id, e.merchant, e.name, i.operation, i.number, e.effect, e.received_at
        FROM event e LEFT JOIN instruction i ON i.id = e.instruction_id
      """;

  private final JdbcClient jdbc;

  /** Looks through that pool. */
  public EventRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** The newest. */
  public List<Row> newest(int most) {
    return query("ORDER BY e.id DESC LIMIT " + most);
  }

  /** Those that came before our own answer and are not applied yet, oldest first. */
  public List<Row> waiting(int most) {
    return query("WHERE e.effect = 'waits' ORDER BY e.id LIMIT " + most);
  }

  /** How many wait. */
  public long countWaiting() {
    return jdbc.sql("SELECT COUNT(*) FROM event WHERE effect = 'waits'").query(Long.class).single();
  }

  /** What the newest came to; whatever they contradict is one effect. */
  public List<Count> effects(int ofNewest) {
    return jdbc.sql(
            """
            SELECT effect, COUNT(*) FROM (
              SELECT CASE WHEN effect LIKE 'contradiction%%' THEN 'contradiction' ELSE COALESCE(effect, '') END AS effect
                FROM event ORDER BY id DESC LIMIT %d) newest
             GROUP BY effect ORDER BY effect
            """
                .formatted(ofNewest))
        .query((row, n) -> new Count(row.getString(1), row.getLong(2)))
        .list();
  }

  private List<Row> query(String rest) {
    return jdbc.sql(SELECT + rest)
        .query(
            (row, n) ->
                new Row(
                    row.getLong(1),
                    row.getString(2),
                    Optional.ofNullable(row.getString(3)).orElse(""),
                    Optional.ofNullable(row.getString(4)).orElse(""),
                    Optional.ofNullable(row.getString(5)).orElse(""),
                    Optional.ofNullable(row.getString(6)).orElse(""),
                    row.getLong(7)))
        .list();
  }
}
