/** Compares what is personal with the commitments of the records: missing is right only where a record says why. */
import type { Database } from "bun:sqlite";
import { hash } from "node:crypto";
import { fault, type Walk } from "./verify-walk.ts";

/** Goes through the personal values beside the records, which come in the same order. */
export type Personal = {
  /** @param want field to commitment, as the record `seq` says */
  check(seq: number, want: Readonly<Record<string, unknown>>): void;
  /** After the last record. */
  end(): void;
};

/** A commitment is of the salt, the field and the value; SQLite joins them. */
type Row = readonly [seq: number, field: string, committed: Uint8Array];

export function openPersonal(sqlite: Database, walk: Walk): Personal {
  const allowed = readRedactions(sqlite);
  walk.expiredBefore = readExpired(sqlite);
  const next = openRows(sqlite);
  let row = next();
  const stray = ([seq, field]: Row) => fault(walk, "pii", seq, `'${field}' was put to record ${seq} later`);
  const miss = (seq: number, field: string) => {
    if (seq < walk.expiredBefore || allowed.get(seq)?.includes(JSON.stringify(field)) === true)
      walk.redacted += 1;
    else fault(walk, "pii", seq, `'${field}' of record ${seq} is gone, and no record says why`);
  };
  return {
    check: (seq, want) => {
      for (; row !== undefined && row[0] < seq; row = next()) stray(row);
      const found: string[] = [];
      for (; row?.[0] === seq; row = next()) {
        const [, field, committed] = row;
        found.push(field);
        if (!Object.hasOwn(want, field)) stray(row);
        else if (hash("sha256", committed) !== want[field])
          fault(walk, "pii", seq, `'${field}' of record ${seq} is not what was recorded`);
      }
      for (const field in want) if (!found.includes(field)) miss(seq, field);
    },
    end: () => {
      for (; row !== undefined; row = next()) stray(row);
    },
  };
}

const PAGE = 2000;

/** In their order, a page at a time; a damaged file whose rows go in circles ends where it does not go on. */
function openRows(sqlite: Database): () => Row | undefined {
  const page = sqlite.query<Row, [number, string, number]>(
    `SELECT seq, field, CAST(salt || field || value AS BLOB) FROM audit_pii
     WHERE (seq, field) > (?, ?) ORDER BY seq, field LIMIT ?`,
  );
  let rows: readonly Row[] = [];
  let at = 0;
  let last: Row | undefined;
  return () => {
    if (at === rows.length) {
      rows = page.values(last?.[0] ?? -Infinity, last?.[1] ?? "", PAGE) as unknown as readonly Row[];
      at = 0;
    }
    const row = rows[at];
    if (row === undefined || (last !== undefined && !isAfter(row, last))) return undefined;
    at += 1;
    last = row;
    return row;
  };
}

function isAfter([seq, field]: Row, [lastSeq, lastField]: Row): boolean {
  return seq > lastSeq || (seq === lastSeq && field > lastField);
}

/** By record: its fields that went, one after the other. Found by its column, which is compared with the body elsewhere. */
function readRedactions(sqlite: Database): ReadonlyMap<number, string> {
  const fields = new Map<number, string>();
  const rows = sqlite
    .query<{ seq: number; fields: string }, []>(
      `SELECT body ->> '$.details.seq' AS seq, body ->> '$.details.fields' AS fields FROM audit_log
       WHERE event = 'audit.redacted' AND json_valid(body)`,
    )
    .iterate();
  for (const row of rows) fields.set(row.seq, `${fields.get(row.seq) ?? ""}${row.fields}`);
  return fields;
}

/** Before it personal values went with time; a record says so of older ones than itself alone. */
function readExpired(sqlite: Database): number {
  const row = sqlite
    .query<{ before: number | null }, []>(
      `SELECT max(min(seq, CAST(body ->> '$.details.before' AS INTEGER))) AS before FROM audit_log
       WHERE event = 'audit.personal_expired' AND json_valid(body)`,
    )
    .get();
  return row?.before ?? 0;
}
