-- What people decide about parked and unknown instructions. One text for SQLite and PostgreSQL.

-- The last call before a person had it sent again: its ladders count from there.
ALTER TABLE instruction ADD COLUMN ladder_from BIGINT NOT NULL DEFAULT 0;
-- Decisions are shown with the instruction they are about: merchant/operation/number.
CREATE INDEX operator_action_target ON operator_action (target);
