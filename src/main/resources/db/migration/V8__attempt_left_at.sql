-- The pace counts a call from when it left. One text for SQLite and PostgreSQL.

-- Set before its first byte, if that comes noticeably later than started_at.
ALTER TABLE attempt ADD COLUMN left_at BIGINT;
