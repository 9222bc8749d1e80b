/** Compares the tables that matter with the records that must tell of their rows, one query for each rule. */
import type { Database } from "bun:sqlite";
import { fault, type Walk } from "./verify-walk.ts";

// Each list of the log is made once, not for each row: a project of many files has many records, too.
const RULES: readonly (readonly [means: string, sql: string])[] = [
  [
    "a file whose upload is not on record",
    `SELECT f.filename AS what FROM files AS f JOIN projects AS p ON p.id = f.project_id
      WHERE (p.name, f.filename, lower(hex(f.sha256))) NOT IN (
        SELECT project, body ->> '$.target.file', body ->> '$.target.sha256' FROM audit_log
        WHERE event = 'file.upload' AND outcome = 'done' AND project IS NOT NULL
        AND body ->> '$.target.file' IS NOT NULL AND body ->> '$.target.sha256' IS NOT NULL)`,
  ],
  [
    "a recorded upload whose file's name is not burnt",
    `SELECT body ->> '$.target.file' AS what FROM audit_log WHERE event = 'file.upload' AND outcome = 'done'
      AND body ->> '$.adopted' IS NULL AND lower(body ->> '$.target.file') NOT IN (SELECT folded FROM filenames)`,
  ],
  [
    "a project whose creation is not on record",
    `SELECT name AS what FROM projects WHERE name NOT IN (
      SELECT project FROM audit_log WHERE event = 'project.create' AND outcome = 'done' AND project IS NOT NULL)`,
  ],
  [
    "a role that is not on record",
    `SELECT p.name || ' of person ' || r.user_id AS what FROM roles AS r JOIN projects AS p ON p.id = r.project_id
      WHERE (p.name, r.user_id) NOT IN (
        SELECT project, CASE event WHEN 'role.set' THEN subject ELSE user_id END AS person FROM audit_log
        WHERE event IN ('role.set', 'project.create') AND outcome = 'done' AND project IS NOT NULL AND person IS NOT NULL)
      AND p.name NOT IN (SELECT project FROM audit_log WHERE outcome = 'done' AND project IS NOT NULL AND (
        (event = 'project.create' AND user_id IS NULL) OR (event = 'role.set' AND body ->> '$.adopted' IS NOT NULL)))`,
  ],
  [
    "a token that is not on record",
    `SELECT 'token ' || id AS what FROM tokens WHERE id NOT IN (
      SELECT body ->> '$.details.token' FROM audit_log
      WHERE event = 'token.create' AND outcome = 'done' AND body ->> '$.details.token' IS NOT NULL)`,
  ],
];

export function checkWorld(sqlite: Database, walk: Walk): void {
  for (const [means, sql] of RULES)
    for (const { what } of sqlite.query<{ what: string }, []>(`${sql} LIMIT 10`).all())
      fault(walk, "world", undefined, `${means}: ${what}`);
}
