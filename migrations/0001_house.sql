-- The first house: people, tokens, projects with their files, and the append-only record of what was done.
-- Times are milliseconds since 1970 (UTC); digests are 32-byte blobs.

CREATE TABLE people (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  email TEXT,
  kind TEXT NOT NULL CHECK (kind IN ('person', 'service')),
  admin INTEGER NOT NULL DEFAULT 0 CHECK (admin IN (0, 1)),
  password_hash TEXT,
  disabled_at INTEGER,
  created_at INTEGER NOT NULL,
  CHECK (kind = 'person' OR (admin = 0 AND password_hash IS NULL))
) STRICT;

CREATE TABLE tokens (
  id INTEGER PRIMARY KEY,
  user_id INTEGER NOT NULL REFERENCES people (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  secret_hash BLOB NOT NULL UNIQUE CHECK (length(secret_hash) = 32),
  scopes TEXT NOT NULL,
  projects TEXT,
  cidrs TEXT,
  level TEXT NOT NULL CHECK (level IN ('password', 'any_2fa', 'phishing_resistant')),
  created_at INTEGER NOT NULL,
  expires_at INTEGER,
  revoked_at INTEGER,
  last_used_at INTEGER,
  last_used_ip TEXT
) STRICT;
CREATE INDEX tokens_by_user ON tokens (user_id);

CREATE TABLE setup_links (
  secret_hash BLOB PRIMARY KEY CHECK (length(secret_hash) = 32),
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE projects (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  display_name TEXT NOT NULL,
  status TEXT NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'archived', 'quarantined', 'deprecated')),
  status_reason TEXT,
  serial INTEGER NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE roles (
  project_id INTEGER NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
  user_id INTEGER NOT NULL REFERENCES people (id) ON DELETE CASCADE,
  role TEXT NOT NULL CHECK (role IN ('owner', 'maintainer')),
  granted_at INTEGER NOT NULL,
  PRIMARY KEY (project_id, user_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX roles_by_user ON roles (user_id);

CREATE TABLE releases (
  id INTEGER PRIMARY KEY,
  project_id INTEGER NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
  version TEXT NOT NULL,
  release_key TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  UNIQUE (project_id, release_key)
) STRICT;

CREATE TABLE core_metadata (
  sha256 BLOB PRIMARY KEY CHECK (length(sha256) = 32),
  bytes BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE files (
  id INTEGER PRIMARY KEY,
  project_id INTEGER NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
  release_id INTEGER NOT NULL REFERENCES releases (id) ON DELETE CASCADE,
  filename TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL CHECK (kind IN ('sdist', 'wheel')),
  python_version TEXT NOT NULL,
  sha256 BLOB NOT NULL UNIQUE CHECK (length(sha256) = 32),
  size INTEGER NOT NULL,
  requires_python TEXT,
  metadata_sha256 BLOB REFERENCES core_metadata (sha256),
  uploaded_at INTEGER NOT NULL,
  uploaded_by INTEGER REFERENCES people (id) ON DELETE SET NULL,
  comment TEXT,
  yanked INTEGER NOT NULL DEFAULT 0 CHECK (yanked IN (0, 1)),
  yanked_reason TEXT
) STRICT;
CREATE INDEX files_by_project ON files (project_id);
CREATE INDEX files_by_release ON files (release_id);
CREATE INDEX files_by_metadata ON files (metadata_sha256);
CREATE UNIQUE INDEX one_sdist_per_release ON files (release_id) WHERE kind = 'sdist';

-- Every filename ever accepted, folded to lower case: once burnt, never other bytes, whatever is deleted.
CREATE TABLE filenames (
  folded TEXT PRIMARY KEY,
  filename TEXT NOT NULL,
  sha256 BLOB NOT NULL CHECK (length(sha256) = 32),
  first_used_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX filenames_by_digest ON filenames (sha256);

-- The serials that mirrors follow: one row per change of what the index shows.
CREATE TABLE journal (
  serial INTEGER PRIMARY KEY AUTOINCREMENT,
  at INTEGER NOT NULL,
  project TEXT NOT NULL,
  version TEXT,
  action TEXT NOT NULL,
  filename TEXT
) STRICT;
CREATE INDEX journal_by_project ON journal (project, serial);

CREATE TABLE audit_events (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  at INTEGER NOT NULL,
  event TEXT NOT NULL,
  outcome TEXT NOT NULL CHECK (outcome IN ('done', 'refused')),
  actor_kind TEXT NOT NULL,
  actor_id INTEGER,
  actor_name TEXT NOT NULL,
  user_id INTEGER,
  ip TEXT NOT NULL,
  agent TEXT NOT NULL,
  request_id TEXT NOT NULL,
  project TEXT,
  details TEXT NOT NULL
) STRICT;
CREATE INDEX audit_by_project ON audit_events (project, seq);

CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit_events BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit_events BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
CREATE TRIGGER filenames_no_update BEFORE UPDATE ON filenames BEGIN SELECT RAISE(ABORT, 'a filename never changes its bytes'); END;
CREATE TRIGGER filenames_no_delete BEFORE DELETE ON filenames BEGIN SELECT RAISE(ABORT, 'a burnt filename stays burnt'); END;
