-- What became of checkpoints outside of the house, what the last full verification said, and room for thinning them out.

CREATE TABLE audit_anchored (
  anchor TEXT NOT NULL,
  epoch INTEGER NOT NULL,
  size INTEGER NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (anchor, epoch, size)
) STRICT, WITHOUT ROWID;

-- One row: the newest verification of the whole log that the server made by itself.
CREATE TABLE audit_verified (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  at INTEGER NOT NULL,
  verdict TEXT NOT NULL,
  report TEXT NOT NULL
) STRICT;

-- One note a second is more than anybody asks for; the newest one and those that were anchored stay.
DROP TRIGGER audit_checkpoints_no_delete;
CREATE TRIGGER audit_checkpoints_no_delete BEFORE DELETE ON audit_checkpoints
  WHEN NOT EXISTS (SELECT 1 FROM audit_checkpoints WHERE epoch = OLD.epoch AND size > OLD.size)
    OR EXISTS (SELECT 1 FROM audit_anchored WHERE epoch = OLD.epoch AND size = OLD.size)
  BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
