-- Webhooks and what they change. One text for SQLite and PostgreSQL.

ALTER TABLE event ADD COLUMN instruction_id BIGINT REFERENCES instruction (id);
CREATE INDEX event_instruction ON event (instruction_id, id) WHERE instruction_id IS NOT NULL;
-- It came before the answer to our own call.
CREATE INDEX event_waits ON event (id) WHERE effect = 'waits';
-- An event without our number is found by the gateway's.
CREATE INDEX instruction_gateway_id ON instruction (merchant, gateway_id) WHERE gateway_id IS NOT NULL;
-- 1: a row has got its last word, which the result may not have yet; 2: it is being written since then.
ALTER TABLE batch ADD COLUMN changed INTEGER NOT NULL DEFAULT 0;
CREATE INDEX batch_changed ON batch (id) WHERE changed <> 0;
-- How often it was asked about since it was accepted; next_at is when it is asked again.
ALTER TABLE instruction ADD COLUMN asked INTEGER NOT NULL DEFAULT 0;
CREATE INDEX instruction_follow ON instruction (next_at) WHERE state = 'accepted' AND next_at IS NOT NULL;
