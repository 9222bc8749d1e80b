/** How far the log is anchored: up to which record its checkpoints are known to have reached another place, and when. */
import type { Database } from "bun:sqlite";
import type { Db } from "../db/open.ts";
import { write } from "../db/write.ts";
import { listEpochs } from "./log-state.ts";

export type Anchored = {
  /** So many records, counted from the first, are covered. */
  readonly records: number;
  /** When the checkpoint arrived, in milliseconds since 1970. */
  readonly at: number;
};

export type ArrivedNote = { readonly anchor: string; readonly origin: string; readonly size: number };

/** Notes that a checkpoint arrived at an anchor. */
export function noteAnchored(db: Db, at: number, { anchor, origin, size }: ArrivedNote): void {
  const epoch = listEpochs(db.sqlite).find((each) => each.origin === origin)?.epoch;
  if (epoch === undefined) return;
  write(db, () => {
    db.sqlite.query("INSERT OR IGNORE INTO audit_anchored VALUES (?, ?, ?, ?)").run(anchor, epoch, size, at);
  });
}

/** By the newest checkpoint that any anchor took; undefined when none ever did. */
export function readAnchored(sqlite: Database): Anchored | undefined {
  // A backup of an earlier release has no such table.
  if (sqlite.query("SELECT 1 FROM sqlite_schema WHERE name = 'audit_anchored'").get() === null)
    return undefined;
  const row = sqlite
    .query<{ epoch: number; size: number; at: number }, []>(
      "SELECT epoch, size, at FROM audit_anchored ORDER BY epoch DESC, size DESC, at DESC LIMIT 1",
    )
    .get();
  const start = listEpochs(sqlite).find(({ epoch }) => epoch === row?.epoch)?.start;
  return row === null || start === undefined ? undefined : { records: start + row.size, at: row.at };
}

/**
 * For how long records have waited for an anchor, in milliseconds; 0 when all are covered.
 * @param covered records that are known to be anchored
 */
export function unanchoredFor(sqlite: Database, covered: number, now: number): number {
  const first = sqlite
    .query<{ at: number }, [number]>("SELECT at FROM audit_log WHERE seq >= ? ORDER BY seq LIMIT 1")
    .get(covered);
  return first === null ? 0 : Math.max(0, now - first.at);
}
