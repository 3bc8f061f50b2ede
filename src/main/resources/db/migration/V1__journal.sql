-- The journal: the queue of record. One text for SQLite and PostgreSQL; ${identity} is the only difference.
-- Money is BIGINT in the currency's minor units, time is BIGINT in epoch milliseconds.

-- Which gateway this journal belongs to; a start against another one is refused.
CREATE TABLE gateway_binding (
  one         INTEGER PRIMARY KEY CHECK (one = 1),
  base_url    TEXT   NOT NULL,
  environment TEXT   NOT NULL
);

-- The row that is locked while it is decided whether a call may go out now.
CREATE TABLE merchant (
  alias       TEXT   PRIMARY KEY,
  merchant_id TEXT   NOT NULL UNIQUE,
  decisions   BIGINT NOT NULL DEFAULT 0
);

-- Running numbers of calls, per operation and for 'total', and when the next evenly spaced one may start.
CREATE TABLE pace (
  merchant     TEXT   NOT NULL REFERENCES merchant (alias),
  operation    TEXT   NOT NULL,
  last_no      BIGINT NOT NULL DEFAULT 0,
  slot_at      BIGINT NOT NULL DEFAULT 0,
  paused_until BIGINT NOT NULL DEFAULT 0,
  slow_factor  INTEGER NOT NULL DEFAULT 1,
  slowed_at    BIGINT NOT NULL DEFAULT 0,
  PRIMARY KEY (merchant, operation)
);

CREATE TABLE batch (
  id              TEXT   PRIMARY KEY,
  merchant        TEXT   NOT NULL REFERENCES merchant (alias),
  operation       TEXT   NOT NULL,
  file_name       TEXT   NOT NULL,
  location        TEXT   NOT NULL,            -- the file, relative to the data folder; its companions lie beside it
  moving_from     TEXT,                       -- set while the files are on their way from there to location
  digest          TEXT,
  -- arrived: isolated · checking: rows being read · staged: every row is in batch_row, instructions follow
  -- released: every good row is an instruction · attention, done: result written · refused: nothing was sent
  state           TEXT   NOT NULL CHECK (state IN ('arrived', 'checking', 'staged', 'released', 'attention', 'done', 'refused')),
  reason          TEXT,
  rows_total      BIGINT NOT NULL DEFAULT 0,
  rows_bad        BIGINT NOT NULL DEFAULT 0,
  released_to     BIGINT NOT NULL DEFAULT 0,
  arrived_at      BIGINT NOT NULL,
  staged_at       BIGINT,
  released_at     BIGINT,
  result_as_of    BIGINT,
  settled_at      BIGINT
);
-- A file that was staged is never staged again; one that was refused may come back.
CREATE UNIQUE INDEX batch_content ON batch (merchant, operation, digest) WHERE state NOT IN ('arrived', 'checking', 'refused');
CREATE INDEX batch_open ON batch (state) WHERE state NOT IN ('done', 'refused');
-- No two batches ever share a place on disk.
CREATE UNIQUE INDEX batch_location ON batch (location);
CREATE INDEX batch_moving ON batch (id) WHERE moving_from IS NOT NULL;

CREATE TABLE instruction (
  id              ${identity},
  merchant        TEXT   NOT NULL REFERENCES merchant (alias),
  operation       TEXT   NOT NULL,
  number          TEXT   NOT NULL,
  payment_id      TEXT,
  amount_minor    BIGINT,
  currency        TEXT,
  details         TEXT   NOT NULL,            -- the other fields as given, JSON
  body            TEXT,                       -- as first built; resent byte for byte
  door            TEXT   NOT NULL CHECK (door IN ('file', 'jms', 'http', 'reconcile')),
  batch_id        TEXT   REFERENCES batch (id),
  parent_id       BIGINT REFERENCES instruction (id),   -- the instruction a reconcile question is about
  reply_to        TEXT,
  correlation_id  TEXT,
  state           TEXT   NOT NULL CHECK (state IN ('waiting', 'sending', 'accepted', 'duplicate', 'succeeded', 'declined', 'rejected', 'unknown', 'parked')),
  branch          TEXT,                       -- the outcome branch that was taken last
  priority        INTEGER NOT NULL,
  next_at         BIGINT,                     -- when it may be sent (again); null: not by itself
  attempts        INTEGER NOT NULL DEFAULT 0,
  again           INTEGER NOT NULL DEFAULT 0, -- 1: an earlier attempt ended unknown
  line            INTEGER NOT NULL DEFAULT 0, -- 1: it keeps its payment's line closed to other money calls
  may_land_until  BIGINT NOT NULL DEFAULT 0,  -- until then an unanswered attempt may still reach the gateway
  fence           BIGINT NOT NULL DEFAULT 0,  -- grows with each claim; a write with an older one is refused
  lease_until     BIGINT,
  code            TEXT,
  message         TEXT,
  gateway_id      TEXT,                       -- refundId of a refund and of a query about it, paymentId of a create
  evidence        TEXT,                       -- why it is parked or unknown, in words
  created_at      BIGINT NOT NULL,
  first_at        BIGINT,
  last_at         BIGINT,
  updated_at      BIGINT NOT NULL,
  UNIQUE (merchant, operation, number)
);
-- Never two different money numbers of one payment in flight together: the database refuses the second.
CREATE UNIQUE INDEX instruction_line ON instruction (merchant, payment_id) WHERE line = 1;
CREATE INDEX instruction_due ON instruction (merchant, operation, priority, next_at, id) WHERE state IN ('waiting', 'unknown');
CREATE INDEX instruction_lease ON instruction (lease_until) WHERE state = 'sending';
CREATE INDEX instruction_unconfirmed ON instruction (next_at) WHERE state = 'duplicate';
CREATE INDEX instruction_payment ON instruction (merchant, payment_id, may_land_until);
CREATE INDEX instruction_batch ON instruction (batch_id, state) WHERE batch_id IS NOT NULL;
-- Has anything of a batch in attention changed since its result was written?
CREATE INDEX instruction_batch_changed ON instruction (batch_id, updated_at) WHERE batch_id IS NOT NULL;
CREATE INDEX instruction_parent ON instruction (parent_id) WHERE parent_id IS NOT NULL;

