/** Verifies the whole log from its bytes: bodies, leaves, trees, notes, commitments, and the tables that it tells of. */
import { type Database, SQLiteError } from "bun:sqlite";
import { hash } from "node:crypto";
import { TILE, TILE_HEIGHT } from "./log-tree.ts";
import { nodeHash } from "./tree-hash.ts";
import { appendLeaf, rootOf } from "./frontier.ts";
import { openPersonal, type Personal } from "./verify-pii.ts";
import { checkNotes, type GivenNote } from "./verify-notes.ts";
import { type EpochWalk, fault, type LogFault, type Walk } from "./verify-walk.ts";
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
};

export type VerifyOptions = {
  /** Keys that are believed from the start; rotations that these signed lead to others. */
  readonly verifiers: readonly NoteVerifier[];
  /** Notes kept elsewhere. */
  readonly given: readonly GivenNote[];
};

/** Reads only. Streams: its memory does not grow with the log. A file that SQLite cannot read is `unreadable`. */
export function verifyLog(sqlite: Database, options: VerifyOptions): Verdict {
  const walk: Walk = { epochs: [], faults: [], rotations: [], redacted: 0, records: 0, next: 0 };
  try {
    // One state of the database for all of its questions, also while others write.
    sqlite.run("BEGIN");
    return verify(sqlite, walk, options);
  } catch (error) {
    if (!isDamage(error)) throw error;
    fault(walk, "damaged", undefined, `the database cannot be read: ${error.message}`);
    return verdictOf(walk, { verdict: "unreadable", signed: 0 });
  } finally {
    if (sqlite.inTransaction) sqlite.run("ROLLBACK");
  }
}

/** Of the file, not of the program. */
function isDamage(error: unknown): error is SQLiteError {
  return error instanceof SQLiteError && /^SQLITE_(CORRUPT|NOTADB|IOERR|FORMAT)/.test(error.code ?? "");
}

function verify(sqlite: Database, walk: Walk, { verifiers, given }: VerifyOptions): Verdict {
  const notes = storedNotes(sqlite);
  walkRecords(sqlite, walk, sizesOf(notes, given));
  checkState(sqlite, walk);
  const { signed, rolledBack } = checkNotes(walk, { notes, given, verifiers });
  checkWorld(sqlite, walk);
  const tampered = walk.faults.some(({ kind }) => kind !== "anchor");
  const verdict = tampered
    ? "tampered"
    : rolledBack
      ? "rolled_back"
      : walk.faults.length > 0
        ? "tampered"
        : "ok";
  return verdictOf(walk, { verdict, signed });
}

