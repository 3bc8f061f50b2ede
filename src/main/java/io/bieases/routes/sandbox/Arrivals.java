package io.bieases.routes.sandbox;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Every request that reached an operation of this gateway, in the order of arrival. */
final class Arrivals {
  private final Ledger ledger;
  private final String merchantId;

  Arrivals(Ledger ledger, String merchantId) {
    this.ledger = ledger;
    this.merchantId = merchantId;
  }

  /** Adds the request and returns its running number. */
  long add(Arrival arrival) {
    return ledger.insert(
        "INSERT INTO arrival (at, merchant_id, operation, number, payment_id, code, fault, marker,"
            + " throttled_by, body_sha256) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        arrival.atMillis(),
        merchantId,
        arrival.operation(),
        arrival.number(),
        arrival.paymentId(),
        arrival.code(),
        arrival.fault(),
        arrival.marker(),
        arrival.throttledBy(),
        arrival.bodySha256());
  }

  void answered(long id, long nowMillis) {
    ledger.update("UPDATE arrival SET answered_at = ? WHERE id = ?", nowMillis, id);
  }

  /** Requests at or after {@code sinceMillis} with a running number above {@code afterId}. */
  List<Arrival> since(long sinceMillis, long afterId) {
    return ledger.query(
        "SELECT * FROM arrival WHERE merchant_id = ? AND at >= ? AND id > ? ORDER BY id",
        Arrivals::read,
        merchantId,
        sinceMillis,
        afterId);
  }

  /** Requests that the limits let in, at or after {@code sinceMillis}. */
  List<Arrival> admittedSince(long sinceMillis) {
    return ledger.query(
        "SELECT * FROM arrival WHERE merchant_id = ? AND at >= ? AND throttled_by = '' ORDER BY at",
        Arrivals::read,
        merchantId,
        sinceMillis);
  }

  Map<String, Long> countBy(Column column) {
    Map<String, Long> counts = new TreeMap<>();
    ledger
        .query(
            "SELECT "
                + column.sql
                + ", COUNT(*) FROM arrival WHERE merchant_id = ? AND "
                + column.sql
                + " <> '' GROUP BY 1",
            row -> Map.entry(row.getString(1), row.getLong(2)),
            merchantId)
        .forEach(count -> counts.put(count.getKey(), count.getValue()));
    return counts;
  }

  /** What requests can be counted by. */
  enum Column {
    OPERATION("operation"),
    THROTTLED_BY("throttled_by"),
    FAULT("fault");

    private final String sql;

    Column(String sql) {
      this.sql = sql;
    }
  }

  private static Arrival read(ResultSet row) throws SQLException {
    return new Arrival(
        row.getLong("id"),
        row.getLong("at"),
        row.getLong("answered_at"),
        row.getString("operation"),
        row.getString("number"),
        row.getString("payment_id"),
        row.getInt("code"),
        row.getString("fault"),
        row.getString("marker"),
        row.getString("throttled_by"),
        row.getString("body_sha256"));
  }
}
