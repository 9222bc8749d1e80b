-- Versions of upstream projects that an admin lets through the rules of curation for a while.
CREATE TABLE version_exceptions (
  id INTEGER PRIMARY KEY,
  project TEXT NOT NULL,
  version TEXT NOT NULL,
  until INTEGER NOT NULL,
  reason TEXT NOT NULL,
  user_id INTEGER NOT NULL,
  user_name TEXT NOT NULL,
  made_at INTEGER NOT NULL,
  ended_at INTEGER
) STRICT;