-- One row per call, committed before its first byte leaves.
CREATE TABLE attempt (
  id              ${identity},
  instruction_id  BIGINT NOT NULL REFERENCES instruction (id),
  merchant        TEXT   NOT NULL,
  operation       TEXT   NOT NULL,
  fence           BIGINT NOT NULL,
  total_no        BIGINT NOT NULL,
  operation_no    BIGINT NOT NULL,
  started_at      BIGINT NOT NULL,
  hold_id         BIGINT,                     -- set when it probes that hold
  ended_at        BIGINT,
  ending          TEXT CHECK (ending IN ('answered', 'never-left', 'no-answer')),
  http_status     INTEGER,
  code            TEXT,
  message         TEXT,
  branch          TEXT,
  UNIQUE (merchant, total_no),
  UNIQUE (merchant, operation, operation_no),
  UNIQUE (instruction_id, fence)
);

-- Whose turn is the next probe?
CREATE INDEX attempt_probe ON attempt (hold_id, id) WHERE hold_id IS NOT NULL;
CREATE INDEX attempt_recent ON attempt (merchant, started_at);

CREATE TABLE batch_row (
  batch_id        TEXT   NOT NULL REFERENCES batch (id),
  row_no          BIGINT NOT NULL,            -- 1 is the first row below the header
  line_no         BIGINT NOT NULL,            -- the line of the file it starts on
  number          TEXT,
  payment_id      TEXT,
  amount_minor    BIGINT,
  currency        TEXT,
  details         TEXT,
  instruction_id  BIGINT REFERENCES instruction (id),
  error_column    TEXT,
  error           TEXT,
  PRIMARY KEY (batch_id, row_no)
);
CREATE UNIQUE INDEX batch_row_number ON batch_row (batch_id, number) WHERE error IS NULL;
CREATE INDEX batch_row_instruction ON batch_row (instruction_id) WHERE instruction_id IS NOT NULL;

-- A merchant-wide fault: nothing of its scope is sent but one probe a minute. merchant '*': the gateway itself.
CREATE TABLE hold (
  id              ${identity},
  merchant        TEXT   NOT NULL,
  scope           TEXT   NOT NULL,            -- an operation, or '*'
  cause           TEXT   NOT NULL,
  raiser_id       BIGINT REFERENCES instruction (id),
  raised_at       BIGINT NOT NULL,
  probe_at        BIGINT NOT NULL,
  probes          INTEGER NOT NULL DEFAULT 0,
  raiser_next     INTEGER NOT NULL DEFAULT 1, -- whose turn the next probe is
  other_passed    INTEGER NOT NULL DEFAULT 0,
  ended_at        BIGINT,
  end_reason      TEXT
);
CREATE UNIQUE INDEX hold_open ON hold (merchant, scope) WHERE ended_at IS NULL;

-- Everything that leaves, written in the transaction that changes the state and sent afterwards.
CREATE TABLE outbox (
  id              ${identity},
  message_id      TEXT   NOT NULL UNIQUE,
  destination     TEXT   NOT NULL,
  headers         TEXT   NOT NULL,
  body            TEXT   NOT NULL,
  created_at      BIGINT NOT NULL,
  next_at         BIGINT NOT NULL,
  tries           INTEGER NOT NULL DEFAULT 0,
  sent_at         BIGINT
);
CREATE INDEX outbox_due ON outbox (next_at, id) WHERE sent_at IS NULL;

-- Webhooks as received.
CREATE TABLE event (
  id              ${identity},
  merchant        TEXT   NOT NULL,
  digest          TEXT   NOT NULL UNIQUE,
  name            TEXT,
  payload         TEXT   NOT NULL,
  received_at     BIGINT NOT NULL,
  effect          TEXT
);

CREATE TABLE operator_action (
  id              ${identity},
  at              BIGINT NOT NULL,
  operator        TEXT   NOT NULL,
  action          TEXT   NOT NULL,
  target          TEXT   NOT NULL,
  reason          TEXT   NOT NULL
);
