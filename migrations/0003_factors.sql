-- Sign-in: sessions, throttles, known devices, notices; second factors, recovery codes and ceremonies; invitations.

ALTER TABLE people ADD COLUMN handle BLOB;
ALTER TABLE people ADD COLUMN recovery TEXT NOT NULL DEFAULT 'unsettled' CHECK (recovery IN ('unsettled', 'saved', 'declined'));
ALTER TABLE people ADD COLUMN password_short INTEGER NOT NULL DEFAULT 0 CHECK (password_short IN (0, 1));
ALTER TABLE people ADD COLUMN password_failures INTEGER NOT NULL DEFAULT 0;
CREATE UNIQUE INDEX people_by_handle ON people (handle);

CREATE TABLE sessions (
  id INTEGER PRIMARY KEY,
  secret_hash BLOB NOT NULL UNIQUE CHECK (length(secret_hash) = 32),
  user_id INTEGER NOT NULL REFERENCES people (id) ON DELETE CASCADE,
  state TEXT NOT NULL CHECK (state IN ('pending', 'open')),
  level TEXT NOT NULL CHECK (level IN ('password', 'any_2fa', 'phishing_resistant')),
  method TEXT NOT NULL CHECK (method IN ('password', 'device', 'recovery_code', 'totp', 'webauthn', 'passkey')),
  proven_at INTEGER NOT NULL,
  recovered_at INTEGER,
  started_at INTEGER NOT NULL,
  seen_at INTEGER NOT NULL,
  ip TEXT NOT NULL,
  agent TEXT NOT NULL
) STRICT;
CREATE INDEX sessions_by_user ON sessions (user_id);

-- A browser that a person has signed in from; while remembered, it spares a prompt for the factor.
CREATE TABLE devices (
  id INTEGER PRIMARY KEY,
  user_id INTEGER NOT NULL REFERENCES people (id) ON DELETE CASCADE,
  secret_hash BLOB NOT NULL CHECK (length(secret_hash) = 32),
  first_seen_at INTEGER NOT NULL,
  last_seen_at INTEGER NOT NULL,
  remembered_until INTEGER,
  ip TEXT NOT NULL,
  agent TEXT NOT NULL,
  UNIQUE (user_id, secret_hash)
) STRICT;

-- Attempts that count against a limit, one row for each limit they count against.
CREATE TABLE attempts (
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX attempts_by_key ON attempts (key, at);
CREATE INDEX attempts_by_time ON attempts (at);

CREATE TABLE notices (
  id INTEGER PRIMARY KEY,
  user_id INTEGER NOT NULL REFERENCES people (id) ON DELETE CASCADE,
  at INTEGER NOT NULL,
  kind TEXT NOT NULL,
  subject TEXT,
  ip TEXT NOT NULL,
  agent TEXT NOT NULL,
  seen_at INTEGER,
  mailed_at INTEGER
) STRICT;
CREATE INDEX notices_by_user ON notices (user_id, at);

CREATE TABLE totp_apps (
  id INTEGER PRIMARY KEY,
  user_id INTEGER NOT NULL REFERENCES people (id) ON DELETE CASCADE,
  label TEXT NOT NULL,
  seed BLOB NOT NULL,
  last_step INTEGER NOT NULL DEFAULT 0,
  failures INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL,
  proven_at INTEGER,
  suspended_at INTEGER,
  suspended_why TEXT,
  last_used_at INTEGER,
  last_used_ip TEXT
) STRICT;
CREATE UNIQUE INDEX totp_labels ON totp_apps (user_id, label) WHERE proven_at IS NOT NULL;

CREATE TABLE webauthn_keys (
  id INTEGER PRIMARY KEY,
  user_id INTEGER NOT NULL REFERENCES people (id) ON DELETE CASCADE,
  label TEXT NOT NULL,
  credential_id TEXT NOT NULL UNIQUE,
  rp_id TEXT NOT NULL,
  public_key BLOB NOT NULL,
  counter INTEGER NOT NULL,
  transports TEXT NOT NULL,
  aaguid TEXT NOT NULL,
  backup_eligible INTEGER NOT NULL CHECK (backup_eligible IN (0, 1)),
  backed_up INTEGER NOT NULL CHECK (backed_up IN (0, 1)),
  user_verified INTEGER NOT NULL CHECK (user_verified IN (0, 1)),
  failures INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL,
  suspended_at INTEGER,
  suspended_why TEXT,
  last_used_at INTEGER,
  last_used_ip TEXT,
  UNIQUE (user_id, label)
) STRICT;

-- Challenges of ceremonies under way: bound to a purpose and to a session or, before one, to a cookie; used once.
CREATE TABLE ceremonies (
  challenge TEXT PRIMARY KEY,
  purpose TEXT NOT NULL CHECK (purpose IN ('register', 'passkey', 'factor', 'step_up')),
  binding BLOB NOT NULL CHECK (length(binding) = 32),
  user_id INTEGER REFERENCES people (id) ON DELETE CASCADE,
  expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX ceremonies_by_user ON ceremonies (user_id);
CREATE INDEX ceremonies_by_time ON ceremonies (expires_at);

CREATE TABLE recovery_codes (
  code_hash BLOB PRIMARY KEY CHECK (length(code_hash) = 32),
  user_id INTEGER NOT NULL REFERENCES people (id) ON DELETE CASCADE,
  made_at INTEGER NOT NULL,
  confirmed INTEGER NOT NULL DEFAULT 0 CHECK (confirmed IN (0, 1)),
  used_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX recovery_codes_by_user ON recovery_codes (user_id);

CREATE TABLE invitations (
  id INTEGER PRIMARY KEY,
  secret_hash BLOB NOT NULL UNIQUE CHECK (length(secret_hash) = 32),
  email TEXT,
  admin INTEGER NOT NULL DEFAULT 0 CHECK (admin IN (0, 1)),
  invited_by TEXT NOT NULL,
  made_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  used_at INTEGER,
  used_by TEXT,
  revoked_at INTEGER
) STRICT;

CREATE INDEX audit_by_user ON audit_events (user_id, seq);
CREATE INDEX audit_by_subject ON audit_events (json_extract(details, '$.user_id'), seq);
