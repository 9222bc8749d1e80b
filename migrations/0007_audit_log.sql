-- The record becomes a Merkle log (RFC 6962): bodies as they were hashed, their leaf hashes, and where the tree stands.
-- What is personal lies beside, bound to the body by a salted commitment, so that it can be taken out.

-- Adopted into the log when the house is opened, then dropped.
DROP INDEX audit_by_project;
DROP INDEX audit_by_user;
DROP INDEX audit_by_subject;
ALTER TABLE audit_events RENAME TO audit_before_log;

CREATE TABLE audit_log (
  seq INTEGER PRIMARY KEY CHECK (seq >= 0),
  body TEXT NOT NULL,
  leaf BLOB NOT NULL CHECK (length(leaf) = 32),
  at INTEGER NOT NULL GENERATED ALWAYS AS (body ->> '$.ts') STORED,
  event TEXT NOT NULL GENERATED ALWAYS AS (body ->> '$.event') STORED,
  outcome TEXT NOT NULL GENERATED ALWAYS AS (body ->> '$.outcome') STORED,
  actor_kind TEXT NOT NULL GENERATED ALWAYS AS (body ->> '$.auth.kind') STORED,
  user_id INTEGER GENERATED ALWAYS AS (body ->> '$.actor') STORED,
  token_id INTEGER GENERATED ALWAYS AS (body ->> '$.auth.token') STORED,
  project TEXT GENERATED ALWAYS AS (body ->> '$.target.project') STORED,
  subject INTEGER GENERATED ALWAYS AS (body ->> '$.target.user') STORED,
  request_id TEXT NOT NULL GENERATED ALWAYS AS (body ->> '$.req') STORED
) STRICT;
CREATE INDEX audit_log_by_at ON audit_log (at);
CREATE INDEX audit_log_by_event ON audit_log (event, outcome);
CREATE INDEX audit_log_by_outcome ON audit_log (outcome) WHERE outcome <> 'done';
CREATE INDEX audit_log_by_actor_kind ON audit_log (actor_kind);
CREATE INDEX audit_log_by_user ON audit_log (user_id) WHERE user_id IS NOT NULL;
CREATE INDEX audit_log_by_token ON audit_log (token_id) WHERE token_id IS NOT NULL;
CREATE INDEX audit_log_by_project ON audit_log (project) WHERE project IS NOT NULL;
CREATE INDEX audit_log_by_subject ON audit_log (subject) WHERE subject IS NOT NULL;
CREATE INDEX audit_log_by_request ON audit_log (request_id);

-- `field` names the place in the body's `pii` that holds SHA-256(salt || field || value); the salt goes with the value.
CREATE TABLE audit_pii (
  seq INTEGER NOT NULL,
  field TEXT NOT NULL,
  salt BLOB NOT NULL CHECK (length(salt) = 16),
  value TEXT NOT NULL,
  PRIMARY KEY (seq, field)
) STRICT, WITHOUT ROWID;

-- One row: the tree of the present epoch has `size` leaves, the first of them the record `start`.
CREATE TABLE audit_state (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  log_id TEXT NOT NULL,
  epoch INTEGER NOT NULL,
  start INTEGER NOT NULL,
  size INTEGER NOT NULL,
  frontier BLOB NOT NULL,
  newest_at INTEGER NOT NULL
) STRICT;
INSERT INTO audit_state VALUES (1, lower(hex(randomblob(8))), 1, 0, 0, x'', 0);

CREATE TABLE audit_checkpoints (
  epoch INTEGER NOT NULL,
  size INTEGER NOT NULL,
  note TEXT NOT NULL,
  PRIMARY KEY (epoch, size)
) STRICT, WITHOUT ROWID;

-- The hash of each full subtree of 256 leaves, so that a proof reads hundreds of hashes where the log has millions.
CREATE TABLE audit_tiles (
  epoch INTEGER NOT NULL,
  tile INTEGER NOT NULL,
  hash BLOB NOT NULL CHECK (length(hash) = 32),
  PRIMARY KEY (epoch, tile)
) STRICT, WITHOUT ROWID;

-- What people read: a record with what is personal put back in place, as far as it was not taken out.
CREATE VIEW audit_events AS SELECT
  l.seq, l.at, l.event, l.outcome, l.actor_kind,
  CASE l.actor_kind WHEN 'token' THEN l.token_id ELSE l.user_id END AS actor_id,
  CASE WHEN l.actor_kind IN ('anonymous', 'house') THEN l.actor_kind ELSE coalesce(
    (SELECT p.value FROM audit_pii AS p WHERE p.seq = l.seq AND p.field = 'actor'), '[redacted]') END AS actor_name,
  l.user_id,
  coalesce((SELECT p.value FROM audit_pii AS p WHERE p.seq = l.seq AND p.field = 'ip'), '[redacted]') AS ip,
  coalesce((SELECT p.value FROM audit_pii AS p WHERE p.seq = l.seq AND p.field = 'agent'), '[redacted]') AS agent,
  l.request_id, l.project, l.token_id, l.subject,
  json_patch(coalesce(l.body -> '$.details', '{}'), (SELECT json_group_object(substr(p.field, 9), p.value)
    FROM audit_pii AS p WHERE p.seq = l.seq AND p.field GLOB 'details.*')) AS details
FROM audit_log AS l;

CREATE TRIGGER audit_log_no_update BEFORE UPDATE ON audit_log BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
CREATE TRIGGER audit_log_no_delete BEFORE DELETE ON audit_log BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
-- A REPLACE deletes without asking the trigger above.
CREATE TRIGGER audit_log_in_order BEFORE INSERT ON audit_log
  WHEN NEW.seq IS NOT (SELECT start + size FROM audit_state)
  BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
CREATE TRIGGER audit_pii_no_update BEFORE UPDATE ON audit_pii BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
CREATE TRIGGER audit_pii_no_replace BEFORE INSERT ON audit_pii
  WHEN EXISTS (SELECT 1 FROM audit_pii WHERE seq = NEW.seq AND field = NEW.field)
  BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
CREATE TRIGGER audit_state_no_delete BEFORE DELETE ON audit_state BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
CREATE TRIGGER audit_state_no_replace BEFORE INSERT ON audit_state BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
CREATE TRIGGER audit_state_forward BEFORE UPDATE ON audit_state
  WHEN NEW.log_id <> OLD.log_id OR NOT (
    (NEW.epoch = OLD.epoch AND NEW.start = OLD.start AND NEW.size = OLD.size + 1)
    OR (NEW.epoch = OLD.epoch + 1 AND NEW.start = OLD.start + OLD.size AND NEW.size = 0))
  BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
CREATE TRIGGER audit_tiles_no_update BEFORE UPDATE ON audit_tiles BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
CREATE TRIGGER audit_tiles_no_delete BEFORE DELETE ON audit_tiles BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
CREATE TRIGGER audit_checkpoints_no_update BEFORE UPDATE ON audit_checkpoints BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
CREATE TRIGGER audit_checkpoints_no_delete BEFORE DELETE ON audit_checkpoints BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
CREATE TRIGGER audit_checkpoints_no_replace BEFORE INSERT ON audit_checkpoints
  WHEN EXISTS (SELECT 1 FROM audit_checkpoints WHERE epoch = NEW.epoch AND size = NEW.size)
  BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
