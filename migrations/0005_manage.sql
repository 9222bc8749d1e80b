-- Limits and places of tokens, tokens kept away from a project, and invitations to a role.

-- Only files of this version may be uploaded.
ALTER TABLE tokens ADD COLUMN version TEXT;
-- Good for one upload; `used_up_at` is set by the transaction of that upload.
ALTER TABLE tokens ADD COLUMN single_use INTEGER NOT NULL DEFAULT 0 CHECK (single_use IN (0, 1));
ALTER TABLE tokens ADD COLUMN used_up_at INTEGER;
-- Makes one new project; once it has, the token reaches that project alone.
ALTER TABLE tokens ADD COLUMN new_project TEXT CHECK (new_project IN ('due', 'made'));
ALTER TABLE tokens ADD COLUMN expiry_told_at INTEGER;
CREATE INDEX tokens_by_expiry ON tokens (expires_at) WHERE expiry_told_at IS NULL AND revoked_at IS NULL;

-- Networks that a token was made or used in; a further one raises a notice.
CREATE TABLE token_places (
  token_id INTEGER NOT NULL REFERENCES tokens (id) ON DELETE CASCADE,
  place TEXT NOT NULL,
  first_used_at INTEGER NOT NULL,
  PRIMARY KEY (token_id, place)
) STRICT, WITHOUT ROWID;

-- Tokens that an owner keeps away from one project, whatever else they reach.
CREATE TABLE token_cuts (
  project_id INTEGER NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
  token_id INTEGER NOT NULL REFERENCES tokens (id) ON DELETE CASCADE,
  cut_at INTEGER NOT NULL,
  PRIMARY KEY (project_id, token_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX token_cuts_by_token ON token_cuts (token_id);

CREATE TABLE role_invitations (
  id INTEGER PRIMARY KEY,
  project_id INTEGER NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
  user_id INTEGER NOT NULL REFERENCES people (id) ON DELETE CASCADE,
  role TEXT NOT NULL CHECK (role IN ('owner', 'maintainer')),
  invited_by INTEGER REFERENCES people (id) ON DELETE SET NULL,
  made_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  status TEXT NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'accepted', 'declined', 'withdrawn')),
  settled_at INTEGER
) STRICT;
CREATE UNIQUE INDEX one_open_role_invitation ON role_invitations (project_id, user_id) WHERE status = 'open';
CREATE INDEX role_invitations_by_project ON role_invitations (project_id);
CREATE INDEX role_invitations_by_user ON role_invitations (user_id);
CREATE INDEX role_invitations_by_inviter ON role_invitations (invited_by);
