/** Lets go of past epochs whose last record is old enough: bodies go; hashes, notes and a record of it stay. */
import { write } from "../../db/write.ts";
import { type Epoch, listEpochs } from "../log-state.ts";
import { record } from "../record.ts";
import type { RetentionDeps } from "./expire-personal.ts";
import { keepLeaves } from "./keep-leaves.ts";
import { STAYS } from "./kept-records.ts";

/** Records that go in one transaction. */
const SLICE = 200;

const DAY = 86_400_000;

export type PruneRule = {
  /** In milliseconds. */
  readonly keep: number;
  /** The first record that somebody still waits for; it and later ones stay. */
  readonly awaited?: number | undefined;
};

/** The oldest epoch first; each is taken away whole before the next. Gives how many records went. */
export async function pruneEpochs(deps: RetentionDeps, { keep, awaited }: PruneRule): Promise<number> {
  let gone = 0;
  for (const epoch of listEpochs(deps.db.sqlite).slice(0, -1)) {
    const end = epoch.start + epoch.size;
    if (end > (awaited ?? end) || newestIn(deps, epoch) > deps.now() - keep) break;
    if (!hasGoing(deps, epoch)) continue;
    const root = await keepLeaves(deps, epoch);
    recordOnce(deps, epoch, { root, keep });
    for (let removed = -1; removed !== 0; gone += removed) {
      removed = takeSlice(deps, epoch);
      await deps.rest();
    }
  }
  return gone;
}

function newestIn({ db }: RetentionDeps, { start, size }: Epoch): number {
  return (
    db.sqlite
      .query<{ at: number | null }, [number, number]>(
        "SELECT max(at) AS at FROM audit_log WHERE seq >= ? AND seq < ?",
      )
      .get(start, start + size)?.at ?? 0
  );
}

function hasGoing({ db }: RetentionDeps, { start, size }: Epoch): boolean {
  return (
    db.sqlite
      .query(`SELECT 1 FROM audit_log WHERE seq >= ? AND seq < ? AND NOT ${STAYS} LIMIT 1`)
      .get(start, start + size) !== null
  );
}

/** Before anything goes. A server that was killed in the middle goes on under the record that it made. */
function recordOnce(
  { db, now, actor }: RetentionDeps,
  { epoch, start, size }: Epoch,
  { root, keep }: { readonly root: string; readonly keep: number },
): void {
  const told = db.sqlite.query(
    "SELECT 1 FROM audit_log WHERE event = 'audit.pruned' AND outcome = 'done' AND body ->> '$.details.epoch' = ?",
  );
  if (told.get(epoch) !== null) return;
  const details = { epoch, from: start, to: start + size - 1, records: size, root };
  write(db, (tx) =>
    record(
      tx,
      { actor, at: now() },
      {
        event: "audit.pruned",
        outcome: "done",
        details: { ...details, kept_days: Math.floor(keep / DAY) },
      },
    ),
  );
}

function takeSlice({ db }: RetentionDeps, { start, size }: Epoch): number {
  const { sqlite } = db;
  const going = sqlite.query<{ seq: number }, [number, number, number]>(
    `SELECT seq FROM audit_log WHERE seq >= ? AND seq < ? AND NOT ${STAYS} ORDER BY seq LIMIT ?`,
  );
  const personal = sqlite.query("DELETE FROM audit_pii WHERE seq = ?");
  const body = sqlite.query("DELETE FROM audit_log WHERE seq = ?");
  sqlite.run("PRAGMA secure_delete = ON");
  try {
    return write(db, () => {
      const rows = going.all(start, start + size, SLICE);
      for (const { seq } of rows) {
        personal.run(seq);
        body.run(seq);
      }
      return rows.length;
    });
  } finally {
    sqlite.run("PRAGMA secure_delete = OFF");
  }
}
