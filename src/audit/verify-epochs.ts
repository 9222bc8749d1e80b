/** Follows the trees of the log, epoch by epoch, and the keys that its records name. */
import type { Database } from "bun:sqlite";
import { originOf } from "./log-origin.ts";
import { EPOCH_EVENTS, tryLogId } from "./log-state.ts";
import { TILE, TILE_HEIGHT } from "./log-tree.ts";
import { rootOf } from "./frontier.ts";
import { nodeHash } from "./tree-hash.ts";
import { type EpochWalk, fault, type Walk } from "./verify-walk.ts";

/** A body of which nothing is sure. */
export type AnyBody = {
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

/** Another name of the log is right in the first record of a new epoch alone, and there it must tell the root before. */
export function epochOf(walk: Walk, seq: number, body: AnyBody | undefined): EpochWalk {
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

/** Of a record of which only the leaf is left. The first record of every epoch stays but for that of the first one. */
export function goneIn(sqlite: Database, walk: Walk, seq: number): EpochWalk {
  const last = walk.epochs.at(-1) ?? {
    origin: originOf({ logId: tryLogId(sqlite), epoch: 1 }),
    start: seq,
    size: 0,
    frontier: [],
    roots: new Map(),
  };
  if (walk.epochs.length === 0) walk.epochs.push(last);
  if (!walk.gone.has(walk.epochs.length)) walk.gone.set(walk.epochs.length, seq);
  return last;
}

/** Before the last leaf of a tile goes in: afterwards its hash may be part of a larger one. */
export function checkTile(
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

/** Keys that follow others, and epochs that were let go of. */
export function noteWhatMatters(
  walk: Walk,
  { seq, epoch, body }: { seq: number; epoch: EpochWalk; body: AnyBody | undefined },
): void {
  const details = body?.details ?? {};
  if (body?.event === "audit.key_rotated")
    walk.rotations.push({ seq, epoch, from: String(details["from"]), to: String(details["to"]) });
  if (body?.event === "audit.pruned")
    walk.pruned.push({ epoch: Number(details["epoch"]), root: String(details["root"]) });
}
