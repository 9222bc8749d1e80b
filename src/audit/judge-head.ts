/** Compares the database with the newest checkpoint on the disk: a house that was rolled back or edited writes nothing. */
import type { Db } from "../db/open.ts";
import { Refusal } from "../errors.ts";
import { leafHash } from "./tree-hash.ts";
import { readFrontier, rootOf } from "./frontier.ts";
import { listEpochs, type LogState, readLogState, treeOf } from "./log-state.ts";
import { treeRoot } from "./log-tree.ts";
import { isSignedBy, type NoteVerifier, parseCheckpoint } from "./signed-note.ts";

/** How many of the newest records are hashed anew at every start. */
const NEWEST = 1000;

/**
 * What is wrong, or undefined.
 * @param head the note as it stands on the disk
 * @param verifiers keys whose signature counts
 */
export function judgeHead(
  { sqlite }: Pick<Db, "sqlite">,
  head: string | undefined,
  verifiers: readonly NoteVerifier[],
): Refusal | undefined {
  const state = readLogState(sqlite);
  const fault =
    faultOfState({ sqlite }, state) ??
    (head === undefined ? undefined : faultOfHead({ sqlite }, head, verifiers));
  return fault === undefined ? undefined : tampered(fault);
}

function faultOfState({ sqlite }: Pick<Db, "sqlite">, state: LogState): string | undefined {
  const end = state.start + state.size;
  const newest =
    sqlite.query<{ n: number }, []>("SELECT coalesce(max(seq) + 1, 0) AS n FROM audit_log").get()?.n ?? 0;
  if (newest !== end) return `it has records up to ${newest}, and its state says ${end}`;
  // Of past epochs perhaps only the hashes are left.
  const past =
    sqlite
      .query<{ n: number | null }, []>("SELECT max(first + length(leaves) / 32) AS n FROM audit_leaves")
      .get()?.n ?? 0;
  const from = Math.max(past, end - NEWEST);
  const rows = sqlite
    .query<{ seq: number; body: string; leaf: Uint8Array }, [number]>(
      "SELECT seq, body, leaf FROM audit_log WHERE seq >= ? ORDER BY seq",
    )
    .all(from);
  for (const [at, row] of rows.entries()) {
    if (row.seq !== from + at) return `record ${row.seq} stands in another's place`;
    if (!leafHash(row.body).equals(row.leaf)) return `record ${row.seq} was changed`;
  }
  const root = treeRoot(treeOf(sqlite, state), state.size);
  return Buffer.from(root).equals(rootOf(readFrontier(state.frontier)))
    ? undefined
    : "its records are not those that its state was made of";
}

function faultOfHead(
  { sqlite }: Pick<Db, "sqlite">,
  head: string,
  verifiers: readonly NoteVerifier[],
): string | undefined {
  const note = parseCheckpoint(head);
  if (!verifiers.some((verifier) => isSignedBy(note, verifier)))
    return "the newest checkpoint on the disk is not signed by the key of this house";
  const epochs = listEpochs(sqlite);
  const epoch = epochs.find(({ origin }) => origin === note.origin);
  if (epoch === undefined) return `the newest checkpoint is of another log, '${note.origin}'`;
  if (note.size > epoch.size) {
    // An honest restore goes on in an epoch of its own, and its first record says so.
    if (epoch.epoch < epochs.length) return undefined;
    return `it was rolled back from ${epoch.start + note.size} records to ${epoch.start + epoch.size}`;
  }
  return Buffer.from(treeRoot(treeOf(sqlite, epoch), note.size)).equals(note.root)
    ? undefined
    : `its first ${epoch.start + note.size} records are not those that were signed`;
}

function tampered(fault: string): Refusal {
  return new Refusal({
    kind: "unavailable",
    code: "audit.tampered",
    message: `The audit log was changed behind the server's back: ${fault}. Nothing is written until that is mended.`,
    remedy:
      "Run 'gatehouse audit verify', and restore a backup; or accept what is there with 'gatehouse audit reopen --reason R'.",
  });
}
