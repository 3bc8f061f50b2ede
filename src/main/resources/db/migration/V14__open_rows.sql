-- Rows that are open are counted every few seconds, parked and accepted ones too. One text for SQLite and PostgreSQL.
-- Questions of our own are left out: nobody has to decide on them. SQLite reads the table unless parent_id is in the index too.
CREATE INDEX instruction_open ON instruction (state, merchant, operation, first_at, parent_id)
 WHERE parent_id IS NULL AND state IN ('waiting', 'sending', 'accepted', 'duplicate', 'unknown', 'parked');
