/** Verifies the whole log from its bytes: bodies, leaves, trees, notes, commitments, and the tables that it tells of. */
import type { Database } from "bun:sqlite";
import { createHash } from "node:crypto";
import { originOf } from "./log-origin.ts";
import { EPOCH_EVENTS, readLogState } from "./log-state.ts";
import { TILE, TILE_HEIGHT } from "./log-tree.ts";
import { nodeHash } from "./tree-hash.ts";
import { appendLeaf, rootOf } from "./frontier.ts";
import { checkCommitments, type PiiCount } from "./verify-pii.ts";
import { checkNotes, type GivenNote } from "./verify-notes.ts";
import type { EpochWalk, LogFault, Walk } from "./verify-walk.ts";
import { checkPruned, recordsAndLeaves, type WalkRow } from "./verify-pruned.ts";
import { checkWorld } from "./verify-world.ts";
import type { NoteVerifier } from "./signed-note.ts";

export type Verdict = {
  readonly verdict: "ok" | "tampered" | "rolled_back" | "unanchored";
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

const MOST_FAULTS = 100;

/** Reads only. Streams: its memory does not grow with the log. */
export function verifyLog(sqlite: Database, { verifiers, given }: VerifyOptions): Verdict {
  // One state of the database for all of its questions, also while others write.
  sqlite.run("BEGIN");
  try {
    return verify(sqlite, { verifiers, given });
  } finally {
    sqlite.run("ROLLBACK");
  }
}

function verify(sqlite: Database, { verifiers, given }: VerifyOptions): Verdict {
  const walk: Walk = {
    epochs: [],
    faults: [],
    rotations: [],
    redactions: [],
    records: 0,
    expiredBefore: 0,
    gone: new Map(),
    pruned: [],
  };
  const notes = storedNotes(sqlite);
  walkRecords(sqlite, walk, sizesOf(notes, given));
  checkState(sqlite, walk);
  checkPruned(sqlite, walk);
  const { signed, rolledBack } = checkNotes(walk, { notes, given, verifiers });
  const pii: PiiCount = checkCommitments(sqlite, walk);
  checkWorld(sqlite, walk);
  const faults = walk.faults.slice(0, MOST_FAULTS);
  const tampered = walk.faults.some(({ kind }) => kind !== "anchor");
  const verdict = tampered
    ? "tampered"
    : rolledBack
      ? "rolled_back"
      : walk.faults.length > 0
        ? "tampered"
        : "ok";
  return {
    verdict,
    records: walk.records,
    epochs: walk.epochs.length,
    faults,
    redacted: pii.redacted,
    signed,
  };
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

type Body = {
  readonly log?: unknown;
  readonly seq?: unknown;
  readonly event?: unknown;
  readonly details?: Record<string, unknown>;
};

function walkRecords(sqlite: Database, walk: Walk, sizes: ReadonlyMap<string, ReadonlySet<number>>): void {
  let next = 0;
  for (const row of recordsAndLeaves(sqlite)) {
    if (row.seq !== next) fault(walk, "gap", next, `record ${next} is missing, the next one is ${row.seq}`);
    const { leaf, body } = readRow(walk, row);
    const epoch = body === "gone" ? goneIn(sqlite, walk, row.seq) : epochOf(walk, row.seq, body);
    checkTile(sqlite, walk, { epoch, leaf });
    epoch.frontier = appendLeaf(epoch.frontier, epoch.size, leaf);
    epoch.size += 1;
    if (sizes.get(epoch.origin)?.has(epoch.size) === true)
      epoch.roots.set(epoch.size, rootOf(epoch.frontier));
    if (body !== "gone") noteWhatMatters(walk, { seq: row.seq, epoch, body });
    walk.records += 1;
    next = row.seq + 1;
  }
  checkColumns(sqlite, walk);
}

function readRow(walk: Walk, row: WalkRow): { leaf: Uint8Array; body: Body | undefined | "gone" } {
  if (row.body === undefined) return { leaf: row.leaf, body: "gone" };
  const leaf = createHash("sha256").update("\0").update(row.body).digest();
  if (!leaf.equals(row.leaf))
    fault(walk, "leaf", row.seq, `record ${row.seq} does not have the hash that was taken of it`);
  const body = parse(row.body);
  if (body?.seq !== row.seq) fault(walk, "order", row.seq, `record ${row.seq} stands in another's place`);
  return { leaf, body };
}

/** The first record of every epoch stays but for that of the first one. */
function goneIn(sqlite: Database, walk: Walk, seq: number): EpochWalk {
  const last = walk.epochs.at(-1) ?? {
    origin: originOf({ logId: readLogState(sqlite).logId, epoch: 1 }),
    start: seq,
    size: 0,
    frontier: [],
    roots: new Map(),
  };
  if (walk.epochs.length === 0) walk.epochs.push(last);
  if (!walk.gone.has(walk.epochs.length)) walk.gone.set(walk.epochs.length, seq);
  return last;
}

function parse(text: string): Body | undefined {
  try {
    return JSON.parse(text) as Body;
  } catch {
    return undefined;
  }
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
      EPOCH_EVENTS.some((event) => event === body?.event) &&
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

function noteWhatMatters(
  walk: Walk,
  { seq, epoch, body }: { seq: number; epoch: EpochWalk; body: Body | undefined },
): void {
  const details = body?.details ?? {};
  if (body?.event === "audit.key_rotated")
    walk.rotations.push({ seq, epoch, from: String(details["from"]), to: String(details["to"]) });
  if (body?.event === "audit.personal_expired")
    walk.expiredBefore = Math.max(walk.expiredBefore, Math.min(seq, Number(details["before"]) || 0));
  if (body?.event === "audit.pruned")
    walk.pruned.push({ epoch: Number(details["epoch"]), root: String(details["root"]) });
  if (body?.event === "audit.redacted" && Array.isArray(details["fields"]))
    walk.redactions.push({ seq: Number(details["seq"]), fields: details["fields"].map(String) });
}

/** What filters look at must be what was hashed: SQLite keeps those columns beside the body. */
function checkColumns(sqlite: Database, walk: Walk): void {
  const wrong = sqlite
    .query<{ seq: number }, []>(
      `SELECT seq FROM audit_log WHERE NOT json_valid(body) OR (at, event, outcome, actor_kind, request_id) IS NOT
         (body ->> '$.ts', body ->> '$.event', body ->> '$.outcome', body ->> '$.auth.kind', body ->> '$.req')
       OR (user_id, token_id, project, subject) IS NOT
         (body ->> '$.actor', body ->> '$.auth.token', body ->> '$.target.project', body ->> '$.target.user')
       LIMIT 10`,
    )
    .all();
  for (const { seq } of wrong)
    fault(walk, "column", seq, `record ${seq} is found under other values than it holds`);
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

/** Faults that name records come in the order of the records. */
function fault(walk: Walk, kind: string, seq: number | undefined, what: string): void {
  walk.faults.push({ kind, ...(seq === undefined ? {} : { seq }), what });
}
