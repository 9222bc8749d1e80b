-- The outbox: one row for each notice or invitation that waits to be mailed, written in the transaction that made it.
-- A row goes when its mail was taken by the mail server; without `due_at` it was given up, and `fault` says why.
CREATE TABLE mails (
  id INTEGER PRIMARY KEY,
  notice_id INTEGER UNIQUE REFERENCES notices (id) ON DELETE CASCADE,
  invitation_id INTEGER UNIQUE REFERENCES invitations (id) ON DELETE CASCADE,
  -- The secret of an invitation's link, encrypted with a key outside the database.
  sealed BLOB,
  made_at INTEGER NOT NULL,
  due_at INTEGER,
  tries INTEGER NOT NULL DEFAULT 0,
  fault TEXT,
  CHECK ((notice_id IS NULL) <> (invitation_id IS NULL)),
  CHECK ((invitation_id IS NULL) = (sealed IS NULL))
) STRICT;
CREATE INDEX mails_by_due ON mails (due_at) WHERE due_at IS NOT NULL;
