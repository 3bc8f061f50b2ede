package io.bieases.routes.journal;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Rejected instructions, and what stands in the way of sending one again under its own number; of a
 * parked one the same stands in the way. Rows and messages that never became an instruction are not
 * here: they have no number to keep.
 *
 * <p>Looks through any pool; {@link #reopen} runs inside the caller's transaction, under {@link
 * Merchants#lockAgainstNew}, in which it has been found as well.
 */
public class DeadLetters {

  /** A refund that may be or become money, of the same payment and amount, and its words. */
  private static final String TWIN =
      """
      (SELECT o.number || ' (' || o.state || ')' FROM instruction o
        WHERE i.operation = 'refund' AND o.operation = 'refund' AND o.parent_id IS NULL
          AND o.merchant = i.merchant AND o.payment_id = i.payment_id AND o.id <> i.id
          AND o.amount_minor = i.amount_minor AND o.currency = i.currency
          AND o.state IN ('waiting', 'sending', 'accepted', 'duplicate', 'succeeded', 'unknown', 'parked')
          AND (o.id > i.id OR o.created_at > i.created_at OR o.decided_at >= i.created_at)
        ORDER BY o.id LIMIT 1)
      """;

  private static final String SELECT =
      """
      SELECT i.id, i.merchant, i.operation, i.number, i.payment_id, i.amount_minor, i.currency, i.code, i.message,
             i.batch_id, i.state, i.fence, i.attempts, i.updated_at, i.body IS NULL AS bodiless,
             i.operation IN ('create', 'cancel', 'refund') AND (i.again = 1 OR EXISTS (
               SELECT 1 FROM attempt a WHERE a.instruction_id = i.id
                  AND (a.may_have_run = 1 OR a.ended_at IS NULL OR a.ending = 'no-answer'))) AS may_have_run,
             (SELECT MIN(b.file_name || ' at node ' || b.node) FROM batch b
               WHERE i.operation = 'refund' AND b.merchant = i.merchant AND b.operation = 'refund'
                 AND b.state IN ('arrived', 'checking', 'staged') AND b.state NOT IN ('done', 'refused')) AS file_open,
             (i.operation IN ('create', 'refund') AND COALESCE(i.gateway_id, '') <> '')
               OR EXISTS (SELECT 1 FROM event e WHERE e.instruction_id = i.id) AS known_there,
      """
          + TWIN
          + " AS twin FROM instruction i WHERE i.parent_id IS NULL AND ";

  /**
   * A rejected instruction, or one in another state that was asked for by its number.
   *
   * @param amount decimal in major units; empty where the operation has none
   * @param batch the file it came in; empty if none
   * @param mayHaveRun a call of it may have been executed
   * @param knownThere the gateway has given it an id or sent word about it
   * @param fileOpen it is a refund, and rows of this refund file of its merchant are not
   *     instructions yet; in words
   * @param twin another refund of the same payment and amount that came or was brought back later,
   *     in words
   */
  public record DeadLetter(
      long id,
      String merchant,
      String operation,
      String number,
      String paymentId,
      String amount,
      String currency,
      String code,
      String message,
      String batch,
      InstructionState state,
      long fence,
      int attempts,
      long sinceMillis,
      boolean hasBody,
      boolean mayHaveRun,
      boolean knownThere,
      Optional<String> fileOpen,
      Optional<String> twin)
      implements Listed {

    /** Why sending it again could be a payment too many, whatever became of its own calls. */
    public Optional<String> inTheWay() {
      if (twin.isPresent()) {
        return Optional.of(
            "the same payment and amount was handed in or brought back later: "
                + twin.get()
                + "; sending this one too would pay twice");
      }
      return fileOpen.map(
          file -> "a file of this merchant is being read: " + file + "; look again when it is");
    }
  }

  /** Before the newest there is. */
  public static final long NEWEST = Long.MAX_VALUE;

  private final JdbcClient jdbc;

  /** Looks through that pool; the writer's, to bring one back. */
  public DeadLetters(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** That instruction, in whatever state it is. */
  public Optional<DeadLetter> find(String merchant, String operation, String number) {
    return query(
            "i.merchant = :merchant AND i.operation = :operation AND i.number = :number",
            Map.of("merchant", merchant, "operation", operation, "number", number))
        .stream()
        .findFirst();
  }

  /** Those as they are now, the newest first. */
  public List<DeadLetter> find(List<Long> ids) {
    return ids.isEmpty()
        ? List.of()
        : query("i.id IN (:ids) ORDER BY i.id DESC", Map.of("ids", ids));
  }

  /**
   * Of that code the newest; an empty code is those that were refused without one.
   *
   * @param before older than that id, or {@link #NEWEST}
   */
  public List<DeadLetter> ofCode(
      String merchant, String operation, String code, long before, int most) {
    return page(
        "merchant = :merchant AND operation = :operation AND COALESCE(code, '') = :code",
        Map.of("merchant", merchant, "operation", operation, "code", code, "before", before),
        most);
  }

  /** How many there are of that code. */
  public long countOfCode(String merchant, String operation, String code) {
    return jdbc.sql(
            """
            SELECT COUNT(*) FROM instruction WHERE state = 'rejected' AND parent_id IS NULL
               AND merchant = ? AND operation = ? AND COALESCE(code, '') = ?
            """)
        .params(merchant, operation, code)
        .query(Long.class)
        .single();
  }

  /**
   * Of those that came in that file the newest.
   *
   * @param before older than that id, or {@link #NEWEST}
   */
  public List<DeadLetter> ofBatch(String batchId, long before, int most) {
    return page("batch_id = :batch", Map.of("batch", batchId, "before", before), most);
  }

  /** What stands in the way is asked of those of the page only, not of all that are sorted. */
  private List<DeadLetter> page(String where, Map<String, ?> params, int most) {
    return query(
        """
        i.id IN (SELECT id FROM instruction WHERE state = 'rejected' AND parent_id IS NULL AND id < :before
                  AND %s ORDER BY id DESC LIMIT %d)
          ORDER BY i.id DESC
        """
            .formatted(where, most),
        params);
  }

  /** How many came in that file. */
  public long countOfBatch(String batchId) {
    return jdbc.sql(
            "SELECT COUNT(*) FROM instruction WHERE batch_id = ? AND state = 'rejected' AND"
                + " parent_id IS NULL")
        .param(batchId)
        .query(Long.class)
        .single();
  }

  /** The ones that were refused last. */
  public List<DeadLetter> newest(int most) {
    return query(
        """
        i.id IN (SELECT id FROM instruction WHERE state = 'rejected' AND parent_id IS NULL
                  ORDER BY updated_at DESC, id DESC LIMIT %d)
          ORDER BY i.updated_at DESC, i.id DESC
        """
            .formatted(most),
        Map.of());
  }

  /**
   * Lets the same number with the same stored body go again, behind what callers wait for, on fresh
   * ladders; the results of its files are written again.
   *
   * @return false if it is no longer as it was found
   */
  public boolean reopen(DeadLetter found, long nowMillis) {
    if (!found.state().nextByReplay().contains(InstructionState.WAITING)) {
      throw new IllegalStateException("nobody may replay what is " + found.state().word());
    }
    int reopened =
        jdbc.sql(
                """
                UPDATE instruction SET state = 'waiting', line = 0, next_at = :now, priority = :class, asked = 0,
                       fence = fence + 1, updated_at = :now, decided_at = :now,
                       ladder_from = (SELECT COALESCE(MAX(a.id), 0) FROM attempt a WHERE a.instruction_id = instruction.id)
                 WHERE id = :id AND state = 'rejected' AND fence = :fence AND again = 0
                """)
            .param("now", nowMillis)
            .param("class", Outcome.BATCH)
            .param("id", found.id())
            .param("fence", found.fence())
            .update();
    if (reopened == 1) {
      // it is not done any more: its node writes the result again until it is
      jdbc.sql(
              """
              UPDATE batch SET state = 'attention', settled_at = NULL
               WHERE state = 'done' AND (id = (SELECT batch_id FROM instruction WHERE id = :id)
                  OR id IN (SELECT batch_id FROM batch_row WHERE instruction_id = :id))
              """)
          .param("id", found.id())
          .update();
    }
    return reopened == 1;
  }

  private List<DeadLetter> query(String where, Map<String, ?> params) {
    return jdbc.sql(SELECT + where).params(params).query(DeadLetters::read).list();
  }

  private static DeadLetter read(ResultSet row, int index) throws SQLException {
    String currency = text(row, "currency");
    return new DeadLetter(
        row.getLong("id"),
        row.getString("merchant"),
        row.getString("operation"),
        row.getString("number"),
        text(row, "payment_id"),
        InstructionView.amount(row.getLong("amount_minor"), currency),
        currency,
        text(row, "code"),
        text(row, "message"),
        text(row, "batch_id"),
        InstructionState.of(row.getString("state")),
        row.getLong("fence"),
        row.getInt("attempts"),
        row.getLong("updated_at"),
        !row.getBoolean("bodiless"),
        row.getBoolean("may_have_run"),
        row.getBoolean("known_there"),
        Optional.ofNullable(row.getString("file_open")),
        Optional.ofNullable(row.getString("twin")));
  }

  private static String text(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getString(column)).orElse("");
  }
}
