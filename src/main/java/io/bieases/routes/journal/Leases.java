package io.bieases.routes.journal;

import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Calls whose owner did not come back: each is taken over by one node, and its late owner can write
 * nothing any more.
 */
public class Leases {

  private final JdbcClient jdbc;
  private final DepartureRows calls;
  private final JournalDatabase database;

  /** Works on the writer's pool. */
  public Leases(JdbcClient jdbc, JournalDatabase database) {
    this.jdbc = jdbc;
    this.database = database;
    calls = new DepartureRows(jdbc);
  }

  /**
   * Takes over what ran out, inside the caller's transaction; it is leased anew to whoever took it.
   *
   * @param limit at most so many at once
   */
  public List<Departure> takeOverExpired(long nowMillis, long leaseMillis, int limit) {
    List<Long> ids =
        jdbc.sql(
                """
                WITH late AS MATERIALIZED (
                  SELECT id FROM instruction WHERE state = 'sending' AND lease_until < ? ORDER BY lease_until LIMIT ?%s)
                UPDATE instruction SET fence = fence + 1, lease_until = ?
                 WHERE id IN (SELECT id FROM late) AND state = 'sending' AND lease_until < ?
                RETURNING id
                """
                    .formatted(database.claim()))
            .params(nowMillis, limit, nowMillis + leaseMillis, nowMillis)
            .query(Long.class)
            .list();
    return ids.stream().flatMap(id -> calls.last(id).stream()).toList();
  }
}
