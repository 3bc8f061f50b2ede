-- What the doors need. One text for SQLite and PostgreSQL; ${identity} is the only difference.

-- The data of the last answer that had any, JSON: what a caller is told, also when it asks again later.
ALTER TABLE instruction ADD COLUMN answer TEXT;
-- Several callers may wait for one instruction: table reply.
ALTER TABLE instruction DROP COLUMN reply_to;

-- The refundId of a refund query that came in a file.
ALTER TABLE batch_row ADD COLUMN gateway_id TEXT;

-- Messages that wait for an answer. A row goes when its answer is in the outbox.
CREATE TABLE reply (
  id              ${identity},
  instruction_id  BIGINT NOT NULL REFERENCES instruction (id),
  destination     TEXT   NOT NULL,
  correlation_id  TEXT   NOT NULL,
  message_id      TEXT   NOT NULL UNIQUE      -- of the message that asked; it asks once, however often it is delivered
);
CREATE INDEX reply_instruction ON reply (instruction_id);
