/** Reads the state of the log and its trees, epoch by epoch. */
import { type Database, SQLiteError } from "bun:sqlite";
import { originOf } from "./log-origin.ts";
import { TILE, type TreeSource } from "./log-tree.ts";

export type LogState = {
  readonly logId: string;
  readonly epoch: number;
  readonly start: number;
  readonly size: number;
  readonly frontier: Uint8Array;
};

/** One tree: the records of an epoch. */
export type Epoch = {
  readonly epoch: number;
  readonly start: number;
  readonly size: number;
  readonly origin: string;
};

export function readLogState(sqlite: Database): LogState {
  const state = sqlite
    .query<LogState, []>("SELECT log_id AS logId, epoch, start, size, frontier FROM audit_state WHERE id = 1")
    .get();
  if (state === null) throw new Error("the audit log has lost its state");
  return state;
}

/** Empty where the file is so damaged that not even this can be read: the verdict of a verification says so. */
export function tryLogId(sqlite: Database): string {
  try {
    return sqlite.query<{ id: string }, []>("SELECT log_id AS id FROM audit_state").get()?.id ?? "";
  } catch (error) {
    if (error instanceof SQLiteError) return "";
    throw error;
  }
}

/** The first record of every epoch but the first is one of these. */
export const EPOCH_EVENTS = ["audit.restored", "audit.reopened", "audit.rolled"] as const;

/** Every epoch, the first one first. */
export function listEpochs(sqlite: Database, state: LogState = readLogState(sqlite)): Epoch[] {
  const starts = sqlite
    .query<{ seq: number }, string[]>(
      "SELECT seq FROM audit_log WHERE event IN (?, ?, ?) AND outcome = 'done' ORDER BY seq",
    )
    .all(...EPOCH_EVENTS)
    .map(({ seq }) => seq);
  const all = [0, ...starts];
  return all.map((start, at) => ({
    epoch: at + 1,
    start,
    size: (all[at + 1] ?? state.start + state.size) - start,
    origin: originOf({ logId: state.logId, epoch: at + 1 }),
  }));
}

export function treeOf(sqlite: Database, { epoch, start }: Pick<Epoch, "epoch" | "start">): TreeSource {
  const leaves = sqlite.query<{ leaf: Uint8Array }, [number, number]>(
    "SELECT leaf FROM audit_log WHERE seq >= ? AND seq < ? ORDER BY seq",
  );
  const kept = sqlite.query<{ leaves: Uint8Array }, [number]>(
    "SELECT leaves FROM audit_leaves WHERE first = ?",
  );
  const tile = sqlite.query<{ hash: Uint8Array }, [number, number]>(
    "SELECT hash FROM audit_tiles WHERE epoch = ? AND tile = ?",
  );
  return {
    leaves: (from, count) => {
      // Records that retention took away have left their leaves, a tile in a row.
      const within = from % TILE;
      const past = kept.get(start + from - within)?.leaves;
      return past === undefined
        ? leaves.all(start + from, start + from + count).map(({ leaf }) => leaf)
        : Array.from({ length: count }, (_, at) => past.subarray((within + at) * 32, (within + at + 1) * 32));
    },
    tile: (n) => tile.get(epoch, n)?.hash,
  };
}