function verdictOf(walk: Walk, { verdict, signed }: Pick<Verdict, "verdict" | "signed">): Verdict {
  const { records, epochs, faults, redacted } = walk;
  return { verdict, records, epochs: epochs.length, faults, redacted, signed };
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

/** Every column, as arrays: a page at a time, since an object for each of a million rows costs as much as its hash. */
type Row = readonly [seq: number, body: string, leaf: Uint8Array, ...columns: (string | number | null)[]];

const PAGE = 500;

function walkRecords(sqlite: Database, walk: Walk, sizes: ReadonlyMap<string, ReadonlySet<number>>): void {
  const page = sqlite.query<Row, [number, number]>(
    `SELECT seq, body, leaf, at, event, outcome, actor_kind, request_id, user_id, token_id, project, subject
     FROM audit_log WHERE seq > ? ORDER BY seq LIMIT ?`,
  );
  const personal = openPersonal(sqlite, walk);
  for (let last = -1; ; ) {
    const rows = page.values(last, PAGE) as unknown as readonly Row[];
    const before = last;
    for (const row of rows) {
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

type Seen = {
  readonly row: Row;
  readonly sizes: ReadonlyMap<string, ReadonlySet<number>>;
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
  checkTile(sqlite, walk, { epoch, leaf });
  epoch.frontier = appendLeaf(epoch.frontier, epoch.size, leaf);
  epoch.size += 1;
  if (sizes.get(epoch.origin)?.has(epoch.size) === true) epoch.roots.set(epoch.size, rootOf(epoch.frontier));
  noteRotation(walk, { seq, epoch, body });
  walk.records += 1;
  walk.next = seq + 1;
}

type Body = {
  readonly log?: unknown;
  readonly seq?: unknown;
  readonly ts?: unknown;
  readonly event?: unknown;
  readonly outcome?: unknown;
  readonly actor?: unknown;
  readonly req?: unknown;
  readonly auth?: { readonly kind?: unknown; readonly token?: unknown };
  readonly target?: { readonly project?: unknown; readonly user?: unknown };
  readonly details?: Record<string, unknown>;
  readonly pii?: Record<string, unknown>;
};

function parse(text: string): Body | undefined {
  try {
    return JSON.parse(text) as Body;
  } catch {
    return undefined;
  }
}

/** What filters look at must be what was hashed: SQLite keeps those columns beside the body. */
function isFoundByWhatItHolds(body: Body | undefined, columns: readonly (string | number | null)[]): boolean {
  if (body === undefined) return false;
  const { ts, event, outcome, auth, req, actor, target } = body;
  const held = [ts, event, outcome, auth?.kind, req, actor, auth?.token, target?.project, target?.user];
  return held.every((value, at) => (value ?? null) === columns[at]);
}

/** Another name of the log is right in the first record of a new epoch alone, and there it must tell the root before. */
function epochOf(walk: Walk, seq: number, body: Body | undefined): EpochWalk {
  const last = walk.epochs.at(-1);
  const log = typeof body?.log === "string" ? body.log : undefined;
  if (last !== undefined && (log === undefined || log === last.origin)) {
    if (log === undefined) fault(walk, "body", seq, `record ${seq} cannot be read`);
    return last;
  }
  const epoch: EpochWalk = { origin: log ?? "", start: seq, size: 0, frontier: [], roots: new Map() };
  if (last !== undefined) {
    const details = body?.details ?? {};
    const root = Buffer.from(rootOf(last.frontier)).toString("base64");
    const named = `${last.origin.replace(/#e\d+$/, "")}#e${walk.epochs.length + 1}`;
    const right =
      log === named &&
      (body?.event === "audit.restored" || body?.event === "audit.reopened") &&
      details["previous"] === last.origin &&
      details["previous_size"] === last.size &&
      details["previous_root"] === root;
    if (!right)
      fault(walk, "epoch", seq, `record ${seq} begins an epoch that does not continue the one before`);
  }
  walk.epochs.push(epoch);
  return epoch;
}

/** Before the last leaf of a tile goes in: afterwards its hash may be part of a larger one. */
function checkTile(
  sqlite: Database,
  walk: Walk,
  { epoch, leaf }: { epoch: EpochWalk; leaf: Uint8Array },
): void {
  if ((epoch.size + 1) % TILE !== 0) return;
  const kept = sqlite
    .query<{ hash: Uint8Array }, [number, number]>(
      "SELECT hash FROM audit_tiles WHERE epoch = ? AND tile = ?",
    )
    .get(walk.epochs.length, (epoch.size + 1) / TILE - 1);
  const want = epoch.frontier.slice(-TILE_HEIGHT).reduceRight((right, left) => nodeHash(left, right), leaf);
  const seq = epoch.start + epoch.size;
  if (kept === null || !Buffer.from(want).equals(kept.hash))
    fault(walk, "tile", seq, `the stored hash of the ${TILE} records up to ${seq} is wrong`);
}

function noteRotation(
  walk: Walk,
  { seq, epoch, body }: { seq: number; epoch: EpochWalk; body: Body | undefined },
): void {
  if (body?.event !== "audit.key_rotated") return;
  const details = body.details ?? {};
  walk.rotations.push({ seq, epoch, from: String(details["from"]), to: String(details["to"]) });
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
