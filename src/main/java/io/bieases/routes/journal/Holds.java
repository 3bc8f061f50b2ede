package io.bieases.routes.journal;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Holds as {@code outcomes.md} has them: raised once per merchant and scope, probed by the raiser
 * and another waiting instruction in turn, ended when the raiser gets through.
 *
 * <p>Every method runs inside the caller's transaction.
 */
public class Holds {

  /** Whose hold it is if the gateway itself does not answer. */
  public static final String EVERY_MERCHANT = "*";

  /** The scope of a hold on all operations. */
  public static final String EVERY_OPERATION = "*";

  /** Who probed. */
  public record Probe(String merchant, long instructionId) {}

  private final JdbcClient jdbc;

  /** Works on that connection pool. */
  public Holds(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** The open holds that a call of that merchant and operation falls under, next probe last. */
  public List<Hold> on(String merchant, String operation) {
    return jdbc.sql(
            """
            SELECT * FROM hold WHERE ended_at IS NULL AND merchant IN (?, '*') AND scope IN (?, '*')
             ORDER BY probe_at DESC, id
            """)
        .params(merchant, operation)
        .query(Holds::hold)
        .list();
  }

  /**
   * Raises a hold unless one of that merchant and scope is open.
   *
   * @return whether it is new, so that one incident gives one alert
   */
  public boolean raise(
      String merchant,
      String scope,
      String cause,
      OptionalLong raiser,
      long nowMillis,
      long probeAtMillis) {
    return jdbc.sql(
                """
                INSERT INTO hold (merchant, scope, cause, raiser_id, raised_at, probe_at)
                VALUES (:merchant, :scope, :cause, CAST(:raiser AS BIGINT), :now, :probe)
                ON CONFLICT (merchant, scope, by_person) WHERE ended_at IS NULL DO NOTHING
                """)
            .param("merchant", merchant)
            .param("scope", scope)
            .param("cause", cause)
            .param("raiser", raiser.isPresent() ? raiser.getAsLong() : null)
            .param("now", nowMillis)
            .param("probe", probeAtMillis)
            .update()
        == 1;
  }

  /**
   * Raises a person's hold, beside an automatic one of the same merchant and scope. It is never
   * probed.
   *
   * @return its id, or empty if a person holds that already
   */
  public OptionalLong raiseByPerson(
      String merchant, String scope, String operator, String reason, long nowMillis) {
    return jdbc
        .sql(
            """
            INSERT INTO hold (merchant, scope, cause, raised_at, probe_at, raiser_next, by_person, raised_by, reason)
            VALUES (?, ?, ?, ?, ?, 0, 1, ?, ?)
            ON CONFLICT (merchant, scope, by_person) WHERE ended_at IS NULL DO NOTHING RETURNING id
            """)
        .params(merchant, scope, Hold.OPERATOR, nowMillis, Long.MAX_VALUE, operator, reason)
        .query(Long.class)
        .list()
        .stream()
        .mapToLong(id -> id)
        .findFirst();
  }

  /** The open hold of a person on exactly that merchant and scope. */
  public Optional<Hold> byPerson(String merchant, String scope) {
    return jdbc.sql(
            """
            SELECT * FROM hold WHERE merchant = ? AND scope = ? AND by_person = 1 AND ended_at IS NULL
            """)
        .params(merchant, scope)
        .query(Holds::hold)
        .optional();
  }

  /** Books a probe: the next one not before that time, and by the other party. */
  public boolean bookProbe(Hold hold, boolean byRaiser, long nowMillis, long nextProbeMillis) {
    return jdbc.sql(
                """
                UPDATE hold SET probe_at = ?, probes = probes + 1, raiser_next = ?
                 WHERE id = ? AND ended_at IS NULL AND probe_at <= ?
                """)
            .params(nextProbeMillis, byRaiser ? 0 : 1, hold.id(), nowMillis)
            .update()
        == 1;
  }

  /** The last probe of that hold. */
  public Optional<Probe> lastProbe(long holdId) {
    return jdbc.sql(
            "SELECT merchant, instruction_id FROM attempt WHERE hold_id = ? ORDER BY id DESC LIMIT"
                + " 1")
        .param(holdId)
        .query((row, index) -> new Probe(row.getString(1), row.getLong(2)))
        .optional();
  }

  /** Whether a probe of that hold is on its way; its answer decides what the next one is. */
  public boolean probeIsOpen(Hold hold) {
    return jdbc.sql(
                """
                SELECT COUNT(*) FROM instruction i JOIN attempt a ON a.instruction_id = i.id
                 WHERE i.state = 'sending' AND a.hold_id = ? AND a.ended_at IS NULL
                """)
            .param(hold.id())
            .query(Integer.class)
            .single()
        > 0;
  }

  /** That hold, if it is still open. */
  public Optional<Hold> find(long id) {
    return jdbc.sql("SELECT * FROM hold WHERE id = ? AND ended_at IS NULL")
        .param(id)
        .query(Holds::hold)
        .optional();
  }

  /** Another instruction than the raiser got through: the raiser's next probe decides. */
  public void otherPassed(Hold hold) {
    jdbc.sql("UPDATE hold SET other_passed = 1, raiser_next = 1 WHERE id = ?")
        .param(hold.id())
        .update();
  }

  /** Another instruction than the raiser met the fault: what got through before proves nothing. */
  public void otherFailed(Hold hold) {
    jdbc.sql("UPDATE hold SET other_passed = 0 WHERE id = ?").param(hold.id()).update();
  }

  /** Ends a hold; what waited goes on by itself. */
  public boolean end(long holdId, String reason, long nowMillis) {
    return jdbc.sql(
                "UPDATE hold SET ended_at = ?, end_reason = ? WHERE id = ? AND ended_at IS NULL")
            .params(nowMillis, reason, holdId)
            .update()
        == 1;
  }

  /** How the merchant's last calls ended, newest first: do that many in a row say never-left? */
  public boolean lastCallsNeverLeft(int inARow) {
    return jdbc.sql(
                """
                SELECT COUNT(*) FROM (SELECT ending FROM attempt WHERE ending IS NOT NULL ORDER BY id DESC LIMIT ?) last
                 WHERE ending = 'never-left'
                """)
            .param(inARow)
            .query(Integer.class)
            .single()
        == inARow;
  }

  /**
   * Calls of a merchant and operation since that time: all that were answered, and those answered
   * so.
   */
  public long answeredSince(String merchant, String operation, String code, long sinceMillis) {
    return jdbc.sql(
            """
            SELECT COUNT(*) FROM attempt WHERE merchant = :merchant AND started_at >= :since AND ending = 'answered'
               AND operation = :operation
               AND (:code = '*' OR code = :code)
            """)
        .param("merchant", merchant)
        .param("operation", operation)
        .param("since", sinceMillis)
        .param("code", code)
        .query(Long.class)
        .single();
  }

  private static Hold hold(ResultSet row, int index) throws SQLException {
    long raiser = row.getLong("raiser_id");
    OptionalLong raiserId = row.wasNull() ? OptionalLong.empty() : OptionalLong.of(raiser);
    return new Hold(
        row.getLong("id"),
        row.getString("merchant"),
        row.getString("scope"),
        row.getString("cause"),
        row.getInt("by_person") == 1,
        raiserId,
        row.getLong("probe_at"),
        row.getInt("raiser_next") == 1,
        row.getInt("other_passed") == 1);
  }
}
