/** Compares what is personal with the commitments of the records: missing is right only where a record says it was redacted. */
import type { Database } from "bun:sqlite";
import { createHash } from "node:crypto";
import type { Walk } from "./verify-walk.ts";

export type PiiCount = { readonly redacted: number };

type Row = {
  readonly seq: number;
  readonly field: string;
  readonly want: string | null;
  readonly salt: Uint8Array | null;
  readonly value: string | null;
};

export function checkCommitments(sqlite: Database, walk: Walk): PiiCount {
  const allowed = new Set(
    walk.redactions.flatMap(({ seq, fields }) => fields.map((field) => `${seq} ${field}`)),
  );
  let redacted = 0;
  const rows = sqlite
    .query<Row, []>(
      `SELECT l.seq AS seq, j.key AS field, j.value AS want, p.salt AS salt, p.value AS value
       FROM audit_log AS l, json_each(l.body, '$.pii') AS j
       LEFT JOIN audit_pii AS p ON p.seq = l.seq AND p.field = j.key
       WHERE json_valid(l.body) ORDER BY l.seq`,
    )
    .iterate();
  for (const { seq, field, want, salt, value } of rows) {
    if (salt === null || value === null) {
      if (seq < walk.expiredBefore || allowed.has(`${seq} ${field}`)) redacted += 1;
      else
        walk.faults.push({
          kind: "pii",
          seq,
          what: `'${field}' of record ${seq} is gone, and no record says why`,
        });
    } else if (createHash("sha256").update(salt).update(field).update(value).digest("hex") !== want)
      walk.faults.push({ kind: "pii", seq, what: `'${field}' of record ${seq} is not what was recorded` });
  }
  const strays = sqlite
    .query<{ seq: number; field: string }, []>(
      `SELECT p.seq, p.field FROM audit_pii AS p LEFT JOIN audit_log AS l ON l.seq = p.seq
       WHERE l.seq IS NULL OR (json_valid(l.body) AND NOT EXISTS
         (SELECT 1 FROM json_each(l.body, '$.pii') AS j WHERE j.key = p.field)) LIMIT 10`,
    )
    .all();
  for (const { seq, field } of strays)
    walk.faults.push({ kind: "pii", seq, what: `'${field}' was put to record ${seq} later` });
  return { redacted };
}
