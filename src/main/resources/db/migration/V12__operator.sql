-- What operators hold, ask for and replay. One text for SQLite and PostgreSQL; ${identity} is the only difference.

-- 1: a person's. It stands beside an automatic one of the same merchant and scope, is never probed and ends by a
-- person's word only.
ALTER TABLE hold ADD COLUMN by_person INTEGER NOT NULL DEFAULT 0;
ALTER TABLE hold ADD COLUMN raised_by TEXT;
ALTER TABLE hold ADD COLUMN reason TEXT;
DROP INDEX hold_open;
CREATE UNIQUE INDEX hold_open ON hold (merchant, scope, by_person) WHERE ended_at IS NULL;

-- When a person last closed, resent or replayed it; 0: never. A refund that was brought back to life after another
-- one of the same payment and amount came in stands in that one's way.
ALTER TABLE instruction ADD COLUMN decided_at BIGINT NOT NULL DEFAULT 0;
UPDATE instruction SET decided_at = past.last_at
  FROM (SELECT target, MAX(at) AS last_at FROM operator_action
         WHERE action IN ('resend', 'close: happened', 'close: did not happen') GROUP BY target) past
 WHERE past.target = instruction.merchant || '/' || instruction.operation || '/' || instruction.number;

-- What the console lists; payments never wait for these.
CREATE INDEX instruction_state ON instruction (operation, state) WHERE parent_id IS NULL;
CREATE INDEX instruction_undecided ON instruction (state, id) WHERE state IN ('unknown', 'parked', 'duplicate') AND parent_id IS NULL;
CREATE INDEX instruction_dead ON instruction (merchant, operation, code, updated_at) WHERE state = 'rejected' AND parent_id IS NULL;
CREATE INDEX instruction_landing ON instruction (may_land_until) WHERE may_land_until > 0;

-- What an operator asks for and another person has to confirm.
CREATE TABLE approval (
  id              ${identity},
  action          TEXT   NOT NULL CHECK (action IN ('resend', 'replay', 'replay-code', 'replay-batch')),
  merchant        TEXT   NOT NULL,
  operation       TEXT   NOT NULL,
  subject         TEXT   NOT NULL,            -- the number, the code or the batch
  token           TEXT   NOT NULL,            -- of the dry run that was seen; empty for one number
  rows_asked      BIGINT NOT NULL,
  requested_by    TEXT   NOT NULL,
  reason          TEXT   NOT NULL,
  requested_at    BIGINT NOT NULL,
  expires_at      BIGINT NOT NULL,
  state           TEXT   NOT NULL CHECK (state IN ('open', 'confirmed', 'refused')),
  decided_by      TEXT,
  decided_at      BIGINT,
  result          TEXT
);
-- Asked once is asked.
CREATE UNIQUE INDEX approval_open ON approval (action, merchant, operation, subject) WHERE state = 'open';
