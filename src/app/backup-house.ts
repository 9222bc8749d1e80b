/** Makes a backup of a data folder in one file, consistent also while uploads and deletions go on. */
import { existsSync } from "node:fs";
import { open, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { openReading } from "../db/open-reading.ts";
import { quote, Refusal } from "../errors.ts";
import { type BackupManifest, DATABASE, type KeptFile, MANIFEST } from "./backup-manifest.ts";
import { type BackupWriter, openBackupWriter } from "./backup-writer.ts";

export type BackupOptions = {
  readonly dataFolder: string;
  /** Where the backup goes; must not exist. */
  readonly file: string;
  readonly now: () => number;
  /** Bytes of blobs done, of all. */
  readonly progress?: (done: number, total: number) => void;
};

type Blob = { readonly sha256: string; readonly size: number };

/** Rounds until a snapshot of the database stands whose blobs are all copied. */
const ROUNDS = 20;

/**
 * Copies the blobs that a snapshot of the database names. When deletions have taken some of them meanwhile, a newer
 * snapshot is taken and what it names besides is copied: the last one goes into the backup, and it lacks nothing.
 * @throws Refusal `backup.exists`, `backup.damaged` (a blob that is missing or not the bytes of its name), `database.missing`
 */
export async function backupHouse(options: BackupOptions): Promise<BackupManifest> {
  refuseExisting(options.file);
  const at = options.now();
  const snapshot = `${options.file}.partial-db`;
  await rm(snapshot, { force: true });
  const writer = await openBackupWriter(options.file, at);
  try {
    const copied = await copyBlobs(options, writer, snapshot);
    const kept = [await copyFile(writer, DATABASE, snapshot), ...(await copyKeys(options, writer))];
    const manifest: BackupManifest = {
      format: "gatehouse-backup-1",
      madeAt: new Date(at).toISOString(),
      kept,
      blobs: copied.size,
      blobBytes: [...copied.values()].reduce((sum, size) => sum + size, 0),
    };
    await writer.text(MANIFEST, `${JSON.stringify(manifest, null, 2)}\n`);
    await writer.finish();
    return manifest;
  } finally {
    await writer.discard();
    await rm(snapshot, { force: true });
  }
}

async function copyBlobs(
  options: BackupOptions,
  writer: BackupWriter,
  snapshot: string,
): Promise<Map<string, number>> {
  const copied = new Map<string, number>();
  let done = 0;
  for (let round = 1; round <= ROUNDS; round += 1) {
    const named = await takeSnapshot(options.dataFolder, snapshot);
    const total = named.reduce((sum, blob) => sum + blob.size, 0);
    let missing = 0;
    for (const blob of named) {
      if (copied.has(blob.sha256)) continue;
      if (await copyBlob(options.dataFolder, writer, blob)) {
        copied.set(blob.sha256, blob.size);
        done += blob.size;
        options.progress?.(done, Math.max(done, total));
      } else missing += 1;
    }
    if (missing === 0) return copied;
  }
  throw damaged("blobs that the database names are missing");
}

/** @returns the blobs that the snapshot names */
async function takeSnapshot(dataFolder: string, snapshot: string): Promise<Blob[]> {
  await rm(snapshot, { force: true });
  const live = openReading(join(dataFolder, "gatehouse.db"));
  try {
    live.sqlite.query("VACUUM INTO ?").run(snapshot);
  } finally {
    live.close();
  }
  const taken = openReading(snapshot);
  try {
    return taken.sqlite
      .query<Blob, []>(
        `SELECT lower(hex(sha256)) AS sha256, size FROM files
         UNION SELECT lower(hex(sha256)), size FROM staged_files WHERE waiting = 1
         UNION SELECT lower(hex(sha256)), size FROM mirror_files WHERE held = 1 ORDER BY sha256`,
      )
      .all();
  } finally {
    taken.close();
  }
}

/** @returns false when there is no such blob, which is right only when its file was deleted meanwhile */
async function copyBlob(dataFolder: string, writer: BackupWriter, { sha256, size }: Blob): Promise<boolean> {
  const name = `blobs/${sha256.slice(0, 2)}/${sha256.slice(2)}`;
  const from = await open(join(dataFolder, name), "r").catch((error: unknown) => {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  });
  if (from === null) return false;
  try {
    if ((await from.stat()).size !== size) throw damaged(`the blob ${sha256} has not ${size} bytes`);
    const written = await writer.copy(name, from, size);
    if (written.sha256 !== sha256) throw damaged(`the blob ${sha256} has the sha256 ${written.sha256}`);
    return true;
  } finally {
    await from.close();
  }
}

async function copyFile(writer: BackupWriter, name: string, path: string): Promise<KeptFile> {
  const from = await open(path, "r");
  try {
    return { name, ...(await writer.copy(name, from, (await from.stat()).size)) };
  } finally {
    await from.close();
  }
}

async function copyKeys({ dataFolder }: BackupOptions, writer: BackupWriter): Promise<KeptFile[]> {
  const folder = join(dataFolder, "keys");
  const kept: KeptFile[] = [];
  if (!existsSync(folder)) return kept;
  // The newest checkpoint may be ahead of the snapshot, and would call the restored house tampered with.
  for (const name of (await readdir(folder)).sort())
    if (!name.startsWith("audit.head")) kept.push(await copyFile(writer, `keys/${name}`, join(folder, name)));
  return kept;
}

function refuseExisting(file: string): void {
  if (!existsSync(file)) return;
  throw new Refusal({
    kind: "conflict",
    code: "backup.exists",
    message: `There is a file ${quote(file)} already.`,
    remedy: "Give each backup a name of its own.",
  });
}

function damaged(what: string): Refusal {
  return new Refusal({
    kind: "unavailable",
    code: "backup.damaged",
    message: `The data folder is damaged, so no backup was made: ${what}.`,
    remedy:
      "Run 'gatehouse check' for all faults and mend them: upload those files again, or take the blobs from an older backup.",
  });
}
