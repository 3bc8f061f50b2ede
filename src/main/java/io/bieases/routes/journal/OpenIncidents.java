package io.bieases.routes.journal;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Incidents that are over, or are to be told again. They are found without a lock; each is then
 * taken by itself, with its condition asked once more, so that of several nodes one gets it and no
 * transaction ever has the rows of two.
 */
public class OpenIncidents {

  /** A raise that is committed while somebody looks is seen by its time, whatever else is not. */
  private static final long LATELY_MILLIS = 60_000;

  private static final String DUE = "remind_at <= :now";

  /** When incidents are over, and why. */
  public static final class Ending {
    private final String condition;
    private final String reason;
    private final Map<String, Object> params = new HashMap<>();

    private Ending(String condition, String reason) {
      this.condition = condition;
      this.reason = reason;
    }

    private Ending with(String name, Object value) {
      params.put(name, value);
      return this;
    }
  }

  private final JdbcClient reader;
  private final JdbcClient writer;
  private final HeldBack heldBack;

  /** Looks through one pool and writes through the other. */
  public OpenIncidents(JdbcClient writer, JdbcClient reader) {
    this.writer = writer;
    this.reader = reader;
    heldBack = new HeldBack(reader);
  }

  /**
   * Their hold is over, whoever ended it.
   *
   * @param sinceMillis those that come and go only if it was over by then
   * @param quiet what is added to the reason of those
   */
  public static Ending withHold(long sinceMillis, String quiet) {
    return new Ending(
            """
            hold_id IN (SELECT h.id FROM hold h WHERE h.ended_at IS NOT NULL
                           AND (alert.comes_and_goes = 0 OR h.ended_at <= :since))
            """,
            """
            (SELECT COALESCE(h.end_reason, '') FROM hold h WHERE h.id = alert.hold_id)
               || CASE WHEN comes_and_goes = 1 THEN :quiet ELSE '' END
            """)
        .with("since", sinceMillis)
        .with("quiet", quiet);
  }

  /** Of these kinds, and none of their rows is in one of these states any more. */
  public static Ending closed(
      Collection<String> kinds, Collection<String> openStates, String reason, long nowMillis) {
    return new Ending(
            """
            kind IN (:kinds) AND last_seen_at <= :lately
               AND NOT EXISTS (SELECT 1 FROM alert_row r JOIN instruction i ON i.id = r.instruction_id
                                WHERE r.alert_id = alert.id AND i.state IN (:states))
            """,
            ":reason")
        .with("kinds", kinds)
        .with("lately", nowMillis - LATELY_MILLIS)
        .with("states", openStates)
        .with("reason", reason);
  }

  /** Of these kinds, and not raised again since that time. */
  public static Ending quiet(Collection<String> kinds, long sinceMillis, String reason) {
    return new Ending("kind IN (:kinds) AND last_seen_at <= :since", ":reason")
        .with("kinds", kinds)
        .with("since", sinceMillis)
        .with("reason", reason);
  }

  /** Whether a look would find anything to do; costs no write. */
  public boolean isAny() {
    return reader
        .sql("SELECT 1 FROM alert WHERE ended_at IS NULL LIMIT 1")
        .query(Integer.class)
        .optional()
        .isPresent();
  }

  /** Those that are over in this way, oldest first. */
  public List<Long> over(Ending ending) {
    return ids(ending.condition, ending.params);
  }

  /** Those whose reminder is due, oldest first. */
  public List<Long> due(long nowMillis) {
    return ids(DUE, Map.of("now", nowMillis));
  }

  private List<Long> ids(String condition, Map<String, ?> params) {
    return reader
        .sql("SELECT id FROM alert WHERE ended_at IS NULL AND " + condition + " ORDER BY id")
        .params(params)
        .query(Long.class)
        .list();
  }

  /** Ends one inside the caller's transaction; empty if somebody did, or it goes on after all. */
  public Optional<Incident> end(long id, Ending ending, long nowMillis) {
    Optional<Incident> over =
        writer
            .sql(
                "UPDATE alert SET ended_at = :now, end_reason = %s WHERE id = :id AND ended_at IS NULL AND %s RETURNING %s"
                    .formatted(ending.reason, ending.condition, Incidents.COLUMNS))
            .param("now", nowMillis)
            .param("id", id)
            .params(ending.params)
            .query(Incidents::incident)
            .optional();
    over.ifPresent(it -> writer.sql("DELETE FROM alert_row WHERE alert_id = ?").param(id).update());
    return over;
  }

  /**
   * So many rows wait for the hold of that incident; none if it has none, or that is over.
   *
   * @return up to {@link HeldBack#AT_MOST}
   */
  public long waiting(long id) {
    return reader
        .sql(
            """
            SELECT a.merchant, a.scope FROM alert a JOIN hold h ON h.id = a.hold_id
             WHERE a.id = ? AND h.ended_at IS NULL
            """)
        .param(id)
        .query((row, index) -> heldBack.count(row.getString(1), row.getString(2)))
        .optional()
        .orElse(0L);
  }

  /**
   * Takes the reminder of one inside the caller's transaction; the next is due a whole number of
   * waits after its start.
   *
   * @param waiting rows that wait for its hold now
   * @return empty if somebody took it, or it is over
   */
  public Optional<Incident> remind(long id, long waiting, long waitMillis, long nowMillis) {
    return writer
        .sql(
            """
            UPDATE alert SET reminders = reminders + 1,
                   remind_at = remind_at + ((:now - remind_at) / :wait + 1) * :wait,
                   affected = CASE WHEN :waiting > affected THEN :waiting ELSE affected END
             WHERE id = :id AND ended_at IS NULL AND %s
            RETURNING %s
            """
                .formatted(DUE, Incidents.COLUMNS))
        .param("id", id)
        .param("now", nowMillis)
        .param("wait", waitMillis)
        .param("waiting", waiting)
        .query(Incidents::incident)
        .optional();
  }
}
