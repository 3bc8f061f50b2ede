package io.bieases.routes.journal;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads calls: an instruction together with one of its attempts. */
final class DepartureRows {

  private final JdbcClient jdbc;

  DepartureRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** That attempt of that instruction. */
  Optional<Departure> of(long instructionId, long attemptId) {
    return departures("WHERE i.id = ? AND a.id = ?", instructionId, attemptId).stream().findFirst();
  }

  /** The last attempt of that instruction. */
  Optional<Departure> last(long id) {
    return departures(
            "WHERE i.id = ? AND a.id = (SELECT MAX(id) FROM attempt WHERE instruction_id = i.id)",
            id)
        .stream()
        .findFirst();
  }

  private List<Departure> departures(String where, Object... params) {
    return jdbc.sql(
            """
            SELECT i.id, a.id AS attempt_id, i.merchant, i.operation, i.number, i.payment_id, i.amount_minor, i.currency,
                   i.details, i.body, i.correlation_id, i.again, i.attempts, i.fence, a.started_at, i.gateway_id, a.hold_id, i.parent_id
              FROM instruction i JOIN attempt a ON a.instruction_id = i.id
            """
                + where)
        .params(params)
        .query(DepartureRows::departure)
        .list();
  }

  private static Departure departure(ResultSet row, int index) throws SQLException {
    return new Departure(
        row.getLong("id"),
        row.getLong("attempt_id"),
        row.getString("merchant"),
        row.getString("operation"),
        row.getString("number"),
        text(row, "payment_id"),
        row.getLong("amount_minor"),
        text(row, "currency"),
        row.getString("details"),
        Optional.ofNullable(row.getString("body")),
        text(row, "correlation_id"),
        row.getInt("again") == 1,
        row.getInt("attempts"),
        row.getLong("fence"),
        row.getLong("started_at"),
        System.nanoTime(),
        text(row, "gateway_id"),
        number(row, "hold_id"),
        number(row, "parent_id"));
  }

  private static String text(ResultSet row, String column) throws SQLException {
    String value = row.getString(column);
    return value == null ? "" : value;
  }

  private static OptionalLong number(ResultSet row, String column) throws SQLException {
    long value = row.getLong(column);
    return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(value);
  }
}
