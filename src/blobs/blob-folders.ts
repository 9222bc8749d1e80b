/** Where blobs stand in the data folder: `blobs/ab/cdef…` by sha256, and the folders made durable. */
import { mkdir, open } from "node:fs/promises";
import { join } from "node:path";

export type BlobFolders = {
  readonly blobs: string;
  readonly tmp: string;
  /** The place of a blob. @throws Error (a defect) when `sha256` is not 64 lower-case hex digits */
  path(sha256: string): string;
  /** Makes the folder of a blob, its entry in `blobs/` durable; returns its path. */
  ensureFolder(sha256: string): Promise<string>;
};

export function blobFolders(dataFolder: string): BlobFolders {
  const blobs = join(dataFolder, "blobs");
  const made = new Map<string, Promise<void>>();
  return {
    blobs,
    tmp: join(dataFolder, "tmp"),
    path: (sha256) => join(blobs, ...splitName(sha256)),
    async ensureFolder(sha256) {
      const folder = join(blobs, splitName(sha256)[0]);
      // Also for a folder that stands already: another may have made it and not yet synced `blobs/`.
      const making = made.get(folder) ?? makeDurably(folder, blobs);
      made.set(folder, making);
      try {
        await making;
      } catch (error) {
        made.delete(folder);
        throw error;
      }
      return folder;
    },
  };
}

/** Makes the entries of a folder survive a power loss. */
export async function syncFolder(path: string): Promise<void> {
  const handle = await open(path, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Makes a folder that may exist; its parent must. */
export async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { mode: 0o700 });
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
  }
}

async function makeDurably(folder: string, parent: string): Promise<void> {
  await makeFolder(folder);
  await syncFolder(parent);
}

function splitName(sha256: string): [string, string] {
  if (!/^[0-9a-f]{64}$/.test(sha256)) throw new Error("a blob is named by 64 lower-case hex digits");
  return [sha256.slice(0, 2), sha256.slice(2)];
}
