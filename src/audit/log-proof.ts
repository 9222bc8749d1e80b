/** Proofs for others: that a record is in the log, and that the log only grew (C2SP tlog-proof, RFC 6962). */
import type { Database } from "bun:sqlite";
import { Refusal } from "../errors.ts";
import { type Epoch, listEpochs, treeOf } from "./log-state.ts";
import { consistencyProof, inclusionProof } from "./log-tree.ts";

export type RecordProof = {
  readonly seq: number;
  /** The bytes that were hashed. */
  readonly body: string;
  /** `c2sp.org/tlog-proof@v1`: the index, the path and the checkpoint. */
  readonly proof: string;
};

/**
 * By the newest checkpoint of the record's epoch.
 * @throws Refusal `audit.record_unknown`, `audit.record_pruned`, `audit.unsealed`
 */
export function proveRecord(sqlite: Database, seq: number): RecordProof {
  const row = sqlite.query<{ body: string }, [number]>("SELECT body FROM audit_log WHERE seq = ?").get(seq);
  const epoch = listEpochs(sqlite).findLast(({ start }) => start <= seq);
  if (row === null || epoch === undefined) throw prunedRecord(sqlite, seq) ?? unknownRecord(seq);
  const note = newestNote(sqlite, epoch);
  const index = seq - epoch.start;
  if (note === undefined || note.size <= index) throw unsealed(seq);
  const path = inclusionProof(treeOf(sqlite, epoch), index, note.size).map(base64);
  const proof = ["c2sp.org/tlog-proof@v1", `index ${index}`, ...path, "", note.note].join("\n");
  return { seq, body: row.body, proof };
}

/** Hashes in base64. Sizes count within the newest epoch. @throws Refusal `audit.sizes` */
export function proveGrowth(
  sqlite: Database,
  from: number,
  to: number,
): { readonly origin: string; readonly proof: readonly string[] } {
  const epoch = listEpochs(sqlite).at(-1);
  if (
    epoch === undefined ||
    !(Number.isInteger(from) && Number.isInteger(to) && 0 < from && from <= to && to <= epoch.size)
  ) {
    throw new Refusal({
      kind: "invalid",
      code: "audit.sizes",
      message: `There is no proof from the size ${from} to ${to}: the log has ${epoch?.size ?? 0} records.`,
      remedy: "Give two sizes of the log, the smaller one first.",
    });
  }
  return { origin: epoch.origin, proof: consistencyProof(treeOf(sqlite, epoch), from, to).map(base64) };
}

export type KeptNote = { readonly size: number; readonly note: string };

/** The newest checkpoint that the database keeps, of the epoch or of the newest one. */
export function newestNote(
  sqlite: Database,
  { epoch }: Partial<Pick<Epoch, "epoch">> = {},
): KeptNote | undefined {
  return (
    sqlite
      .query<KeptNote, [number]>(
        "SELECT size, note FROM audit_checkpoints WHERE epoch = ? ORDER BY size DESC LIMIT 1",
      )
      .get(epoch ?? listEpochs(sqlite).length) ?? undefined
  );
}

function base64(hash: Uint8Array): string {
  return Buffer.from(hash).toString("base64");
}

function unknownRecord(seq: number): Refusal {
  return new Refusal({
    kind: "not_found",
    code: "audit.record_unknown",
    message: `The audit log has no record ${seq}.`,
    remedy: "Records are numbered from 0 on.",
  });
}

function prunedRecord(sqlite: Database, seq: number): Refusal | undefined {
  const told = sqlite
    .query<{ seq: number; at: number }, [number]>(
      `SELECT seq, at FROM audit_log WHERE event = 'audit.pruned' AND outcome = 'done'
       AND ?1 BETWEEN body ->> '$.details.from' AND body ->> '$.details.to' LIMIT 1`,
    )
    .get(seq);
  if (told === null) return undefined;
  const day = new Date(told.at).toISOString().slice(0, 10);
  return new Refusal({
    kind: "gone",
    code: "audit.record_pruned",
    message: `Record ${seq} was taken away by retention on ${day}, as record ${told.seq} says: of it only the hash is left.`,
    remedy: "Look for it in what was shipped or backed up before; proofs that were made before still hold.",
  });
}

function unsealed(seq: number): Refusal {
  return new Refusal({
    kind: "unavailable",
    code: "audit.unsealed",
    message: `No checkpoint covers the record ${seq} yet.`,
    remedy: "Try again in a second.",
  });
}
