-- What is kept of other indexes: their pages as accepted, the files fetched from them, and names taken back from them.
-- Times are milliseconds since 1970 (UTC); digests are 32-byte blobs. Nothing here is ever in the table files.

CREATE TABLE mirror_pages (
  upstream TEXT NOT NULL,
  project TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('present', 'absent')),
  etag TEXT,
  -- When the upstream last said so.
  fetched_at INTEGER NOT NULL,
  serial INTEGER NOT NULL,
  -- JSON: status, versions and files, each checked.
  page TEXT NOT NULL,
  PRIMARY KEY (upstream, project)
) STRICT, WITHOUT ROWID;
CREATE INDEX mirror_pages_by_project ON mirror_pages (project, state);

-- Metadata files; without bytes: one that the upstream promised and does not have, which is not offered any more.
CREATE TABLE mirror_metadata (
  sha256 BLOB PRIMARY KEY CHECK (length(sha256) = 32),
  bytes BLOB
) STRICT, WITHOUT ROWID;
CREATE INDEX mirror_metadata_missing ON mirror_metadata (sha256) WHERE bytes IS NULL;

-- One row per file ever fetched: the name is held to these bytes, also once they are evicted.
CREATE TABLE mirror_files (
  id INTEGER PRIMARY KEY,
  upstream TEXT NOT NULL,
  project TEXT NOT NULL,
  filename TEXT NOT NULL,
  address BLOB NOT NULL CHECK (length(address) = 32),
  sha256 BLOB NOT NULL CHECK (length(sha256) = 32),
  size INTEGER NOT NULL,
  -- JSON: what the upstream's page said of it when it was fetched.
  facts TEXT NOT NULL,
  metadata_sha256 BLOB REFERENCES mirror_metadata (sha256),
  held INTEGER NOT NULL CHECK (held IN (0, 1)),
  fetched_at INTEGER NOT NULL,
  used_at INTEGER NOT NULL,
  UNIQUE (upstream, filename)
) STRICT;
CREATE INDEX mirror_files_by_project ON mirror_files (project);
CREATE INDEX mirror_files_by_digest ON mirror_files (sha256);
CREATE INDEX mirror_files_by_address ON mirror_files (address);
CREATE INDEX mirror_files_by_metadata ON mirror_files (metadata_sha256);
CREATE INDEX mirror_files_by_use ON mirror_files (used_at) WHERE held = 1;

CREATE TABLE claimed_names (
  name TEXT PRIMARY KEY,
  reason TEXT NOT NULL,
  claimed_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TRIGGER mirror_files_keep_their_bytes BEFORE UPDATE OF sha256, filename, upstream ON mirror_files
  WHEN NEW.sha256 <> OLD.sha256 OR NEW.filename <> OLD.filename OR NEW.upstream <> OLD.upstream
  BEGIN SELECT RAISE(ABORT, 'a mirrored filename never changes its bytes'); END;

-- When each upstream's list of projects was last read, and which names of this house were found on it.
CREATE TABLE mirror_checks (
  upstream TEXT PRIMARY KEY,
  checked_at INTEGER NOT NULL,
  outcome TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE mirror_conflicts (
  upstream TEXT NOT NULL,
  name TEXT NOT NULL,
  found_at INTEGER NOT NULL,
  PRIMARY KEY (upstream, name)
) STRICT, WITHOUT ROWID;
