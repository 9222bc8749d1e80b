-- What owners ask for beyond the policy file, besides a level; and since when.
ALTER TABLE projects ADD COLUMN demand_release TEXT NOT NULL DEFAULT 'direct'
  CHECK (demand_release IN ('direct', 'staged', 'two_person'));
ALTER TABLE projects ADD COLUMN demand_max_age INTEGER CHECK (demand_max_age > 0);
ALTER TABLE projects ADD COLUMN demand_cidr INTEGER NOT NULL DEFAULT 0 CHECK (demand_cidr IN (0, 1));
ALTER TABLE projects ADD COLUMN demand_at INTEGER;
CREATE INDEX projects_by_demand ON projects (demand) WHERE demand IS NOT NULL;

-- Up to when somebody has been told what a rule asks of them on a project. The rule is named by a hash of what it
-- chooses and demands, so that one that only moved in its file is the same; the project by its name, and '' is the
-- whole house.
CREATE TABLE policy_told (
  user_id INTEGER NOT NULL REFERENCES people (id) ON DELETE CASCADE,
  project TEXT NOT NULL,
  rule TEXT NOT NULL,
  told_at INTEGER NOT NULL,
  PRIMARY KEY (user_id, project, rule)
) STRICT, WITHOUT ROWID;

-- The words of letters that say more than their notice does (JSON).
CREATE TABLE notice_letters (
  notice_id INTEGER PRIMARY KEY REFERENCES notices (id) ON DELETE CASCADE,
  body TEXT NOT NULL
) STRICT;

-- Who was ready for the policy, day by day (counted from 1970-01-01, UTC); the newest look of a day stays.
CREATE TABLE readiness_days (
  day INTEGER PRIMARY KEY,
  projects INTEGER NOT NULL,
  projects_ready INTEGER NOT NULL,
  people INTEGER NOT NULL,
  people_ready INTEGER NOT NULL,
  tokens INTEGER NOT NULL,
  tokens_ready INTEGER NOT NULL
) STRICT;
