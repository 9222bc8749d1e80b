/** Walks through all records once: their hashes, their places, the columns that filters look at, and what is personal. */
import type { Database } from "bun:sqlite";
import { hash } from "node:crypto";
import { appendLeaf, rootOf } from "./frontier.ts";
import { type AnyBody, checkTile, epochOf, goneIn, noteWhatMatters } from "./verify-epochs.ts";
import { openPersonal, type Personal } from "./verify-pii.ts";
import { type KeptLeaves, openKept } from "./verify-pruned.ts";
import { type EpochWalk, fault, type Walk } from "./verify-walk.ts";

/** Every column, as arrays: a page at a time, since an object for each of a million rows costs as much as its hash. */
type Row = readonly [seq: number, body: string, leaf: Uint8Array, ...columns: (string | number | null)[]];

const PAGE = 500;

/** @param sizes by origin: where a root must be known */
export function walkRecords(sqlite: Database, walk: Walk, sizes: Sizes): void {
  const page = sqlite.query<Row, [number, number]>(
    `SELECT seq, body, leaf, at, event, outcome, actor_kind, request_id, user_id, token_id, project, subject
     FROM audit_log WHERE seq > ? ORDER BY seq LIMIT ?`,
  );
  const personal = openPersonal(sqlite, walk);
  const kept = openKept(sqlite);
  for (let last = -1; ; ) {
    const rows = page.values(last, PAGE) as unknown as readonly Row[];
    const before = last;
    for (const row of rows) {
      fillHole(sqlite, walk, { before: row[0], sizes, kept });
      checkRecord(sqlite, walk, { row, sizes, personal });
      last = Math.max(last, row[0]);
    }
    if (rows.length < PAGE) break;
    if (last === before) {
      fault(walk, "damaged", undefined, `the records after ${before} go in circles`);
      break;
    }
  }
  personal.end();
}

type Sizes = ReadonlyMap<string, ReadonlySet<number>>;

/** What retention took away has left its hashes. */
function fillHole(
  sqlite: Database,
  walk: Walk,
  { before, sizes, kept }: { readonly before: number; readonly sizes: Sizes; readonly kept: KeptLeaves },
): void {
  if (walk.next >= before) return;
  for (const leaf of kept(walk.next, before)) {
    const seq = walk.next;
    addLeaf(sqlite, walk, { seq, epoch: goneIn(sqlite, walk, seq), leaf, sizes });
  }
}

type Seen = {
  readonly row: Row;
  readonly sizes: Sizes;
  readonly personal: Personal;
};

function checkRecord(sqlite: Database, walk: Walk, { row, sizes, personal }: Seen): void {
  const [seq, text, kept, ...columns] = row;
  if (seq !== walk.next)
    fault(walk, "gap", walk.next, `record ${walk.next} is missing, the next one is ${seq}`);
  const leaf = hash("sha256", `\0${text}`, "buffer");
  if (!(kept instanceof Uint8Array) || !leaf.equals(kept))
    fault(walk, "leaf", seq, `record ${seq} does not have the hash that was taken of it`);
  const body = parse(text);
  if (body?.seq !== seq) fault(walk, "order", seq, `record ${seq} stands in another's place`);
  if (!isFoundByWhatItHolds(body, columns))
    fault(walk, "column", seq, `record ${seq} is found under other values than it holds`);
  personal.check(seq, body?.pii ?? {});
  const epoch = epochOf(walk, seq, body);
  addLeaf(sqlite, walk, { seq, epoch, leaf, sizes });
  noteWhatMatters(walk, { seq, epoch, body });
}

type Leaf = {
  readonly seq: number;
  readonly epoch: EpochWalk;
  readonly leaf: Uint8Array;
  readonly sizes: Sizes;
};

function addLeaf(sqlite: Database, walk: Walk, { seq, epoch, leaf, sizes }: Leaf): void {
  checkTile(sqlite, walk, { epoch, leaf });
  epoch.frontier = appendLeaf(epoch.frontier, epoch.size, leaf);
  epoch.size += 1;
  if (sizes.get(epoch.origin)?.has(epoch.size) === true) epoch.roots.set(epoch.size, rootOf(epoch.frontier));
  walk.records += 1;
  walk.next = seq + 1;
}

function parse(text: string): AnyBody | undefined {
  try {
    return JSON.parse(text) as AnyBody;
  } catch {
    return undefined;
  }
}

/** What filters look at must be what was hashed: SQLite keeps those columns beside the body. */
function isFoundByWhatItHolds(
  body: AnyBody | undefined,
  columns: readonly (string | number | null)[],
): boolean {
  if (body === undefined) return false;
  const { ts, event, outcome, auth, req, actor, target } = body;
  const held = [ts, event, outcome, auth?.kind, req, actor, auth?.token, target?.project, target?.user];
  return held.every((value, at) => (value ?? null) === columns[at]);
}
