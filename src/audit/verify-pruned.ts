/** Verifies what retention took away: each hole has its leaves, and a record that names its epoch and its root. */
import type { Database } from "bun:sqlite";
import { rootOf } from "./frontier.ts";
import type { Walk } from "./verify-walk.ts";

/** A record, or the leaf that is left of it. */
export type WalkRow = { readonly seq: number; readonly body: string | undefined; readonly leaf: Uint8Array };

/** Every record in order, with kept leaves in the places of those that are gone. */
export function* recordsAndLeaves(sqlite: Database): Generator<WalkRow> {
  const kept = sqlite.query<{ first: number; leaves: Uint8Array }, [number]>(
    "SELECT first, leaves FROM audit_leaves WHERE first <= ?1 AND first > ?1 - 256 ORDER BY first DESC LIMIT 1",
  );
  let next = 0;
  const rows = sqlite.query<{ seq: number; body: string; leaf: Uint8Array }, []>(
    "SELECT seq, body, leaf FROM audit_log ORDER BY seq",
  );
  for (const row of rows.iterate()) {
    while (next < row.seq) {
      const tile = kept.get(next);
      const end = tile === null ? next : Math.min(row.seq, tile.first + tile.leaves.length / 32);
      if (tile === null || end <= next) break;
      for (; next < end; next += 1) {
        const at = (next - tile.first) * 32;
        yield { seq: next, body: undefined, leaf: tile.leaves.subarray(at, at + 32) };
      }
    }
    yield row;
    next = row.seq + 1;
  }
}

/** After the walk, when the roots are known. */
export function checkPruned(sqlite: Database, walk: Walk): void {
  for (const [number, seq] of walk.gone) {
    const epoch = walk.epochs[number - 1];
    const root = epoch === undefined ? "" : Buffer.from(rootOf(epoch.frontier)).toString("base64");
    if (!walk.pruned.some((each) => each.epoch === number && each.root === root))
      walk.faults.push({
        kind: "pruned",
        seq,
        what: `records from ${seq} on are gone, and no record says why`,
      });
  }
  const other = sqlite
    .query<{ seq: number }, []>(
      `SELECT l.seq FROM audit_leaves AS k JOIN audit_log AS l ON l.seq >= k.first AND l.seq < k.first + length(k.leaves) / 32
       WHERE substr(k.leaves, 32 * (l.seq - k.first) + 1, 32) IS NOT l.leaf LIMIT 10`,
    )
    .all();
  for (const { seq } of other)
    walk.faults.push({
      kind: "pruned",
      seq,
      what: `the kept hash of record ${seq} is not that of the record`,
    });
}
