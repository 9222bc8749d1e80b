-- The policy as it was loaded, so that every process of the house judges by the same one.

-- The newest row is in force. Rules, places and dates are in `compiled` (JSON); `text` is what the file said.
CREATE TABLE policy_loads (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  at INTEGER NOT NULL,
  file TEXT NOT NULL,
  sha256 BLOB NOT NULL CHECK (length(sha256) = 32),
  text TEXT NOT NULL,
  first_line INTEGER NOT NULL,
  compiled TEXT NOT NULL,
  public_url TEXT NOT NULL,
  loaded_by TEXT NOT NULL,
  difference TEXT NOT NULL
) STRICT;
CREATE TRIGGER policy_loads_no_update BEFORE UPDATE ON policy_loads BEGIN SELECT RAISE(ABORT, 'a loaded policy never changes'); END;
CREATE TRIGGER policy_loads_no_delete BEFORE DELETE ON policy_loads BEGIN SELECT RAISE(ABORT, 'a loaded policy stays on record'); END;

-- The last attempt to load, if it failed; a load that succeeds removes it.
CREATE TABLE policy_failure (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  at INTEGER NOT NULL,
  file TEXT NOT NULL,
  loaded_by TEXT NOT NULL,
  faults TEXT NOT NULL
) STRICT;

-- The projects that a `top_downloads` rule chooses. Rules that count alike share their members.
CREATE TABLE policy_top (
  rule TEXT NOT NULL,
  project TEXT NOT NULL,
  PRIMARY KEY (rule, project)
) STRICT, WITHOUT ROWID;
