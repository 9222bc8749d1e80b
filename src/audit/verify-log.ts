/** Verifies the whole log from its bytes: bodies, leaves, trees, notes, commitments, and the tables that it tells of. */
import { type Database, SQLiteError } from "bun:sqlite";
import { readAnchored, unanchoredFor } from "./anchored.ts";
import { TILE } from "./log-tree.ts";
import { walkRecords } from "./verify-records.ts";
import { checkNotes, type GivenNote } from "./verify-notes.ts";
import { checkPruned } from "./verify-pruned.ts";
import { fault, type LogFault, newWalk, type Walk } from "./verify-walk.ts";
import { checkWorld } from "./verify-world.ts";
import type { NoteVerifier } from "./signed-note.ts";

export type Verdict = {
  readonly verdict: "ok" | "tampered" | "rolled_back" | "unanchored" | "unreadable";
  readonly records: number;
  readonly epochs: number;
  readonly faults: readonly LogFault[];
  readonly redacted: number;
  /** The largest size that a note covers, counted from the first record. */
  readonly signed: number;
  /** The largest size that a note covers which is kept elsewhere. */
  readonly anchored: number;
};

export type VerifyOptions = {
  /** Keys that are believed from the start; rotations that these signed lead to others. */
  readonly verifiers: readonly NoteVerifier[];
  /** Notes kept elsewhere. */
  readonly given: readonly GivenNote[];
  /** How long a record may wait for an anchor, in milliseconds; absent: for ever. */
  readonly anchorWithin?: { readonly age: number; readonly now: number };
};

/** Reads only. Streams: its memory does not grow with the log. A file that SQLite cannot read is `unreadable`. */
export function verifyLog(sqlite: Database, options: VerifyOptions): Verdict {
  const walk = newWalk();
  try {
    // One state of the database for all of its questions, also while others write.
    sqlite.run("BEGIN");
    return verify(sqlite, walk, options);
  } catch (error) {
    if (!isDamage(error)) throw error;
    fault(walk, "damaged", undefined, `the database cannot be read: ${error.message}`);
    return verdictOf(walk, { verdict: "unreadable", signed: 0, anchored: 0 });
  } finally {
    if (sqlite.inTransaction) sqlite.run("ROLLBACK");
  }
}

/** Of the file, not of the program. */
function isDamage(error: unknown): error is SQLiteError {
  return error instanceof SQLiteError && /^SQLITE_(CORRUPT|NOTADB|IOERR|FORMAT)/.test(error.code ?? "");
}

function verify(sqlite: Database, walk: Walk, { verifiers, given, anchorWithin }: VerifyOptions): Verdict {
  const notes = storedNotes(sqlite);
  walkRecords(sqlite, walk, sizesOf(notes, given));
  checkState(sqlite, walk);
  checkPruned(sqlite, walk);
  const { signed, rolledBack, ...told } = checkNotes(walk, { notes, given, verifiers });
  checkWorld(sqlite, walk);
  const anchored = Math.max(told.anchored, readAnchored(sqlite)?.records ?? 0);
  const late =
    anchorWithin !== undefined && unanchoredFor(sqlite, anchored, anchorWithin.now) > anchorWithin.age;
  const verdict = walk.faults.some(({ kind }) => kind !== "anchor")
    ? "tampered"
    : rolledBack
      ? "rolled_back"
      : walk.faults.length > 0
        ? "tampered"
        : late
          ? "unanchored"
          : "ok";
  return verdictOf(walk, { verdict, signed, anchored });
}

function verdictOf(walk: Walk, found: Pick<Verdict, "verdict" | "signed" | "anchored">): Verdict {
  const { records, epochs, faults, redacted } = walk;
  return { ...found, records, epochs: epochs.length, faults, redacted };
}

function storedNotes(sqlite: Database): GivenNote[] {
  return sqlite
    .query<{ epoch: number; size: number; note: string }, []>(
      "SELECT epoch, size, note FROM audit_checkpoints ORDER BY epoch, size",
    )
    .all()
    .map(({ epoch, size, note }) => ({ note, from: `checkpoint ${size} of epoch ${epoch}`, epoch, size }));
}

/** Sizes by origin at which a root must be known. */
function sizesOf(...lists: readonly (readonly GivenNote[])[]): Map<string, Set<number>> {
  const sizes = new Map<string, Set<number>>();
  for (const { note } of lists.flat()) {
    const [origin = "", size = ""] = note.split("\n", 2);
    sizes.set(origin, (sizes.get(origin) ?? new Set()).add(Number(size)));
  }
  return sizes;
}

function checkState(sqlite: Database, walk: Walk): void {
  const rows = sqlite
    .query<{ epoch: number; start: number; size: number; frontier: Uint8Array }, []>(
      "SELECT epoch, start, size, frontier FROM audit_state",
    )
    .all();
  const [state] = rows;
  const last = walk.epochs.at(-1);
  if (state === undefined || rows.length !== 1)
    return fault(walk, "state", undefined, "the log has lost its state");
  if (state.start + state.size !== walk.records)
    fault(
      walk,
      "state",
      walk.records,
      `there are ${walk.records} records, and there were ${state.start + state.size}`,
    );
  else if (
    last !== undefined &&
    (state.epoch !== walk.epochs.length ||
      state.start !== last.start ||
      !Buffer.concat([...last.frontier]).equals(state.frontier))
  )
    fault(walk, "state", undefined, "the state is not that of the records");
  const tiles = sqlite.query<{ n: number }, []>("SELECT count(*) AS n FROM audit_tiles").get()?.n;
  if (tiles !== walk.epochs.reduce((sum, epoch) => sum + Math.floor(epoch.size / TILE), 0))
    fault(walk, "tile", undefined, "there are stored hashes too many or too few");
}
