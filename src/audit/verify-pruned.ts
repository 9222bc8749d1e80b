/** Verifies what retention took away: each hole has its leaves, and a record that names its epoch and its root. */
import type { Database } from "bun:sqlite";
import { rootOf } from "./frontier.ts";
import { fault, type Walk } from "./verify-walk.ts";

/** The leaves that are kept of the records from one on and before another, in order, up to the first that is missing. */
export type KeptLeaves = (from: number, before: number) => Iterable<Uint8Array>;

/** Bytes of a leaf. */
const LEAF = 32;

export function openKept(sqlite: Database): KeptLeaves {
  if (!hasLeaves(sqlite)) return () => [];
  const kept = sqlite.query<{ first: number; leaves: unknown }, [number]>(
    "SELECT first, leaves FROM audit_leaves WHERE first <= ?1 AND first > ?1 - 256 ORDER BY first DESC LIMIT 1",
  );
  return function* leavesFrom(from, before) {
    for (let next = from; next < before; ) {
      const { first, leaves } = kept.get(next) ?? { first: next, leaves: undefined };
      const count = leaves instanceof Uint8Array ? Math.floor(leaves.length / LEAF) : 0;
      const end = Math.min(before, first + count);
      if (!(leaves instanceof Uint8Array) || end <= next) return;
      for (; next < end; next += 1) yield leaves.subarray((next - first) * LEAF, (next - first + 1) * LEAF);
    }
  };
}

/** A backup of an earlier release has no such table. */
function hasLeaves(sqlite: Database): boolean {
  return sqlite.query("SELECT 1 FROM sqlite_schema WHERE name = 'audit_leaves'").get() !== null;
}

/** After the walk, when the roots are known. */
export function checkPruned(sqlite: Database, walk: Walk): void {
  for (const [number, seq] of walk.gone) {
    const epoch = walk.epochs[number - 1];
    const root = epoch === undefined ? "" : Buffer.from(rootOf(epoch.frontier)).toString("base64");
    if (!walk.pruned.some((each) => each.epoch === number && each.root === root))
      fault(walk, "pruned", seq, `records from ${seq} on are gone, and no record says why`);
  }
  if (!hasLeaves(sqlite)) return;
  const other = sqlite
    .query<{ seq: number }, []>(
      `SELECT l.seq FROM audit_leaves AS k JOIN audit_log AS l ON l.seq >= k.first AND l.seq < k.first + length(k.leaves) / ${LEAF}
       WHERE substr(k.leaves, ${LEAF} * (l.seq - k.first) + 1, ${LEAF}) IS NOT l.leaf LIMIT 10`,
    )
    .all();
  for (const { seq } of other)
    fault(walk, "pruned", seq, `the kept hash of record ${seq} is not that of the record`);
}
