package io.bieases.routes.journal;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What an operator has asked for and another person has to confirm: the table {@code approval}.
 *
 * <p>Changes run inside the caller's transaction.
 */
public class Approvals {

  /**
   * What was asked.
   *
   * @param action {@code resend}, {@code replay}, {@code replay-code}, {@code replay-batch}
   * @param subject the number, the code (may be empty) or the batch
   * @param token what was seen: of a resend its version, of a replay the token of its dry run
   * @param rows how many numbers
   */
  public record Asked(
      String action, String merchant, String operation, String subject, String token, long rows) {}

  /** A request that is open. */
  public record Open(
      long id,
      Asked asked,
      String requestedBy,
      String reason,
      long requestedAtMillis,
      long expiresAtMillis) {}

  /**
   * What became of asking.
   *
   * @param id of the request that is open now; empty if the same was asked for already
   * @param instead the request it took the place of
   */
  public record Kept(OptionalLong id, Optional<Open> instead) {}

  private final JdbcClient jdbc;

  /** Looks through that pool; the writer's, to change something. */
  public Approvals(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Those that still wait, oldest first. */
  public List<Open> open(long nowMillis) {
    return jdbc.sql("SELECT * FROM approval WHERE state = 'open' AND expires_at > ? ORDER BY id")
        .param(nowMillis)
        .query(Approvals::read)
        .list();
  }

  /** That request, if nobody has decided on it; it may have expired. */
  public Optional<Open> find(long id) {
    return jdbc.sql("SELECT * FROM approval WHERE id = ? AND state = 'open'")
        .param(id)
        .query(Approvals::read)
        .optional();
  }

  /**
   * Keeps a request. One about the same subject that came of another look is dropped for it:
   * whoever has that one on the screen confirms nothing that nobody showed him.
   */
  public Kept add(
      Asked asked, String operator, String reason, long nowMillis, long expiresAtMillis) {
    // what has expired is not asked for any more
    jdbc.sql(
            """
            UPDATE approval SET state = 'refused', decided_at = ?, result = 'expired'
             WHERE state = 'open' AND expires_at <= ?
            """)
        .params(nowMillis, nowMillis)
        .update();
    Optional<Open> instead = replace(asked, operator, nowMillis);
    OptionalLong id = insert(asked, operator, reason, nowMillis, expiresAtMillis);
    if (id.isEmpty() && instead.isEmpty()) {
      // of two that ask at once on PostgreSQL the later one did not see what it has to replace
      instead = replace(asked, operator, nowMillis);
      id = insert(asked, operator, reason, nowMillis, expiresAtMillis);
    }
    return new Kept(id, instead);
  }

  private Optional<Open> replace(Asked asked, String operator, long nowMillis) {
    return jdbc.sql(
            """
            UPDATE approval SET state = 'refused', decided_by = ?, decided_at = ?, result = 'replaced'
             WHERE state = 'open' AND action = ? AND merchant = ? AND operation = ? AND subject = ? AND token <> ?
            RETURNING *
            """)
        .params(
            operator,
            nowMillis,
            asked.action(),
            asked.merchant(),
            asked.operation(),
            asked.subject(),
            asked.token())
        .query(Approvals::read)
        .optional();
  }

  private OptionalLong insert(
      Asked asked, String operator, String reason, long nowMillis, long expiresAtMillis) {
    return jdbc
        .sql(
            """
            INSERT INTO approval (action, merchant, operation, subject, token, rows_asked, requested_by, reason,
                   requested_at, expires_at, state)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'open')
            ON CONFLICT (action, merchant, operation, subject) WHERE state = 'open' DO NOTHING RETURNING id
            """)
        .params(
            asked.action(),
            asked.merchant(),
            asked.operation(),
            asked.subject(),
            asked.token(),
            asked.rows(),
            operator,
            reason,
            nowMillis,
            expiresAtMillis)
        .query(Long.class)
        .list()
        .stream()
        .mapToLong(id -> id)
        .findFirst();
  }

  /**
   * Decides on a request.
   *
   * @param state {@code confirmed} or {@code refused}
   * @return false if somebody else has
   */
  public boolean decide(long id, String state, String operator, long nowMillis) {
    return jdbc.sql(
                """
                UPDATE approval SET state = ?, decided_by = ?, decided_at = ? WHERE id = ? AND state = 'open'
                """)
            .params(state, operator, nowMillis, id)
            .update()
        == 1;
  }

  /** What came of it. */
  public void result(long id, String words) {
    jdbc.sql("UPDATE approval SET result = ? WHERE id = ?").params(words, id).update();
  }

  private static Open read(ResultSet row, int index) throws SQLException {
    return new Open(
        row.getLong("id"),
        new Asked(
            row.getString("action"),
            row.getString("merchant"),
            row.getString("operation"),
            row.getString("subject"),
            row.getString("token"),
            row.getLong("rows_asked")),
        row.getString("requested_by"),
        row.getString("reason"),
        row.getLong("requested_at"),
        row.getLong("expires_at"));
  }
}
