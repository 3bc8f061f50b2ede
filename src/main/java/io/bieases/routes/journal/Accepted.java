package io.bieases.routes.journal;

import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Creates and refunds that are accepted and have no last word yet, and the questions about them.
 *
 * <p>Every method runs inside the caller's transaction.
 */
public class Accepted {

  /**
   * One whose time to be asked about has come.
   *
   * @param gatewayId the id the gateway gave it: what is asked for
   * @param asked how often it was asked about before
   */
  public record Due(
      long id,
      String merchant,
      String operation,
      String number,
      String gatewayId,
      String correlationId,
      int asked) {}

  private final JdbcClient jdbc;

  /** Works on the writer's pool. */
  public Accepted(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Takes those whose time has come; until {@link #askAt} nobody else takes them. */
  public List<Due> take(int most, long nowMillis) {
    return jdbc.sql(
            """
            UPDATE instruction SET asked = asked + 1, next_at = NULL
             WHERE state = 'accepted' AND next_at <= :now AND id IN (
               SELECT id FROM instruction WHERE state = 'accepted' AND next_at <= :now ORDER BY next_at LIMIT :most)
            RETURNING id, merchant, operation, number, COALESCE(gateway_id, ''), COALESCE(correlation_id, ''), asked - 1
            """)
        .param("now", nowMillis)
        .param("most", most)
        .query(
            (row, n) ->
                new Due(
                    row.getLong(1),
                    row.getString(2),
                    row.getString(3),
                    row.getString(4),
                    row.getString(5),
                    row.getString(6),
                    row.getInt(7)))
        .list();
  }

  /** When it is asked about next, unless it has got its last word. */
  public void askAt(long id, long atMillis) {
    jdbc.sql("UPDATE instruction SET next_at = ? WHERE id = ? AND state = 'accepted'")
        .params(atMillis, id)
        .update();
  }

  /** Whether a question about it has no answer yet, because of a hold, say. */
  public boolean isBeingAsked(long id) {
    return jdbc.sql(
                """
            SELECT COUNT(*) FROM instruction
             WHERE parent_id = ? AND parent_id IS NOT NULL AND state IN ('waiting', 'sending', 'unknown')
            """)
            .param(id)
            .query(Long.class)
            .single()
        > 0;
  }

  /** Leaves it for later: it was not asked about this time. */
  public void leave(Due due, long untilMillis) {
    jdbc.sql("UPDATE instruction SET asked = ?, next_at = ? WHERE id = ? AND state = 'accepted'")
        .params(due.asked(), untilMillis, due.id())
        .update();
  }

  /**
   * Puts a question as an instruction of its own.
   *
   * @param question the operation that asks
   * @param number nobody else's
   */
  public void ask(Due due, Operation question, String number, int priority, long nowMillis) {
    boolean refund = question == Operation.REFUND_QUERY;
    jdbc.sql(
            """
            INSERT INTO instruction (merchant, operation, number, payment_id, gateway_id, details, door, parent_id,
                   correlation_id, state, priority, next_at, created_at, updated_at)
            VALUES (?, ?, ?, CAST(? AS TEXT), CAST(? AS TEXT), '{}', 'reconcile', ?, ?, 'waiting', ?, ?, ?, ?)
            ON CONFLICT (merchant, operation, number) DO NOTHING
            """)
        .params(
            due.merchant(),
            question.word(),
            number,
            refund ? null : due.gatewayId(),
            refund ? due.gatewayId() : null,
            due.id(),
            due.correlationId(),
            priority,
            nowMillis,
            nowMillis,
            nowMillis)
        .update();
  }
}
