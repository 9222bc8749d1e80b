/** Compares the tables that matter with the records that must tell of their rows, one query for each rule. */
import type { Database } from "bun:sqlite";
import type { Walk } from "./verify-walk.ts";

const RULES: readonly (readonly [means: string, sql: string])[] = [
  [
    "a file whose upload is not on record",
    `SELECT f.filename AS what FROM files AS f WHERE NOT EXISTS (SELECT 1 FROM audit_log AS l
      WHERE l.event = 'file.upload' AND l.outcome = 'done' AND l.project = (SELECT name FROM projects WHERE id = f.project_id)
      AND l.body ->> '$.target.file' = f.filename AND l.body ->> '$.target.sha256' = lower(hex(f.sha256)))`,
  ],
  [
    "a recorded upload whose file's name is not burnt",
    `SELECT body ->> '$.target.file' AS what FROM audit_log WHERE event = 'file.upload' AND outcome = 'done'
      AND body ->> '$.adopted' IS NULL AND lower(body ->> '$.target.file') NOT IN (SELECT folded FROM filenames)`,
  ],
  [
    "a project whose creation is not on record",
    `SELECT name AS what FROM projects AS p WHERE NOT EXISTS (SELECT 1 FROM audit_log AS l
      WHERE l.project = p.name AND l.event = 'project.create' AND l.outcome = 'done')`,
  ],
  [
    "a role that is not on record",
    `SELECT p.name || ' of person ' || r.user_id AS what FROM roles AS r JOIN projects AS p ON p.id = r.project_id
      WHERE NOT EXISTS (SELECT 1 FROM audit_log AS l WHERE l.project = p.name AND l.outcome = 'done' AND (
        l.event = 'project.create' AND (l.user_id IS NULL OR l.user_id = r.user_id)
        OR l.event = 'role.set' AND (l.subject = r.user_id OR l.body ->> '$.adopted' IS NOT NULL)))`,
  ],
  [
    "a token that is not on record",
    `SELECT 'token ' || t.id AS what FROM tokens AS t WHERE NOT EXISTS (SELECT 1 FROM audit_log AS l
      WHERE l.event = 'token.create' AND l.outcome = 'done' AND l.body ->> '$.details.token' = t.id)`,
  ],
];

export function checkWorld(sqlite: Database, walk: Walk): void {
  for (const [means, sql] of RULES)
    for (const { what } of sqlite.query<{ what: string }, []>(`${sql} LIMIT 10`).all())
      walk.faults.push({ kind: "world", what: `${means}: ${what}` });
}
