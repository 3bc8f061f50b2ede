package io.bieases.routes.sandbox;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The ledger's webhooks of one merchant. A row is never deleted; what is known of its delivery
 * stands in it.
 */
final class Webhooks {
  /** More than are sent at once, so that those of a busy payment do not hide the others. */
  private static final int LOOK_AHEAD = 256;

  private final Ledger ledger;
  private final String merchantId;

  Webhooks(Ledger ledger, String merchantId) {
    this.ledger = ledger;
    this.merchantId = merchantId;
  }

  /** Adds one and returns its id. */
  long add(Outbox.Letter letter, Outbox.Terms terms) {
    return ledger.insert(
        "INSERT INTO webhook (merchant_id, event, number, payment_id, refund_id, url, payload,"
            + " ordered, forgery, copy_of, written_at, state, due_at, acks_wanted)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        merchantId,
        letter.event(),
        letter.number(),
        letter.paymentId(),
        letter.refundId(),
        letter.url(),
        new String(StrictJson.bytes(letter.payload()), StandardCharsets.UTF_8),
        terms.ordered(),
        terms.forgery().map(Enum::name).orElse(""),
        terms.copyOf(),
        terms.writtenAtMillis(),
        terms.state().name(),
        terms.dueAtMillis(),
        terms.acknowledgements());
  }

  List<Webhook> after(long afterId) {
    return ledger.query(
        "SELECT * FROM webhook WHERE merchant_id = ? AND id > ? ORDER BY id",
        Webhooks::read,
        merchantId,
        afterId);
  }

  Optional<Webhook> find(long id) {
    return ledger
        .query(
            "SELECT * FROM webhook WHERE merchant_id = ? AND id = ?",
            Webhooks::read,
            merchantId,
            id)
        .stream()
        .findFirst();
  }

  /** The next to be sent; a forged copy before its original, which is worse for the receiver. */
  List<Webhook> due(long nowMillis) {
    return ledger.query(
        "SELECT * FROM webhook WHERE state = ? AND due_at <= ? AND merchant_id = ?"
            + " ORDER BY due_at, copy_of DESC, id LIMIT ?",
        Webhooks::read,
        Webhook.State.WAITING.name(),
        nowMillis,
        merchantId,
        LOOK_AHEAD);
  }

  void blocked(long id) {
    ledger.update("UPDATE webhook SET state = ? WHERE id = ?", Webhook.State.BLOCKED.name(), id);
  }

  /** Booked before the first byte leaves: no receiver has seen more of it than there were tries. */
  void tried(long id, long nowMillis) {
    ledger.update(
        "UPDATE webhook SET tries = tries + 1, last_try_at = ?, last_status = 0, last_code = 0"
            + " WHERE id = ?",
        nowMillis,
        id);
  }

  /** It was answered as the contract demands; it comes again if more answers are wanted. */
  void acknowledged(long id, int status, int code, long againAtMillis) {
    ledger.update(
        "UPDATE webhook SET acks = acks + 1, failures = 0, last_status = ?, last_code = ?,"
            + " due_at = ?, state = CASE WHEN acks + 1 < acks_wanted THEN ? ELSE ? END"
            + " WHERE id = ?",
        status,
        code,
        againAtMillis,
        Webhook.State.WAITING.name(),
        Webhook.State.DELIVERED.name(),
        id);
  }

  /** It was not acknowledged; it comes again as long as there are pauses left, a forged one not. */
  void failed(Webhook sent, int status, int code, List<Duration> pauses, long nowMillis) {
    int failures =
        ledger
            .query("SELECT failures FROM webhook WHERE id = ?", row -> row.getInt(1), sent.id())
            .get(0);
    boolean again = sent.forgery().isEmpty() && failures < pauses.size();
    ledger.update(
        "UPDATE webhook SET failures = failures + 1, last_status = ?, last_code = ?, due_at = ?,"
            + " state = ? WHERE id = ?",
        status,
        code,
        again ? nowMillis + pauses.get(failures).toMillis() : nowMillis,
        (again ? Webhook.State.WAITING : Webhook.State.GIVEN_UP).name(),
        sent.id());
  }

  /**
   * Sends it once more from now on, whatever has become of it.
   *
   * @param stampMillis timestamp to repeat; 0 for new ones
   */
  void again(long id, long stampMillis, long nowMillis) {
    ledger.update(
        "UPDATE webhook SET acks_wanted = acks + 1, failures = 0, stamp = ?, due_at = ?, state = ?"
            + " WHERE id = ?",
        stampMillis,
        nowMillis,
        Webhook.State.WAITING.name(),
        id);
  }

  private static Webhook read(ResultSet row) throws SQLException {
    String forgery = row.getString("forgery");
    return new Webhook(
        row.getLong("id"),
        row.getString("event"),
        row.getString("number"),
        row.getString("payment_id"),
        row.getString("refund_id"),
        row.getString("url"),
        StrictJson.parse(row.getString("payload").getBytes(StandardCharsets.UTF_8)).orElseThrow(),
        row.getBoolean("ordered"),
        forgery.isEmpty()
            ? Optional.empty()
            : Optional.of(SandboxSettings.Forgery.valueOf(forgery)),
        row.getLong("copy_of"),
        Webhook.State.valueOf(row.getString("state")),
        row.getLong("written_at"),
        row.getLong("due_at"),
        row.getInt("tries"),
        row.getInt("acks"),
        row.getLong("stamp"),
        row.getLong("last_try_at"),
        row.getInt("last_status"),
        row.getInt("last_code"));
  }
}
