-- What leaves has three lanes, so that no kind waits for another. One text for SQLite and PostgreSQL.

ALTER TABLE outbox ADD COLUMN lane TEXT NOT NULL DEFAULT 'OUTCOMES';
UPDATE outbox SET lane = 'REPLIES' WHERE message_id LIKE 'reply/%';
UPDATE outbox SET lane = 'DEAD_LETTERS' WHERE message_id LIKE 'dead-letter/%';

DROP INDEX outbox_due;
CREATE INDEX outbox_due ON outbox (lane, next_at, id) WHERE sent_at IS NULL;
