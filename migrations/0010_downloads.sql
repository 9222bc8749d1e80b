-- Downloads: which file went to whom and when, folded by day, and the totals of each project and day, which stay for ever.
-- Days are counted from 1970-01-01 (UTC). A file is known by its name and digest, not by a row of `files`: it may be
-- deleted here, or never have been published here.

CREATE TABLE download_projects (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  -- Downloads since the first one.
  total INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX download_projects_by_total ON download_projects (total);

CREATE TABLE download_days (
  project_id INTEGER NOT NULL REFERENCES download_projects (id),
  day INTEGER NOT NULL,
  count INTEGER NOT NULL,
  -- Downloads from the first one to the end of this day: those of a span are the difference of two rows.
  total INTEGER NOT NULL,
  PRIMARY KEY (project_id, day)
) STRICT, WITHOUT ROWID;

CREATE TABLE download_files (
  id INTEGER PRIMARY KEY,
  project_id INTEGER NOT NULL REFERENCES download_projects (id),
  filename TEXT NOT NULL,
  sha256 BLOB NOT NULL CHECK (length(sha256) = 32),
  UNIQUE (project_id, filename, sha256)
) STRICT;

-- Names as they were; 0 and '' where there is no token, or nobody known.
CREATE TABLE download_takers (
  id INTEGER PRIMARY KEY,
  ip TEXT NOT NULL,
  client TEXT NOT NULL,
  user_id INTEGER NOT NULL,
  user_name TEXT NOT NULL,
  token_id INTEGER NOT NULL,
  token_name TEXT NOT NULL,
  UNIQUE (ip, client, user_id, user_name, token_id, token_name)
) STRICT;
CREATE INDEX download_takers_by_user ON download_takers (user_id);
CREATE INDEX download_takers_by_token ON download_takers (token_id);

CREATE TABLE downloads (
  file_id INTEGER NOT NULL REFERENCES download_files (id),
  day INTEGER NOT NULL,
  taker_id INTEGER NOT NULL REFERENCES download_takers (id),
  -- How often from its first byte on; 0 where only further parts of it were read.
  count INTEGER NOT NULL,
  first_at INTEGER NOT NULL,
  last_at INTEGER NOT NULL,
  PRIMARY KEY (file_id, day, taker_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX downloads_by_taker ON downloads (taker_id, day);
CREATE INDEX downloads_by_day ON downloads (day);
