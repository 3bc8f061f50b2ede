package io.bieases.routes.journal;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What people were told about: one row per merchant, scope, kind and cause as long as it is open.
 * Who raises it again counts; several nodes remind and end it once.
 *
 * <p>Every method runs inside the caller's transaction.
 */
public class Incidents {

  /** What is to be raised: an incident before it has a row. */
  public record Raised(
      String merchant, String operation, String scope, String kind, String cause, String what) {}

  private static final String COLUMNS =
      " id, merchant, operation, scope, kind, cause, what, affected, started_at, reminders, seen,"
          + " COALESCE(end_reason, '') AS end_reason ";

  /** A raise that is committed while somebody looks is seen by its time, whatever else is not. */
  private static final long LATELY_MILLIS = 60_000;

  /** Rows a hold keeps back. */
  private static final String WAITING =
      """
      (SELECT COUNT(*) FROM instruction i
        WHERE (alert.merchant = '*' OR i.merchant = alert.merchant)
          AND (alert.scope = '*' OR i.operation = alert.scope) AND i.state IN ('waiting', 'unknown'))
      """;

  private final JdbcClient jdbc;

  /** Works on the writer's pool. */
  public Incidents(JdbcClient jdbc) {
    this.jdbc = jdbc;
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
            UPDATE alert SET affected = CASE WHEN %1$s > affected THEN %1$s ELSE affected END,
                   hold_id = (SELECT h.id FROM hold h
                               WHERE h.merchant = alert.merchant AND h.scope = alert.scope AND h.ended_at IS NULL
                                 AND h.by_person = CASE WHEN alert.kind = 'held-by-person' THEN 1 ELSE 0 END)
             WHERE id = ? RETURNING
            """
                    .formatted(WAITING)
                + COLUMNS)
        .param(id)
        .query(Incidents::ifNew)
        .single();
  }

  private long upsert(Raised what, long nowMillis, long remindAtMillis) {
    return jdbc.sql(
            """
            INSERT INTO alert (merchant, operation, scope, kind, cause, what, started_at, last_seen_at, remind_at)
            VALUES (:merchant, :operation, :scope, :kind, :cause, :what, :now, :now, :remind)
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
        .param("now", nowMillis)
        .param("remind", remindAtMillis)
        .query(Long.class)
        .single();
  }

  /** Ends the incident of a hold; the rows it concerned are those that waited last or ever. */
  public Optional<Incident> endHold(long holdId, String reason, long nowMillis) {
    return jdbc.sql(
            """
            UPDATE alert SET ended_at = ?, end_reason = ?, affected = CASE WHEN %1$s > affected THEN %1$s ELSE affected END
             WHERE hold_id = ? AND ended_at IS NULL RETURNING
            """
                    .formatted(WAITING)
                + COLUMNS)
        .params(nowMillis, reason, holdId)
        .query(Incidents::incident)
        .optional();
  }

  /** Ends incidents of these kinds none of whose rows is in one of these states any more. */
  public List<Incident> endClosed(
      Collection<String> kinds, Collection<String> openStates, String reason, long nowMillis) {
    return ended(
        jdbc.sql(
                """
                UPDATE alert SET ended_at = :now, end_reason = :reason
                 WHERE ended_at IS NULL AND kind IN (:kinds) AND last_seen_at <= :lately
                   AND NOT EXISTS (SELECT 1 FROM alert_row r JOIN instruction i ON i.id = r.instruction_id
                                    WHERE r.alert_id = alert.id AND i.state IN (:states))
                RETURNING
                """
                    + COLUMNS)
            .param("now", nowMillis)
            .param("reason", reason)
            .param("kinds", kinds)
            .param("lately", nowMillis - LATELY_MILLIS)
            .param("states", openStates)
            .query(Incidents::incident)
            .list());
  }

  /** Ends incidents of these kinds that were not raised again since that time. */
  public List<Incident> endQuiet(
      Collection<String> kinds, long sinceMillis, String reason, long nowMillis) {
    return ended(
        jdbc.sql(
                """
                UPDATE alert SET ended_at = :now, end_reason = :reason
                 WHERE ended_at IS NULL AND kind IN (:kinds) AND last_seen_at <= :since
                RETURNING
                """
                    + COLUMNS)
            .param("now", nowMillis)
            .param("reason", reason)
            .param("kinds", kinds)
            .param("since", sinceMillis)
            .query(Incidents::incident)
            .list());
  }

  /** Ends incidents whose hold is over, whoever ended it. */
  public List<Incident> endWithHold(long nowMillis) {
    return jdbc.sql(
            """
            UPDATE alert SET ended_at = :now,
                   end_reason = (SELECT COALESCE(h.end_reason, '') FROM hold h WHERE h.id = alert.hold_id)
             WHERE ended_at IS NULL AND hold_id IN (SELECT h.id FROM hold h WHERE h.ended_at IS NOT NULL)
            RETURNING
            """
                + COLUMNS)
        .param("now", nowMillis)
        .query(Incidents::incident)
        .list();
  }

  private List<Incident> ended(List<Incident> over) {
    over.forEach(
        incident ->
            jdbc.sql("DELETE FROM alert_row WHERE alert_id = ?").param(incident.id()).update());
    return over;
  }

  /**
   * Takes the open incidents whose reminder is due; each is due again a whole number of waits after
   * its start.
   */
  public List<Incident> remind(long waitMillis, long nowMillis) {
    return jdbc.sql(
            """
            UPDATE alert SET reminders = reminders + 1,
                   remind_at = remind_at + ((:now - remind_at) / :wait + 1) * :wait,
                   affected = CASE WHEN hold_id IS NOT NULL AND %1$s > affected THEN %1$s ELSE affected END
             WHERE ended_at IS NULL AND remind_at <= :now
            RETURNING
            """
                    .formatted(WAITING)
                + COLUMNS)
        .param("now", nowMillis)
        .param("wait", waitMillis)
        .query(Incidents::incident)
        .list();
  }

  /** Whether a look would find anything to do; costs no write. */
  public static boolean isAnyOpen(JdbcClient reader) {
    return reader
        .sql("SELECT 1 FROM alert WHERE ended_at IS NULL LIMIT 1")
        .query(Integer.class)
        .optional()
        .isPresent();
  }

  private static Optional<Incident> ifNew(ResultSet row, int index) throws SQLException {
    return row.getLong("seen") == 1 ? Optional.of(incident(row, index)) : Optional.empty();
  }

  private static Incident incident(ResultSet row, int index) throws SQLException {
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
