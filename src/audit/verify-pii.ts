/** Compares what is personal with the commitments of the records: missing is right only where a record says it was redacted. */
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

type Row = {
  readonly seq: number;
  readonly field: string;
  readonly salt: Uint8Array;
  readonly value: string;
};

export function openPersonal(sqlite: Database, walk: Walk): Personal {
  const allowed = readRedactions(sqlite);
  const rows = sqlite
    .query<Row, []>("SELECT seq, field, salt, value FROM audit_pii ORDER BY seq, field")
    .iterate();
  let row = nextOf(rows);
  const stray = ({ seq, field }: Row) => fault(walk, "pii", seq, `'${field}' was put to record ${seq} later`);
  const miss = (seq: number, field: string) => {
    if (allowed.get(seq)?.includes(JSON.stringify(field)) === true) walk.redacted += 1;
    else fault(walk, "pii", seq, `'${field}' of record ${seq} is gone, and no record says why`);
  };
  return {
    check: (seq, want) => {
      for (; row !== undefined && row.seq < seq; row = nextOf(rows)) stray(row);
      const found = new Set<string>();
      for (; row?.seq === seq; row = nextOf(rows)) {
        if (!(row.field in want)) stray(row);
        else if (commit(row) !== want[row.field])
          fault(walk, "pii", seq, `'${row.field}' of record ${seq} is not what was recorded`);
        else found.add(row.field);
      }
      for (const field of Object.keys(want)) if (!found.has(field)) miss(seq, field);
    },
    end: () => {
      for (; row !== undefined; row = nextOf(rows)) stray(row);
    },
  };
}

function nextOf(rows: Iterator<Row>): Row | undefined {
  const { done, value } = rows.next();
  return done === true ? undefined : value;
}

/** A damaged file may give values of any type. */
function commit({ salt, field, value }: Row): string | undefined {
  if (!(salt instanceof Uint8Array)) return undefined;
  return hash("sha256", Buffer.concat([salt, Buffer.from(`${field}${value}`)]), "hex");
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
