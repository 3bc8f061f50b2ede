-- Alerts: one row per incident, with its start, reminders and end. One text for SQLite and PostgreSQL.

CREATE TABLE alert (
  id              ${identity},
  merchant        TEXT   NOT NULL,            -- alias; '*': the gateway itself
  operation       TEXT   NOT NULL,            -- of the call that raised it
  scope           TEXT   NOT NULL,            -- what it concerns: an operation, or '*'
  kind            TEXT   NOT NULL,
  cause           TEXT   NOT NULL,            -- a code, or a word where there is none
  what            TEXT   NOT NULL,            -- what happened first, in words
  hold_id         BIGINT REFERENCES hold (id),
  started_at      BIGINT NOT NULL,
  last_seen_at    BIGINT NOT NULL,
  seen            BIGINT NOT NULL DEFAULT 1,  -- how often it was raised
  affected        BIGINT NOT NULL DEFAULT 0,  -- rows it concerns, at most so far
  remind_at       BIGINT NOT NULL,
  reminders       INTEGER NOT NULL DEFAULT 0,
  comes_and_goes  INTEGER NOT NULL DEFAULT 0, -- 1: outlives its holds until none came for a while
  ended_at        BIGINT,
  end_reason      TEXT
);
-- Who raises what is open counts, and tells nobody.
CREATE UNIQUE INDEX alert_open ON alert (merchant, scope, kind, cause) WHERE ended_at IS NULL;
CREATE INDEX alert_hold ON alert (hold_id) WHERE hold_id IS NOT NULL;
-- How often the same came and went lately.
CREATE INDEX alert_ended ON alert (merchant, scope, kind, cause, ended_at) WHERE ended_at IS NOT NULL;

-- Whose alert it is, as long as it is open; a hold's are those that wait.
CREATE TABLE alert_row (
  alert_id        BIGINT NOT NULL REFERENCES alert (id),
  instruction_id  BIGINT NOT NULL REFERENCES instruction (id),
  PRIMARY KEY (alert_id, instruction_id)
);

-- Holds that are open were told already; their reminders and their end were not.
INSERT INTO alert (merchant, operation, scope, kind, cause, what, hold_id, started_at, last_seen_at, remind_at)
SELECT merchant, scope, scope,
       CASE WHEN cause = 'unreachable' THEN 'unreachable' WHEN cause = '41010' THEN 'short-of-funds'
            WHEN cause = '40000' THEN 'contract-drift' WHEN cause = '44004' AND scope IN ('create', 'refund') THEN 'held-unclear' ELSE 'held' END,
       cause, 'held: ' || cause, id, raised_at, raised_at, raised_at
  FROM hold WHERE ended_at IS NULL;
