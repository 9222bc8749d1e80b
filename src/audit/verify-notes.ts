/** Compares every checkpoint, those of the database and those kept elsewhere, with the records and with the keys. */
import { isSignedBy, type NoteVerifier, parseCheckpoint, parseVkey, type ReadNote } from "./signed-note.ts";
import { fault, type Walk } from "./verify-walk.ts";

export type GivenNote = {
  readonly note: string;
  /** Where it comes from, in words. */
  readonly from: string;
  /** Whether it was kept out of reach of whoever can write here: it counts as an anchor. */
  readonly elsewhere?: boolean;
  /** What the database says of it; absent for notes kept elsewhere. */
  readonly epoch?: number;
  readonly size?: number;
};

type Input = {
  readonly notes: readonly GivenNote[];
  readonly given: readonly GivenNote[];
  readonly verifiers: readonly NoteVerifier[];
};

export function checkNotes(
  walk: Walk,
  input: Input,
): { readonly signed: number; readonly anchored: number; readonly rolledBack: boolean } {
  const all = [...input.notes, ...input.given].flatMap((each) => {
    const read = tryParse(each.note);
    if (read === undefined) fault(walk, "note", undefined, `${each.from} is no checkpoint`);
    return read === undefined ? [] : [{ ...each, read }];
  });
  const trusted = trustedKeys(
    walk,
    all.map(({ read }) => read),
    input.verifiers,
  );
  let signed = 0;
  let anchored = 0;
  let rolledBack = false;
  for (const { read, from, epoch, size, elsewhere = false } of all) {
    const outside = epoch === undefined;
    const at = walk.epochs.findIndex(({ origin }) => origin === read.origin);
    const tree = walk.epochs[at];
    if (!trusted.some((verifier) => isSignedBy(read, verifier)))
      fault(walk, outside ? "anchor" : "note", undefined, `${from} is not signed by a key of this log`);
    else if (tree === undefined || (!outside && (at + 1 !== epoch || read.size !== size)))
      fault(walk, "note", undefined, `${from} is of another log, '${read.origin}'`);
    else if (read.size > tree.size) {
      rolledBack = true;
      const what = `rolled back from ${tree.start + read.size} to ${tree.start + tree.size}: ${from} is ahead by ${read.size - tree.size} records`;
      fault(walk, outside ? "anchor" : "note", tree.start + tree.size, what);
    } else if (!Buffer.from(tree.roots.get(read.size) ?? []).equals(read.root))
      fault(
        walk,
        "note",
        undefined,
        `the first ${tree.start + read.size} records are not those that ${from} was signed for`,
      );
    else {
      signed = Math.max(signed, tree.start + read.size);
      if (elsewhere) anchored = Math.max(anchored, tree.start + read.size);
    }
  }
  return { signed, anchored, rolledBack };
}

function tryParse(note: string): ReadNote | undefined {
  try {
    return parseCheckpoint(note);
  } catch {
    return undefined;
  }
}

/** A key leads to the next one only by a record that a note of the first covers (K06); and back to the one before. */
function trustedKeys(
  walk: Walk,
  notes: readonly ReadNote[],
  verifiers: readonly NoteVerifier[],
): NoteVerifier[] {
  const trusted = [...verifiers];
  const has = (vkey: string) => trusted.some((each) => each.vkey === vkey);
  for (let grown = true; grown; ) {
    grown = false;
    for (const { from, to, seq, epoch } of walk.rotations) {
      const covered = (vkey: string) =>
        notes.some(
          (note) =>
            note.origin === epoch.origin &&
            note.size > seq - epoch.start &&
            isSignedBy(note, parseVkey(vkey)) &&
            Buffer.from(epoch.roots.get(note.size) ?? []).equals(note.root),
        );
      for (const [known, other] of [
        [from, to],
        [to, from],
      ] as const) {
        if (!has(known) || has(other) || !covered(known)) continue;
        trusted.push(parseVkey(other));
        grown = true;
      }
    }
  }
  return trusted;
}
