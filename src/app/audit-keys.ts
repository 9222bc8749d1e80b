/** The files of the audit log beside the database: the key that signs, the one before it, and the newest checkpoint. */
import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { logNameOf } from "../audit/log-origin.ts";
import { readLogState } from "../audit/log-state.ts";
import type { SealDeps } from "../audit/seal-log.ts";
import { type NoteSigner, type NoteVerifier, openSigner, parseVkey } from "../audit/signed-note.ts";
import { record } from "../audit/record.ts";
import type { ConsoleActor } from "../actor.ts";
import type { Db } from "../db/open.ts";
import { write } from "../db/write.ts";
import { type KeyMaker, openKeyAt } from "./key-file.ts";

/** Where they are, when not in `keys/`. */
export type AuditFiles = { readonly signingKey?: string | undefined; readonly head?: string | undefined };

export type Notary = Omit<SealDeps, "db"> & {
  /** The public line of the present key. */
  readonly vkey: string;
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

/** The key is made when there is none. */
export function openNotary(house: NotaryHouse, files: AuditFiles = house.auditFiles): Notary {
  const name = logNameOf(readLogState(house.db.sqlite).logId);
  const path = keyPath(house.dataFolder, files);
  let signer = openSigner(name, openKeyAt(path, house));
  let before = openBefore(name, path, house.now());
  return {
    get vkey() {
      return signer.vkey;
    },
    signers: () => [signer, ...(before === undefined || house.now() > before.until ? [] : [before.signer])],
    head: headFile(join(house.dataFolder, "keys"), files),
    rotate: (actor) => {
      const seed = openKeyAt(`${path}.next`, house);
      const next = openSigner(name, seed);
      // First on record and signed by the old key, then used: a key that no record names signs nothing.
      write(house.db, (tx) =>
        record(
          tx,
          { actor, at: house.now() },
          { event: "audit.key_rotated", outcome: "done", details: { from: signer.vkey, to: next.vkey } },
        ),
      );
      renameSync(path, `${path}.before`);
      renameSync(`${path}.next`, path);
      before = { signer, until: house.now() + BOTH };
      signer = next;
      return next.vkey;
    },
  };
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
      const folder = openSync(dirname(path), "r");
      fsyncSync(folder);
      closeSync(folder);
    },
  };
}

function keyPath(dataFolder: string, { signingKey }: AuditFiles): string {
  return signingKey ?? join(dataFolder, "keys", "audit.key");
}

function openBefore(
  name: string,
  path: string,
  now: number,
): { signer: NoteSigner; until: number } | undefined {
  const old = `${path}.before`;
  if (!existsSync(old)) return undefined;
  // The file is as old as the rotation: renaming does not touch it, so the new key's time counts.
  const until = Bun.file(path).lastModified + BOTH;
  return now > until ? undefined : { signer: openSigner(name, readFileSync(old)), until };
}
