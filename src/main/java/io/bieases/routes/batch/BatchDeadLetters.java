package io.bieases.routes.batch;

import io.bieases.routes.journal.Outbox;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The dead letters of what never became an instruction: one per refused row, or one for a whole
 * file. They say where to look and which rule was broken, never a value.
 *
 * <p>Each is written in the transaction that decides on the row or the file.
 */
final class BatchDeadLetters {

  private final BatchJournal journal;
  private final Outbox outbox;
  private final String environment;

  BatchDeadLetters(BatchJournal journal, Outbox outbox, String environment) {
    this.journal = journal;
    this.outbox = outbox;
    this.environment = environment;
  }

  private record BadRow(long row, long line, String number, String field, String reason) {}

  /** For the refused rows after {@code from} up to {@code to}. */
  void rows(Batch batch, long from, long to) {
    long now = journal.nowMillis();
    for (BadRow bad : bad(batch, from, to)) {
      Map<String, Object> body = body(batch, bad.number(), bad.field(), bad.reason(), now);
      body.put("row", bad.row());
      body.put("line", bad.line());
      send(batch, "/" + bad.row(), body, now);
    }
  }

  /** For a file of which nothing is sent. */
  void file(Batch batch, Refusal refusal) {
    long now = journal.nowMillis();
    Map<String, Object> body = body(batch, "", refusal.column().orElse(""), refusal.reason(), now);
    refusal.row().ifPresent(row -> body.put("row", row));
    refusal.line().ifPresent(line -> body.put("line", line));
    refusal.pointer().ifPresent(first -> body.put("firstBatch", first.batch()));
    send(batch, "", body, now);
  }

  private List<BadRow> bad(Batch batch, long from, long to) {
    return journal
        .writer()
        .sql(
            """
            SELECT row_no, line_no, number, error_column, error FROM batch_row
            WHERE batch_id = ? AND row_no > ? AND row_no <= ? AND error IS NOT NULL ORDER BY row_no
            """)
        .params(batch.id(), from, to)
        .query(
            (row, n) ->
                new BadRow(
                    row.getLong("row_no"),
                    row.getLong("line_no"),
                    Optional.ofNullable(row.getString("number")).orElse(""),
                    row.getString("error_column"),
                    row.getString("error")))
        .list();
  }

  private Map<String, Object> body(
      Batch batch, String number, String field, String reason, long now) {
    Map<String, Object> body = headers(batch, number);
    body.put("field", field);
    body.put("message", reason);
    body.put("door", "file");
    body.put("batch", batch.id());
    body.put("file", batch.fileName());
    body.put("environment", environment);
    body.put("atMillis", now);
    return body;
  }

  private static Map<String, Object> headers(Batch batch, String number) {
    Map<String, Object> headers = new LinkedHashMap<>();
    headers.put("merchant", batch.merchant());
    headers.put("operation", batch.operation());
    headers.put("number", number);
    headers.put("outcome", "rejected");
    headers.put("code", "");
    return headers;
  }

  private void send(Batch batch, String row, Map<String, Object> body, long now) {
    outbox.add(
        "dead-letter/" + batch.id() + row,
        Outbox.DEAD_LETTERS,
        headers(batch, String.valueOf(body.get("number"))),
        body,
        now);
  }
}
