package io.bieases.routes.journal;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What people were told about: one row per merchant, scope, kind and cause as long as it is open.
 * Who raises it again counts.
 *
 * <p>Every method runs inside the caller's transaction.
 */
public class Incidents {

  /**
   * What is to be raised: an incident before it has a row.
   *
   * @param comesAndGoes it outlives its holds, and is over when none came for a while
   */
  public record Raised(
      String merchant,
      String operation,
      String scope,
      String kind,
      String cause,
      String what,
      boolean comesAndGoes) {}

  static final String COLUMNS =
      " id, merchant, operation, scope, kind, cause, what, affected, started_at, reminders, seen,"
          + " COALESCE(end_reason, '') AS end_reason ";

  private final JdbcClient jdbc;
  private final HeldBack heldBack;

  /** Works on the writer's pool. */
  public Incidents(JdbcClient jdbc) {
    this.jdbc = jdbc;
    heldBack = new HeldBack(jdbc);
  }

  /**
   * Raises an incident about one row, or counts if it is open.
   *
   * @return the incident if it is new
   */
  public Optional<Incident> raise(Raised what, long rowId, long nowMillis, long remindAtMillis) {
    long id = upsert(what, nowMillis, remindAtMillis);
    int another =
        jdbc.sql(
                """
                INSERT INTO alert_row (alert_id, instruction_id) VALUES (?, ?)
                ON CONFLICT (alert_id, instruction_id) DO NOTHING
                """)
            .params(id, rowId)
            .update();
    return jdbc.sql("UPDATE alert SET affected = affected + ? WHERE id = ? RETURNING" + COLUMNS)
        .params(another, id)
        .query(Incidents::ifNew)
        .single();
  }

  /**
   * Raises an incident about the open hold of that merchant and scope; it concerns all rows that
   * wait for it.
   *
   * @return the incident if it is new
   */
  public Optional<Incident> raiseHold(Raised what, long nowMillis, long remindAtMillis) {
    long id = upsert(what, nowMillis, remindAtMillis);
    return jdbc.sql(
            """
            UPDATE alert SET affected = CASE WHEN :waiting > affected THEN :waiting ELSE affected END,
                   hold_id = (SELECT h.id FROM hold h
                               WHERE h.merchant = alert.merchant AND h.scope = alert.scope AND h.ended_at IS NULL
                                 AND h.by_person = CASE WHEN alert.kind = 'held-by-person' THEN 1 ELSE 0 END)
             WHERE id = :id RETURNING
            """
                + COLUMNS)
        .param("waiting", heldBack.count(what.merchant(), what.scope()))
        .param("id", id)
        .query(Incidents::ifNew)
        .single();
  }

  private long upsert(Raised what, long nowMillis, long remindAtMillis) {
    return jdbc.sql(
            """
            INSERT INTO alert (merchant, operation, scope, kind, cause, what, comes_and_goes, started_at, last_seen_at, remind_at)
            VALUES (:merchant, :operation, :scope, :kind, :cause, :what, :flaps, :now, :now, :remind)
            ON CONFLICT (merchant, scope, kind, cause) WHERE ended_at IS NULL
            DO UPDATE SET seen = alert.seen + 1, last_seen_at = excluded.last_seen_at
            RETURNING id
            """)
        .param("merchant", what.merchant())
        .param("operation", what.operation())
        .param("scope", what.scope())
        .param("kind", what.kind())
        .param("cause", what.cause())
        .param("what", what.what())
        .param("flaps", what.comesAndGoes() ? 1 : 0)
        .param("now", nowMillis)
        .param("remind", remindAtMillis)
        .query(Long.class)
        .single();
  }

  /** How many of the same have ended since that time. */
  public long endedSince(
      String merchant, String scope, String kind, String cause, long sinceMillis) {
    return jdbc.sql(
            """
            SELECT COUNT(*) FROM alert
             WHERE merchant = ? AND scope = ? AND kind = ? AND cause = ? AND ended_at IS NOT NULL AND ended_at > ?
            """)
        .params(merchant, scope, kind, cause, sinceMillis)
        .query(Long.class)
        .single();
  }

  /**
   * Ends the incident of a hold, unless it comes and goes; the rows it concerned are those that
   * waited last or ever.
   */
  public Optional<Incident> endHold(Hold hold, String reason, long nowMillis) {
    return jdbc.sql(
            """
            UPDATE alert SET ended_at = :now, end_reason = :reason,
                   affected = CASE WHEN :waiting > affected THEN :waiting ELSE affected END
             WHERE hold_id = :hold AND ended_at IS NULL AND comes_and_goes = 0
            RETURNING
            """
                + COLUMNS)
        .param("now", nowMillis)
        .param("reason", reason)
        .param("waiting", heldBack.count(hold.merchant(), hold.scope()))
        .param("hold", hold.id())
        .query(Incidents::incident)
        .optional();
  }

  private static Optional<Incident> ifNew(ResultSet row, int index) throws SQLException {
    return row.getLong("seen") == 1 ? Optional.of(incident(row, index)) : Optional.empty();
  }

  static Incident incident(ResultSet row, int index) throws SQLException {
    return new Incident(
        row.getLong("id"),
        row.getString("merchant"),
        row.getString("operation"),
        row.getString("scope"),
        row.getString("kind"),
        row.getString("cause"),
        row.getString("what"),
        row.getLong("affected"),
        row.getLong("started_at"),
        row.getInt("reminders"),
        row.getString("end_reason"));
  }
}
