/** Records as they leave the house: one line of JSON each, complete, with what is personal put back in. */
import { canonicalJson, type Json } from "../audit/canonical-json.ts";
import type { Db } from "../db/open.ts";

export type ShippedRecord = {
  readonly seq: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly event: string;
  readonly outcome: string;
  /** Without its line end; nothing in it ends or turns a line. */
  readonly line: string;
};

type Row = { readonly seq: number; readonly body: string; readonly leaf: string; readonly personal: string };

type Body = {
  readonly [name: string]: Json;
  readonly log: string;
  readonly seq: number;
  readonly ts: number;
  readonly event: string;
  readonly outcome: string;
};

/** The records from number `from` on, oldest first, at most `most`. */
export function readRecords({ sqlite }: Pick<Db, "sqlite">, from: number, most: number): ShippedRecord[] {
  return sqlite
    .query<Row, [number, number]>(
      `SELECT l.seq, l.body, lower(hex(l.leaf)) AS leaf, (SELECT json_group_object(p.field, p.value)
         FROM audit_pii AS p WHERE p.seq = l.seq) AS personal
       FROM audit_log AS l WHERE l.seq >= ? ORDER BY l.seq LIMIT ?`,
    )
    .all(from, most)
    .map(shipped);
}

function shipped({ seq, body, leaf, personal }: Row): ShippedRecord {
  const { ts, event, outcome, ...read } = JSON.parse(body) as Body;
  return { seq, at: ts, event, outcome, line: lineOf({ ts, event, outcome, ...read }, leaf, personal) };
}

/** `leaf` is SHA-256 over a zero byte and the record's body, so that proofs of the log can be held against the line. */
function lineOf({ pii: _pii, ts, actor, auth, req, ...rest }: Body, leaf: string, personal: string): string {
  const { actor: name, ip, agent, ...words } = JSON.parse(personal) as Record<string, string>;
  const details = Object.entries(words).map(([field, value]) => [field.replace("details.", ""), value]);
  return canonicalJson({
    ...rest,
    time: new Date(ts).toISOString(),
    actor: { ...object(auth), ...given("id", actor), ...given("name", name) },
    ...given("ip", ip),
    ...given("agent", agent),
    ...given("request_id", req),
    details: { ...object(rest["details"]), ...Object.fromEntries(details) },
    leaf,
  });
}

function object(value: Json | undefined): Readonly<Record<string, Json>> {
  return value instanceof Object && !Array.isArray(value) ? (value as Record<string, Json>) : {};
}

function given(name: string, value: Json | undefined): Record<string, Json> {
  return value === undefined ? {} : { [name]: value };
}
