package io.bieases.routes.sandbox;

import java.util.List;

/**
 * The ledger's tables. Money in minor units, time in epoch milliseconds, text never null but ''.
 */
final class LedgerTables {
  static final List<String> SCHEMA =
      List.of(
          """
          CREATE TABLE IF NOT EXISTS payment (
            payment_id   TEXT    PRIMARY KEY,
            merchant_id  TEXT    NOT NULL,
            order_no     TEXT    NOT NULL,
            amount_minor INTEGER NOT NULL,
            currency     TEXT    NOT NULL,
            state        TEXT    NOT NULL,
            payment_time INTEGER NOT NULL,
            paid_at      INTEGER NOT NULL,
            expires_at   INTEGER NOT NULL
          )""",
          "CREATE INDEX IF NOT EXISTS payment_order ON payment (merchant_id, order_no)",
          // refund_no is not unique on purpose: an execution that ran twice must show as two rows
          """
          CREATE TABLE IF NOT EXISTS refund (
            execution    INTEGER PRIMARY KEY AUTOINCREMENT,
            refund_id    TEXT    NOT NULL,
            merchant_id  TEXT    NOT NULL,
            refund_no    TEXT    NOT NULL,
            payment_id   TEXT    NOT NULL,
            amount_minor INTEGER NOT NULL,
            currency     TEXT    NOT NULL,
            requested_at INTEGER NOT NULL,
            executed_at  INTEGER NOT NULL
          )""",
          "CREATE INDEX IF NOT EXISTS refund_number ON refund (merchant_id, refund_no)",
          "CREATE INDEX IF NOT EXISTS refund_payment ON refund (merchant_id, payment_id)",
          "CREATE INDEX IF NOT EXISTS refund_by_id ON refund (refund_id)",
          """
          CREATE TRIGGER IF NOT EXISTS refund_no_update BEFORE UPDATE ON refund
          BEGIN SELECT RAISE(ABORT, 'executions are only ever added'); END""",
          """
          CREATE TRIGGER IF NOT EXISTS refund_no_delete BEFORE DELETE ON refund
          BEGIN SELECT RAISE(ABORT, 'executions are only ever added'); END""",
          """
          CREATE TABLE IF NOT EXISTS arrival (
            id           INTEGER PRIMARY KEY AUTOINCREMENT,
            at           INTEGER NOT NULL,
            answered_at  INTEGER NOT NULL DEFAULT 0,
            merchant_id  TEXT    NOT NULL,
            operation    TEXT    NOT NULL,
            number       TEXT    NOT NULL,
            payment_id   TEXT    NOT NULL,
            code         INTEGER NOT NULL,
            fault        TEXT    NOT NULL,
            marker       TEXT    NOT NULL,
            throttled_by TEXT    NOT NULL,
            body_sha256  TEXT    NOT NULL
          )""",
          "CREATE INDEX IF NOT EXISTS arrival_at ON arrival (at)",
          """
          CREATE TABLE IF NOT EXISTS marker_given (
            merchant_id  TEXT    NOT NULL,
            operation    TEXT    NOT NULL,
            number       TEXT    NOT NULL,
            marker       TEXT    NOT NULL,
            given        INTEGER NOT NULL,
            PRIMARY KEY (merchant_id, operation, number, marker)
          )""",
          "CREATE INDEX IF NOT EXISTS payment_expiry ON payment (state, expires_at)",
          // tables of their own, so that a ledger from before they existed opens as it is
          """
          CREATE TABLE IF NOT EXISTS order_detail (
            payment_id   TEXT    PRIMARY KEY,
            callback_url TEXT    NOT NULL,
            redirect_url TEXT    NOT NULL,
            description  TEXT    NOT NULL,
            goods        TEXT    NOT NULL
          )""",
          // written with the execution and never changed: how the refund ends is known from then on
          """
          CREATE TABLE IF NOT EXISTS refund_detail (
            execution    INTEGER PRIMARY KEY,
            callback_url TEXT    NOT NULL,
            failed       INTEGER NOT NULL,
            ends_at      INTEGER NOT NULL
          )""",
          """
          CREATE TABLE IF NOT EXISTS webhook (
            id           INTEGER PRIMARY KEY AUTOINCREMENT,
            merchant_id  TEXT    NOT NULL,
            event        TEXT    NOT NULL,
            number       TEXT    NOT NULL,
            payment_id   TEXT    NOT NULL,
            refund_id    TEXT    NOT NULL,
            url          TEXT    NOT NULL,
            payload      TEXT    NOT NULL,
            ordered      INTEGER NOT NULL,
            forgery      TEXT    NOT NULL,
            copy_of      INTEGER NOT NULL,
            written_at   INTEGER NOT NULL,
            state        TEXT    NOT NULL,
            due_at       INTEGER NOT NULL,
            tries        INTEGER NOT NULL DEFAULT 0,
            failures     INTEGER NOT NULL DEFAULT 0,
            acks         INTEGER NOT NULL DEFAULT 0,
            acks_wanted  INTEGER NOT NULL,
            stamp        INTEGER NOT NULL DEFAULT 0,
            last_try_at  INTEGER NOT NULL DEFAULT 0,
            last_status  INTEGER NOT NULL DEFAULT 0,
            last_code    INTEGER NOT NULL DEFAULT 0
          )""",
          "CREATE INDEX IF NOT EXISTS webhook_due ON webhook (state, due_at)");

  private LedgerTables() {}
}
