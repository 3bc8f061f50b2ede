-- The tenth of the hour that is kept for reconcile. One text for SQLite and PostgreSQL.

-- Running number among the calls that may not take it; null for probes and reconcile.
ALTER TABLE attempt ADD COLUMN ordinary_no BIGINT;
CREATE UNIQUE INDEX attempt_ordinary ON attempt (merchant, ordinary_no) WHERE ordinary_no IS NOT NULL;
