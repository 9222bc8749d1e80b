/** The blob store on a local disk, inside the data folder. */
import { rmSync } from "node:fs";
import { lstat, readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { Refusal } from "../errors.ts";
import { type BlobFolders, blobFolders, makeFolder, syncFolder } from "./blob-folders.ts";
import type { BlobStore } from "./blob-store.ts";
import { openDiskSink } from "./disk-sink.ts";
import { fileDigest } from "./file-digest.ts";
import { storageFault, translated, unlessMissing } from "./storage-fault.ts";

export type DiskStore = BlobStore;

/**
 * Opens `blobs/` and `tmp/` in a data folder that exists; both are made when missing. `newId` gives names for temporary
 * files, unique among all processes that use the folder.
 * @throws Refusal `storage.unavailable`, `storage.full`, `storage.two_file_systems`
 */
export async function openDiskStore(dataFolder: string, newId: () => string): Promise<DiskStore> {
  const folders = blobFolders(dataFolder);
  await translated(() => prepare(folders, dataFolder));
  return {
    stage: () => openDiskSink(folders, join(folders.tmp, newId())),
    open: (sha256) => Bun.file(folders.path(sha256)),
    has: async (sha256, size) => (await plainSize(folders.path(sha256))) === size,
    verify: (sha256) => verify(folders.path(sha256), sha256),
    path: (sha256) => folders.path(sha256),
    remove: (sha256) => removeFile(folders.path(sha256)),
    list: () => list(folders),
    names: () => names(folders),
    sweepTmp: () => translated(() => sweep(folders.tmp)),
  };
}

async function prepare(folders: BlobFolders, dataFolder: string): Promise<void> {
  await makeFolder(folders.blobs);
  await makeFolder(folders.tmp);
  await syncFolder(dataFolder);
  const [blobs, tmp] = await Promise.all([stat(folders.blobs), stat(folders.tmp)]);
  if (blobs.dev === tmp.dev) return;
  throw new Refusal({
    kind: "unavailable",
    code: "storage.two_file_systems",
    message: "The folders blobs and tmp of the data folder are on two file systems.",
    remedy: "Keep both inside the data folder, on one file system, so that a file moves in one step.",
  });
}

/** Bytes of a plain file; null for anything else (a link, a pipe, a folder) and for nothing. */
async function plainSize(path: string): Promise<number | null> {
  const found = await translated(() => unlessMissing(() => lstat(path)));
  return found?.isFile() === true ? found.size : null;
}

function removeFile(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch (error) {
    throw storageFault(error);
  }
}

async function verify(path: string, sha256: string): Promise<boolean> {
  if ((await plainSize(path)) === null) return false;
  const digest = await translated(() => unlessMissing(() => fileDigest(Bun.file(path), "sha256")));
  return digest === sha256;
}

async function* list(folders: BlobFolders): AsyncGenerator<{ sha256: string; size: number }> {
  for await (const folder of names(folders)) {
    for (const sha256 of folder) {
      const size = await plainSize(folders.path(sha256));
      if (size !== null) yield { sha256, size };
    }
  }
}

async function* names(folders: BlobFolders): AsyncGenerator<string[]> {
  for (const start of (await translated(() => readdir(folders.blobs))).sort()) {
    if (!/^[0-9a-f]{2}$/.test(start)) continue;
    const ends = await translated(() => readdir(join(folders.blobs, start)));
    yield ends
      .filter((end) => /^[0-9a-f]{62}$/.test(end))
      .sort()
      .map((end) => start + end);
  }
}

async function sweep(tmp: string): Promise<void> {
  for (const name of await readdir(tmp)) await rm(join(tmp, name), { recursive: true, force: true });
}
