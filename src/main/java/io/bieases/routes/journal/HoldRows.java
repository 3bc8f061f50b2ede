package io.bieases.routes.journal;

import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What the console shows of open holds. */
public class HoldRows {

  /**
   * An open hold.
   *
   * @param raisedBy the person, and why; empty for an automatic one
   * @param waiting so many instructions wait because of it, counted up to 10,000
   */
  public record Row(
      long id,
      String merchant,
      String scope,
      String cause,
      boolean byPerson,
      String raisedBy,
      String reason,
      long sinceMillis,
      long probes,
      long nextProbeMillis,
      long waiting) {

    private Row with(long counted) {
      return new Row(
          id,
          merchant,
          scope,
          cause,
          byPerson,
          raisedBy,
          reason,
          sinceMillis,
          probes,
          nextProbeMillis,
          counted);
    }
  }

  private final JdbcClient jdbc;
  private final HeldBack heldBack;

  /** Looks through that pool. */
  public HoldRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
    heldBack = new HeldBack(jdbc);
  }

  /** Every open one, oldest first. */
  public List<Row> open() {
    return jdbc
        .sql("SELECT * FROM hold WHERE ended_at IS NULL ORDER BY id")
        .query(
            (row, n) ->
                new Row(
                    row.getLong("id"),
                    row.getString("merchant"),
                    row.getString("scope"),
                    row.getString("cause"),
                    row.getInt("by_person") == 1,
                    Optional.ofNullable(row.getString("raised_by")).orElse(""),
                    Optional.ofNullable(row.getString("reason")).orElse(""),
                    row.getLong("raised_at"),
                    row.getLong("probes"),
                    row.getInt("by_person") == 1 ? 0 : row.getLong("probe_at"),
                    0))
        .list()
        .stream()
        .map(row -> row.with(heldBack.count(row.merchant(), row.scope())))
        .toList();
  }
}
