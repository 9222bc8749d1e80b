/** Makes a data folder from a backup, beside its final name until every byte is proven and on the disk. */
import { existsSync } from "node:fs";
import { mkdir, open, readdir, rename, rm, rmdir } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import type { Actor } from "../actor.ts";
import { openEpoch } from "../audit/open-epoch.ts";
import { makeFolder, syncFolder } from "../blobs/blob-folders.ts";
import { write } from "../db/write.ts";
import { quote, Refusal } from "../errors.ts";
import {
  type BackupManifest,
  brokenBackup,
  DATABASE,
  MANIFEST,
  parseBackupManifest,
} from "./backup-manifest.ts";
import { type BackupEntry, readBackup } from "./backup-reader.ts";
import { checkHouse } from "./check-house.ts";
import { openHouse } from "./house.ts";
import { startSweep } from "./sweep-blobs.ts";

export type RestoreOptions = {
  readonly file: string;
  /** Missing or empty. */
  readonly dataFolder: string;
  readonly actor: Actor;
  readonly now: () => number;
  /** Bytes of the backup done, of all. */
  readonly progress?: (done: number, total: number) => void;
};

/**
 * Unpacks into `DIR.partial`, verifies every hash, lets `check` look at it, and only then gives it its name.
 * @throws Refusal `restore.not_empty`, `restore.partial`, `backup.broken`, `database.newer`
 */
export async function restoreHouse(options: RestoreOptions): Promise<BackupManifest> {
  const target = resolve(options.dataFolder);
  const partial = `${target}.partial`;
  await refuseFull(target, partial);
  await mkdir(dirname(target), { recursive: true, mode: 0o700 });
  await mkdir(partial, { mode: 0o700 });
  try {
    const manifest = await unpack(options, partial);
    await settle(options, partial, manifest);
    if (existsSync(target)) await rmdir(target);
    await rename(partial, target);
    await syncFolder(dirname(target));
    return manifest;
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
}

async function refuseFull(target: string, partial: string): Promise<void> {
  if (existsSync(target) && (await readdir(target)).length > 0) {
    throw new Refusal({
      kind: "conflict",
      code: "restore.not_empty",
      message: `The folder ${quote(target)} is not empty.`,
      remedy: "Restore into a folder that is empty or does not exist (--data).",
    });
  }
  if (!existsSync(partial)) return;
  throw new Refusal({
    kind: "conflict",
    code: "restore.partial",
    message: `There is a folder ${quote(partial)}: another restore runs, or one was interrupted.`,
    remedy: "When none runs, delete that folder and start again.",
  });
}

/** @throws Refusal `backup.broken` */
async function unpack({ file, progress }: RestoreOptions, partial: string): Promise<BackupManifest> {
  const total = Bun.file(file).size;
  const hashes = new Map<string, string>();
  let manifest: BackupManifest | undefined;
  let done = 0;
  for await (const entry of readBackup(file)) {
    if (manifest !== undefined || hashes.has(entry.name))
      throw brokenBackup(`'${entry.name}' comes twice or late`);
    if (entry.name === MANIFEST) manifest = parseBackupManifest(await textOf(entry));
    else hashes.set(entry.name, await extract(entry, partial));
    done += entry.size;
    progress?.(done, total);
  }
  if (manifest === undefined) throw brokenBackup("it has no manifest");
  verify(manifest, hashes);
  return manifest;
}

async function textOf(entry: BackupEntry): Promise<string> {
  if (entry.size > 1024 * 1024) throw brokenBackup("its manifest is too long");
  return Buffer.concat(await Array.fromAsync(entry.pieces())).toString("utf8");
}

/** @returns the sha256 of what was written, which is on the disk then */
async function extract(entry: BackupEntry, partial: string): Promise<string> {
  const path = join(partial, entry.name);
  const blobs = entry.name.startsWith("blobs/");
  if (blobs) await makeFolder(join(partial, "blobs"));
  await makeFolder(dirname(path));
  const out = await open(path, "wx", 0o600);
  const hasher = new Bun.CryptoHasher("sha256");
  try {
    for await (const piece of entry.pieces()) {
      hasher.update(piece);
      for (let at = 0; at < piece.length; )
        at += (await out.write(piece, at, piece.length - at)).bytesWritten;
    }
    await out.datasync();
  } finally {
    await out.close();
  }
  return hasher.digest("hex");
}

function verify(manifest: BackupManifest, hashes: ReadonlyMap<string, string>): void {
  const wanted = new Map(manifest.kept.map((each) => [each.name, each.sha256]));
  let blobs = 0;
  for (const [name, sha256] of hashes) {
    if (name.startsWith("blobs/")) {
      blobs += 1;
      if (name !== `blobs/${sha256.slice(0, 2)}/${sha256.slice(2)}`)
        throw brokenBackup(`'${name}' has other bytes`);
    } else if (wanted.get(name) !== sha256) throw brokenBackup(`'${name}' has other bytes`);
  }
  if (blobs !== manifest.blobs || hashes.size !== blobs + wanted.size || !wanted.has(DATABASE))
    throw brokenBackup("something that its manifest names is missing");
}

/** Brings the database to this program's shape, records the restore, and lets the checker look at everything. */
async function settle(options: RestoreOptions, partial: string, manifest: BackupManifest): Promise<void> {
  await Promise.all([makeFolder(join(partial, "blobs")), makeFolder(join(partial, "keys"))]);
  const house = await openHouse(partial);
  try {
    await startSweep(house).done;
    write(house.db, (tx) =>
      // The log of the backup may have gone on elsewhere: going on under its name would be a fork.
      openEpoch(
        tx,
        { actor: options.actor, at: options.now() },
        { event: "audit.restored", details: { made_at: manifest.madeAt, blobs: manifest.blobs } },
      ),
    );
    house.db.sqlite.run("PRAGMA wal_checkpoint(TRUNCATE)");
  } finally {
    house.close();
  }
  // Every hash was compared on the way; what remains is whether rows and blobs agree.
  const { faults } = await checkHouse({ dataFolder: partial, now: options.now, quick: true });
  const [first] = faults;
  if (first !== undefined) throw brokenBackup(`${first.what} (${faults.length} faults)`);
  for (const name of await readdir(join(partial, "blobs"))) await syncFolder(join(partial, "blobs", name));
  for (const name of ["blobs", "keys", "."]) await syncFolder(join(partial, name));
}
