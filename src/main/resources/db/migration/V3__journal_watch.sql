-- Written once a second: whether the journal can be written at all.

CREATE TABLE journal_watch (
  id              BIGINT NOT NULL PRIMARY KEY,
  looks           BIGINT NOT NULL
);
