/** Signs what is committed: a checkpoint of the present size, kept in the database and in a file beside the key. */
import type { Db } from "../db/open.ts";
import { write } from "../db/write.ts";
import { appendRecord } from "./append-record.ts";
import { readFrontier, rootOf } from "./frontier.ts";
import { newestNote } from "./log-proof.ts";
import { originOf } from "./log-origin.ts";
import { readLogState } from "./log-state.ts";
import { type NoteSigner, parseCheckpoint, signCheckpoint } from "./signed-note.ts";

export type SealDeps = {
  readonly db: Db;
  /** The present key, and for a while after a rotation the one before. */
  readonly signers: () => readonly NoteSigner[];
  /** The newest note on the disk. */
  readonly head: { read(): string | undefined; write(note: string): void };
  readonly now: () => number;
};

/** Whether the newest note is gone from the disk: it would have told of a log that was rolled back. */
export function headIsLost({ db, head }: Pick<SealDeps, "db" | "head">): boolean {
  return head.read() === undefined && newestNote(db.sqlite) !== undefined;
}

/**
 * Signs, keeps and gives the note of the present size; nothing to sign: the one that is there, or undefined while the
 * log is empty. A note that is gone from the disk is recorded first. Read outside of any transaction, so only what is committed is ever signed.
 */
export function sealLog({ db, signers, head, now }: SealDeps): string | undefined {
  if (db.guard.refusal !== undefined) throw db.guard.refusal;
  // The key first: without it nothing is told as done.
  const keys = signers();
  if (headIsLost({ db, head })) recordLostHead(db, now());
  const state = readLogState(db.sqlite);
  const { epoch, size } = state;
  if (size === 0) return undefined;
  const origin = originOf(state);
  const kept = head.read();
  if (kept !== undefined) {
    const last = parseCheckpoint(kept);
    if (last.origin === origin && last.size >= size) return kept;
  }
  const note = signCheckpoint({ origin, size, root: rootOf(readFrontier(state.frontier)) }, keys);
  // It may be there already, when the file could not be written the last time.
  db.sqlite
    .query(
      "INSERT INTO audit_checkpoints SELECT ?1, ?2, ?3 WHERE NOT EXISTS (SELECT 1 FROM audit_checkpoints WHERE epoch = ?1 AND size = ?2)",
    )
    .run(epoch, size, note);
  head.write(note);
  return note;
}

function recordLostHead(db: Db, at: number): void {
  const size = newestNote(db.sqlite)?.size ?? 0;
  write(db, (tx) =>
    appendRecord(tx, {
      at,
      requestId: "",
      actor: { kind: "house" },
      personal: {},
      event: { event: "audit.head_missing", outcome: "done", details: { size } },
    }),
  );
}
