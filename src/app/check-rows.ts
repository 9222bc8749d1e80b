/** What must hold between the rows of the database, as one query for each rule: every row of an answer is a fault. */
import type { Reading } from "../db/open-reading.ts";
import type { Found } from "./check-report.ts";

type Rule = { readonly rule: string; readonly means: string; readonly sql: string };

/** Each query answers with one column `what`. */
const RULES: readonly Rule[] = [
  {
    rule: "file.name_not_burnt",
    means: "a file whose name is not burnt for its bytes",
    sql: `SELECT filename AS what FROM files AS f WHERE NOT EXISTS (SELECT 1 FROM filenames AS n
      WHERE n.folded = lower(f.filename) AND n.filename = f.filename AND n.sha256 = f.sha256)`,
  },
  {
    rule: "filename.folded",
    means: "a burnt name that is folded wrongly",
    sql: "SELECT filename AS what FROM filenames WHERE folded <> lower(filename)",
  },
  {
    rule: "file.release",
    means: "a file without a release of its project",
    sql: `SELECT filename AS what FROM files AS f WHERE NOT EXISTS (SELECT 1 FROM releases AS r
      JOIN projects AS p ON p.id = r.project_id WHERE r.id = f.release_id AND r.project_id = f.project_id)`,
  },
  {
    rule: "release.project",
    means: "a release without a project",
    sql: "SELECT version AS what FROM releases WHERE project_id NOT IN (SELECT id FROM projects)",
  },
  {
    rule: "role.parents",
    means: "a role without a project or a person",
    sql: `SELECT role || ' ' || user_id || ' of ' || project_id AS what FROM roles
      WHERE project_id NOT IN (SELECT id FROM projects) OR user_id NOT IN (SELECT id FROM people)`,
  },
  {
    rule: "token.person",
    means: "a token without a person",
    sql: "SELECT id AS what FROM tokens WHERE user_id NOT IN (SELECT id FROM people)",
  },
  {
    rule: "project.name",
    means: "a project whose name is not normalised",
    sql: `SELECT name AS what FROM projects WHERE name GLOB '*[^a-z0-9-]*' OR name GLOB '*--*'
      OR name GLOB '-*' OR name GLOB '*-' OR name = ''`,
  },
  {
    rule: "project.serial",
    means: "a project whose serial is not that of its last change",
    sql: `SELECT name AS what FROM projects AS p
      WHERE serial <> 0 AND serial IS NOT (SELECT max(serial) FROM journal AS j WHERE j.project = p.name)`,
  },
  {
    rule: "file.journal",
    means: "a file that the journal never added",
    sql: "SELECT filename AS what FROM files EXCEPT SELECT filename FROM journal WHERE action = 'add file'",
  },
  {
    rule: "file.audit",
    means: "a file whose upload has no audit record",
    sql: `SELECT filename AS what FROM files EXCEPT SELECT body ->> '$.target.file'
      FROM audit_log WHERE event IN ('file.upload', 'file.approve') AND outcome = 'done'`,
  },
  {
    rule: "staged.state",
    means: "a staged file that does not wait as its release does",
    sql: `SELECT f.filename AS what FROM staged_files AS f LEFT JOIN staged_releases AS r ON r.id = f.staged_id
      WHERE f.waiting IS NOT (r.state = 'waiting')`,
  },
  {
    rule: "staged.filename",
    means: "a waiting file whose name or bytes are published already",
    sql: `SELECT filename AS what FROM staged_files WHERE waiting = 1 AND (folded IN (SELECT folded FROM filenames)
      OR sha256 IN (SELECT sha256 FROM files))`,
  },
  {
    rule: "file.metadata",
    means: "a file whose metadata is missing",
    sql: `SELECT filename AS what FROM files WHERE metadata_sha256 IS NULL
      OR metadata_sha256 NOT IN (SELECT sha256 FROM core_metadata)`,
  },
  {
    rule: "mirror.private",
    means: "a name of this house with something kept of an upstream",
    sql: `SELECT project AS what FROM (SELECT project FROM mirror_pages UNION SELECT project FROM mirror_files)
      WHERE project IN (SELECT project FROM journal UNION SELECT name FROM claimed_names)`,
  },
];

/** Asks SQLite itself first, then every rule. A page of the database that cannot be read is a fault like any other. */
export function checkRows({ sqlite }: Reading, found: Found, quick: boolean): void {
  const ask = (rule: string, means: string, sql: string) => {
    try {
      for (const row of sqlite.query<Record<string, unknown>, []>(sql).iterate())
        found.fault(rule, `${means}: ${Object.values(row).join(" ")}`);
    } catch (error) {
      found.fault(rule, `the database cannot be read: ${error instanceof Error ? error.message : "unknown"}`);
    }
  };
  const pragma = quick ? "quick_check" : "integrity_check";
  ask("database.damaged", "the database", `SELECT * FROM pragma_${pragma} WHERE ${pragma} <> 'ok'`);
  ask(
    "database.reference",
    "a reference to nothing",
    'SELECT "table", rowid, parent FROM pragma_foreign_key_check',
  );
  for (const { rule, means, sql } of RULES) ask(rule, means, sql);
}
