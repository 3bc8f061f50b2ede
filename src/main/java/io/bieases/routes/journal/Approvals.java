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
   * @param subject the number, the code or the batch
   * @param token of the dry run that was seen; empty for one number
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
   * Keeps a request.
   *
   * @return its id, or empty if the same is asked for already
   */
  public OptionalLong add(
      Asked asked, String operator, String reason, long nowMillis, long expiresAtMillis) {
    // what has expired is not asked for any more
    jdbc.sql(
            """
            UPDATE approval SET state = 'refused', decided_at = ?, result = 'expired'
             WHERE state = 'open' AND expires_at <= ?
            """)
        .params(nowMillis, nowMillis)
        .update();
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
