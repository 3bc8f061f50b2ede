package io.bieases.routes.intake;

import io.bieases.routes.journal.InstructionState;
import io.bieases.routes.journal.JournalClock;
import io.bieases.routes.journal.Operation;
import io.bieases.routes.journal.Outbox;
import io.bieases.routes.journal.Outcome;
import io.bieases.routes.journal.Replies;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Puts what a door has received into the journal, once: the same number with the same content is
 * the same instruction, whichever door it comes by and however often (architecture, decision 3).
 *
 * <p>When a method returns, what it wrote is committed; only then may a door acknowledge.
 */
public class Intake {

  private static final String INSERT =
      """
      INSERT INTO instruction (merchant, operation, number, payment_id, amount_minor, currency, gateway_id, details, door,
             correlation_id, state, priority, next_at, created_at, updated_at)
      VALUES (:merchant, :operation, :number, :payment, CAST(:amount AS BIGINT), :currency, :refund, :details, :door,
             :correlation, 'waiting', :priority, :now, :now, :now)
      ON CONFLICT (merchant, operation, number) DO NOTHING RETURNING id
      """;

  /** Same payment, amount by value and currency; a refund query: the same refund. */
  private static final String SAME =
      """
      SELECT id, door, batch_id, CASE WHEN payment_id IS NOT DISTINCT FROM CAST(:payment AS TEXT)
             AND amount_minor IS NOT DISTINCT FROM CAST(:amount AS BIGINT)
             AND currency IS NOT DISTINCT FROM CAST(:currency AS TEXT)
             AND (operation <> 'refund-query' OR gateway_id IS NOT DISTINCT FROM CAST(:refund AS TEXT))
             THEN 1 ELSE 0 END AS same
        FROM instruction WHERE merchant = :merchant AND operation = :operation AND number = :number
      """;

  private final JdbcClient writer;
  private final TransactionTemplate transaction;
  private final JournalClock clock;
  private final Outbox outbox;
  private final Replies replies;
  private final Set<String> merchants;
  private final Supplier<String> freshNumbers;
  private final String environment;
  private final InstructionReader reader = new InstructionReader();

  /**
   * Takes instructions of those merchants.
   *
   * @param freshNumbers request numbers for calls that bring none; never the same twice
   */
  public Intake(
      JdbcClient writer,
      TransactionTemplate transaction,
      JournalClock clock,
      Outbox outbox,
      Set<String> merchants,
      Supplier<String> freshNumbers,
      String environment) {
    this.writer = writer;
    this.transaction = transaction;
    this.clock = clock;
    this.outbox = outbox;
    this.merchants = merchants;
    this.freshNumbers = freshNumbers;
    this.environment = environment;
    replies = new Replies(writer, outbox, environment);
  }

  private record Known(long id, String where, boolean same) {}

  /** Checks it and puts it into the journal, or finds it there. */
  public Receipt accept(Received received) {
    if (!merchants.contains(received.merchant())) {
      return Receipt.unreadable(received, "", "merchant", "names no configured merchant");
    }
    CheckedInstruction checked;
    try {
      checked = reader.read(received);
    } catch (UnreadableInstructionException e) {
      return Receipt.unreadable(received, reader.number(received), e.field(), e.reason());
    }
    String number = checked.number().isEmpty() ? freshNumber(received) : checked.number();
    return transaction.execute(status -> book(received, checked, number));
  }

  /**
   * Tells everybody about something that was received and is not in the journal as an instruction:
   * a dead letter with what an operator needs to find it, and the answer if one is waited for.
   */
  public void refuse(Received received, Receipt receipt) {
    transaction.executeWithoutResult(
        status -> {
          long now = clock.nowMillis();
          Map<String, Object> headers = new LinkedHashMap<>();
          headers.put("merchant", receipt.merchant());
          headers.put("operation", receipt.operation());
          headers.put("number", receipt.number());
          headers.put("outcome", receipt.word());
          headers.put("code", "");
          Map<String, Object> body = new LinkedHashMap<>(headers);
          body.put("field", receipt.field());
          body.put("message", receipt.reason());
          body.put("door", received.door());
          body.put("source", received.source());
          received.replyTo().ifPresent(reply -> body.put("correlationId", reply.correlationId()));
          body.put("environment", environment);
          received
              .replyTo()
              .ifPresent(
                  reply ->
                      replies.send(
                          reply.destination(),
                          reply.correlationId(),
                          reply.messageId(),
                          headers,
                          new LinkedHashMap<>(body),
                          now));
          if (received.body().length > 0) {
            body.put("bytes", received.body().length);
            body.put("sha256", sha256(received.body()));
          }
          body.put("atMillis", now);
          String id = String.join("/", "dead-letter", received.door(), received.source());
          outbox.add(id, Outbox.DEAD_LETTERS, headers, body, now);
        });
  }

