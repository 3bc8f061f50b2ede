-- Callbacks are taken one system at a time. One text for SQLite and PostgreSQL.
CREATE INDEX outbox_callback ON outbox (destination, id) WHERE lane = 'CALLBACKS' AND sent_at IS NULL;
