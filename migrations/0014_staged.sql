-- Releases that wait for a person. They have tables of their own, so that whatever reads `files` never meets them.

-- One row for each time that a version was staged; those that are settled stay as history.
CREATE TABLE staged_releases (
  id INTEGER PRIMARY KEY,
  project_id INTEGER NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
  version TEXT NOT NULL,
  release_key TEXT NOT NULL,
  mode TEXT NOT NULL CHECK (mode IN ('staged', 'two_person')),
  state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'approved', 'rejected', 'expired')),
  opened_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  settled_at INTEGER,
  settled_by INTEGER,
  settled_by_name TEXT,
  -- When the proof was given that settled it: it settles nothing else.
  proof_at INTEGER,
  reason TEXT,
  CHECK ((state = 'waiting') = (settled_at IS NULL))
) STRICT;
CREATE UNIQUE INDEX one_waiting_release ON staged_releases (project_id, release_key) WHERE state = 'waiting';
CREATE INDEX staged_releases_by_project ON staged_releases (project_id);
CREATE INDEX staged_releases_by_expiry ON staged_releases (expires_at) WHERE state = 'waiting';

CREATE TABLE staged_files (
  id INTEGER PRIMARY KEY,
  staged_id INTEGER NOT NULL REFERENCES staged_releases (id) ON DELETE CASCADE,
  -- Its name and its bytes are kept for it until the release is settled.
  waiting INTEGER NOT NULL DEFAULT 1 CHECK (waiting IN (0, 1)),
  filename TEXT NOT NULL,
  folded TEXT NOT NULL,
  display_name TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('sdist', 'wheel')),
  python_version TEXT NOT NULL,
  sha256 BLOB NOT NULL CHECK (length(sha256) = 32),
  size INTEGER NOT NULL,
  requires_python TEXT,
  metadata BLOB NOT NULL,
  -- What a wheel brings beside modules, and what the one before it brought (JSON).
  contents TEXT,
  comment TEXT,
  staged_at INTEGER NOT NULL,
  uploaded_by INTEGER,
  uploader TEXT NOT NULL,
  token_name TEXT,
  -- Who made that token; nothing when an operator did.
  minted_by INTEGER,
  ip TEXT NOT NULL,
  agent TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX one_waiting_name ON staged_files (folded) WHERE waiting = 1;
CREATE UNIQUE INDEX one_waiting_content ON staged_files (sha256) WHERE waiting = 1;
CREATE INDEX staged_files_by_release ON staged_files (staged_id);
