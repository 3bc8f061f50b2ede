-- Several nodes share one journal. One text for SQLite and PostgreSQL.

-- In whose data folder the batch's files lie: only that node stages it and writes its result. A node
-- takes the batches whose file it finds in its own folder, so '' of an older journal goes by itself.
ALTER TABLE batch ADD COLUMN node TEXT NOT NULL DEFAULT '';

-- Its row is locked by a SELECT; there is nothing to count.
ALTER TABLE merchant DROP COLUMN decisions;

-- A place is one of a node's folder.
DROP INDEX batch_location;
CREATE UNIQUE INDEX batch_location ON batch (node, location);
DROP INDEX batch_open;
CREATE INDEX batch_open ON batch (node, state) WHERE state NOT IN ('done', 'refused');
DROP INDEX batch_moving;
CREATE INDEX batch_moving ON batch (node, id) WHERE moving_from IS NOT NULL;
