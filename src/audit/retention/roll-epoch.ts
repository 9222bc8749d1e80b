/** Begins another epoch from time to time, so that retention finds past ones that are wholly old. */
import { write } from "../../db/write.ts";
import { readLogState } from "../log-state.ts";
import { openEpoch } from "../open-epoch.ts";
import { parseCheckpoint } from "../signed-note.ts";
import type { RetentionDeps } from "./expire-personal.ts";

const DAY = 86_400_000;

/** An epoch lasts a twelfth of what records are kept for: by so much are some kept longer. */
const PARTS = 12;

/**
 * The last note of the present epoch covers it whole. Gives whether there is a new one.
 * @param seal signs what is committed and gives the note
 */
export function rollEpoch(
  deps: Pick<RetentionDeps, "db" | "now" | "actor">,
  keep: number,
  seal: () => string | undefined,
): boolean {
  const { db, now, actor } = deps;
  const { start } = readLogState(db.sqlite);
  const first = db.sqlite
    .query<{ at: number }, [number]>("SELECT at FROM audit_log WHERE seq = ?")
    .get(start);
  if (first === null || now() - first.at < Math.max(DAY, keep / PARTS)) return false;
  const note = seal();
  return write(db, (tx) => {
    // Somebody was quicker: the next time.
    if (note === undefined || parseCheckpoint(note).size !== readLogState(db.sqlite).size) return false;
    openEpoch(tx, { actor, at: now() }, { event: "audit.rolled" });
    return true;
  });
}
