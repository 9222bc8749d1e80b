/** Sends the log to one target, in order, at least once, for as long as the house is open. */
import type { Db } from "../db/open.ts";
import { type Progress, noteProgress, readCursor } from "./shipping-state.ts";
import type { ShipTarget } from "./ship-target.ts";
import { readRecords } from "./shipped-record.ts";

export type ShipperDeps = {
  readonly db: Db;
  readonly now: () => number;
  /** Told of every try that failed. */
  readonly report: (fact: { target: string; record: number; failures: number }, error: unknown) => void;
  readonly end: AbortSignal;
  readonly pace?: Pace;
};

/** In milliseconds: how often the log is looked at, the first pause after a failure, and the longest. */
export type Pace = { readonly look: number; readonly first: number; readonly longest: number };

const PACE: Pace = { look: 250, first: 1_000, longest: 300_000 };

/** The most records sent together. */
const MOST = 200;

/** Resolves when the house closes; what was not taken by then is sent after the next start. */
export async function runShipper(deps: ShipperDeps, target: ShipTarget): Promise<void> {
  const { db, now, end, pace = PACE } = deps;
  let next = readCursor(db, target.name);
  let failures = 0;
  let most = MOST;
  let unsaved: Progress | undefined;
  while (!end.aborted) {
    // A log that was edited behind the server's back is nobody's evidence.
    const records =
      db.guard.refusal === undefined && db.mark.read() > next ? readRecords(db, next, most) : [];
    const [first, last] = [records[0], records.at(-1)];
    if (first !== undefined && last !== undefined) {
      try {
        await target.send(records, end);
        next = last.seq + 1;
        failures = 0;
        most = Math.min(MOST, most * 4);
        unsaved = { next, deliveredAt: now(), error: null, failures, retryAt: null };
      } catch (error) {
        if (end.aborted) break;
        failures += 1;
        // It may be too much at once.
        most = Math.max(1, Math.floor(most / 2));
        deps.report({ target: target.name, record: first.seq, failures }, error);
        const retryAt = now() + pauseAfter(failures, pace);
        unsaved = { next, failedAt: now(), error: wordsOf(error), failures, retryAt };
      }
    }
    unsaved = save(db, target.name, unsaved);
    if (records.length === 0) await pause(pace.look, end);
    else if (failures > 0) await pause(pauseAfter(failures, pace), end);
    else await new Promise((resolve) => setImmediate(resolve));
  }
  save(db, target.name, unsaved);
}

/** What could not be written down now is tried again at the next look: the database is busy, or the disk full. */
function save(db: Db, target: string, progress: Progress | undefined): Progress | undefined {
  if (progress === undefined) return undefined;
  try {
    noteProgress(db, target, progress);
    return undefined;
  } catch {
    return progress;
  }
}

/** Doubles with each failure in a row. */
export function pauseAfter(failures: number, { first, longest }: Pick<Pace, "first" | "longest">): number {
  return Math.min(longest, first * 2 ** Math.min(failures - 1, 30));
}

function wordsOf(error: unknown): string {
  const words = error instanceof Error ? error.message : String(error);
  return words.slice(0, 300).toWellFormed();
}

/** Ends early when the house closes. */
async function pause(ms: number, end: AbortSignal): Promise<void> {
  if (end.aborted) return;
  const over = Promise.withResolvers<void>();
  const timer = setTimeout(over.resolve, ms);
  const wake = () => over.resolve();
  end.addEventListener("abort", wake, { once: true });
  await over.promise;
  end.removeEventListener("abort", wake);
  clearTimeout(timer);
}
