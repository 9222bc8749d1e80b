-- Links by which an account is changed, each used once: to confirm a new address, to take its change back, to set a password.
CREATE TABLE account_links (
  id INTEGER PRIMARY KEY,
  secret_hash BLOB NOT NULL UNIQUE CHECK (length(secret_hash) = 32),
  user_id INTEGER NOT NULL REFERENCES people (id) ON DELETE CASCADE,
  purpose TEXT NOT NULL CHECK (purpose IN ('email.confirm', 'email.undo', 'password.reset')),
  -- Where it is mailed to, which is also the address that it confirms or brings back.
  email TEXT,
  made_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  -- When it was used, or ended by something else.
  ended_at INTEGER
) STRICT;
CREATE INDEX account_links_by_user ON account_links (user_id);

-- The outbox takes such links too.
CREATE TABLE mails_new (
  id INTEGER PRIMARY KEY,
  notice_id INTEGER UNIQUE REFERENCES notices (id) ON DELETE CASCADE,
  invitation_id INTEGER UNIQUE REFERENCES invitations (id) ON DELETE CASCADE,
  link_id INTEGER UNIQUE REFERENCES account_links (id) ON DELETE CASCADE,
  -- The secret of a link, encrypted with a key outside the database.
  sealed BLOB,
  made_at INTEGER NOT NULL,
  due_at INTEGER,
  tries INTEGER NOT NULL DEFAULT 0,
  fault TEXT,
  CHECK ((notice_id IS NOT NULL) + (invitation_id IS NOT NULL) + (link_id IS NOT NULL) = 1),
  CHECK ((notice_id IS NULL) = (sealed IS NOT NULL))
) STRICT;
INSERT INTO mails_new (id, notice_id, invitation_id, sealed, made_at, due_at, tries, fault)
  SELECT id, notice_id, invitation_id, sealed, made_at, due_at, tries, fault FROM mails;
DROP TABLE mails;
ALTER TABLE mails_new RENAME TO mails;
CREATE INDEX mails_by_due ON mails (due_at) WHERE due_at IS NOT NULL;
