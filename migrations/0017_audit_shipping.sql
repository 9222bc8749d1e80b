-- How far each target has been sent the log, and what is left of records that retention took away.

CREATE TABLE audit_shipping (
  target TEXT PRIMARY KEY,
  -- Whether the config names it; the cursor of one that comes back is still good.
  configured INTEGER NOT NULL CHECK (configured IN (0, 1)),
  -- The first record that it has not taken.
  next INTEGER NOT NULL DEFAULT 0,
  delivered_at INTEGER,
  failed_at INTEGER,
  error TEXT,
  -- In a row.
  failures INTEGER NOT NULL DEFAULT 0,
  retry_at INTEGER
) STRICT, WITHOUT ROWID;

-- The leaf hashes of records of past epochs, up to 256 in a row from the record `first` on: their bodies may go, the tree stays.
CREATE TABLE audit_leaves (
  first INTEGER PRIMARY KEY,
  leaves BLOB NOT NULL CHECK (length(leaves) > 0 AND length(leaves) <= 8192 AND length(leaves) % 32 = 0)
) STRICT;
CREATE TRIGGER audit_leaves_no_update BEFORE UPDATE ON audit_leaves BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
CREATE TRIGGER audit_leaves_no_delete BEFORE DELETE ON audit_leaves BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
CREATE TRIGGER audit_leaves_no_replace BEFORE INSERT ON audit_leaves
  WHEN EXISTS (SELECT 1 FROM audit_leaves WHERE first = NEW.first)
  BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;

-- A record goes only from a past epoch, and only when its leaf is kept.
DROP TRIGGER audit_log_no_delete;
CREATE TRIGGER audit_log_no_delete BEFORE DELETE ON audit_log
  WHEN OLD.seq >= (SELECT start FROM audit_state) OR NOT EXISTS (
    SELECT 1 FROM audit_leaves AS k WHERE k.first <= OLD.seq AND k.first > OLD.seq - 256
      AND substr(k.leaves, 32 * (OLD.seq - k.first) + 1, 32) = OLD.leaf)
  BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;

-- A record that goes is no longer found by its words either.
CREATE TRIGGER audit_search_gone BEFORE DELETE ON audit_log
BEGIN
  INSERT INTO audit_search (audit_search, rowid, words)
    SELECT 'delete', seq, words FROM audit_words WHERE seq = OLD.seq;
END;
