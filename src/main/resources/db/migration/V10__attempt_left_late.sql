-- What left late is few, and the pace of a second asks for it at every call. One text for both.
CREATE INDEX attempt_left_late ON attempt (merchant, left_at) WHERE left_at IS NOT NULL;