  private Receipt book(Received received, CheckedInstruction checked, String number) {
    long now = clock.nowMillis();
    Optional<Long> id =
        bind(writer.sql(INSERT), received, checked, number)
            .param("details", checked.details())
            .param("door", received.door())
            .param("correlation", correlationId(received, number))
            .param("priority", priority(received))
            .param("now", now)
            .query(Long.class)
            .optional();
    if (id.isPresent()) {
      received.replyTo().ifPresent(reply -> await(id.get(), reply));
      return receipt(Receipt.NEW, id.get(), received, number, "", "");
    }
    Known known = known(received, checked, number);
    if (!known.same()) {
      return receipt(
          Receipt.CONFLICT,
          known.id(),
          received,
          number,
          numberField(received.operation()),
          "number already used with other content (" + known.where() + ")");
    }
    received
        .replyTo()
        .ifPresent(
            reply -> {
              await(known.id(), reply);
              if (isSettledNow(known.id())) {
                replies.answer(known.id(), now);
              }
            });
    return receipt(Receipt.KNOWN, known.id(), received, number, "", "");
  }

  /**
   * Asked under the row's lock, after the reply is written: whoever settles the instruction in
   * between either sees the reply, or is seen here.
   */
  private boolean isSettledNow(long id) {
    return InstructionState.of(
            writer
                .sql("UPDATE instruction SET updated_at = updated_at WHERE id = ? RETURNING state")
                .param(id)
                .query(String.class)
                .single())
        .isSettled();
  }

  private void await(long id, ReplyTo reply) {
    replies.await(id, reply.destination(), reply.correlationId(), reply.messageId());
  }

  private Known known(Received received, CheckedInstruction checked, String number) {
    return bind(writer.sql(SAME), received, checked, number)
        .query(
            (row, n) ->
                new Known(
                    row.getLong("id"),
                    row.getString("batch_id") == null
                        ? "door " + row.getString("door")
                        : "batch " + row.getString("batch_id"),
                    row.getInt("same") == 1))
        .single();
  }

  private static JdbcClient.StatementSpec bind(
      JdbcClient.StatementSpec sql, Received received, CheckedInstruction checked, String number) {
    return sql.param("merchant", received.merchant())
        .param("operation", received.operation())
        .param("number", number)
        .param("payment", checked.paymentId().orElse(null))
        .param(
            "amount", checked.amountMinor().isPresent() ? checked.amountMinor().getAsLong() : null)
        .param("currency", checked.currency().orElse(null))
        .param("refund", checked.refundId().orElse(null));
  }

  /**
   * A message delivered twice is one call; every other call without a request id is a fresh one.
   */
  private String freshNumber(Received received) {
    return received.door().equals("jms")
        ? "m-" + sha256(received.source().getBytes(StandardCharsets.UTF_8)).substring(0, 40)
        : freshNumbers.get();
  }

  /** What the caller calls it, else the number. */
  private static String correlationId(Received received, String number) {
    return received.replyTo().map(ReplyTo::correlationId).orElse(number);
  }

  /** Who goes first when the pace is short (outcomes.md, last section). */
  private static int priority(Received received) {
    if (!received.callerWaits()) {
      return Outcome.BATCH;
    }
    return received.operation().equals(Operation.REFUND.word())
        ? Outcome.WAITING_REFUND
        : Outcome.INTERACTIVE;
  }

  /** The field of a body that carries its number, as a path into it. */
  public static String numberField(String operation) {
    return switch (Operation.of(operation)) {
      case CREATE -> "order.orderNo";
      case REFUND -> "referRefundNo";
      case QUERY, CANCEL, REFUND_QUERY -> "requestId";
    };
  }

  private static Receipt receipt(
      String word, long id, Received received, String number, String field, String reason) {
    return new Receipt(word, id, received.merchant(), received.operation(), number, field, reason);
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
