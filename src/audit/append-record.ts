/** Appends one record to the Merkle log: its body, what is personal beside it, and the new state of the tree. */
import type { Tx } from "../db/write.ts";
import type { AuditEvent } from "./audit-event.ts";
import { commitment, SALT_BYTES } from "./commitment.ts";
import { appendLeaf, readFrontier, writeFrontier } from "./frontier.ts";
import { TILE, TILE_HEIGHT } from "./log-tree.ts";
import { originOf } from "./log-origin.ts";
import { clip, partDetails } from "./personal.ts";
import { type RecordedActor, recordBody } from "./record-body.ts";
import { leafHash, nodeHash } from "./tree-hash.ts";

export type NewRecord = {
  readonly at: number;
  readonly actor: RecordedActor;
  readonly requestId: string;
  readonly event: AuditEvent;
  /** Of the actor: `actor` (their name), `ip`, `agent`. */
  readonly personal: Readonly<Record<string, string>>;
  readonly adopted?: number;
};

/** How far back a clock may seem to go: acts wait for each other, and their time was read before. In milliseconds. */
const TOLERANCE = 60_000;

/** Costs the same at every size of the log. Gives the record's number. */
export function appendRecord(tx: Tx, input: NewRecord): number {
  const state = readState(tx, input);
  if (input.adopted === undefined && input.at < state.newestAt - TOLERANCE) {
    append(tx, state, jump(input, state.newestAt));
    return append(tx, readState(tx, input), input);
  }
  return append(tx, state, input);
}

type State = {
  readonly logId: string;
  readonly epoch: number;
  readonly start: number;
  readonly size: number;
  readonly frontier: Uint8Array;
  readonly newestAt: number;
  readonly salts: Uint8Array;
  /** Of the newest load of the policy, by which everything in this transaction is judged. */
  readonly policy: number | null;
  /** Of the token that acts. */
  readonly minter: number | null;
};

/** The fields of the actor, and every detail that is personal. */
const MOST_FIELDS = 16;

// By hand: every act waits for this one, and building the statements anew would cost more than running them. The salts
// come from the database's own generator, which the system seeds: no verb has to bring randomness along.
const READ_STATE = `SELECT log_id AS logId, epoch, start, size, frontier, newest_at AS newestAt,
  randomblob(${SALT_BYTES * MOST_FIELDS}) AS salts, (SELECT max(id) FROM policy_loads) AS policy,
  (SELECT minted_by FROM tokens WHERE id = ?) AS minter FROM audit_state WHERE id = 1`;
const INSERT_RECORD = "INSERT INTO audit_log (seq, body, leaf) VALUES (?, ?, ?)";
const INSERT_PERSONAL = "INSERT INTO audit_pii (seq, field, salt, value) VALUES (?, ?, ?, ?)";
const INSERT_TILE = "INSERT INTO audit_tiles (epoch, tile, hash) VALUES (?, ?, ?)";
const UPDATE_STATE = "UPDATE audit_state SET size = ?, frontier = ?, newest_at = ? WHERE id = 1";

function readState({ $client }: Tx, { actor: { token } }: NewRecord): State {
  const state = $client.prepare<State, [number | null]>(READ_STATE).get(token ?? null);
  if (state === null) throw new Error("the audit log has lost its state");
  return state;
}

function append({ $client }: Tx, state: State, input: NewRecord): number {
  const seq = state.start + state.size;
  const { plain, personal } = partDetails(input.event.details ?? {}, input.event.outcome);
  const pii: Record<string, string> = {};
  const insert = $client.prepare(INSERT_PERSONAL);
  for (const [at, [field, given]] of Object.entries({ ...input.personal, ...personal }).entries()) {
    const salt = state.salts.subarray(at * SALT_BYTES, (at + 1) * SALT_BYTES);
    const value = clip(given);
    pii[field] = commitment(salt, field, value);
    insert.run(seq, field, salt, value);
  }
  const { policy, minter } = state;
  const actor = minter === null ? input.actor : { ...input.actor, minter };
  const event = policy === null ? input.event : { policy: String(policy), ...input.event };
  const body = recordBody({ ...input, actor, event, log: originOf(state), seq, details: plain, pii });
  const leaf = leafHash(body);
  $client.prepare(INSERT_RECORD).run(seq, body, leaf);
  const before = readFrontier(state.frontier);
  const frontier = writeFrontier(appendLeaf(before, state.size, leaf));
  if ((state.size + 1) % TILE === 0) {
    // The subtrees within the tile are the last ones of the frontier: as many as the bits of 255.
    const hash = before.slice(-TILE_HEIGHT).reduceRight((right, left) => nodeHash(left, right), leaf);
    $client.prepare(INSERT_TILE).run(state.epoch, (state.size + 1) / TILE - 1, hash);
  }
  $client.prepare(UPDATE_STATE).run(state.size + 1, frontier, input.at);
  return seq;
}

/** K18: the numbers still tell the order; this says that the times do not. */
function jump({ at, requestId }: NewRecord, before: number): NewRecord {
  return {
    at,
    requestId,
    actor: { kind: "house" },
    personal: {},
    event: { event: "clock.jump", outcome: "done", details: { from: before, to: at } },
  };
}
