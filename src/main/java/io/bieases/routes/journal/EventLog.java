package io.bieases.routes.journal;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Webhooks as received: the table {@code event}. An event is kept for good under its digest, so
 * that a repeat, however late, has no effect.
 *
 * <p>Every method runs inside the caller's transaction.
 */
public class EventLog {

  /** It came before the answer to our own call, and is applied after it. */
  public static final String WAITS = "waits";

  /** An event that is kept. */
  public record Kept(long id, String merchant, String name, String payload) {}

  /**
   * What an event has to agree with.
   *
   * @param number ours
   * @param gatewayId the id the gateway gave it; empty if we hold none
   * @param paymentId of a refund; empty for a create
   */
  public record About(
      long id,
      String number,
      String gatewayId,
      String paymentId,
      long amountMinor,
      String currency,
      int attempts) {}

  private final JdbcClient jdbc;

  /** Works on the writer's pool. */
  public EventLog(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Keeps an event. Empty if it is known; its effect is what it was. */
  public OptionalLong add(
      String merchant, String digest, String name, String payload, long nowMillis) {
    return jdbc
        .sql(
            """
            INSERT INTO event (merchant, digest, name, payload, received_at) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (digest) DO NOTHING RETURNING id
            """)
        .params(merchant, digest, name, payload, nowMillis)
        .query(Long.class)
        .list()
        .stream()
        .mapToLong(id -> id)
        .findFirst();
  }

  /**
   * The instruction of that number, or else of that id at the gateway, locked until the end of the
   * transaction: no call of it begins or ends meanwhile.
   */
  public Optional<About> lock(
      String merchant, String operation, String number, Optional<String> gatewayId) {
    Optional<Long> id =
        jdbc.sql(
                "SELECT id FROM instruction WHERE merchant = ? AND operation = ? AND number = ? AND"
                    + " parent_id IS NULL")
            .params(merchant, operation, number)
            .query(Long.class)
            .optional()
            .or(
                () ->
                    number.isEmpty()
                        ? gatewayId.flatMap(its -> byGatewayId(merchant, operation, its))
                        : Optional.empty());
    return id.map(this::lock);
  }

  /** The same by its row. */
  public About lock(long id) {
    jdbc.sql("UPDATE instruction SET updated_at = updated_at WHERE id = ?").param(id).update();
    return about(id);
  }

  private Optional<Long> byGatewayId(String merchant, String operation, String gatewayId) {
    return jdbc.sql(
            """
            SELECT id FROM instruction WHERE merchant = ? AND gateway_id = ? AND operation = ? AND parent_id IS NULL
             ORDER BY id LIMIT 1
            """)
        .params(merchant, gatewayId, operation)
        .query(Long.class)
        .optional();
  }

  private About about(long id) {
    return jdbc.sql(
            """
            SELECT number, COALESCE(gateway_id, ''), COALESCE(payment_id, ''), COALESCE(amount_minor, 0),
                   COALESCE(currency, ''), attempts
              FROM instruction WHERE id = ?
            """)
        .param(id)
        .query(
            (row, n) ->
                new About(
                    id,
                    row.getString(1),
                    row.getString(2),
                    row.getString(3),
                    row.getLong(4),
                    row.getString(5),
                    row.getInt(6)))
        .single();
  }

  /** Writes down what an event did, and to which instruction; what it did first stays. */
  public void effect(long eventId, String effect, OptionalLong instructionId) {
    jdbc.sql(
            """
            UPDATE event SET effect = ?, instruction_id = CAST(? AS BIGINT)
             WHERE id = ? AND (effect IS NULL OR effect = 'waits')
            """)
        .params(effect, instructionId.isPresent() ? instructionId.getAsLong() : null, eventId)
        .update();
  }

  /** Events that wait for the end of a call, which has ended by now; the oldest first. */
  public List<Kept> ready(int most) {
    return jdbc.sql(
            """
            SELECT e.id, e.merchant, e.name, e.payload FROM event e JOIN instruction i ON i.id = e.instruction_id
             WHERE e.effect = 'waits' AND i.state <> 'sending' ORDER BY e.id LIMIT ?
            """)
        .param(most)
        .query(
            (row, n) ->
                new Kept(row.getLong(1), row.getString(2), row.getString(3), row.getString(4)))
        .list();
  }

  /** Keeps the gateway's id of an instruction that has none. */
  public void keepId(long instructionId, String gatewayId, long nowMillis) {
    jdbc.sql(
            "UPDATE instruction SET gateway_id = ?, updated_at = ? WHERE id = ? AND gateway_id IS NULL")
        .params(gatewayId, nowMillis, instructionId)
        .update();
  }
}
