package io.bieases.routes.journal;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Answers to messages that wait for one. Several may wait for the same instruction; each gets the
 * same answer, through the outbox, with its own correlation id.
 *
 * <p>Every method runs inside the caller's transaction.
 */
public class Replies {

  /** The header of an outbox message that becomes the answer's correlation id. */
  public static final String CORRELATION_ID = "correlationId";

  private record Waiting(String destination, String correlationId, String messageId) {}

  private final JdbcClient jdbc;
  private final Outbox outbox;
  private final String environment;

  /** Works on the writer's pool. */
  public Replies(JdbcClient jdbc, Outbox outbox, String environment) {
    this.jdbc = jdbc;
    this.outbox = outbox;
    this.environment = environment;
  }

  /** A message waits for that instruction; one that was delivered before waits already. */
  public void await(long instructionId, String destination, String correlationId, String message) {
    jdbc.sql(
            """
            INSERT INTO reply (instruction_id, destination, correlation_id, message_id) VALUES (?, ?, ?, ?)
            ON CONFLICT (message_id) DO NOTHING
            """)
        .params(instructionId, destination, correlationId, message)
        .update();
  }

  /** Answers everybody who waits for that instruction with what is true of it now. */
  public void answer(long instructionId, long nowMillis) {
    List<Waiting> waiting =
        jdbc.sql(
                "DELETE FROM reply WHERE instruction_id = ? RETURNING destination, correlation_id,"
                    + " message_id")
            .param(instructionId)
            .query((row, n) -> new Waiting(row.getString(1), row.getString(2), row.getString(3)))
            .list();
    if (waiting.isEmpty()) {
      return;
    }
    InstructionView view =
        new InstructionViews(jdbc, environment).look(instructionId).orElseThrow().view();
    for (Waiting each : waiting) {
      send(
          each.destination(),
          each.correlationId(),
          each.messageId(),
          headers(view),
          view,
          nowMillis);
    }
  }

  /** Answers one message at once. */
  public void send(
      String destination,
      String correlationId,
      String messageId,
      Map<String, Object> headers,
      Object body,
      long nowMillis) {
    Map<String, Object> all = new LinkedHashMap<>(headers);
    all.put(CORRELATION_ID, correlationId);
    outbox.add("reply/" + messageId, destination, all, body, nowMillis);
  }

  private static Map<String, Object> headers(InstructionView view) {
    Map<String, Object> headers = new LinkedHashMap<>();
    headers.put("merchant", view.merchant());
    headers.put("operation", view.operation());
    headers.put("number", view.number());
    headers.put("outcome", view.outcome());
    headers.put("code", view.code());
    return headers;
  }
}
