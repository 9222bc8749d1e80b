/** Appends one record to the Merkle log: its body, what is personal beside it, and the new state of the tree. */
import { eq, sql } from "drizzle-orm";
import { auditLog, auditPii, auditState, auditTiles } from "../db/schema/audit.ts";
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
  const state = readState(tx);
  if (input.adopted === undefined && input.at < state.newestAt - TOLERANCE) {
    append(tx, state, jump(input, state.newestAt));
    return append(tx, readState(tx), input);
  }
  return append(tx, state, input);
}

type State = ReturnType<typeof readState>;

function readState(tx: Tx) {
  const state = tx
    .select({
      logId: auditState.logId,
      epoch: auditState.epoch,
      start: auditState.start,
      size: auditState.size,
      frontier: auditState.frontier,
      newestAt: auditState.newestAt,
      // Salts come from the database's own generator, which the system seeds: no verb has to bring randomness along.
      salts: sql<Buffer>`randomblob(${SALT_BYTES * MOST_FIELDS})`,
    })
    .from(auditState)
    .get();
  if (state === undefined) throw new Error("the audit log has lost its state");
  return state;
}

/** The fields of the actor, and every detail that is personal. */
const MOST_FIELDS = 16;

function append(tx: Tx, state: State, input: NewRecord): number {
  const seq = state.start + state.size;
  const { plain, personal } = partDetails(input.event.details ?? {}, input.event.outcome);
  const rows = Object.entries({ ...input.personal, ...personal }).map(([field, value], at) => ({
    seq,
    field,
    salt: Buffer.from(state.salts.subarray(at * SALT_BYTES, (at + 1) * SALT_BYTES)),
    value: clip(value),
  }));
  const body = recordBody({
    ...input,
    log: originOf(state),
    seq,
    details: plain,
    pii: Object.fromEntries(rows.map(({ field, salt, value }) => [field, commitment(salt, field, value)])),
  });
  const leaf = leafHash(body);
  tx.insert(auditLog).values({ seq, body, leaf }).run();
  if (rows.length > 0) tx.insert(auditPii).values(rows).run();
  const before = readFrontier(state.frontier);
  const frontier = writeFrontier(appendLeaf(before, state.size, leaf));
  if ((state.size + 1) % TILE === 0) {
    // The subtrees within the tile are the last ones of the frontier: as many as the bits of 255.
    const hash = Buffer.from(
      before.slice(-TILE_HEIGHT).reduceRight((right, left) => nodeHash(left, right), leaf),
    );
    tx.insert(auditTiles)
      .values({ epoch: state.epoch, tile: (state.size + 1) / TILE - 1, hash })
      .run();
  }
  tx.update(auditState)
    .set({ size: state.size + 1, frontier, newestAt: input.at })
    .where(eq(auditState.id, 1))
    .run();
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
