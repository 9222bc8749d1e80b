/** A house with records, a key of its own and checkpoints, for tests of the audit log. */
import { logNameOf } from "../../src/audit/log-origin.ts";
import { readLogState } from "../../src/audit/log-state.ts";
import { record } from "../../src/audit/record.ts";
import { sealLog } from "../../src/audit/seal-log.ts";
import { type NoteVerifier, openSigner, parseVkey } from "../../src/audit/signed-note.ts";
import { type Verdict, verifyLog } from "../../src/audit/verify-log.ts";
import { write } from "../../src/db/write.ts";
import { openTestHouse, operator, type TestHouse } from "./test-house.ts";

export type SealedHouse = TestHouse & {
  readonly verifier: NoteVerifier;
  /** Appends so many records. */
  note(count: number, details?: Record<string, string | number>): void;
  seal(): string;
  verify(...notes: string[]): Verdict;
  /** As `verify`, where records must be anchored within some time. */
  verifyWithin(anchorWithin: { age: number; now: number }, ...notes: string[]): Verdict;
};

export function openSealedHouse(seed = 7): SealedHouse {
  const house = openTestHouse();
  const signer = openSigner(logNameOf(readLogState(house.db.sqlite).logId), new Uint8Array(32).fill(seed));
  const verifier = parseVkey(signer.vkey);
  let kept: string | undefined;
  return Object.assign(house, {
    verifier,
    note: (count: number, details: Record<string, string | number> = { reason: "is old" }) =>
      write(house.db, (tx) => {
        for (let n = 0; n < count; n += 1)
          record(
            tx,
            { actor: operator, at: house.now() },
            {
              event: "release.unyank",
              outcome: "done",
              project: "p",
              details: { version: "1.0", ...details },
            },
          );
      }),
    seal: () => {
      const head = { read: () => kept, write: (note: string) => void (kept = note) };
      return sealLog({ db: house.db, signers: () => [signer], head, now: house.now }) ?? "";
    },
    verify: (...notes: string[]) =>
      verifyLog(house.db.sqlite, { verifiers: [verifier], given: notes.map(given) }),
    verifyWithin: (anchorWithin: { age: number; now: number }, ...notes: string[]) =>
      verifyLog(house.db.sqlite, { verifiers: [verifier], given: notes.map(given), anchorWithin }),
  });
}

const given = (note: string, at: number) => ({ note, from: `note ${at}`, elsewhere: true });

/** As somebody with the sqlite3 shell would: triggers first. */
export function dropTriggers({ db }: { readonly db: Pick<TestHouse["db"], "sqlite"> }): void {
  for (const { name } of db.sqlite
    .query<{ name: string }, []>(
      "SELECT name FROM sqlite_schema WHERE type = 'trigger' AND name GLOB 'audit_*'",
    )
    .all())
    db.sqlite.run(`DROP TRIGGER ${name}`);
}
