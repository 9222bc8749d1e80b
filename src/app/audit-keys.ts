/** The files of the audit log beside the database: the key that signs, the one before it, and the newest checkpoint. */
import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { logNameOf } from "../audit/log-origin.ts";
import { newestNote } from "../audit/log-proof.ts";
import { readLogState } from "../audit/log-state.ts";
import type { SealDeps } from "../audit/seal-log.ts";
import { type NoteSigner, type NoteVerifier, openSigner, parseVkey } from "../audit/signed-note.ts";
import { record } from "../audit/record.ts";
import type { ConsoleActor } from "../actor.ts";
import type { Db } from "../db/open.ts";
import { write } from "../db/write.ts";
import { quote, Refusal } from "../errors.ts";
import { type KeyMaker, openKeyAt } from "./key-file.ts";

/** Where they are, when not in `keys/`. */
export type AuditFiles = { readonly signingKey?: string | undefined; readonly head?: string | undefined };

export type Notary = Omit<SealDeps, "db"> & {
  /** The public line of the present key. */
  vkey(): string;
  /** Makes a new key; the present one signs beside it for 30 days. Gives the new public line. */
  rotate(actor: ConsoleActor): string;
};

/** How long the old key signs beside the new one, in milliseconds. */
const BOTH = 30 * 86_400_000;

/** What it needs of an open house. */
export type NotaryHouse = KeyMaker & {
  readonly dataFolder: string;
  readonly db: Db;
  readonly auditFiles: AuditFiles;
  readonly now: () => number;
};

/**
 * The keys are read anew whenever their files change, so that a running server signs with the key that a command made.
 * A rotation that was cut off is finished. The first key is made when nothing was ever signed.
 * @throws Refusal `audit.key_missing` when signing, while the key that signed before is gone
 */
export function openNotary(house: NotaryHouse, files: AuditFiles = house.auditFiles): Notary {
  const name = logNameOf(readLogState(house.db.sqlite).logId);
  const path = keyPath(house.dataFolder, files);
  let seen = "";
  let keys: Keys | undefined;
  const present = (): Keys => {
    if (keys === undefined || stampOf(path) !== seen) {
      keys = loadKeys(house, { name, path });
      seen = stampOf(path);
    }
    return keys;
  };
  return {
    vkey: () => present().signer.vkey,
    signers: () => {
      const { signer, before } = present();
      return [signer, ...(before === undefined || house.now() > before.until ? [] : [before.signer])];
    },
    head: headFile(join(house.dataFolder, "keys"), files),
    now: house.now,
    rotate: (actor) => {
      const { signer } = present();
      const next = openSigner(name, openKeyAt(`${path}.next`, house));
      // First on record and signed by the old key, then used: a key that no record names signs nothing.
      write(house.db, (tx) =>
        record(
          tx,
          { actor, at: house.now() },
          { event: "audit.key_rotated", outcome: "done", details: { from: signer.vkey, to: next.vkey } },
        ),
      );
      takeUp(path);
      return present().signer.vkey;
    },
  };
}

type Keys = {
  readonly signer: NoteSigner;
  /** The one before, and until when it signs too. */
  readonly before?: { readonly signer: NoteSigner; readonly until: number };
};

function loadKeys(house: NotaryHouse, { name, path }: { name: string; path: string }): Keys {
  const { sqlite } = house.db;
  const rotation = sqlite
    .query<{ at: number; from: string; to: string }, []>(
      `SELECT at, body ->> '$.details.from' AS "from", body ->> '$.details.to' AS "to" FROM audit_log
       WHERE event = 'audit.key_rotated' AND outcome = 'done' ORDER BY seq DESC LIMIT 1`,
    )
    .get();
  const keyAt = (file: string) => (existsSync(file) ? openSigner(name, readFileSync(file)) : undefined);
  // On record and not yet in its place: somebody pulled the plug on a rotation.
  if (rotation !== null && keyAt(`${path}.next`)?.vkey === rotation.to) takeUp(path);
  if (!existsSync(path) && hasSigned(sqlite)) throw keyMissing(path);
  const signer = openSigner(name, openKeyAt(path, house));
  const before = keyAt(`${path}.before`);
  const led = rotation !== null && rotation.from === before?.vkey && rotation.to === signer.vkey;
  return led && before !== undefined
    ? { signer, before: { signer: before, until: rotation.at + BOTH } }
    : { signer };
}

/** The next key becomes the present one; at every instant there is a present one. */
function takeUp(path: string): void {
  if (existsSync(path)) {
    const aside = `${path}.old`;
    rmSync(aside, { force: true });
    linkSync(path, aside);
    renameSync(aside, `${path}.before`);
    // A renaming onto the same file leaves both names.
    rmSync(aside, { force: true });
  }
  renameSync(`${path}.next`, path);
  syncDirectory(dirname(path));
}

/** In the present epoch: after 'audit reopen' a house without its key may have a new one. */
function hasSigned(sqlite: NotaryHouse["db"]["sqlite"]): boolean {
  return newestNote(sqlite) !== undefined;
}

/** Another one after each renaming, whatever its time says. */
function stampOf(path: string): string {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat === undefined ? "" : `${stat.ino} ${stat.mtimeMs} ${stat.size}`;
}

function keyMissing(path: string): Refusal {
  return new Refusal({
    kind: "unavailable",
    code: "audit.key_missing",
    message: `The audit log was signed before, and its key ${quote(path)} is gone: another key would prove nothing.`,
    remedy: "Put the file back from a backup; or begin anew with 'gatehouse audit reopen --reason R'.",
  });
}

/** The keys that this house believes, without making any. */
export function knownVerifiers(dataFolder: string, files: AuditFiles, logId: string): NoteVerifier[] {
  const path = keyPath(dataFolder, files);
  return [path, `${path}.before`]
    .filter((each) => existsSync(each))
    .map((each) => parseVkey(openSigner(logNameOf(logId), readFileSync(each)).vkey));
}

/** The newest checkpoint on the disk: written aside, synced, renamed. */
export function headFile(keys: string, { head }: AuditFiles): SealDeps["head"] {
  const path = head ?? join(keys, "audit.head");
  return {
    read: () => (existsSync(path) ? readFileSync(path, "utf8") : undefined),
    write: (note) => {
      const aside = `${path}.${process.pid}`;
      rmSync(aside, { force: true });
      const file = openSync(aside, "wx", 0o600);
      writeSync(file, note);
      fsyncSync(file);
      closeSync(file);
      renameSync(aside, path);
      syncDirectory(dirname(path));
    },
  };
}

function syncDirectory(path: string): void {
  const folder = openSync(path, "r");
  fsyncSync(folder);
  closeSync(folder);
}

function keyPath(dataFolder: string, { signingKey }: AuditFiles): string {
  return signingKey ?? join(dataFolder, "keys", "audit.key");
}
