/** Signs what is committed: a checkpoint of the present size, kept in the database and in a file beside the key. */
import type { Db } from "../db/open.ts";
import { readFrontier, rootOf } from "./frontier.ts";
import { originOf } from "./log-origin.ts";
import { readLogState } from "./log-state.ts";
import { type NoteSigner, parseCheckpoint, signCheckpoint } from "./signed-note.ts";

export type SealDeps = {
  readonly db: Db;
  /** The present key, and for a while after a rotation the one before. */
  readonly signers: () => readonly NoteSigner[];
  /** The newest note on the disk. */
  readonly head: { read(): string | undefined; write(note: string): void };
};

/**
 * Signs, keeps and gives the note of the present size; nothing to sign: the one that is there, or undefined while the
 * log is empty. Read outside of any transaction, so only what is committed is ever signed.
 */
export function sealLog({ db, signers, head }: SealDeps): string | undefined {
  if (db.guard.refusal !== undefined) throw db.guard.refusal;
  const state = readLogState(db.sqlite);
  const { epoch, size } = state;
  if (size === 0) return undefined;
  const origin = originOf(state);
  const kept = head.read();
  if (kept !== undefined) {
    const last = parseCheckpoint(kept);
    if (last.origin === origin && last.size >= size) return kept;
  }
  const note = signCheckpoint({ origin, size, root: rootOf(readFrontier(state.frontier)) }, signers());
  // It may be there already, when the file could not be written the last time.
  db.sqlite
    .query(
      "INSERT INTO audit_checkpoints SELECT ?1, ?2, ?3 WHERE NOT EXISTS (SELECT 1 FROM audit_checkpoints WHERE epoch = ?1 AND size = ?2)",
    )
    .run(epoch, size, note);
  head.write(note);
  return note;
}
