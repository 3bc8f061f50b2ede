-- What each call may have done at the gateway, written when it ends. One text for SQLite and PostgreSQL.

-- 1: it may have been executed, or it met a number the gateway knows.
ALTER TABLE attempt ADD COLUMN may_have_run INTEGER NOT NULL DEFAULT 0;
UPDATE attempt SET may_have_run = 1
 WHERE operation IN ('create', 'cancel', 'refund')
   AND (ending = 'no-answer' OR branch IN ('unknown', 'accepted', 'duplicate', 'throttled')
     OR code IN ('44009', '44015') OR (operation = 'refund' AND code = '44004'));
UPDATE instruction SET again = 1, state = CASE state WHEN 'waiting' THEN 'unknown' ELSE state END
 WHERE EXISTS (SELECT 1 FROM attempt a WHERE a.instruction_id = instruction.id AND a.may_have_run = 1);
